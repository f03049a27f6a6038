import { boolean, literal, nullable, number, safeParse, strictObject, string, array, unknown } from 'valibot'
import { NOTHING_DONE, printProgress, readProgress, type Progress } from '#lessons/progress'
import type { SourceFile, Trace } from '../../host/messages.ts'

/** Where this browser keeps what somebody has done. */
export const PROGRESS = 'podpath.progress'
const LESSON = 'podpath.lesson.'

/** What a learner has in a lesson that he may come back to. */
export interface Kept {
  version: 1
  files: SourceFile[]
  /** YAML of the cluster's configuration. */
  config: string
  hints: number
  solved: boolean
  guess: { option: string; outcome: string | null } | null
  /** Requests that count, without their ways. */
  asked: Trace[]
}

const KEPT = strictObject({
  version: literal(1),
  files: array(strictObject({ name: string(), text: string() })),
  config: string(),
  hints: number(),
  solved: boolean(),
  guess: nullable(strictObject({ option: string(), outcome: nullable(string()) })),
  asked: array(unknown()),
})

/**
 * The progress that this browser has kept. What cannot be read is put aside, so that nothing writes over it, and a
 * sentence tells of it.
 */
export function storedProgress(): { progress: Progress; notice: string | null } {
  let text: string | null
  try {
    text = localStorage.getItem(PROGRESS)
  } catch {
    return { progress: NOTHING_DONE, notice: null } // keeping says it, when there is something to keep
  }
  if (text === null) return { progress: NOTHING_DONE, notice: null }
  const progress = readProgress(text)
  if (!('problem' in progress)) return { progress, notice: null }
  keep(`${PROGRESS}.damaged`, text)
  return {
    progress: NOTHING_DONE,
    notice: `What this browser had kept of your progress cannot be read, and was put aside. ${progress.problem}`,
  }
}

/** False when the browser does not let it be kept. */
export function storeProgress(progress: Progress): boolean {
  return keep(PROGRESS, printProgress(progress))
}

/** Null when nothing is kept of the lesson, or nothing that can be read. */
export function storedLesson(id: string): Kept | null {
  try {
    const result = safeParse(KEPT, JSON.parse(localStorage.getItem(LESSON + id) ?? 'null'))
    return result.success ? (result.output as Kept) : null
  } catch {
    return null
  }
}

export function storeLesson(id: string, kept: Kept): boolean {
  return keep(LESSON + id, JSON.stringify(kept))
}

export function forgetLesson(id: string): void {
  try {
    localStorage.removeItem(LESSON + id)
  } catch {
    // There is none, then.
  }
}

function keep(key: string, text: string): boolean {
  try {
    localStorage.setItem(key, text)
    return true
  } catch {
    return false
  }
}
