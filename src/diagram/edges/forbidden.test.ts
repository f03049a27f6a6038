import { expect, it } from 'vitest'
import { forbiddenEdges, forbiddenText } from './forbidden.ts'

const way = (edge: string | null, probability: number, facts: string) =>
  ({
    from: 'pod/default/client',
    to: null,
    edge,
    at: 'node/node-1',
    address: '',
    probability,
    facts,
    reason: 'NETPOL_INGRESS_DENIED',
  }) as const

it('adds up what an edge is forbidden, with each reason once', () => {
  const edges = forbiddenEdges({
    forbidden: [way('request:a>b', 0.25, 'deny-all'), way('request:a>b', 0.5, 'deny-all'), way(null, 1, 'elsewhere')],
  })
  expect([...edges]).toEqual([['request:a>b', { share: 0.75, facts: ['deny-all'] }]])
})

it.each([
  [1, 'forbidden'],
  [0.5, 'forbidden for about 50 %'],
  [0.001, 'forbidden for about 1 %'],
])('says how much: %d', (share, text) => {
  expect(forbiddenText({ share, facts: [] })).toBe(text)
})
