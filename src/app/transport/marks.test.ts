import { expect, it } from 'vitest'
import type { ClusterEvent } from '#state'
import { marks } from './marks.ts'

const event = (t: number, type: 'Normal' | 'Warning' = 'Normal') => ({ t, type }) as ClusterEvent

it('gathers events of about one time into one mark, and leaves out those beyond the line', () => {
  const events = [event(500), event(10_000), event(10_500, 'Warning'), event(90_000), event(200_000)]
  expect(marks(events, 1_000, 100_000)).toEqual([
    { t: 10_000, count: 2, isWarning: true },
    { t: 90_000, count: 1, isWarning: false },
  ])
})
