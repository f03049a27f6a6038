import { describe, expect, it } from 'vitest'
import { demoTopology, pod } from '../../testing/topologyFixture.ts'
import {
  clientName,
  entryName,
  isolations,
  loadBalancerName,
  nodeName,
  podName,
  podState,
  serviceName,
  shortName,
} from './names.ts'

const { clients, loadBalancers, nodes, services, pods } = demoTopology()

describe('accessible names', () => {
  it('say kind, name, address and state', () => {
    expect(serviceName(services[0]!)).toBe('Service nginx-clusterip, ClusterIP 10.96.157.205, 2 of 2 endpoints ready')
    expect(podName(pods[2]!)).toBe('Pod nginx-demo-77645c58f-9bzcx, 10.244.2.4, Running, ready')
    expect(nodeName(nodes[0]!)).toBe('Node node-1, 10.0.1.5')
    expect(loadBalancerName(loadBalancers[0]!)).toBe('Load balancer nginx-loadbalancer, 203.0.113.50')
    expect(clientName(clients[0]!)).toBe('Client internet, 198.51.100.7')
  })

  it('say of an Ingress its class, where it answers, and how much it says', () => {
    const shop = {
      place: 'ingress/default/shop',
      kind: 'Ingress' as const,
      namespace: 'default',
      name: 'shop',
      className: 'nginx',
      hosts: ['*'],
      addresses: ['203.0.113.50'],
      rules: [{ route: '', host: '*', path: '/', backend: '', port: 80, field: '' }],
      proxies: [],
      problem: null,
    }
    expect(entryName(shop)).toBe('Ingress shop, class nginx, 203.0.113.50, 1 rule')
    const problem = { reason: 'INGRESS_NO_CONTROLLER' as const, facts: '' }
    expect(entryName({ ...shop, className: null, addresses: [], problem })).toBe(
      'Ingress shop, nobody serves it, 1 rule',
    )
  })

  it('say what is not there yet', () => {
    expect(loadBalancerName({ ...loadBalancers[0]!, address: null })).toBe('Load balancer nginx-loadbalancer, pending')
    expect(podName({ ...pods[0]!, ip: null, status: 'Pending', ready: false })).toBe(
      'Pod client, no address, Pending, not ready',
    )
    expect(serviceName({ ...services[0]!, clusterIP: 'None' })).toContain('headless')
  })
})

describe('the state of a pod', () => {
  it.each([
    [{}, 'ready'],
    [{ ready: false }, 'starting'],
    [{ ready: false, status: 'ContainerCreating' }, 'starting'],
    [{ ready: false, status: 'ImagePullBackOff' }, 'unhealthy'],
    [{ terminating: true, status: 'Terminating' }, 'terminating'],
  ])('%j is %s', (rest, state) => {
    expect(podState(pod('web', '10.244.0.9', 1, rest))).toBe(state)
  })
})

it('keeps the end that tells pods apart when a name is too long', () => {
  expect(shortName('nginx-demo-77645c58f-6t56t', 18)).toBe('nginx-demo-…-6t56t')
  expect(shortName('client')).toBe('client')
})

it('names the policies that isolate a pod, behind what everybody knows it by', () => {
  const policy = (name: string, ingress: boolean, egress: boolean) => ({
    place: `networkpolicy/default/${name}`,
    namespace: 'default',
    name,
    pods: ['pod/default/a'],
    ingress,
    egress,
  })
  const found = isolations({ policies: [policy('deny-all', true, true), policy('dns', false, true)] })
  expect([...found]).toEqual([['pod/default/a', 'deny-all (ingress, egress), dns (egress)']])
})
