import { describe, expect, it } from 'vitest'
import type { LoadReport } from '#state'
import { bars, chiSquareTail, durationAt, likelihood, verdict, verdictWords } from './spread.ts'

function report(counts: number[], change: Partial<LoadReport> = {}, chances?: (number | null)[]): LoadReport {
  const count = counts.reduce((a, b) => a + b)
  return {
    count,
    choices: count,
    kept: null,
    servicePort: 'default/web',
    ends: counts.map((n, i) => ({
      address: `10.244.0.${i}:80`,
      pod: null,
      count: n,
      ok: n,
      probability: chances ? chances[i]! : 1 / counts.length,
    })),
    backends: [],
    outcomes: [],
    durations: [],
    ...change,
  }
}

describe('chi-square', () => {
  // Values of the tables in every book on statistics.
  it.each([
    [3.841, 1, 0.05],
    [5.991, 2, 0.05],
    [18.307, 10, 0.05],
    [124.342, 100, 0.05],
    [6.635, 1, 0.01],
    [2.706, 1, 0.1],
    [4.865, 10, 0.9],
    [0, 3, 1],
  ])('above %d with %d degrees of freedom has the tail %d', (x, k, tail) => {
    expect(chiSquareTail(x, k)).toBeCloseTo(tail, 3)
  })
})

describe('a bar', () => {
  it('has the count that was expected, with the standard error of a binomial', () => {
    expect(bars(report([260, 240]))[0]).toMatchObject({ expected: 250, error: Math.sqrt(125) })
  })

  it('has the error of as many choices as were made', () => {
    expect(bars(report([500, 0], { choices: 1 }))[0]).toMatchObject({ expected: 250, error: 250 })
  })

  it('of what nobody predicted has none', () => {
    expect(bars(report([5], {}, [null]))[0]).toMatchObject({ expected: null, error: 0 })
  })
})

describe('a spread', () => {
  const rows: [name: string, report: LoadReport, verdict: ReturnType<typeof verdict>][] = [
    ['that dice could have made fits', report([260, 240]), 'fits'],
    ['that they could not, strays', report([700, 300]), 'strays'],
    ['that is exactly even over many pods is by turns', report([250, 250, 250, 250, 250, 250]), 'turns'],
    ['of few choices is not judged', report([4, 0], { choices: 4 }), 'few'],
    ['of one kept connection is not judged', report([1000, 0], { choices: 1, kept: 'connection' }), 'few'],
    ['over one pod is no choice', report([1000], {}, [1]), 'one'],
    ['that reached what the rules do not name strays', report([990, 10], {}, [1, 0]), 'strays'],
    ['that nobody predicted is not judged', report([1000], {}, [null]), 'none'],
    ['of kept connections is judged by connections', report([600, 400], { choices: 50, kept: 'connection' }), 'fits'],
  ]
  it.each(rows)('%s', (_, given, expected) => {
    expect(verdict(given)).toBe(expected)
    expect(verdictWords(given).text).toMatch(/\.$/)
  })

  it('says how often chance strays so far', () => {
    expect(likelihood(report([260, 240]))).toBeCloseTo(0.371, 3)
    expect(verdictWords(report([260, 240])).text).toBe('Dice stray at least this far 37 times of 100.')
    expect(verdictWords(report([548, 452]))).toEqual({
      title: 'Rare, but chance can do it',
      text: 'Dice stray at least this far 3 times of 1,000.',
    })
  })
})

it('durations are told by the part of requests that took no longer', () => {
  const durations: [number, number][] = [
    [1, 90],
    [5, 9],
    [300, 1],
  ]
  const given = report([100], { durations })
  expect([0.5, 0.95, 0.99, 1].map((part) => durationAt(given, part))).toEqual([1, 5, 5, 300])
  expect(durationAt(report([1]), 0.5)).toBeNull()
})
