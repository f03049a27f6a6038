import { beforeEach, describe, expect, it } from 'vitest'
import type { Trace } from '../engine/network/types.ts'
import type { TrafficCount, TrafficSource } from '../engine/traffic/types.ts'
import { addTraces, showChanged, setSources, traffic, TRACES_KEPT } from './traffic.ts'

const batch = (from: number, to: number, url = 'http://web') =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ id: from + i, request: { url } }) as Trace)
const ids = () => traffic.getState().traces.map((trace) => trace.id)

describe('the requests that are kept', () => {
  beforeEach(() => traffic.setState({ traces: [] }))

  it('are the newest ones', () => {
    addTraces(batch(1, TRACES_KEPT))
    addTraces(batch(TRACES_KEPT + 1, TRACES_KEPT + 3))
    expect(ids()).toHaveLength(TRACES_KEPT)
    expect(ids()[0]).toBe(4)
  })

  it('forget what an engine had told that was brought back from before it', () => {
    addTraces(batch(1, 9))
    addTraces(batch(6, 7, 'http://again'))
    expect(ids()).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(traffic.getState().traces.at(-1)!.request.url).toBe('http://again')
  })
})

it('a source that somebody has just changed is not undone by news from before that', () => {
  const count = { sent: 0, ok: 0, failed: 0 } as unknown as TrafficCount
  const source = { id: 's', rate: 1 } as unknown as TrafficSource
  const rate = () => traffic.getState().sources[0]!.source.rate
  setSources([{ source, count }])
  const settled = showChanged({ ...source, rate: 20 })
  expect(rate()).toBe(20)
  setSources([{ source, count }])
  expect(rate()).toBe(20)
  settled()
  setSources([{ source: { ...source, rate: 5 }, count }])
  expect(rate()).toBe(5)
})
