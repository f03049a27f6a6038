import { describe, expect, it } from 'vitest'
import type { ServiceView } from '#state'
import { hop, packet, trace } from '../testing/traceFixture.ts'
import { changedFields, doorOf, nextHop, placeName, seconds, story } from './words.ts'

describe('a packet before and after a hop', () => {
  it('is marked where it changed, address and port apart', () => {
    expect([...changedFields(packet(), packet({ dst: '10.244.0.7', dport: 80 }))]).toEqual(['dst', 'dport'])
    expect([...changedFields(packet(), packet({ src: '10.0.1.5' }))]).toEqual(['src'])
    expect(changedFields(packet(), packet()).size).toBe(0)
  })
})

describe('a place', () => {
  it.each([
    ['node/node-1', 'Node node-1'],
    ['pod/default/web-1', 'Pod web-1'],
    ['loadbalancer/default/web', 'Load balancer web'],
    ['client/internet', 'Client internet'],
    ['internet', 'Internet'],
  ])('%s is called %s', (place, name) => expect(placeName(place)).toBe(name))
})

describe('the door that a request took', () => {
  const service = {
    place: 'service/default/nginx-nodeport',
    clusterIP: '10.96.0.9',
    ports: [{ nodePort: 30100 }],
  } as ServiceView

  it('is the load balancer when it passed one', () => {
    expect(doorOf(trace({ hops: [hop({ at: 'loadbalancer/default/web' })] }), [service])).toBe('loadBalancer')
  })

  it('is the node port when the rules of node ports took it', () => {
    const path = ['-A KUBE-SERVICES -j KUBE-NODEPORTS', '-A KUBE-NODEPORTS -p tcp --dport 30100 -j KUBE-EXT-X']
    expect(doorOf(trace({ service: null, hops: [hop({ path })] }), [])).toBe('nodePort')
  })

  it('is the node port, too, when a map of nftables took it', () => {
    const path = ['add element ip kube-proxy service-nodeports { tcp . 30100 : goto external-X-default/web/tcp/ }']
    expect(doorOf(trace({ service: null, hops: [hop({ path })] }), [])).toBe('nodePort')
  })

  it('is the node port, too, when an ipset named it', () => {
    const path = ['-A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODE-PORT', 'add KUBE-NODE-PORT-TCP 30100']
    expect(doorOf(trace({ service: null, hops: [hop({ path })] }), [])).toBe('nodePort')
  })

  it('is the ClusterIP when that was asked', () => {
    expect(doorOf(trace({ request: { ...trace().request, host: '10.96.0.9', port: 80 } }), [service])).toBe('clusterIP')
  })

  it('is the node port of a Service whose rules refused before that chain', () => {
    expect(doorOf(trace({ outcome: 'refused' }), [service])).toBe('nodePort')
  })

  it('is unknown for what belongs to no Service', () => {
    expect(doorOf(trace({ service: null }), [])).toBeNull()
  })
})

describe('the story of a request', () => {
  it('tells who answered, and whom it saw', () => {
    expect(story(trace())).toBe(
      'internet asked 203.0.113.11:30100, and Pod nginx-demo-x answered 200; it saw the request come from 10.0.1.5.',
    )
  })

  it('tells who refused: the pod when the packet got there, the node otherwise', () => {
    const refused = trace({ outcome: 'refused', response: null, servedBy: null })
    expect(story(refused)).toMatch('Pod nginx-demo-x refused')
    expect(story({ ...refused, pod: null })).toMatch('the node refused')
  })

  it('tells how long the client waited in vain', () => {
    const lost = trace({ outcome: 'timeout', response: null, duration: 5000 })
    expect(story(lost)).toBe('internet asked 203.0.113.11:30100, heard nothing, and gave up after 5 s.')
  })

  it('uses the unit that suits the time', () => {
    expect([seconds(0.25), seconds(8), seconds(1500)]).toEqual(['0.3 ms', '8 ms', '1.5 s'])
  })
})

describe('stepping through hops', () => {
  it('begins at the end that it comes from, and stops at the ends', () => {
    expect(nextHop(null, 1, 4)).toBe(0)
    expect(nextHop(null, -1, 4)).toBe(3)
    expect(nextHop(3, 1, 4)).toBe(3)
    expect(nextHop(0, -1, 4)).toBe(0)
  })
})
