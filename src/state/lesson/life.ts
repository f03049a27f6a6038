import { done, opened } from '#lessons/progress'
import type { Lesson, SourceFile, Trace, Verdict } from '../../host/messages.ts'
import * as actions from '../actions.ts'
import { cluster, NOTHING } from '../cluster.ts'
import { files } from '../files.ts'
import { lesson } from '../lesson.ts'
import { session } from '../session.ts'
import { noteInTerminal } from '../terminal.ts'
import { watchChanges } from './looking.ts'
import { readStored, record } from './progress.ts'
import { forgetLesson, storedLesson, storeLesson } from './stored.ts'
import { study, UNTOUCHED, type Study } from './study.ts'

const KEEP_AFTER_MS = 400

/** The sandbox's cluster, while a lesson's is there. */
let snapshot: unknown
/** The engine's cluster is a lesson's. */
let entered = false
/** Ends what goes on while a lesson is open. */
let close: (() => void) | null = null
/** Of calls that overlap the last one counts. */
let latest = 0
/** The lesson's own files, as the engine told. */
let own: readonly SourceFile[] = []
let asked: Trace[] = []

let loading: Promise<void> | null = null

/** Loads the course, once; `study.problem` says why it is not there. */
export function loadCourse(): Promise<void> {
  readStored()
  loading ??= load().catch(() => {
    loading = null
    study.setState({ problem: 'The lessons could not be loaded.' })
  })
  return loading
}

async function load(): Promise<void> {
  const { host } = session.getState()
  const locale = typeof navigator === 'undefined' ? undefined : navigator.language
  if (!host) throw new Error('the engine is not running')
  study.setState({ course: await host.ask({ type: 'course', ...(locale && { locale }) }), problem: null })
}

/**
 * Opens a lesson in place of the sandbox, or of the lesson before; with the files that the learner has had there.
 * @param isElsewhere the sandbox to come back to is none that the engine has
 */
export async function begin(id: string, isElsewhere = false): Promise<void> {
  if (isElsewhere) {
    snapshot = undefined
    entered = true
  }
  const before = storedLesson(id)
  const had = before && { files: before.files, config: before.config, asked: before.asked }
  const rest = before && {
    hints: before.hints,
    solved: before.solved,
    guess: before.guess && { ...before.guess, trace: null },
  }
  await start(id, had ?? {}, rest ?? {})
}

async function start(
  id: string,
  had: { files?: SourceFile[]; config?: string; asked?: Trace[] },
  rest: Partial<Study>,
): Promise<void> {
  const mine = ++latest
  const { host } = session.getState()
  close?.()
  close = null
  study.setState({ ...UNTOUCHED })
  const isSandbox = !entered && cluster.getState().topology !== NOTHING
  const [, taken] = await Promise.all([
    loadCourse(),
    isSandbox ? host?.ask({ type: 'snapshot' }).catch(() => undefined) : undefined,
  ])
  if (isSandbox && !entered) snapshot = taken
  const found = lessonWith(id)
  if (mine !== latest) return
  study.setState({ ...rest, lesson: found })
  entered ||= found !== null
  const problem = found ? await actions.enter(id, had) : (study.getState().problem ?? `There is no lesson ${id}.`)
  if (mine !== latest) return
  if (!found || problem !== null) {
    await leave()
    study.setState({ problem })
    return
  }
  own = had.files ? [] : files.getState().files
  asked = had.asked ?? []
  study.setState({ phase: 'running', verdicts: found.checks.map(() => null), changed: had.files !== undefined })
  record((progress) => opened(progress, id))
  close = attend(found)
}

/** Checks and keeps, as long as the lesson is open. */
function attend(found: Lesson): () => void {
  const { id } = found
  let timer: ReturnType<typeof setTimeout> | undefined
  const keep = () => {
    timer = undefined
    keepLesson(id)
  }
  const looking = watchChanges(() => look(found))
  const stops = [
    looking.stop,
    files.subscribe((now, before) => {
      if (now.files === before.files && now.config === before.config) return
      if (!study.getState().changed && !isOwn(now.files)) study.setState({ changed: true })
      timer ??= setTimeout(keep, KEEP_AFTER_MS)
    }),
    study.subscribe((now, before) => {
      if (now.hints !== before.hints || now.guess !== before.guess || now.solved !== before.solved) keepLesson(id)
    }),
    () => {
      if (timer !== undefined) keep()
      clearTimeout(timer)
    },
  ]
  looking.now()
  return () => {
    for (const stop of stops) stop()
  }
}

