import { describe, expect, it } from 'vitest'
import { Cluster, defaultConfig, loadProxyMode, type LoadReport, type TrafficSource, type Unstructured } from '#engine'
import { clientPod, demo, service } from '../testing/demo.ts'
import { loadTest } from './load.ts'

const web = { selector: { app: 'nginx-demo' }, ports: [{ port: 80 }] }

function source(part: Partial<TrafficSource> = {}): TrafficSource {
  return {
    id: 'load',
    from: 'pod/default/client',
    service: 'default/web',
    door: 'clusterIP',
    rate: 0,
    enabled: false,
    auto: false,
    ...part,
  }
}

function cluster(spec: Unstructured, replicas = 4): Cluster {
  const made = new Cluster({ loadBalancerDelayMs: 1000 })
  made.apply([...demo({ replicas }), clientPod(), service('web', spec)])
  made.step(60_000)
  return made
}

function load(at: Cluster, part: Partial<TrafficSource> = {}, count = 2000): LoadReport {
  const report = loadTest(at, source(part), count)
  if ('error' in report) throw new Error(report.error)
  return report
}

/** How far an end is from what was predicted, in standard errors of so many choices. */
function strays({ ends, count, choices }: LoadReport): number[] {
  return ends.map((end) => {
    const p = end.probability!
    const error = Math.sqrt((p * (1 - p)) / choices)
    return error === 0 ? Math.abs(end.count / count - p) * 1e9 : Math.abs(end.count / count - p) / error
  })
}

const chances = ({ ends }: LoadReport) => ends.map(({ probability }) => probability!)

describe('a load is spread as the rules predict', () => {
  const rows: [name: string, spec: Unstructured, part: Partial<TrafficSource>, chances: number[]][] = [
    ['over the pods of a ClusterIP', web, {}, [0.25, 0.25, 0.25, 0.25]],
    [
      'through a node port, from outside',
      { ...web, type: 'NodePort' },
      { from: 'client/internet', door: 'nodePort' },
      [0.25, 0.25, 0.25, 0.25],
    ],
    [
      'through a load balancer',
      { ...web, type: 'LoadBalancer' },
      { from: 'client/internet', door: 'loadBalancer' },
      [0.25, 0.25, 0.25, 0.25],
    ],
    ['of a URL', web, { service: '', url: 'http://web.default.svc.cluster.local/' }, [0.25, 0.25, 0.25, 0.25]],
  ]
  it.each(rows)('[LDT-1] %s', (_, spec, part, expected) => {
    const report = load(cluster(spec), part)
    chances(report).forEach((p, i) => expect(p).toBeCloseTo(expected[i]!, 9))
    expect(report).toMatchObject({ count: 2000, choices: 2000, kept: null, outcomes: [{ outcome: 'ok', count: 2000 }] })
    expect(Math.max(...strays(report))).toBeLessThan(4)
  })

  it('[LDT-2] with externalTrafficPolicy Local by nodes first, then by pods of each: unevenly', () => {
    const local = { ...web, type: 'LoadBalancer', externalTrafficPolicy: 'Local' }
    const at = cluster(local, 4)
    const report = load(at, { from: 'client/internet', door: 'loadBalancer' })
    const perNode = new Map<string, number>()
    const nodeOf = (address: string) => at.topology().pods.find(({ ip }) => address.startsWith(`${ip}:`))!.node!
    for (const { address } of report.ends) perNode.set(nodeOf(address!), (perNode.get(nodeOf(address!)) ?? 0) + 1)
    for (const { address, probability } of report.ends) {
      expect(probability).toBeCloseTo(1 / perNode.size / perNode.get(nodeOf(address!))!, 9)
    }
    expect(new Set(chances(report)).size).toBeGreaterThan(1)
    expect(Math.max(...strays(report))).toBeLessThan(4)
  })

  it('[LDT-2] with internalTrafficPolicy Local nowhere else than to the pods of the node', () => {
    const report = load(cluster({ ...web, internalTrafficPolicy: 'Local' }, 6))
    expect(report.ends.length).toBeLessThan(6)
    expect(chances(report).reduce((a, b) => a + b)).toBeCloseTo(1, 9)
    expect(Math.max(...strays(report))).toBeLessThan(4)
  })

  it('[LDT-3] over ready pods only; one that is unready gets nothing and has no bar', () => {
    const made = cluster(web, 3)
    made.apply([
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'unready', labels: { app: 'nginx-demo' } },
        spec: {
          containers: [{ name: 'c', image: 'nginx:1.25', readinessProbe: { httpGet: { path: '/no', port: 80 } } }],
        },
      },
    ])
    made.step(20_000)
    const report = load(made)
    expect(report.ends.map(({ pod }) => pod)).not.toContain('pod/default/unready')
    chances(report).forEach((p) => expect(p).toBeCloseTo(1 / 3, 9))
    expect(Math.max(...strays(report))).toBeLessThan(4)
  })

  it('[LDT-4] by one choice for good with sessionAffinity: all to one pod, as one choice allows', () => {
    const made = cluster({ ...web, sessionAffinity: 'ClientIP' })
    const report = load(made)
    expect(report).toMatchObject({ choices: 1, kept: 'client' })
    expect(report.ends.map(({ count }) => count).filter((count) => count > 0)).toEqual([2000])
    expect(Math.max(...strays(report))).toBeLessThan(4)
  })

  it('[LDT-4] with sessionAffinity to the pod that the client has already, as predicted', () => {
    const made = cluster({ ...web, sessionAffinity: 'ClientIP' })
    const { pod } = made.send({ from: 'pod/default/client', host: 'web', port: 80 })
    const report = load(made)
    expect(report.ends.filter(({ count }) => count > 0)).toMatchObject([{ pod, count: 2000, probability: 1 }])
  })

  it('[LDT-4] with sessionAffinity by one choice for each node that a load balancer sends to', () => {
    const spec = { ...web, type: 'LoadBalancer', sessionAffinity: 'ClientIP' }
    const report = load(cluster(spec), { from: 'client/internet', door: 'loadBalancer' })
    expect(report).toMatchObject({ choices: 3, kept: 'client' })
    expect(Math.max(...strays(report))).toBeLessThan(4)
  })

  it('[LDT-5] over kept connections by one choice each', () => {
    const one = load(cluster(web), { connections: 1 })
    expect(one).toMatchObject({ choices: 1, kept: 'connection' })
    expect(one.ends.map(({ count }) => count).filter((count) => count > 0)).toEqual([2000])
    const many = load(cluster(web), { connections: 100 })
    expect(many).toMatchObject({ choices: 100, kept: 'connection' })
    expect(Math.max(...strays(many))).toBeLessThan(4)
    expect(many.ends.every(({ count }) => count % 20 === 0)).toBe(true)
  })

  it('[LDT-6] in turn where ipvs takes turns: no further off than one', async () => {
    await loadProxyMode('ipvs')
    const config = defaultConfig()
    config.proxy = { ...config.proxy, mode: 'ipvs' }
    const made = new Cluster({ config })
    made.apply([...demo({ replicas: 4 }), clientPod(), service('web', web)])
    made.step(60_000)
    const report = load(made, {}, 1002)
    for (const end of report.ends) expect(Math.abs(end.count - 250.5)).toBeLessThan(1)
  })
})

