import { array, literal, number, record, safeParse, strictObject, string, boolean } from 'valibot'

/** What a person has done in one lesson. */
export interface Done {
  /** When its checks first held, in milliseconds of the world's clock. */
  at: number
  /** Hints that were looked at, 0 to 3. */
  hints: number
  /** Whether `Solve` had filled in: that is no merit. */
  solved: boolean
}

/** What a person has done in the course; kept in the browser, and in files that one can carry away. */
export interface Progress {
  version: 1
  /** By the lesson's id. */
  lessons: Record<string, Done>
  /** Lessons that were opened, the newest last. */
  opened: string[]
}

const PROGRESS = strictObject({
  version: literal(1),
  lessons: record(string(), strictObject({ at: number(), hints: number(), solved: boolean() })),
  opened: array(string()),
})

export const NOTHING_DONE: Progress = { version: 1, lessons: {}, opened: [] }

export function opened(progress: Progress, id: string): Progress {
  return { ...progress, opened: [...progress.opened.filter((one) => one !== id), id] }
}

/** The first time counts, unless it was no merit and this one is. */
export function done(progress: Progress, id: string, now: Done): Progress {
  const before = progress.lessons[id]
  if (before && (!before.solved || now.solved)) return progress
  return { ...progress, lessons: { ...progress.lessons, [id]: now } }
}

/** What two browsers know together. */
export function both(progress: Progress, other: Progress): Progress {
  const all = Object.entries(other.lessons).reduce((sum, [id, one]) => done(sum, id, one), progress)
  return other.opened.filter((id) => !progress.opened.includes(id)).length > 0
    ? { ...all, opened: [...other.opened.filter((id) => !progress.opened.includes(id)), ...progress.opened] }
    : all
}

/** Whether somebody has done the lesson by himself. */
export function isDone({ lessons }: Progress, id: string): boolean {
  return lessons[id]?.solved === false
}

export function printProgress(progress: Progress): string {
  return `${JSON.stringify(progress, null, 2)}\n`
}

/** Reads what `printProgress` wrote, by whatever version of the page; a sentence when it is none of it. */
export function readProgress(text: string): Progress | { problem: string } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { problem: 'This is no file of progress: it is no JSON.' }
  }
  const result = safeParse(PROGRESS, value)
  if (result.success) return result.output
  const version = (value as { version?: unknown } | null)?.version
  if (typeof version === 'number' && version > 1)
    return { problem: `This progress is of a newer version (${version}) of PodPath.` }
  return { problem: `This is no file of progress: ${result.issues[0].message}` }
}
