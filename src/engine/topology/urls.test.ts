import { describe, expect, it } from 'vitest'
import { Cluster } from '#engine'
import { clientPod, demo } from '../../testing/demo.ts'

const cluster = new Cluster({ loadBalancerDelayMs: 1000 })
cluster.apply([...demo(), clientPod()])
cluster.step(20_000)
// Only the way that is asked for is to be seen.
for (const { source } of cluster.traffic.sources()) cluster.traffic.set({ ...source, enabled: false })
const pod = cluster.topology().pods.find(({ name }) => name.startsWith('nginx'))!

describe('the way of a source that asks a URL', () => {
  const ways: [url: string, from: string, to: string | undefined][] = [
    ['http://nginx-clusterip/', 'pod/default/client', 'service/default/nginx-clusterip'],
    ['http://nginx-clusterip.default.svc.cluster.local', 'pod/client', 'service/default/nginx-clusterip'],
    ['http://nginx-clusterip.elsewhere', 'pod/default/client', undefined],
    ['http://nginx-clusterip/', 'client/internet', undefined],
    ['http://10.0.1.6:30100', 'client/internet', 'node/node-2'],
    ['http://203.0.113.12:30100', 'client/internet', 'node/node-2'],
    ['http://203.0.113.50', 'client/internet', 'loadbalancer/default/nginx-loadbalancer'],
    [`http://${pod.ip}`, 'node/node-1', pod.place],
    ['http://192.0.2.1', 'client/internet', undefined],
  ]
  it.each(ways)('[TRF-14] %s of %s', (url, from, to) => {
    cluster.traffic.set({ id: 'own', from, url, service: '', door: 'clusterIP', rate: 1, enabled: true, auto: false })
    const edge = cluster.topology().edges.find(({ kind }) => kind === 'request')
    expect(edge?.to).toBe(to)
    if (edge) expect(edge.from).toBe(from === 'pod/client' ? 'pod/default/client' : from)
  })
})
