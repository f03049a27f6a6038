import { expect, it } from 'vitest'
import { trace } from '../../testing/traceFixture.ts'
import { partner } from './partner.ts'

const web = { service: 'service/default/web' }
const chosen = trace({ id: 9, ...web })

it('a request of the same Service that ended otherwise is the first to be seen beside another', () => {
  const others = [trace({ id: 8, ...web }), trace({ id: 7 }), trace({ id: 6, ...web, outcome: 'refused' })]
  expect(partner(chosen, others)?.id).toBe(6)
})

it('where all ended alike, one from elsewhere is', () => {
  const others = [trace({ id: 8, ...web }), trace({ id: 7, ...web, source: 'pod/default/other' })]
  expect(partner(chosen, others)?.id).toBe(7)
})

it('where nobody else asked that Service, the newest is', () => {
  expect(partner(chosen, [trace({ id: 8, service: null }), trace({ id: 7, service: null })])?.id).toBe(8)
  expect(partner(chosen, [])).toBeNull()
})
