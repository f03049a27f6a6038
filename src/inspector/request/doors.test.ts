import { describe, expect, it } from 'vitest'
import type { PodView, ServiceView, Topology } from '#state'
import { fitChoice, sourceOptions, whyNoDoor } from './doors.ts'

function service(name: string, type: ServiceView['type'], nodePort: number | null = null): ServiceView {
  const ports = [{ name: null, port: 80, protocol: 'TCP', targetPort: 80, nodePort }]
  return {
    place: `service/default/${name}`,
    namespace: 'default',
    name,
    type,
    clusterIP: '10.96.0.9',
    ports,
    selector: {},
    ready: 1,
    total: 1,
    problem: null,
  }
}

const inside = service('inside', 'ClusterIP')
const node = service('node', 'NodePort', 30100)
const cloud = service('cloud', 'LoadBalancer', 31270)
const pod = { place: 'pod/default/client', namespace: 'default', name: 'client', ip: '10.244.0.2' } as PodView
const topology = {
  clients: [{ place: 'client/internet', name: 'internet', ip: '198.51.100.7' }],
  pods: [pod],
  services: [inside, node, cloud],
  nodes: [],
  loadBalancers: [],
  edges: [],
  policies: [],
  forbidden: [],
  firewall: { nodePorts: 'open', allow: [] },
  entries: [],
  routes: [],
} satisfies Topology

describe('the doors of a Service', () => {
  it('are those that its type gives it', () => {
    const open = (one: ServiceView) =>
      (['clusterIP', 'nodePort', 'loadBalancer'] as const).map((door) => whyNoDoor(one, door) === null)
    expect(open(inside)).toEqual([true, false, false])
    expect(open(node)).toEqual([true, true, false])
    expect(open(cloud)).toEqual([true, true, true])
  })

  it('that are missing say why', () => {
    expect(whyNoDoor(inside, 'nodePort')).toBe('Type ClusterIP opens no node port.')
    expect(whyNoDoor({ ...inside, clusterIP: 'None' }, 'clusterIP')).toBe('A headless Service has no ClusterIP.')
  })

  it('do not include a node port where allocation was declined', () => {
    expect(whyNoDoor(service('bare', 'LoadBalancer', null), 'nodePort')).not.toBeNull()
  })
})

describe('a choice', () => {
  it('begins at the Service with most doors, from outside', () => {
    expect(fitChoice({}, topology)).toMatchObject({
      from: 'client/internet',
      service: 'default/cloud',
      door: 'loadBalancer',
      port: 80,
    })
  })

  it('begins inside the cluster when the ClusterIP is the only door', () => {
    expect(fitChoice({ service: 'default/inside' }, topology)).toMatchObject({
      from: 'pod/default/client',
      door: 'clusterIP',
    })
  })

  it('lets an outsider ask a ClusterIP: how that fails is worth seeing', () => {
    const wanted = { from: 'client/internet', service: 'default/inside', door: 'clusterIP' as const }
    expect(fitChoice(wanted, topology)).toMatchObject(wanted)
  })

  it('leaves a door, port or pod that is gone', () => {
    const wanted = { from: 'pod/default/gone', service: 'default/node', door: 'loadBalancer' as const, port: 81 }
    expect(fitChoice(wanted, topology)).toMatchObject({ from: 'client/internet', door: 'nodePort', port: 80 })
  })

  it('is none without a Service', () => {
    expect(fitChoice({}, { ...topology, services: [] })).toBeNull()
  })

  it('offers no pod that has no address or is on its way out', () => {
    const pods = [pod, { ...pod, ip: null }, { ...pod, terminating: true }]
    expect(sourceOptions({ ...topology, pods }).pods).toHaveLength(1)
  })
})
