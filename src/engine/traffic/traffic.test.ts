import { describe, expect, it } from 'vitest'
import { Cluster, type TrafficSource } from '#engine'
import { clientPod, demo, service } from '../../testing/demo.ts'

/** A cluster with these objects whose load balancers never come up, after 20 s. */
function started(...objects: Parameters<Cluster['apply']>[0]): Cluster {
  const cluster = new Cluster({ loadBalancerDelayMs: 1e9 })
  cluster.apply(objects)
  cluster.step(20_000)
  return cluster
}

function sourceOf(cluster: Cluster, name: string): TrafficSource | undefined {
  return cluster.traffic.sources().find(({ source }) => source.service === `default/${name}`)?.source
}

describe('automatic callers', () => {
  it('[TRF-1] go in by the door that the type of the Service is for', () => {
    const cluster = started(...demo(), clientPod())
    expect(sourceOf(cluster, 'nginx-clusterip')).toMatchObject({ door: 'clusterIP', from: 'pod/default/client' })
    expect(sourceOf(cluster, 'nginx-nodeport')).toMatchObject({ door: 'nodePort', from: 'client/internet' })
    expect(sourceOf(cluster, 'nginx-loadbalancer')).toMatchObject({ door: 'loadBalancer', from: 'client/internet' })
  })

  it('[TRF-1] leave alone what has no address to call', () => {
    const cluster = started(
      service('headless', { clusterIP: 'None', selector: { app: 'x' }, ports: [{ port: 80 }] }),
      service('alias', { type: 'ExternalName', externalName: 'example.com' }),
    )
    expect(cluster.traffic.sources()).toEqual([])
  })

  it('[TRF-1] move to the new door when a Service changes its type', () => {
    const cluster = started(...demo())
    cluster.apply([
      service('nginx-clusterip', { type: 'NodePort', selector: { app: 'nginx-demo' }, ports: [{ port: 80 }] }),
    ])
    expect(sourceOf(cluster, 'nginx-clusterip')!.door).toBe('nodePort')
  })

  it('[TRF-7] wait while a load balancer has no address', () => {
    const cluster = started(...demo())
    const { count } = cluster.traffic.sources().find(({ source }) => source.door === 'loadBalancer')!
    expect(count.sent).toBe(0)
  })

  it('[TRF-9] are replaced when they are gone', () => {
    const cluster = started(...demo(), clientPod())
    cluster.delete('Pod', 'default', 'client')
    cluster.step(40_000)
    expect(sourceOf(cluster, 'nginx-clusterip')!.from).toMatch(/^pod\/default\/nginx-demo-/)
  })

  it('[TRF-5] keep their rate and stop when switched off', () => {
    const cluster = started(...demo(), clientPod())
    const source = sourceOf(cluster, 'nginx-clusterip')!
    const sent = () => cluster.traffic.sources().find((s) => s.source.id === source.id)!.count.sent
    cluster.traffic.set({ ...source, rate: 10 })
    const before = sent()
    cluster.step(10_000)
    expect(sent() - before).toBeGreaterThan(90)
    expect(sent() - before).toBeLessThan(110)
    cluster.traffic.set({ ...source, enabled: false })
    const stopped = sent()
    cluster.step(10_000)
    expect(sent()).toBe(stopped)
  })
})

describe('a single request', () => {
  it('[TRF-7] to a load balancer without an address says that it is pending', () => {
    const cluster = started(...demo())
    const trace = cluster.traffic.request('client/internet', 'default/nginx-loadbalancer', 'loadBalancer')
    expect(trace).toMatchObject({ outcome: 'unreachable', reason: 'LB_PENDING' })
  })

  it('[TRF-8] through a door that the Service lacks is not sent', () => {
    const cluster = started(...demo())
    expect(cluster.traffic.request('client/internet', 'default/nginx-clusterip', 'nodePort')).toEqual({
      error: 'Service nginx-clusterip is of type ClusterIP: it has no node port.',
    })
    expect(cluster.traffic.request('client/internet', 'default/nope', 'nodePort')).toEqual({
      error: 'services "nope" not found',
    })
  })
})
