import { describe, expect, it } from 'vitest'
import { trace } from '../../testing/traceFixture.ts'
import { choicesOf, EVERYTHING, toggled, visibleRequests } from './filters.ts'

const ok = trace({ id: 1 })
const refused = trace({ id: 2, outcome: 'refused', reason: 'NO_READY_ENDPOINTS', source: 'pod/default/client' })
const late = trace({ id: 3, outcome: 'timeout', reason: 'NODE_DOWN', service: null })
const all = [ok, refused, late]
const shown = (change: object) => visibleRequests(all, { ...EVERYTHING, ...change })

describe('the list of requests', () => {
  it('has the newest first', () => {
    expect(shown({}).map(({ id }) => id)).toEqual([3, 2, 1])
  })

  it('shows only outcomes that are chosen', () => {
    expect(shown({ outcomes: new Set(['refused', 'timeout']) })).toEqual([late, refused])
  })

  it('shows only what failed for one reason, came from one sender, went to one target', () => {
    expect(shown({ reason: 'NODE_DOWN' })).toEqual([late])
    expect(shown({ source: 'pod/default/client' })).toEqual([refused])
    expect(shown({ target: ok.service })).toEqual([refused, ok])
    expect(shown({ target: '203.0.113.11:30100' })).toEqual([late])
    expect(shown({ target: ok.service, source: ok.source })).toEqual([ok])
  })

  it('can be narrowed to what there is, the most frequent first', () => {
    const { outcomes, reasons, sources, targets } = choicesOf([ok, ...all])
    expect(Object.fromEntries(outcomes)).toEqual({ ok: 2, refused: 1, timeout: 1 })
    expect(reasons).toEqual([
      ['NO_READY_ENDPOINTS', 1],
      ['NODE_DOWN', 1],
    ])
    expect(sources).toEqual([
      ['client/internet', 3],
      ['pod/default/client', 1],
    ])
    expect(targets[0]).toEqual(['service/default/nginx-nodeport', 3])
  })

  it('forgets an outcome that is chosen twice', () => {
    const once = toggled(new Set(), 'ok')
    expect([...once]).toEqual(['ok'])
    expect([...toggled(once, 'ok')]).toEqual([])
  })
})
