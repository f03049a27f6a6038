import { describe, expect, it } from 'vitest'
import { Cluster } from '#engine'
import { demoTopology, PODS } from '../../testing/topologyFixture.ts'
import { clientPod, demo, service } from '../../testing/demo.ts'
import type { Topology } from '../index.ts'
import { NO_FILTER, type FilterWish } from '../filter.ts'
import { keepOf, search } from './index.ts'

const topology = demoTopology()
const names = (query: string) => search(topology, query).map(({ kind, name }) => `${kind} ${name}`)

describe('a search', () => {
  it.each([
    ['10.244.2.4', [`Pod ${PODS[1]}`]],
    ['run=client', ['Pod client']],
    [':30100', ['Service nginx-nodeport']],
    ['NODEPORT service', ['Service nginx-nodeport']],
    ['203.0.113.50', ['Load balancer nginx-loadbalancer']],
    ['node-2', ['Node node-2', `Pod ${PODS[0]}`]],
    ['nothing', []],
    ['  ', []],
  ])('for %j finds what has every word of it', (query, found) => expect(names(query)).toEqual(found))

  it('has names that begin so first', () => {
    expect(names('client').slice(0, 2)).toEqual(['Client internet', 'Pod client'].toReversed())
  })

  it('finds no more than can be read', () => {
    const pods = Array.from({ length: 300 }, (_, i) => ({
      ...topology.pods[0]!,
      place: `pod/default/web-${i}`,
      name: `web-${i}`,
    }))
    expect(search({ ...topology, pods }, 'web')).toHaveLength(40)
  })
})

function kept(whole: Topology, wish: Partial<FilterWish>) {
  const keep = keepOf({ ...NO_FILTER, ...wish })
  if (typeof keep === 'string') throw new Error(keep)
  const { clients, loadBalancers, nodes, services, pods, edges } = keep(whole)
  const of = (list: readonly { name: string }[]) => list.map(({ name }) => name)
  return {
    clients: of(clients),
    loadBalancers: of(loadBalancers),
    nodes: of(nodes),
    services: of(services),
    pods: of(pods),
    requests: edges.filter(({ kind }) => kind === 'request').map(({ to }) => to),
    loose: edges.filter(({ from, to }) =>
      [from, to].some(
        (end) => ![...clients, ...loadBalancers, ...nodes, ...services, ...pods].some(({ place }) => place === end),
      ),
    ),
  }
}

describe('a filter by Service', () => {
  it('keeps its load balancer, its nodes, its pods, and who asks it', () => {
    expect(kept(topology, { service: 'service/default/nginx-loadbalancer' })).toEqual({
      clients: ['internet'],
      loadBalancers: ['nginx-loadbalancer'],
      nodes: ['node-1', 'node-2', 'node-3'],
      services: ['nginx-loadbalancer'],
      pods: [...PODS],
      requests: ['loadbalancer/default/nginx-loadbalancer'],
      loose: [],
    })
  })

  it('keeps of a node only the requests for its own port', () => {
    expect(kept(topology, { service: 'service/default/nginx-nodeport' })).toMatchObject({
      loadBalancers: [],
      requests: ['node/node-1'],
    })
  })

  it('of the inside keeps the pod that asks, and no client', () => {
    expect(kept(topology, { service: 'service/default/nginx-clusterip' })).toMatchObject({
      clients: [],
      pods: ['client', ...PODS],
      nodes: ['node-1', 'node-2', 'node-3'],
    })
  })
})

describe('a filter by labels', () => {
  it.each([
    ['run=client', ['client'], []],
    ['app in (nginx, web),!run', [...PODS], ['nginx-clusterip', 'nginx-nodeport', 'nginx-loadbalancer']],
    ['app!=nginx', ['client'], []],
    ['app=none', [], []],
  ])('%s keeps the pods that it selects, and their Services', (selector, pods, services) => {
    expect(kept(topology, { selector })).toMatchObject({ pods, services, loose: [] })
  })

  it('says what it cannot read, as kubectl does', () => {
    expect(keepOf({ ...NO_FILTER, selector: 'app in web' })).toBe(
      "unable to parse requirement: found 'web' expected: '('",
    )
  })
})

describe('a filter by namespace', () => {
  const cluster = new Cluster()
  const other = service('shop', { selector: { app: 'client' }, ports: [{ port: 80 }] })
  cluster.apply([
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    ...demo(),
    clientPod(),
    { ...other, metadata: { name: 'shop', namespace: 'shop' } },
  ])
  cluster.step(150_000)

  it('keeps what is in it, and nothing of the others', () => {
    expect(kept(cluster.topology(), { namespace: 'shop' })).toMatchObject({
      services: ['shop'],
      pods: [],
      clients: [],
      loadBalancers: [],
      loose: [],
    })
    expect(kept(cluster.topology(), { namespace: 'default' })).toMatchObject({
      clients: ['internet'],
      nodes: ['node-1', 'node-2', 'node-3'],
      loose: [],
    })
  })

  it('of everything is the cluster as it is', () => {
    const { edges, pods } = cluster.topology()
    const all = kept(cluster.topology(), {})
    expect([all.pods.length, all.requests.length]).toEqual([
      pods.length,
      edges.filter(({ kind }) => kind === 'request').length,
    ])
  })
})
