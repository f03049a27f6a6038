import { beforeEach, describe, expect, it } from 'vitest'
import { Cluster } from '../../index.ts'
import type { Pod } from '../../kinds/pod/types.ts'
import { clusterOf } from '../../../testing/families.ts'

const labels = { app: 'web' }
const deployment = (name: string, replicas: number, image: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name, image, command: image === 'busybox' ? ['sleep', 'infinity'] : undefined }] },
    },
  },
})

describe('names are looked up by packets', () => {
  let cluster: Cluster
  let from: string

  beforeEach(() => {
    cluster = new Cluster()
    cluster.apply([
      deployment('web', 2, 'nginx'),
      deployment('caller', 1, 'busybox'),
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web' },
        spec: { clusterIP: '10.96.0.20', selector: labels, ports: [{ port: 80 }] },
      },
    ])
    cluster.step(30_000)
    from = `pod/default/${cluster.list('Pod', { selector: { app: 'caller' } })[0]!.metadata.name}`
  })

  const ask = (host = 'web') => cluster.send({ from, host, port: 80 })

  it('[DNS-16] to the Service kube-dns, by its rules, to a pod that answers', () => {
    const trace = ask()
    expect(trace.outcome).toBe('ok')
    expect(trace.lookups).toHaveLength(1)
    const [lookup] = trace.lookups
    expect(lookup).toMatchObject({
      server: '10.96.0.10',
      outcome: 'answered',
      questions: [
        { name: 'web.default.svc.cluster.local', type: 'A' },
        { name: 'web.default.svc.cluster.local', type: 'AAAA' },
      ],
      pod: expect.stringMatching(/^pod\/kube-system\/coredns-/),
    })
    expect(lookup!.messages[0]!.answers).toMatchObject([{ data: '10.96.0.20' }])
    const dnat = lookup!.hops.find(({ action }) => action === 'dnat')
    expect(dnat?.before).toMatchObject({ dst: '10.96.0.10', dport: 53, protocol: 'UDP' })
    expect(dnat?.rule).toMatch(/^-A KUBE-SEP-.* -p udp .* -j DNAT --to-destination 10\.244\.\d\.\d+:53$/)
    expect(lookup!.hops.at(-1)?.action).toBe('receive')
    expect(trace.hops[0]!.t).toBeLessThanOrEqual(trace.hops[1]!.t)
    expect(trace.hops[1]!.t).toBeGreaterThanOrEqual(lookup!.t + lookup!.duration)
  })

  it('[DNS-16] one for each search domain that is tried', () => {
    const names = (host: string) => ask(host).lookups.map(({ questions }) => questions[0]!.name)
    expect(names('nobody')).toEqual([
      'nobody.default.svc.cluster.local',
      'nobody.svc.cluster.local',
      'nobody.cluster.local',
      'nobody',
    ])
    expect(names('kube-dns.kube-system')).toHaveLength(2)
    expect(names('web.default.svc.cluster.local.')).toEqual(['web.default.svc.cluster.local'])
  })

  it('[DNS-16] spread over the pods of cluster DNS', () => {
    const pods = new Set(Array.from({ length: 40 }, () => ask().lookups[0]!.pod))
    expect(pods.size).toBe(2)
  })

  it('[DNS-16] none where the host is an address, or the sender asks the world outside', () => {
    expect(ask('10.96.0.20').lookups).toEqual([])
    expect(cluster.send({ from: 'client', host: 'web', port: 80 })).toMatchObject({ outcome: 'nxdomain', lookups: [] })
  })

  it('[DNS-17] refused at once, twice, where kube-dns has no endpoints: no name is found then', () => {
    cluster.scale('Deployment', 'kube-system', 'coredns', 0)
    cluster.step(40_000)
    const trace = ask()
    expect(trace).toMatchObject({ outcome: 'nxdomain', reason: 'DNS_UNAVAILABLE' })
    expect(trace.facts).toContain('selector k8s-app=kube-dns matches no pod')
    expect(trace.lookups.map(({ outcome }) => outcome)).toEqual(['refused', 'refused'])
    expect(trace.duration).toBeLessThan(10)
    expect(trace.hops.some(({ action }) => action === 'reject')).toBe(true)
  })

  it('[DNS-17] in vain for 5 seconds where the machines of cluster DNS are off', () => {
    const nodes = new Set(cluster.list<Pod>('Pod', { namespace: 'kube-system' }).map(({ spec }) => spec.nodeName!))
    const free = cluster.config.nodes.find(({ name }) => !nodes.has(name))!.name
    const containers = [{ name: 'c', image: 'busybox', command: ['sleep', 'infinity'] }]
    cluster.apply([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'far' }, spec: { nodeName: free, containers } }])
    cluster.step(10_000)
    for (const node of nodes) cluster.stopNode(node)
    const trace = cluster.send({ from: 'pod/far', host: 'web', port: 80 })
    expect(trace).toMatchObject({ outcome: 'nxdomain', reason: 'DNS_UNAVAILABLE', duration: 5000 })
    expect(trace.lookups.map(({ outcome }) => outcome)).toEqual(['timeout', 'timeout'])
  })

  it('[DNS-16] over IPv6 where the cluster has nothing else', () => {
    const six = new Cluster({ config: clusterOf('ipv6') })
    const containers = [{ name: 'c', image: 'busybox', command: ['sleep', 'infinity'] }]
    six.apply([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'far' }, spec: { containers } }])
    six.step(10_000)
    const trace = six.send({ from: 'pod/far', host: 'kube-dns.kube-system', port: 9153 })
    expect(trace).toMatchObject({ outcome: 'ok', servedBy: expect.stringMatching(/^\[fd00:10:244.*\]:9153$/) })
    expect(trace.lookups.at(-1)).toMatchObject({ servedBy: expect.stringMatching(/^\[fd00:10:244.*\]:53$/) })
  })

  it('[DNS-18] by hand, too: any question, to any server', () => {
    const told = cluster.network.query(from, [{ name: 'web.default.svc.cluster.local', type: 'SRV' }])
    expect(told).toMatchObject({ outcome: 'answered', server: '10.96.0.10' })
    const silent = cluster.network.query(from, [{ name: 'web', type: 'A' }], { server: '10.244.9.9', timeoutMs: 1000 })
    expect(silent).toMatchObject({ outcome: 'timeout', duration: 1000, messages: [] })
    expect(cluster.network.query('pod/nobody', [{ name: 'web', type: 'A' }])).toBe(
      'There is no pod nobody in namespace default.',
    )
    expect(cluster.network.query('client', [{ name: 'web', type: 'A' }])).toMatchObject({
      outcome: 'answered',
      messages: [{ rcode: 'NXDOMAIN' }],
    })
  })
})