describe('a load', () => {
  it('[LDT-7] leaves the cluster as it was', () => {
    const at = cluster(web)
    const before = JSON.stringify(at.snapshot())
    load(at)
    expect(JSON.stringify(at.snapshot())).toBe(before)
  })

  it('[LDT-8] tells what became of requests, and how long the answered ones took', () => {
    const at = cluster(web, 2)
    const [first] = at.topology().pods.filter(({ name }) => name.startsWith('nginx'))
    at.fault({ type: 'slowPod', pod: first!.place, ms: 300 })
    const slow = load(at)
    const late = slow.durations.filter(([ms]) => ms > 300).reduce((sum, [, count]) => sum + count, 0)
    expect(late).toBe(slow.ends.find(({ pod }) => pod === first!.place)!.count)
    at.fault({ type: 'stopNode', node: first!.node!.slice('node/'.length) })
    // By address: of the two DNS servers one may be on that node, too.
    const { clusterIP } = at.topology().services.find(({ name }) => name === 'web')!
    const report = load(at, { service: '', url: `http://${clusterIP}/` })
    const lost = report.outcomes.find(({ outcome }) => outcome === 'timeout')!
    expect(lost.reason).toBe('NODE_DOWN')
    expect(report.ends.find(({ address }) => address === `${first!.ip}:80`)).toMatchObject({ count: lost.count, ok: 0 })
    expect(Math.max(...strays(report))).toBeLessThan(4)
  })

  it('[LDT-8] that nobody takes is refused as the rules say', () => {
    const report = load(cluster({ ...web, selector: { app: 'nobody' } }), {}, 10)
    expect(report.outcomes).toMatchObject([{ outcome: 'refused', reason: 'NO_MATCHING_PODS', count: 10 }])
    expect(report.ends).toMatchObject([{ address: null, count: 10, ok: 0 }])
  })

  it('[LDT-9] of nobody, or to nowhere, is an error in a sentence', () => {
    const at = cluster(web)
    expect(loadTest(at, source({ service: 'default/nope' }), 5)).toEqual({ error: 'services "nope" not found' })
    expect(loadTest(at, source({ url: 'ftp://x', service: '' }), 5)).toEqual({
      error: 'ftp://x is no URL of http or https.',
    })
    expect(loadTest(at, source({ from: 'pod/default/gone' }), 5)).toEqual({
      error: 'pod/default/gone sends nothing: it is not there, or does not run.',
    })
    expect(load(at, {}, 99_999).count).toBe(10_000)
  })
})
