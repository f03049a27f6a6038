import { parseYaml } from '#manifest'
import type { SourceFile } from '#manifest'
import type { Complaint, Course, Lesson, Stage, Step, Wrong } from '../types.ts'
import { FRONT_MATTER, MANIFEST, read, readChecks, WORDS, WRONG, type Words } from './frontMatter.ts'

/** Texts by their path below the content's folder: `01-pods/02-readiness/lesson.md`. */
export type Texts = ReadonlyMap<string, string>

export const MANIFEST_FILE = 'course.yaml'
const CONFIG = 'cluster.yaml'
const SETUP = 'setup.sh'

/**
 * Reads a whole course. What is wrong anywhere comes back with its file and field; lessons that cannot be read are left
 * out.
 * @param locale `de-AT`: `lesson.de-AT.md` stands over `lesson.de.md`, and that over `lesson.md`
 */
export function loadCourse(texts: Texts, locale = ''): { course: Course; complaints: Complaint[] } {
  const told: Complaint[] = []
  const manifest = read(MANIFEST, yamlOf(texts, MANIFEST_FILE, told), MANIFEST_FILE, told)
  const parts = (manifest?.parts ?? []).map(({ folder, titles, lessons, ...part }) => {
    const title = wordsFor(titles, locale) ?? part.title
    return {
      title,
      lessons: lessons.flatMap((name) => loadLesson(texts, `${folder}/${name}`, title, locale, told) ?? []),
    }
  })
  const listed = new Set(manifest?.parts.flatMap(({ folder, lessons }) => lessons.map((name) => `${folder}/${name}`)))
  for (const path of texts.keys()) {
    const id = path.split('/').slice(0, 2).join('/')
    const isNote = path.endsWith('.md') && !path.includes('/')
    if (path !== MANIFEST_FILE && !isNote && !listed.has(id))
      told.push({ file: path, field: '', message: `${id} is not in ${MANIFEST_FILE}` })
  }
  const first = parts.flatMap((part) => part.lessons)[0]
  if (first && !first.start) told.push({ file: `${first.id}/start`, field: '', message: 'the first lesson needs one' })
  return { course: { parts }, complaints: told }
}

function loadLesson(texts: Texts, id: string, part: string, locale: string, told: Complaint[]): Lesson | null {
  const file = `${id}/lesson.md`
  const text = texts.get(file)
  if (text === undefined) {
    told.push({ file, field: '', message: 'is missing' })
    return null
  }
  const halves = halved(text)
  if (!halves) {
    told.push({ file, field: '', message: 'must begin with front matter between two lines of ---' })
    return null
  }
  const front = read(FRONT_MATTER, parsed(halves.front, file, told), file, told)
  if (!front) return null
  const { solution, focus, predict, checks, ...rest } = front
  const { prose, ...words } = wordsFor(translationsOf(texts, id, told), locale) ?? { prose: halves.prose }
  return {
    id,
    part,
    ...rest,
    ...(words.title !== undefined && { title: words.title }),
    ...(words.hints && { hints: words.hints }),
    focus: focus ?? null,
    predict: predict ? { ...predict, ...words.predict } : null,
    checks: readChecks(checks, file, told),
    prose: prose.trim(),
    start: stageIn(texts, `${id}/start/`),
    solution: { files: filesIn(texts, `${id}/solution/`), commands: solution.commands },
    wrong: wrongIn(texts, `${id}/wrong/`, told),
  }
}

/** What stands between the two lines of dashes, and what behind them; null: it begins otherwise. */
function halved(text: string): { front: string; prose: string } | null {
  const [, front, prose] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? []
  return front === undefined || prose === undefined ? null : { front, prose }
}

/** What a lesson says in other languages, by locale. All are read, so that what is wrong in any is told. */
function translationsOf(texts: Texts, id: string, told: Complaint[]): Record<string, Words & { prose: string }> {
  const all: Record<string, Words & { prose: string }> = {}
  for (const [file, text] of texts) {
    const locale = file.startsWith(`${id}/lesson.`) ? /\/lesson\.([\w-]+)\.md$/.exec(file)?.[1] : undefined
    if (locale === undefined) continue
    // Prose alone is enough.
    const { front, prose } = halved(text) ?? { front: '', prose: text }
    const words = front === '' ? {} : read(WORDS, parsed(front, file, told), file, told)
    if (words) all[locale] = { ...words, prose }
  }
  return all
}

/** The languages, without countries, in which some lesson has words of its own: `de`. */
export function localesIn(texts: Texts): ReadonlySet<string> {
  return new Set([...texts.keys()].flatMap((path) => /\/lesson\.(\w+)(?:-\w+)?\.md$/.exec(path)?.[1] ?? []))
}

/** Of things by locale the one for `de-AT`, or the one for `de`. */
function wordsFor<T>(all: Readonly<Record<string, T>>, locale: string): T | undefined {
  return all[locale] ?? all[locale.split('-')[0]!]
}

/** The files of a folder, by their names in it. */
function filesIn(texts: Texts, folder: string): SourceFile[] {
  return [...texts]
    .filter(([path]) => path.startsWith(folder) && path.endsWith('.yaml') && !path.slice(folder.length).includes('/'))
    .map(([path, text]) => ({ name: path.slice(folder.length), text }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function stageIn(texts: Texts, folder: string): Stage | null {
  if (![...texts.keys()].some((path) => path.startsWith(folder))) return null
  const files = filesIn(texts, folder).filter(({ name }) => name !== CONFIG)
  const commands = linesOf(texts.get(`${folder}${SETUP}`) ?? '')
  return { config: texts.get(`${folder}${CONFIG}`) ?? '', steps: [{ files, commands }] }
}

function wrongIn(texts: Texts, folder: string, told: Complaint[]): Wrong[] {
  const names = new Set(
    [...texts.keys()].filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length).split('/')[0]!),
  )
  return [...names].flatMap((name) => {
    const file = `${folder}${name}/wrong.yaml`
    const said = read(WRONG, yamlOf(texts, file, told), file, told)
    const files = filesIn(texts, `${folder}${name}/`).filter((one) => one.name !== 'wrong.yaml')
    return said ? [{ name, files, ...said }] : []
  })
}

const linesOf = (script: string): string[] => script.split('\n').filter((line) => line.trim() !== '')

function yamlOf(texts: Texts, file: string, told: Complaint[]): unknown {
  const text = texts.get(file)
  if (text === undefined) {
    told.push({ file, field: '', message: 'is missing' })
    return undefined
  }
  return parsed(text, file, told)
}

function parsed(text: string, file: string, told: Complaint[]): unknown {
  try {
    return parseYaml(text)
  } catch (error) {
    told.push({ file, field: '', message: error instanceof Error ? error.message.split('\n')[0]! : String(error) })
    return undefined
  }
}

/** What a cluster is when a step has been taken in it. */
export function after(stage: Stage, step: Step): Stage {
  return { ...stage, steps: [...stage.steps, step] }
}

/** The tabs of an editor after all steps. */
export function filesOf({ steps }: Stage): SourceFile[] {
  return [...new Map(steps.flatMap(({ files }) => files).map((file) => [file.name, file])).values()]
}

/** Where a lesson begins: at its own start, or where the lesson before it ends. */
export function startOf(course: Course, id: string): Stage {
  let stage: Stage = { config: '', steps: [] }
  for (const lesson of course.parts.flatMap((part) => part.lessons)) {
    stage = lesson.start ?? stage
    if (lesson.id === id) return stage
    stage = after(stage, lesson.solution)
  }
  throw new Error(`there is no lesson ${id}`)
}