const isOwn = (now: readonly SourceFile[]): boolean =>
  now.length === own.length && now.every(({ name, text }, i) => own[i]!.name === name && own[i]!.text === text)

function keepLesson(id: string): void {
  const { hints, solved, guess: made } = study.getState()
  storeLesson(id, {
    version: 1,
    files: files.getState().files,
    config: files.getState().config,
    hints,
    solved,
    guess: made && { option: made.option, outcome: made.outcome },
    asked,
  })
}

/** Whether something is left to do. */
async function look({ id, checks }: Lesson): Promise<boolean> {
  const { host } = session.getState()
  if (!host) return false
  study.setState({ checking: true })
  let verdicts: (Verdict | null)[] = []
  try {
    verdicts = await host.ask({ type: 'check', id })
  } finally {
    if (lesson.getState().open === id) study.setState({ checking: false })
  }
  if (lesson.getState().open !== id || verdicts.length === 0) return false
  noteAsked(
    id,
    checks.map(({ verb }) => verb),
    verdicts,
  )
  const isDone = verdicts.every((verdict) => verdict?.ok === true)
  study.setState({ verdicts, done: isDone })
  if (!isDone) return true
  const { hints, solved } = study.getState()
  record((progress) => done(progress, id, { at: Date.now(), hints, solved }))
  return false
}

/** Requests that counted count after a reload too. Their ways are long, and nobody follows them then. */
function noteAsked(id: string, verbs: readonly string[], verdicts: readonly (Verdict | null)[]): void {
  const counted = verdicts.flatMap((verdict, i) => {
    if (verbs[i] !== 'asked' || !verdict?.ok || !verdict.trace) return []
    return [{ ...verdict.trace, hops: [] }]
  })
  if (counted.length === asked.length) return
  asked = counted
  keepLesson(id)
}

/** Back to the sandbox as it was. */
export async function leave(): Promise<void> {
  const { sandbox } = lesson.getState()
  if (sandbox) await actions.open(sandbox, snapshot)
}

// Whoever opens another playground has left the lesson.
lesson.subscribe(({ open }, before) => {
  if (open !== null || before.open === null) return
  latest++
  close?.()
  close = null
  snapshot = undefined
  entered = false
  study.setState({ ...UNTOUCHED })
})

/** The lesson as it was when it was first opened. */
export async function again(): Promise<void> {
  const { open } = lesson.getState()
  if (open === null) return
  close?.()
  close = null
  forgetLesson(open)
  await start(open, {}, {})
}

/** Shows the next hint. */
export function hint(): void {
  study.setState(({ lesson: open, hints }) => ({ hints: Math.min(hints + 1, open?.hints.length ?? 0) }))
}

/** Does the task for the learner, which is no merit of his. */
export async function solve(): Promise<void> {
  const { open } = lesson.getState()
  const { host } = session.getState()
  if (open === null || !host) return
  study.setState({ solved: true })
  const answer = await host.ask({ type: 'solve', id: open, files: files.getState().files })
  if (lesson.getState().open !== open) return
  if ('error' in answer) return study.setState({ problem: answer.error })
  actions.filled(answer.files, answer.report)
  study.setState({ typed: answer.commands })
  for (const line of answer.commands) noteInTerminal(() => line)
}

/** Takes a guess; the simulator does what was to be guessed. The first guess stays, right or not. */
export async function guess(option: string): Promise<void> {
  const { open } = lesson.getState()
  const { host } = session.getState()
  if (open === null || !host || study.getState().guess) return
  study.setState({ guess: { option, outcome: null, trace: null } })
  const answer = await host.ask({ type: 'predict', id: open })
  if (lesson.getState().open !== open) return
  if ('error' in answer) return study.setState({ guess: null, problem: answer.error })
  study.setState({ guess: { option, outcome: answer.trace.outcome, trace: answer.trace } })
}

function lessonWith(id: string): Lesson | null {
  const lessons = study.getState().course?.parts.flatMap((part) => part.lessons)
  return lessons?.find((one) => one.id === id) ?? null
}
