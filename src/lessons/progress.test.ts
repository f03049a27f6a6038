import { describe, expect, it } from 'vitest'
import { done, isDone, NOTHING_DONE, opened, printProgress, readProgress } from './progress.ts'

const once = { at: 5, hints: 1, solved: false }

describe('progress', () => {
  it('comes back from a file as it went out', () => {
    const progress = opened(done(NOTHING_DONE, 'a/one', once), 'a/one')
    expect(readProgress(printProgress(progress))).toEqual(progress)
  })

  it('does not count what was filled in, until it is done without', () => {
    const filled = done(NOTHING_DONE, 'a/one', { ...once, solved: true })
    expect(isDone(filled, 'a/one')).toBe(false)
    const earned = done(filled, 'a/one', once)
    expect(isDone(earned, 'a/one')).toBe(true)
    expect(done(earned, 'a/one', { ...once, at: 9, solved: true })).toBe(earned)
  })

  it('keeps the first time that a lesson was done', () => {
    const first = done(NOTHING_DONE, 'a/one', once)
    expect(done(first, 'a/one', { ...once, at: 9 }).lessons['a/one']!.at).toBe(5)
  })

  it('knows which lesson was opened last, each once', () => {
    const progress = ['a', 'b', 'a'].reduce(opened, NOTHING_DONE)
    expect(progress.opened).toEqual(['b', 'a'])
  })

  it.each([
    ['no JSON', 'hello', /it is no JSON/],
    ['something else', '{"version":1}', /no file of progress/],
    ['a newer version', '{"version":2,"lessons":[]}', /a newer version \(2\)/],
    ['nothing', 'null', /no file of progress/],
  ])('that is %s is refused with a sentence', (_, text, problem) => {
    expect(readProgress(text)).toEqual({ problem: expect.stringMatching(problem) })
  })
})
