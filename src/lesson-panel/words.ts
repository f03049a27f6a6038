import type { Course, Lesson, Verdict } from '../lessons/types.ts'
import type { Progress } from '../lessons/progress.ts'

/** From here on several panes are seen at once. */
export const ROOMY = '(min-width: 880px)'

/** Words a minute of somebody who learns, and minutes for a line that is typed and watched. */
const PACE = 130
const RUN_MINUTES = 0.3

/** About how long a lesson takes, in minutes. */
export function minutesOf({ prose, checks, challenge }: Lesson): number {
  const words = prose.replaceAll(/```.*?```/gs, '').split(/\s+/).length
  const lines = [...prose.matchAll(/```run\n(.*?)```/gs)].flatMap(([, block = '']) => block.trim().split('\n')).length
  return Math.max(2, Math.round(words / PACE + lines * RUN_MINUTES + checks.length / 2 + (challenge ? 3 : 0)))
}

/** All lessons in order, those of challenges at the end as the course has them. */
export function lessonsOf(course: Course): Lesson[] {
  return course.parts.flatMap(({ lessons }) => lessons)
}

/** Where in the course a lesson is. */
export interface Station {
  /** `Lesson 5 of 27`, `Challenge 3 of 12` */
  title: string
  /** The title of its part. */
  part: string
  next: Lesson | null
}

export function stationOf(course: Course, id: string): Station | null {
  const all = lessonsOf(course)
  const at = all.findIndex((one) => one.id === id)
  const lesson = all[at]
  if (!lesson) return null
  const alike = all.filter(({ challenge }) => challenge === lesson.challenge)
  return {
    title: `${lesson.challenge ? 'Challenge' : 'Lesson'} ${alike.indexOf(lesson) + 1} of ${alike.length}`,
    part: course.parts.find(({ lessons }) => lessons.includes(lesson))?.title ?? '',
    next: all[at + 1] ?? null,
  }
}

export type Standing = 'done' | 'solved' | 'begun' | 'new'

/** What a person has made of a lesson. `solved`: by the button, which is no merit. */
export function standingOf({ lessons, opened }: Progress, id: string): Standing {
  const done = lessons[id]
  if (done) return done.solved ? 'solved' : 'done'
  return opened.includes(id) ? 'begun' : 'new'
}

export const STANDINGS: Record<Standing, string> = {
  done: 'done',
  solved: 'solved by Solve',
  begun: 'begun',
  new: 'not begun',
}

/** Where to go on: what was opened last and is not done, or else the first that is not done after that. */
export function resumeOf(course: Course, progress: Progress): Lesson | null {
  const all = lessonsOf(course)
  const last = progress.opened.at(-1)
  const from = Math.max(
    0,
    all.findIndex(({ id }) => id === last),
  )
  const order = [...all.slice(from), ...all.slice(0, from)]
  return order.find(({ id }) => standingOf(progress, id) !== 'done') ?? null
}

/** How many of the checks hold. */
export function holding(verdicts: readonly (Verdict | null)[]): number {
  return verdicts.filter((verdict) => verdict?.ok).length
}

/** What is said of the checks to who does not see them; null when there is nothing new. */
export function toldOf(before: number | null, now: number, all: number): string | null {
  if (before === null || before === now) return null
  if (now === all) return 'All checks hold: the lesson is done.'
  return `${now} of ${all} checks ${now === 1 ? 'holds' : 'hold'}.`
}

/**
 * What a check says without the reason that it gives in parentheses: a symptom.
 *
 * @example withoutCause('It was refused (NO_MATCHING_PODS: selector app=web matches no pod).') // 'It was refused.'
 */
export function withoutCause(says: string): string {
  return says.replaceAll(/ \([A-Z]+(?:_[A-Z]+)+(?:: [^)]*)?\)/g, '')
}
