import { NOTHING_DONE, type Progress } from '#lessons/progress'
import { createStore } from 'zustand/vanilla'
import type { Course, Lesson, Trace, Verdict } from '../../host/messages.ts'

export interface Guess {
  option: string
  /** How it really ended, one of the options; null until the simulator has said so. */
  outcome: string | null
  /** The request that showed it; null until then, and when it was another day. */
  trace: Trace | null
}

/** How far somebody is with the lesson that is open. */
export interface Study {
  /** Null while it is loaded. */
  course: Course | null
  /** Why the course or the lesson is not there: a sentence. */
  problem: string | null
  /** What is to be told once: something could not be read or kept. */
  notice: string | null
  lesson: Lesson | null
  phase: 'starting' | 'running'
  /** One a check; null for what has not been looked at, or waits until the others hold. */
  verdicts: (Verdict | null)[]
  checking: boolean
  /** All of them hold. */
  done: boolean
  /** Shown so far, 0 to 3. */
  hints: number
  /** `Solve` has filled in. */
  solved: boolean
  /** Lines that `Solve` has typed. */
  typed: string[]
  guess: Guess | null
  progress: Progress
  /** The learner's files are not the lesson's own any more. */
  changed: boolean
}

/** What no lesson has been done to. */
export const UNTOUCHED = {
  problem: null,
  lesson: null,
  phase: 'starting',
  verdicts: [],
  checking: false,
  done: false,
  hints: 0,
  solved: false,
  typed: [],
  guess: null,
  changed: false,
} satisfies Partial<Study>

export const study = createStore<Study>(() => ({ course: null, notice: null, progress: NOTHING_DONE, ...UNTOUCHED }))
