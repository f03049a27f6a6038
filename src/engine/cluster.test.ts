import { describe, expect, it } from 'vitest'
import { Cluster, defaultConfig, type Trace } from '#engine'
import { clientPod, demo } from '../testing/demo.ts'
import type { Pod } from './kinds/pod/types.ts'
import type { Service } from './kinds/service/types.ts'

/** The demo after its load balancer has come up, with everything it did recorded. */
function running(options: { seed?: number } = {}): { cluster: Cluster; traces: Trace[] } {
  const cluster = new Cluster({ config: { ...defaultConfig(), seed: options.seed ?? 1 } })
  const traces: Trace[] = []
  cluster.on('trace', (trace) => traces.push(trace))
  const results = cluster.apply([...demo(), clientPod()])
  expect(results.filter((result) => result.action === 'failed')).toEqual([])
  cluster.step(150_000)
  return { cluster, traces }
}

/** What the traffic of the next `ms` does. */
function watch(cluster: Cluster, ms: number): Trace[] {
  const traces: Trace[] = []
  const stop = cluster.on('trace', (trace) => traces.push(trace))
  cluster.step(ms)
  stop()
  return traces
}

function pods(cluster: Cluster): Pod[] {
  return cluster.list<Pod>('Pod', { selector: { app: 'nginx-demo' } }).filter((pod) => !pod.metadata.deletionTimestamp)
}

describe('the article’s demo', () => {
  it('[TRF-1] reaches both pods through all three Services without anybody asking', () => {
    const { cluster } = running()
    const served = new Map<string, Set<string>>()
    for (const trace of watch(cluster, 60_000)) {
      expect(trace.outcome).toBe('ok')
      const pods = served.get(trace.service!) ?? new Set()
      served.set(trace.service!, pods.add(trace.pod!))
    }
    expect([...served.keys()].sort()).toEqual([
      'service/default/nginx-clusterip',
      'service/default/nginx-loadbalancer',
      'service/default/nginx-nodeport',
    ])
    for (const pods of served.values()) expect(pods.size).toBe(2)
  })

  it('[TRF-2] sends requests to a third pod once it is ready', () => {
    const { cluster } = running()
    cluster.apply(demo({ replicas: 3 }))
    cluster.step(10_000)
    const served = new Set(watch(cluster, 60_000).map((trace) => trace.pod))
    expect(served.size).toBe(3)
  })

  it('[TRF-3] is refused with the reason when nothing is left to answer', () => {
    const { cluster } = running()
    cluster.apply(demo({ replicas: 0 }))
    cluster.step(10_000)
    const traces = watch(cluster, 10_000)
    expect(traces.length).toBeGreaterThan(20)
    for (const trace of traces) {
      expect(trace.outcome).toBe('refused')
      expect(['NO_MATCHING_PODS', 'NO_READY_ENDPOINTS']).toContain(trace.reason)
      expect(trace.facts).toContain('app=nginx-demo')
    }
  })

  it('[TRF-4] says which labels the pods have when the selector matches none', () => {
    const { cluster } = running()
    cluster.apply(demo({ labels: { app: 'nginx-dem' } }))
    cluster.step(10_000)
    for (const trace of watch(cluster, 5000)) {
      expect(trace).toMatchObject({ outcome: 'refused', reason: 'NO_MATCHING_PODS' })
      expect(trace.facts).toContain('app=nginx-dem')
      expect(trace.facts).toContain('app=nginx-demo')
    }
  })

  it('[TRF-5] goes on calling a deleted Service for a while, and fails as callers do', () => {
    const { cluster } = running()
    for (const name of ['nginx-clusterip', 'nginx-nodeport', 'nginx-loadbalancer']) {
      expect(cluster.delete('Service', 'default', name)).toEqual({
        text: `service "${name}" deleted from default namespace`,
      })
    }
    cluster.step(3000)
    const outcomes = new Set(watch(cluster, 10_000).map((trace) => `${trace.outcome} ${trace.reason}`))
    expect(outcomes).toContain('nxdomain DNS_NXDOMAIN')
    expect(outcomes).toContain('refused NODE_PORT_CLOSED')
    cluster.step(20_000)
    expect(watch(cluster, 5000)).toEqual([])
    expect(cluster.traffic.sources()).toEqual([])
  })

  it('[TRF-6] gives replaced pods other addresses, and the Services follow', () => {
    const { cluster } = running()
    const before = pods(cluster).map((pod) => pod.status.podIP)
    for (const pod of pods(cluster)) cluster.delete('Pod', 'default', pod.metadata.name)
    cluster.step(60_000)
    const after = pods(cluster).map((pod) => pod.status.podIP)
    expect(after).toHaveLength(2)
    for (const ip of after) expect(before).not.toContain(ip)
    const served = new Set(watch(cluster, 60_000).map((trace) => trace.servedBy?.split(':')[0]))
    expect([...served].sort()).toEqual([...after].sort())
  })
})

