import { describe, expect, it } from 'vitest'
import type { ClusterEvent, Topology, Trace } from '#state'
import { hop, packet, trace } from '../testing/traceFixture.ts'
import { namesOf, narrate, narrateHop, narrateStep, Narrator, QUIET_MS } from './narrate.ts'

const names = namesOf({
  nodes: [{ name: 'node-1', internalIP: '10.0.1.5', externalIP: '203.0.113.11', otherAddresses: ['fd00::5'] }],
  services: [{ name: 'nginx-clusterip', clusterIP: '10.96.0.9' }],
  loadBalancers: [{ name: 'nginx-loadbalancer', address: '203.0.113.50' }],
} as unknown as Topology)

function to(host: string, port: number): Trace['request'] {
  return { ...trace().request, host, port }
}

describe('a request in one line', () => {
  it('names who asked, the node and its port, the endpoint and the status', () => {
    expect(narrate(trace(), names)).toBe('internet → node-1:30100 → 10.244.2.4:80, 200')
  })

  it('names a load balancer and a Service by what people call them', () => {
    expect(narrate(trace({ request: to('203.0.113.50', 80) }), names)).toMatch('internet → nginx-loadbalancer:80 →')
    expect(narrate(trace({ request: to('10.96.0.9', 80), source: 'pod/default/client' }), names)).toBe(
      'client → nginx-clusterip:80 → 10.244.2.4:80, 200',
    )
  })

  it('knows a node by its address of the other family, and puts brackets around one that it does not know', () => {
    const served = { servedBy: '[fd00:10:244::7]:80' }
    for (const host of ['fd00::5', '[fd00::5]'])
      expect(narrate(trace({ request: to(host, 30100), ...served }), names)).toMatch(
        'internet → node-1:30100 → [fd00:10',
      )
    expect(narrate(trace({ request: to('fd00::6', 80), ...served }), names)).toMatch('internet → [fd00::6]:80 →')
  })

  it('says of a hop what becomes of the packet there, or what the packet is', () => {
    const before = packet({ dst: '10.0.1.5', dport: 30100 })
    const after = packet({ dst: '10.244.2.4', dport: 80 })
    const walk = trace({
      hops: [
        hop({ at: 'client/internet', action: 'send', before, after: before }),
        hop({ action: 'dnat', before, after }),
        hop({ action: 'snat', before: after, after: { ...after, src: '10.0.1.5', sport: 5 } }),
      ],
    })
    expect([0, 1, 2].map((index) => narrateHop(walk, index))).toEqual([
      'Hop 1 of 3, internet: sent, 198.51.100.7:41000 → 10.0.1.5:30100',
      'Hop 2 of 3, node-1: destination rewritten, 10.0.1.5:30100 becomes 10.244.2.4:80',
      'Hop 3 of 3, node-1: source rewritten, 198.51.100.7:41000 becomes 10.0.1.5:5',
    ])
  })

  it('says how a failure looked to the client, and why', () => {
    const refused = trace({ outcome: 'refused', response: null, servedBy: null, reason: 'NO_READY_ENDPOINTS' })
    expect(narrate(refused, names)).toBe('internet → node-1:30100, connection refused: NO_READY_ENDPOINTS')
  })

  it('keeps an address that belongs to nothing', () => {
    const lost = trace({ request: to('192.0.2.1', 80), outcome: 'timeout', response: null, servedBy: null })
    expect(narrate(lost, names)).toBe('internet → 192.0.2.1:80, timed out')
  })
})

describe('what of the background is told', () => {
  const ok = trace()
  const refused = trace({ outcome: 'refused', reason: 'NO_READY_ENDPOINTS' })

  it('is the first request of a story, and none like it after', () => {
    const narrator = new Narrator()
    narrator.hear([ok, ok, ok])
    expect(narrator.next(0)).toBe(ok)
    narrator.hear([ok])
    expect(narrator.next(QUIET_MS)).toBeNull()
  })

  it('is a change of outcome', () => {
    const narrator = new Narrator()
    narrator.hear([ok])
    narrator.next(0)
    narrator.hear([refused])
    expect(narrator.next(QUIET_MS)).toBe(refused)
  })

  it('is a change of reason, though the client saw the same', () => {
    const narrator = new Narrator()
    const other = trace({ outcome: 'refused', reason: 'NO_MATCHING_PODS' })
    narrator.hear([refused])
    narrator.next(0)
    narrator.hear([other])
    expect(narrator.next(QUIET_MS)).toBe(other)
  })

  it('is one sentence every three seconds, the rest waits', () => {
    const narrator = new Narrator()
    const another = trace({ service: 'service/default/other' })
    narrator.hear([ok, another])
    expect(narrator.next(0)).toBe(ok)
    expect(narrator.next(QUIET_MS - 1)).toBeNull()
    expect(narrator.next(QUIET_MS)).toBe(another)
  })

  it('is nothing when the outcome has changed back meanwhile', () => {
    const narrator = new Narrator()
    narrator.hear([ok])
    narrator.next(0)
    narrator.hear([refused])
    narrator.hear([ok])
    expect(narrator.next(QUIET_MS)).toBeNull()
  })

  it('waits for three seconds after a request that was sent by hand', () => {
    const narrator = new Narrator()
    narrator.interrupt(1000)
    narrator.hear([ok])
    expect(narrator.next(1001)).toBeNull()
    expect(narrator.next(1000 + QUIET_MS)).toBe(ok)
  })
})

it('a step tells all that it brought, and says so when nothing of it has a name, or nothing happened', () => {
  const scheduled = { reason: 'Scheduled', object: 'pod/web-1' } as ClusterEvent
  const started = { reason: 'Started', object: 'pod/web-1' } as ClusterEvent
  const said = (news: Parameters<typeof narrateStep>[0], passed = 10) => narrateStep(news, 162_500, passed)
  expect(said({ events: [scheduled, started], traces: [] })).toBe(
    '2:42.5: Scheduled of pod/web-1; Started of pod/web-1',
  )
  expect(said({ events: [], traces: ['client → web:80, 200'] })).toBe('2:42.5: client → web:80, 200')
  expect(said({ events: [], traces: [] })).toBe('2:42.5: objects or rules changed')
  expect(said({ events: [], traces: [] }, 60_000)).toBe('2:42.5: nothing happened for a minute')
})
