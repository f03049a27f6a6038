import { describe, expect, it } from 'vitest'
import { Cluster, parseTarget, type TrafficSource } from '#engine'
import type { Pod } from '../kinds/pod/types.ts'
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

/** Two pods behind a Service, and a pod that calls it by a source with these properties. */
function called(source: Partial<TrafficSource>, pods = 2): { cluster: Cluster; servedBy: string[] } {
  const cluster = started(...demo({ replicas: pods }), clientPod())
  for (const { source } of cluster.traffic.sources()) cluster.traffic.set({ ...source, enabled: false })
  const servedBy: string[] = []
  cluster.on('trace', ({ pod, outcome }) => servedBy.push(pod ?? outcome))
  const whole = {
    id: 'own',
    service: 'default/nginx-clusterip',
    door: 'clusterIP',
    enabled: true,
    auto: false,
  } as const
  cluster.traffic.set({ from: 'pod/default/client', rate: 10, ...whole, ...source })
  return { cluster, servedBy }
}

const count = (cluster: Cluster) => cluster.traffic.sources().find(({ source }) => source.id === 'own')!.count

describe('kept connections', () => {
  it('[TRF-10] stay with the pod that took them: one connection, one pod, whatever comes to stand beside it', () => {
    const { cluster, servedBy } = called({ connections: 1 })
    cluster.step(10_000)
    cluster.apply(demo({ replicas: 6 }))
    cluster.step(20_000)
    expect(servedBy.length).toBeGreaterThan(200)
    expect(new Set(servedBy).size).toBe(1)
    expect(count(cluster)).toMatchObject({ failed: 0, dialled: 1 })
  })

  it('[TRF-10] of each request spread over all pods, also over those that came later', () => {
    const { cluster, servedBy } = called({})
    cluster.step(10_000)
    expect(new Set(servedBy).size).toBe(2)
    cluster.apply(demo({ replicas: 6 }))
    cluster.step(20_000)
    expect(new Set(servedBy).size).toBe(6)
    expect(count(cluster).dialled).toBeUndefined()
  })

  it('[TRF-11] are dialled anew when their process ends, for its kernel says so: no request is lost by that', () => {
    const { cluster, servedBy } = called({ connections: 1 })
    cluster.step(5000)
    const first = servedBy[0]!
    cluster.fault({ type: 'killPod', pod: first, by: 'oom' })
    cluster.step(20_000)
    // While it is down, and the rules do not know yet, a new connection may be led to it once more, and is refused.
    const after = servedBy.slice(servedBy.lastIndexOf(first) + 1)
    expect(after.length).toBeGreaterThan(50)
    expect(new Set(after).size).toBe(1)
    expect(count(cluster).dialled).toBeGreaterThan(1)
    expect(cluster.connections(nodeOf(cluster, 'client')).length).toBeGreaterThan(0)
  })

  it('[TRF-11] to a process that was replaced are reset where nobody told their client', () => {
    const { cluster } = called({}, 1)
    const send = () =>
      cluster.send({ from: 'pod/default/client', host: 'nginx-clusterip', port: 80, connection: 'mine' })
    const { pod } = send()
    cluster.fault({ type: 'killPod', pod: pod!, by: 'oom' })
    cluster.step(8000)
    expect(send()).toMatchObject({ outcome: 'reset', reason: 'NO_ANSWER' })
    expect(send().outcome).toBe('ok')
  })

  it('[TRF-12] to a machine that went off tell nothing: a request waits in vain before its client dials anew', () => {
    const { cluster, servedBy } = called({ connections: 1 })
    cluster.step(5000)
    const node = nodeOf(cluster, servedBy[0]!.split('/')[2]!)
    expect(node).not.toBe(nodeOf(cluster, 'client'))
    cluster.stopNode(node)
    cluster.step(90_000)
    expect(servedBy).toContain('timeout')
    expect(servedBy.at(-1)).toMatch(/^pod\//)
    expect(servedBy.at(-1)).not.toBe(servedBy[0])
  })

  it('[TRF-10] several are several choices, each for good', () => {
    const { cluster, servedBy } = called({ connections: 8 })
    cluster.step(30_000)
    expect(new Set(servedBy).size).toBe(2)
    for (let i = 8; i < servedBy.length; i++) expect(servedBy[i]).toBe(servedBy[i - 8])
    expect(count(cluster).dialled).toBe(8)
  })

  it('[TRF-10] outlast a snapshot', () => {
    const { cluster } = called({ connections: 3 })
    cluster.step(5000)
    const fork = cluster.fork()
    for (const each of [cluster, fork]) each.step(20_000)
    expect(count(fork)).toEqual(count(cluster))
    expect(count(fork).dialled).toBe(3)
  })
})

function nodeOf(cluster: Cluster, pod: string): string {
  return cluster.get<Pod>('Pod', 'default', pod)!.spec.nodeName!
}

describe('what a source asks', () => {
  it('[TRF-13] comes in bursts of so many, and so often that the rate stays', () => {
    const { cluster } = called({ rate: 10, burst: 20 })
    const times: number[] = []
    cluster.on('trace', ({ t }) => times.push(t))
    cluster.step(60_000)
    expect(times.length).toBeGreaterThan(500)
    expect(times.length).toBeLessThan(700)
    expect(new Set(times).size).toBe(times.length / 20)
  })

  it('[TRF-13] can be asked so many times at once, now', () => {
    const { cluster, servedBy } = called({ rate: 0 })
    expect(cluster.traffic.burst('own', 50)).toBe(true)
    expect(servedBy).toHaveLength(50)
    expect(cluster.traffic.burst('nobody', 50)).toBe(false)
  })

  it('[TRF-14] is a method and a path, or a URL in place of a Service', () => {
    const { cluster } = called({ method: 'HEAD', path: '/index.html' })
    const asked: string[] = []
    cluster.on('trace', ({ request, outcome }) => asked.push(`${request.method} ${request.url} ${outcome}`))
    cluster.step(1000)
    expect(new Set(asked)).toEqual(new Set(['HEAD http://nginx-clusterip/index.html ok']))
    asked.length = 0
    cluster.traffic.set({
      id: 'own',
      from: 'client/internet',
      service: '',
      door: 'clusterIP',
      url: 'http://10.0.1.6:30100/about?x=1',
      rate: 5,
      enabled: true,
      auto: false,
    })
    cluster.step(2000)
    expect(new Set(asked)).toEqual(new Set(['GET http://10.0.1.6:30100/about?x=1 ok']))
  })

  const urls: [url: string, target: ReturnType<typeof parseTarget>][] = [
    ['http://web', { scheme: 'http', host: 'web', port: 80, path: '/' }],
    ['web.shop:8080/cart?x=1#top', { scheme: 'http', host: 'web.shop', port: 8080, path: '/cart?x=1' }],
    ['https://Shop.example.com/', { scheme: 'https', host: 'shop.example.com', port: 443, path: '/' }],
    ['http://[fd00::7]:8080', { scheme: 'http', host: 'fd00::7', port: 8080, path: '/' }],
    ['http://web:99999', undefined],
    ['ftp://web', undefined],
    ['http://a b', undefined],
    ['', undefined],
  ]
  it.each(urls)('[TRF-14] %s is read as a URL, or not at all', (url, target) => {
    expect(parseTarget(url)).toEqual(target)
  })
})