describe('determinism', () => {
  it('[KRN-20] gives byte-identical traces for the same seed and actions', () => {
    const run = (seed: number) => {
      const { cluster, traces } = running({ seed })
      cluster.apply(demo({ replicas: 4 }))
      cluster.step(30_000)
      return JSON.stringify(traces)
    }
    expect(run(7)).toBe(run(7))
    expect(run(7)).not.toBe(run(8))
  })

  it('[KRN-21] gives a restored snapshot the same future, also in the middle of a rolling update', () => {
    const { cluster } = running()
    const changed = demo()
    Object.assign((changed[0] as { spec: { template: { spec: object } } }).spec.template.spec, {
      containers: [{ name: 'nginx', image: 'nginx:1.26', ports: [{ containerPort: 80 }] }],
    })
    cluster.apply(changed)
    cluster.step(700)
    const saved = JSON.stringify(cluster.snapshot())
    const future = (of: Cluster) => JSON.stringify([watch(of, 40_000), of.snapshot(), of.topology()])
    const restored = new Cluster()
    restored.restore(JSON.parse(saved))
    expect(future(restored)).toBe(future(cluster))
  })

  it('[FWL-4, KRN-21] keeps the firewall in snapshots, and a fork has one of its own', () => {
    const cluster = new Cluster()
    cluster.setFirewall({ nodePorts: 'closed' })
    const snapshot = JSON.parse(JSON.stringify(cluster.snapshot())) as ReturnType<Cluster['snapshot']>
    const twin = cluster.fork()
    twin.setFirewall({ nodePorts: 'open' })
    expect([cluster.firewall.nodePorts, twin.firewall.nodePorts]).toEqual(['closed', 'open'])
    twin.restore(snapshot)
    expect(twin.send({ from: 'client', host: '203.0.113.11', port: 30100 }).reason).toBe('FIREWALL_CLOSED')
  })

  it('[KRN-22] keeps what is done to a fork away from the cluster', () => {
    const { cluster } = running()
    const before = JSON.stringify(cluster.snapshot())
    const fork = cluster.fork()
    fork.apply(demo({ replicas: 0 }))
    fork.step(60_000)
    expect(pods(fork)).toEqual([])
    expect(JSON.stringify(cluster.snapshot())).toBe(before)
  })
})

describe('a machine that is off', () => {
  it('[NOD-9] loses what is sent to it, while the rules still send there, until its pods are no endpoints any more', () => {
    const { cluster } = running()
    const [pod] = pods(cluster)
    const node = pod!.spec.nodeName!
    const asker = cluster.config.nodes.find(({ name }) => name !== node)!.name
    const { clusterIP } = cluster.get<Service>('Service', 'default', 'nginx-clusterip')!.spec
    const ask = () => cluster.send({ from: `node/${asker}`, host: clusterIP!, port: 80 })
    expect(cluster.stopNode(node)).toBe(true)
    expect(cluster.stopNode(node)).toBe(false)
    const first = Array.from({ length: 40 }, ask)
    expect(new Set(first.map(({ outcome, reason }) => `${outcome} ${reason}`))).toEqual(
      new Set(['ok null', 'timeout NODE_DOWN']),
    )
    expect(first.find(({ reason }) => reason)!.facts).toBe(`the machine of ${node} is off`)

    cluster.step(70_000)
    expect(new Set(Array.from({ length: 40 }, ask).map(({ outcome }) => outcome))).toEqual(new Set(['ok']))
  })

  it('[NOD-10] sends nothing itself, and what called from it is replaced', () => {
    const { cluster } = running()
    const { nodeName } = cluster.get<Pod>('Pod', 'default', 'client')!.spec
    cluster.stopNode(nodeName!)
    expect(cluster.send({ from: 'pod/client', host: 'nginx-clusterip', port: 80 })).toMatchObject({
      outcome: 'unreachable',
      reason: 'NODE_DOWN',
    })
    cluster.step(5000)
    const caller = cluster.traffic.sources().find(({ source }) => source.door === 'clusterIP')!.source.from
    expect(caller).toMatch(/^pod\/default\/nginx-demo-/)
  })

  it('[LB-11] is left out by the load balancer once its health checks have failed', () => {
    const { cluster } = running()
    cluster.stopNode('node-2')
    const healthy = () => cluster.topology().loadBalancers[0]!.targets.map(({ healthy }) => healthy)
    expect(healthy()).toEqual([true, true, true])
    cluster.step(32_000)
    expect(healthy()).toEqual([true, false, true])
    cluster.startNode('node-2')
    cluster.step(120_000)
    expect(healthy()).toEqual([true, true, true])
  })

  it('[NOD-11] drains: its pods move to other nodes, and come back only when it is uncordoned', () => {
    const { cluster } = running()
    const node = pods(cluster)[0]!.spec.nodeName!
    expect(cluster.drain(node)).toEqual({})
    cluster.step(60_000)
    expect(pods(cluster).map((pod) => pod.spec.nodeName)).not.toContain(node)
    expect(pods(cluster)).toHaveLength(2)
    cluster.cordon(node, false)
    cluster.apply(demo({ replicas: 6 }))
    cluster.step(30_000)
    expect(pods(cluster).map((pod) => pod.spec.nodeName)).toContain(node)
    expect(cluster.drain('nope').error).toBe('nodes "nope" not found')
  })

  it('[NOD-12] can be taken away with its Node and brought back', () => {
    const { cluster } = running()
    expect(cluster.removeNode('node-3')).toBe(true)
    cluster.step(120_000)
    expect(cluster.topology().nodes.map(({ name }) => name)).toEqual(['node-1', 'node-2'])
    expect(pods(cluster).map((pod) => pod.spec.nodeName)).not.toContain('node-3')
    expect(cluster.addNode('node-3')).toBe(true)
    cluster.step(120_000)
    expect(cluster.topology().nodes).toHaveLength(3)
  })
})
