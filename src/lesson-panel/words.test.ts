import { expect, it } from 'vitest'
import type { Course, Lesson } from '../lessons/types.ts'
import { minutesOf, resumeOf, standingOf, stationOf, toldOf, withoutCause } from './words.ts'

const lesson = (id: string, rest: Partial<Lesson> = {}): Lesson => ({
  id,
  part: 'one',
  title: id,
  teaches: [],
  reasons: [],
  focus: null,
  challenge: false,
  predict: null,
  checks: [{ verb: 'reach', with: {} }],
  hints: ['a', 'b', 'c'],
  prose: '',
  start: null,
  solution: { files: [], commands: [] },
  wrong: [],
  ...rest,
})
const course: Course = {
  parts: [
    { title: 'One', lessons: [lesson('a'), lesson('b')] },
    { title: 'Two', lessons: [lesson('c')] },
    { title: 'Broken', lessons: [lesson('x', { challenge: true }), lesson('y', { challenge: true })] },
  ],
}
const progress = (done: string[], opened: string[] = [], solved: string[] = []) => ({
  version: 1 as const,
  opened,
  lessons: Object.fromEntries([
    ...done.map((id) => [id, { at: 1, hints: 0, solved: false }]),
    ...solved.map((id) => [id, { at: 1, hints: 0, solved: true }]),
  ]),
})

it('lessons and challenges are counted apart, and follow each other', () => {
  expect(stationOf(course, 'c')).toMatchObject({ title: 'Lesson 3 of 3', part: 'Two', next: { id: 'x' } })
  expect(stationOf(course, 'x')).toMatchObject({ title: 'Challenge 1 of 2', next: { id: 'y' } })
  expect(stationOf(course, 'y')?.next).toBeNull()
  expect(stationOf(course, 'gone')).toBeNull()
})

it('what Solve has filled in does not stand as done', () => {
  const made = progress(['a'], ['a', 'b', 'c'], ['b'])
  expect(['a', 'b', 'c', 'x'].map((id) => standingOf(made, id))).toEqual(['done', 'solved', 'begun', 'new'])
})

it.each([
  ['the first lesson when nothing was opened', progress([]), 'a'],
  ['what was opened last', progress(['a'], ['a', 'c']), 'c'],
  ['the next one when that is done', progress(['a', 'b'], ['a', 'b']), 'c'],
  ['what Solve has filled in, for it does not count', progress(['a'], ['a', 'b'], ['b']), 'b'],
  ['one that was left out, at the end', progress(['a', 'c', 'x', 'y'], ['y']), 'b'],
  ['nothing when all is done', progress(['a', 'b', 'c', 'x', 'y'], ['y']), undefined],
])('goes on with %s', (_, made, id) => {
  expect(resumeOf(course, made)?.id).toBe(id)
})

it('tells of checks only when another number of them holds', () => {
  expect(toldOf(null, 1, 3)).toBeNull()
  expect(toldOf(1, 1, 3)).toBeNull()
  expect(toldOf(0, 1, 3)).toBe('1 of 3 checks holds.')
  expect(toldOf(2, 3, 3)).toBe('All checks hold: the lesson is done.')
  expect(toldOf(3, 2, 3)).toBe('2 of 3 checks hold.')
})

it('takes words, lines for the terminal and checks for the minutes of a lesson', () => {
  const prose = `${'word '.repeat(260)}\n\n\`\`\`run\n${'kubectl get pods\n'.repeat(5)}\`\`\``
  expect(minutesOf(lesson('a', { prose }))).toBe(4)
  expect(minutesOf(lesson('a', { prose: 'short' }))).toBe(2)
})

it.each([
  ['It was refused (NO_MATCHING_PODS: selector app=web matches no pod); once.', 'It was refused; once.'],
  ['It was refused (POD_TERMINATED).', 'It was refused.'],
  ['Pods (three of them) answered.', 'Pods (three of them) answered.'],
])('a symptom is told without its cause: %s', (says, symptom) => {
  expect(withoutCause(says)).toBe(symptom)
})
