import { describe, expect, it } from 'vitest'
import { trace } from '../testing/traceFixture.ts'
import { quantile, RequestLog } from './series.ts'

const good = (id: number, t: number, duration = 8) => trace({ id, t, duration })
const lost = (id: number, t: number) => trace({ id, t, outcome: 'timeout', reason: 'NODE_DOWN', response: null })

describe('requests over time', () => {
  it('are told step by step: how many, how long, and how they failed', () => {
    const log = new RequestLog()
    log.add([good(1, 100, 4), good(2, 900, 6), lost(3, 950), good(4, 2100, 300)])
    expect(log.steps(0, 3000, 1000)).toEqual([
      { t: 0, count: 3, failed: 1, p50: 4, p95: 6, p99: 6, failures: [{ reason: 'NODE_DOWN', count: 1 }] },
      { t: 1000, count: 0, failed: 0, p50: null, p95: null, p99: null, failures: [] },
      { t: 2000, count: 1, failed: 0, p50: 300, p95: 300, p99: 300, failures: [] },
    ])
  })

  it('end where somebody looks', () => {
    const log = new RequestLog()
    log.add([good(1, 100), good(2, 900), good(3, 1500)])
    expect(log.steps(0, 500, 1000).map(({ count }) => count)).toEqual([1])
  })

  it('take another way from an earlier time: what came after never happened', () => {
    const log = new RequestLog()
    log.add([good(1, 100), good(2, 900), good(3, 1500)])
    log.add([lost(2, 950)])
    expect(log.steps(0, 2000, 2000)[0]).toMatchObject({ count: 2, failed: 1 })
  })

  it('with an answer of 500 and above have failed, and took their time all the same', () => {
    const log = new RequestLog()
    log.add([trace({ id: 1, t: 0, duration: 5, response: { status: 503, body: '' } })])
    expect(log.steps(0, 1000, 1000)[0]).toMatchObject({ failed: 1, p50: 5, failures: [{ reason: '503', count: 1 }] })
  })

  it('need no more room after an hour than at first: the oldest go', () => {
    const log = new RequestLog()
    for (let i = 0; i < 700; i++) log.add(Array.from({ length: 100 }, (_, j) => good(i * 100 + j, i * 1000 + j)))
    expect(log.size).toBe(32_768)
    expect(log.steps(0, 1000, 1000)[0]!.count).toBe(0)
    expect(log.steps(699_000, 700_000, 1000)[0]!.count).toBe(100)
  })
})

it('a quantile is a value that was there', () => {
  const values = Array.from({ length: 100 }, (_, i) => i + 1)
  expect([0.5, 0.95, 0.99, 1].map((part) => quantile(values, part))).toEqual([50, 95, 99, 100])
  expect(quantile([], 0.5)).toBeNull()
})
