import type { Playground } from '#state'

/** No playground is larger; what unpacks to more is damage or malice. */
export const MAX_BYTES = 2_000_000
const MAX_FILES = 100

/** Whether this hash wants to be a playground at all; other hashes are nobody's business. */
export function isPlaygroundHash(hash: string): boolean {
  return /^#?p\d+=/.test(hash)
}

const LESSON = /(?:^#?|&)lesson=([\w./-]+)/

/** The id of the lesson that a hash opens over its playground; null for none. */
export function lessonIn(hash: string): string | null {
  return LESSON.exec(hash)?.[1] ?? null
}

/** The hash of the playground alone, with its `#`; empty where there is none. */
export function withoutLesson(hash: string): string {
  const rest = hash.replace(LESSON, '')
  return rest === '#' ? '' : rest
}

/** @param hash of a playground, with or without its `#`; may be empty */
export function withLesson(hash: string, id: string | null): string {
  return id === null ? hash : `${hash === '' ? '#' : `${hash}&`}lesson=${id}`
}

/** Pairs rather than objects: a link is read by nobody, and should be short. */
export function toText({ files, config, seed, drafts }: Playground): string {
  return JSON.stringify({ f: files.map((file) => [file.name, file.text]), c: config, s: seed, d: drafts })
}

/** Null for what is not a playground; throws on what is not JSON. */
export function fromText(text: string): Playground | null {
  const data: unknown = JSON.parse(text)
  if (typeof data !== 'object' || data === null) return null
  const { f, c, s, d = [] } = data as { f?: unknown; c?: unknown; s?: unknown; d?: unknown }
  if (!Array.isArray(f) || f.length > MAX_FILES || typeof c !== 'string' || !Number.isSafeInteger(s)) return null
  const files = []
  for (const pair of f) {
    if (!Array.isArray(pair) || typeof pair[0] !== 'string' || typeof pair[1] !== 'string') return null
    files.push({ name: pair[0], text: pair[1] })
  }
  if (!Array.isArray(d) || !d.every((name) => typeof name === 'string')) return null
  return { files, config: c, seed: s as number, ...(d.length > 0 && { drafts: d as string[] }) }
}
