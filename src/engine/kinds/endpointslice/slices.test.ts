import { describe, expect, it } from 'vitest'
import { MAX_ENDPOINTS, planSlices } from './slices.ts'
import type { Endpoint, EndpointSlice } from './types.ts'

const ports = [{ name: '', port: 80, protocol: 'TCP' as const }]

function endpoints(count: number, from = 0): Endpoint[] {
  return Array.from({ length: count }, (_, i) => ({
    addresses: [`10.0.${(from + i) >> 8}.${(from + i) & 255}`],
    conditions: { ready: true },
  }))
}

function slice(name: string, held: Endpoint[], of = ports): EndpointSlice {
  return { metadata: { name }, endpoints: held, ports: of } as unknown as EndpointSlice
}

describe('endpoint slices', () => {
  it('[EPS-5] hold at most 100 endpoints each', () => {
    const { create } = planSlices([{ ports, endpoints: endpoints(250) }], [])
    expect(create.map((body) => body.endpoints.length)).toEqual([MAX_ENDPOINTS, MAX_ENDPOINTS, 50])
  })

  it('[EPS-5] leave endpoints where they are and fill the slice that has room', () => {
    const existing = [slice('a', endpoints(100)), slice('b', endpoints(40, 100))]
    const { create, update, remove } = planSlices([{ ports, endpoints: endpoints(150) }], existing)
    expect([create.length, remove.length]).toEqual([0, 0])
    expect(update.map(({ slice: each, body }) => [each.metadata.name, body.endpoints.length])).toEqual([
      ['a', 100],
      ['b', 50],
    ])
  })

  it('[EPS-4] are one for each set of ports', () => {
    const other = [{ name: '', port: 8080, protocol: 'TCP' as const }]
    const groups = [
      { ports, endpoints: endpoints(1) },
      { ports: other, endpoints: endpoints(1, 9) },
    ]
    expect(planSlices(groups, []).create.map((body) => body.ports)).toEqual([ports, other])
  })

  it('[EPS-6] are one empty slice where no pod is left, under the name that it had', () => {
    const { create, update, remove } = planSlices([], [slice('a', endpoints(2))])
    expect([create, remove]).toEqual([[], []])
    expect(update.map(({ slice: each, body }) => [each.metadata.name, body])).toEqual([
      ['a', { ports: [], endpoints: [] }],
    ])
  })
})
