import { describe, expect, it } from 'vitest'
import type { ClusterEvent } from '#state'
import { marksOf } from './marks.ts'
import { summary, total } from './view.ts'

const event = (t: number, reason: string, type: ClusterEvent['type'] = 'Normal'): ClusterEvent => ({
  t,
  type,
  reason,
  object: 'pod/web-1',
  namespace: 'default',
  message: '',
  count: 1,
})

describe('marks of a chart', () => {
  it('stand for all that happened at about one time, and name what tells most', () => {
    const events = [event(1000, 'Pulled'), event(1500, 'Killing'), event(2000, 'Started'), event(9000, 'Scheduled')]
    expect(marksOf(events, [], 0, 10_000)).toEqual([
      { t: 1000, isWarning: false, text: 'Killing of pod/web-1 and 2 more' },
      { t: 9000, isWarning: false, text: 'Scheduled of pod/web-1' },
    ])
  })

  it('warn if one of them does, and are those of the time that is shown', () => {
    const events = [event(100, 'Pulled'), event(5000, 'Unhealthy', 'Warning'), event(5100, 'Pulled')]
    expect(marksOf(events, [], 1000, 10_000)).toMatchObject([{ t: 5000, isWarning: true }])
  })
})

it('a mark of a chart names first what somebody broke', () => {
  const events = [event(1000, 'Pulled'), event(1500, 'NodeNotReady')]
  expect(marksOf(events, [{ t: 1200, fault: { type: 'stopNode', node: 'node-2' } }], 0, 10_000)).toEqual([
    { t: 1000, isWarning: true, text: 'Node node-2 stopped and 2 more' },
  ])
})

describe('steps together', () => {
  const step = { t: 0, count: 10, failed: 0, p50: 5, p95: 8, p99: 9, failures: [] }
  const bad = {
    ...step,
    t: 1000,
    failed: 4,
    p50: null,
    p95: null,
    failures: [{ reason: 'NODE_DOWN' as const, count: 4 }],
  }

  it('have the sum of requests and failures, and the slowest durations', () => {
    expect(total([step, bad, { ...step, p95: 80 }])).toEqual({
      count: 30,
      failed: 4,
      failures: [{ reason: 'NODE_DOWN', count: 4 }],
      p50: 5,
      p95: 80,
    })
  })

  it('are told in a sentence', () => {
    const view = { from: 0, end: 2000, time: null, stepMs: 1000, steps: [step, bad], marks: [] }
    expect(summary(view)).toBe(
      'From 0:00 to 0:02: 10.0 requests a second, 4 of 20 failed, 95 of 100 within 8 ms at the slowest.',
    )
  })
})
