import { describe, expect, it } from 'vitest'
import { trace } from '../../testing/traceFixture.ts'
import { countOutcomes, ROWS, toggled, visibleRequests } from './filters.ts'

const ok = trace({ id: 1 })
const refused = trace({ id: 2, outcome: 'refused' })
const late = trace({ id: 3, outcome: 'timeout' })

describe('the list of requests', () => {
  it('has the newest first', () => {
    expect(visibleRequests([ok, refused, late], new Set()).map((t) => t.id)).toEqual([3, 2, 1])
  })

  it('shows only outcomes that are chosen', () => {
    expect(visibleRequests([ok, refused, late], new Set(['refused', 'timeout']))).toEqual([late, refused])
  })

  it('puts no more rows into the page than can be read, and counts after the filter', () => {
    const many = Array.from({ length: 1000 }, (_, id) => trace({ id, outcome: id % 2 ? 'ok' : 'refused' }))
    expect(visibleRequests(many, new Set())).toHaveLength(ROWS)
    expect(visibleRequests(many, new Set(['ok']))).toHaveLength(ROWS)
  })

  it('counts all that there are, shown or not', () => {
    expect(Object.fromEntries(countOutcomes([ok, ok, refused]))).toEqual({ ok: 2, refused: 1 })
  })

  it('forgets an outcome that is chosen twice', () => {
    const once = toggled(new Set(), 'ok')
    expect([...once]).toEqual(['ok'])
    expect([...toggled(once, 'ok')]).toEqual([])
  })
})
