import { describe, expect, it } from 'vitest'
import { demoTopology, demoTrace, PODS } from '../../testing/topologyFixture.ts'
import { factsOf } from '../useChosen.ts'
import { address, journey } from './journey.ts'

const facts = factsOf(demoTopology())
const LB = 'loadbalancer/default/nginx-loadbalancer'
const CLIENT = 'client/internet'

type Telling = Parameters<typeof demoTrace>[0]
const go = (telling: Omit<Telling, 'id' | 't'>, reading: 'logical' | 'physical' = 'logical') =>
  journey(demoTrace({ id: 1, t: 0, ...telling }), reading, facts)
const way = ({ start, legs }: ReturnType<typeof journey>, direction: 'request' | 'reply') => {
  const of = legs.filter((leg) => leg.direction === direction)
  return of.length === 0 ? [start] : [of[0]!.from, ...of.map((leg) => leg.to)]
}

describe('the logical journey', () => {
  it('goes client, load balancer, node, Service, pod, and back the same way', () => {
    const there = [CLIENT, LB, 'node/node-3', 'service/default/nginx-loadbalancer', `pod/default/${PODS[0]}`]
    const trip = go({ door: 'loadBalancer', node: 3 })
    expect(way(trip, 'request')).toEqual(there)
    expect(way(trip, 'reply')).toEqual(there.toReversed())
    expect(trip.ending.kind).toBe('answered')
  })

  it('goes from a pod to a ClusterIP without a node between', () => {
    const there = ['pod/default/client', 'service/default/nginx-clusterip', `pod/default/${PODS[1]}`]
    const trip = go({ door: 'clusterIP', pod: 1 })
    expect(way(trip, 'request')).toEqual(there)
    expect(way(trip, 'reply')).toEqual(there.toReversed())
  })

  it('shows the node that a pod calls by its node port', () => {
    const trace = demoTrace({ id: 1, t: 0, door: 'nodePort', node: 1 })
    const fromPod = {
      ...trace,
      source: 'pod/default/client',
      hops: trace.hops.map((hop) => (hop.at === CLIENT ? { ...hop, at: 'pod/default/client' } : hop)),
    }
    expect(way(journey(fromPod, 'logical', facts), 'request')).toContain('node/node-1')
  })

  it('names the destination before and after the Service rewrote it, and says that it changed', () => {
    const legs = go({ door: 'clusterIP' }).legs
    expect(address(legs[0]!.packet, 'dst')).toBe('10.96.157.205:80')
    expect(address(legs[1]!.packet, 'dst')).toBe('10.244.1.4:80')
    expect(legs[1]!.changed).toEqual(['dst'])
  })

  it('shows a masqueraded source on the leg to the pod', () => {
    const last = go({ door: 'nodePort', node: 1 }).legs.findLast((leg) => leg.direction === 'request')!
    expect(last.packet.src).toBe('10.0.1.5')
    expect(last.changed).toEqual(['src', 'dst'])
  })

  it('bounces a refusal back from the Service that has no endpoints', () => {
    const trip = go({ door: 'nodePort', outcome: 'refused' })
    expect(trip.ending).toEqual({ kind: 'refused', at: 'service/default/nginx-nodeport' })
    expect(way(trip, 'reply')).toEqual(way(trip, 'request').toReversed())
  })

  it('ends where the packet was dropped, with no way back', () => {
    const trip = go({ door: 'nodePort', outcome: 'timeout' })
    expect(trip.ending).toEqual({ kind: 'lost', at: 'service/default/nginx-nodeport' })
    expect(trip.legs.every((leg) => leg.direction === 'request')).toBe(true)
  })

  it('stays at the sender when the name does not resolve', () => {
    const trip = go({ door: 'clusterIP', outcome: 'nxdomain' })
    expect(trip).toEqual({
      start: 'pod/default/client',
      legs: [],
      ending: { kind: 'unresolved', at: 'pod/default/client' },
    })
  })
})

describe('the physical journey', () => {
  it('rewrites in the row of the Service, and crosses from node to node through their interfaces', () => {
    expect(way(go({ door: 'nodePort', node: 1, pod: 0 }, 'physical'), 'request')).toEqual([
      CLIENT,
      'node/node-1#eth',
      'node/node-1#service/default/nginx-nodeport',
      'node/node-1#eth',
      'node/node-2#eth',
      `pod/default/${PODS[0]}`,
    ])
  })

  it('stays inside the node when the pod runs there', () => {
    expect(way(go({ door: 'nodePort', node: 2, pod: 0 }, 'physical'), 'request')).toEqual([
      CLIENT,
      'node/node-2#eth',
      'node/node-2#service/default/nginx-nodeport',
      `pod/default/${PODS[0]}`,
    ])
  })

  it('brings the answer through the node that rewrote the request', () => {
    const back = way(go({ door: 'nodePort', node: 1, pod: 0 }, 'physical'), 'reply')
    expect(back).toContain('node/node-1#service/default/nginx-nodeport')
    expect(back.at(-1)).toBe(CLIENT)
  })
})
