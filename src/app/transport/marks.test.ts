import { expect, it } from 'vitest'
import type { ClusterEvent, FaultMade } from '#state'
import { faultMarks, marks } from './marks.ts'

const event = (t: number, type: 'Normal' | 'Warning' = 'Normal') => ({ t, type }) as ClusterEvent

it('gathers events of about one time into one mark, and leaves out those beyond the line', () => {
  const events = [event(500), event(10_000), event(10_500, 'Warning'), event(90_000), event(200_000)]
  expect(marks(events, 1_000, 100_000)).toEqual([
    { t: 10_000, count: 2, isWarning: true },
    { t: 90_000, count: 1, isWarning: false },
  ])
})

it('names what somebody broke and mended; what lies too close to be hit shares a mark', () => {
  const made = (t: number, fault: FaultMade['fault']): FaultMade => ({ t, fault })
  const faults = [
    made(500, { type: 'cutZone', zone: 'a' }),
    made(10_000, { type: 'stopNode', node: 'node-2' }),
    made(11_000, { type: 'killPod', pod: 'pod/default/web-1', by: 'oom' }),
    made(60_000, { type: 'startNode', node: 'node-2' }),
    made(90_000, { type: 'slowPod', pod: 'pod/default/web-1', ms: 2000 }),
    made(95_000, { type: 'slowPod', pod: 'pod/default/web-1', ms: 0 }),
  ]
  expect(faultMarks(faults, 1_000, 100_000)).toEqual([
    { t: 10_000, mends: false, text: 'Node node-2 stopped; Pod web-1 killed: out of memory' },
    { t: 60_000, mends: true, text: 'Node node-2 started' },
    { t: 90_000, mends: false, text: 'Pod web-1 slowed down by 2 s' },
    { t: 95_000, mends: true, text: 'Pod web-1 let answer at once again' },
  ])
})
