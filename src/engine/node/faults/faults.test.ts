import { describe, expect, it } from 'vitest'
import { Cluster, defaultConfig, type Fault, type Unstructured } from '#engine'
import { service } from '../../../testing/demo.ts'
import type { Event } from '../../kinds/event/types.ts'
import type { EndpointSlice } from '../../kinds/endpointslice/types.ts'
import type { Node } from '../../kinds/node/types.ts'
import type { Pod } from '../../kinds/pod/types.ts'

const READINESS = { httpGet: { path: '/healthz', port: 80 }, periodSeconds: 2, failureThreshold: 2 }

function web(container: Unstructured = {}, pod: Unstructured = {}): Unstructured {
  const main = { name: 'web', image: 'nginx:1.25', ports: [{ containerPort: 80 }], ...container }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: { containers: [main], ...pod },
  }
}

/** nginx has no /healthz: an application that has is what is meant here. */
const healthy = { image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args: ['netexec', '--http-port=80'] }

function started(...objects: Unstructured[]): Cluster {
  const cluster = new Cluster({ loadBalancerDelayMs: 1000 })
  cluster.apply([...objects, service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] })])
  cluster.step(20_000)
  return cluster
}

const PLACE = 'pod/default/web'
const podOf = (cluster: Cluster, name = 'web') => cluster.get<Pod>('Pod', 'default', name)!
const statusOf = (cluster: Cluster) => podOf(cluster).status.containerStatuses![0]!
const isReady = (cluster: Cluster) =>
  cluster
    .list<EndpointSlice>('EndpointSlice', { selector: { 'kubernetes.io/service-name': 'web' } })
    .flatMap(({ endpoints }) => endpoints)
    .some(({ conditions }) => conditions.ready)
const said = (cluster: Cluster, reason: string) =>
  cluster.list<Event>('Event').filter((event) => event.reason === reason)
const ask = (cluster: Cluster, from = 'node/node-1') =>
  cluster.send({ from, host: podOf(cluster).status.podIP!, port: 80 })

describe('a process that is killed', () => {
  it('[FLT-1] for want of memory ends with 137, OOMKilled, and comes again; no event tells of the kill', () => {
    const cluster = started(web())
    expect(cluster.fault({ type: 'killPod', pod: PLACE, by: 'oom' })).toEqual({})
    expect(statusOf(cluster).state.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
    expect(ask(cluster)).toMatchObject({ outcome: 'refused', reason: 'TARGET_PORT_CLOSED' })
    cluster.step(200)
    expect(isReady(cluster)).toBe(false)
    cluster.step(5000)
    expect(statusOf(cluster)).toMatchObject({
      restartCount: 1,
      state: { running: {} },
      lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
    })
    expect(said(cluster, 'Killing')).toEqual([])
    expect(ask(cluster).outcome).toBe('ok')
  })

  it('[FLT-1] again and again waits longer each time: CrashLoopBackOff', () => {
    const cluster = started(web())
    const kill = () => cluster.fault({ type: 'killPod', pod: PLACE, by: 'oom' })
    kill()
    cluster.step(5000)
    kill()
    cluster.step(5000)
    expect(statusOf(cluster).state.waiting?.reason).toBe('CrashLoopBackOff')
    expect(said(cluster, 'BackOff')).toHaveLength(1)
    expect(kill()).toEqual({ error: 'container web is not running' })
    cluster.step(10_000)
    expect(statusOf(cluster)).toMatchObject({ restartCount: 2, state: { running: {} } })
  })

  it('[FLT-1] stays dead where the pod says restartPolicy Never', () => {
    const cluster = started(web({}, { restartPolicy: 'Never' }))
    cluster.fault({ type: 'killPod', pod: PLACE, by: 'oom' })
    cluster.step(20_000)
    expect(podOf(cluster).status.phase).toBe('Failed')
  })

  it('[FLT-2] by SIGTERM ends as it does on that signal: nginx with 0, Completed', () => {
    const cluster = started(web())
    cluster.fault({ type: 'killPod', pod: PLACE, by: 'term' })
    cluster.step(5000)
    expect(statusOf(cluster)).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 0, reason: 'Completed' } },
    })
  })

  it('[FLT-2] by SIGTERM goes on where it has no handler for it', () => {
    const cluster = started(web({ image: 'busybox', command: ['sleep', 'infinity'] }))
    const { error } = cluster.fault({ type: 'killPod', pod: PLACE, by: 'term' })
    expect(error).toBe('the process of container web has no handler for SIGTERM: as process 1 it ignores the signal')
    expect(statusOf(cluster).state.running).toBeDefined()
  })
})

describe('a slow pod', () => {
  it('[FLT-3] takes so much longer to answer, and answers all the same', () => {
    const cluster = started(web())
    const before = ask(cluster).duration
    cluster.fault({ type: 'slowPod', pod: PLACE, ms: 250 })
    for (let i = 0; i < 5; i++) expect(ask(cluster)).toMatchObject({ outcome: 'ok', duration: before + 250 })
    cluster.fault({ type: 'slowPod', pod: PLACE, ms: 0 })
    expect(ask(cluster).duration).toBe(before)
  })

  it('[FLT-4] is found out by a readiness probe that does not wait so long, and comes back when it is mended', () => {
    const cluster = started(web({ ...healthy, readinessProbe: READINESS }))
    expect(isReady(cluster)).toBe(true)
    cluster.fault({ type: 'slowPod', pod: PLACE, ms: 1500 })
    cluster.step(6000)
    expect(isReady(cluster)).toBe(false)
    expect(said(cluster, 'Unhealthy')[0]!.message).toBe(
      `Readiness probe failed: Get "http://${podOf(cluster).status.podIP}:80/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
    )
    cluster.fault({ type: 'slowPod', pod: PLACE, ms: 0 })
    cluster.step(3000)
    expect(isReady(cluster)).toBe(true)
  })

  it.each([
    ['that waits longer', { ...READINESS, timeoutSeconds: 2 }],
    ['that only asks whether the port is open', { ...READINESS, httpGet: undefined, tcpSocket: { port: 80 } }],
  ])('[FLT-4] stays ready for a probe %s', (_, readinessProbe) => {
    const cluster = started(web({ ...healthy, readinessProbe }))
    cluster.fault({ type: 'slowPod', pod: PLACE, ms: 1500 })
    cluster.step(20_000)
    expect(isReady(cluster)).toBe(true)
  })
})

describe('a pod that fails its readiness', () => {
  it('[FLT-5] leaves the endpoints after failureThreshold probes, runs on, and comes back', () => {
    const cluster = started(web({ ...healthy, readinessProbe: READINESS }))
    cluster.fault({ type: 'failReadiness', pod: PLACE })
    cluster.step(2100)
    expect(isReady(cluster)).toBe(true)
    cluster.step(2500)
    expect(isReady(cluster)).toBe(false)
    expect(said(cluster, 'Unhealthy')[0]!.message).toBe(
      'Readiness probe failed: HTTP probe failed with statuscode: 503',
    )
    expect(statusOf(cluster)).toMatchObject({ ready: false, restartCount: 0, state: { running: {} } })
    expect(ask(cluster).outcome).toBe('ok')
    cluster.fault({ type: 'mendReadiness', pod: PLACE })
    cluster.step(3000)
    expect(isReady(cluster)).toBe(true)
  })

  it('[FLT-6] is restarted where its liveness probe asks the same question', () => {
    const livenessProbe = { ...READINESS, failureThreshold: 3 }
    const cluster = started(web({ ...healthy, readinessProbe: READINESS, livenessProbe }))
    cluster.fault({ type: 'failReadiness', pod: PLACE })
    cluster.step(15_000)
    expect(statusOf(cluster).restartCount).toBeGreaterThan(0)
    expect(said(cluster, 'Killing')[0]!.message).toBe('Container web failed liveness probe, will be restarted')
  })

  it.each([
    [
      'without a readiness probe',
      {},
      'pod web has no readiness probe: nobody asks the application, and the kubelet takes a container for ready while it runs',
    ],
    [
      'whose probe only opens a connection',
      { readinessProbe: { tcpSocket: { port: 80 } } },
      'the readiness probe of pod web asks only whether the port is open (tcpSocket): what the application would answer does not matter to it',
    ],
  ])('[FLT-7] cannot be one %s', (_, container, error) => {
    const cluster = started(web(container))
    expect(cluster.fault({ type: 'failReadiness', pod: PLACE })).toEqual({ error })
    cluster.step(10_000)
    expect(isReady(cluster)).toBe(true)
  })
})

/** Zone a has node-1, zone b has node-2 and node-3; pods in-a and in-b, and a client in each. */
function zoned(): Cluster {
  const config = defaultConfig()
  config.nodes = config.nodes.map((node, i) => ({ ...node, zone: i === 0 ? 'a' : 'b' }))
  const cluster = new Cluster({ config, loadBalancerDelayMs: 1000 })
  const on = (name: string, nodeName: string): Unstructured => {
    const pod = web({}, { nodeName })
    return { ...pod, metadata: { name, labels: { app: 'web' } } }
  }
  cluster.apply([
    on('in-a', 'node-1'),
    on('in-b', 'node-2'),
    service('web', { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30080 }] }),
  ])
  cluster.step(40_000)
  return cluster
}

const cut: Fault = { type: 'cutZone', zone: 'b' }
const mend: Fault = { type: 'mendZone', zone: 'b' }
const readyOf = (cluster: Cluster, node: string) =>
  cluster.get<Node>('Node', '', node)!.status.conditions.find(({ type }) => type === 'Ready')!.status

describe('a zone that is cut off', () => {
  const ways: [name: string, from: string, to: (cluster: Cluster) => [string, number], outcome: string][] = [
    ['from another zone into it', 'pod/in-a', (c) => [podOf(c, 'in-b').status.podIP!, 80], 'timeout'],
    ['from it into another zone', 'pod/in-b', (c) => [podOf(c, 'in-a').status.podIP!, 80], 'timeout'],
    ['from outside to a node in it', 'client', () => ['10.0.1.6', 30080], 'timeout'],
    ['from it to itself', 'node/node-3', (c) => [podOf(c, 'in-b').status.podIP!, 80], 'ok'],
    ['within another zone', 'node/node-1', (c) => [podOf(c, 'in-a').status.podIP!, 80], 'ok'],
  ]
  it.each(ways)('[FLT-8] a packet %s', (_, from, to, outcome) => {
    const cluster = zoned()
    const [host, port] = to(cluster)
    expect(cluster.send({ from, host, port }).outcome).toBe('ok')
    expect(cluster.fault(cut)).toEqual({})
    const trace = cluster.send({ from, host, port })
    expect(trace.outcome).toBe(outcome)
    if (outcome === 'ok') return
    expect(trace).toMatchObject({ reason: 'ZONE_CUT_OFF', facts: 'no packet goes into zone b or out of it' })
    expect(trace.hops.at(-1)).toMatchObject({ action: 'drop' })
    expect(cluster.fault(mend)).toEqual({})
    expect(cluster.send({ from, host, port }).outcome).toBe('ok')
  })

  it('[FLT-9] has its nodes NotReady after the grace period; their pods run on, leave the endpoints, and are evicted', () => {
    const cluster = zoned()
    cluster.fault(cut)
    cluster.step(70_000)
    expect([readyOf(cluster, 'node-1'), readyOf(cluster, 'node-2')]).toEqual(['True', 'Unknown'])
    const pod = podOf(cluster, 'in-b')
    expect(pod.status.phase).toBe('Running')
    expect(pod.status.conditions!.find(({ type }) => type === 'Ready')!.status).toBe('False')
    const own = { from: 'node/node-3', host: pod.status.podIP!, port: 80 }
    expect(cluster.send(own).outcome).toBe('ok')
    cluster.step(310_000)
    expect(podOf(cluster, 'in-b').metadata.deletionTimestamp).toBeDefined()
    expect(cluster.send(own).outcome).toBe('ok')
    cluster.fault(mend)
    cluster.step(5000)
    expect(readyOf(cluster, 'node-2')).toBe('True')
    expect(cluster.get('Pod', 'default', 'in-b')).toBeUndefined()
  })

  it('[FLT-9] mended in time, has the same pods as before, and none of them was started anew', () => {
    const cluster = zoned()
    const before = podOf(cluster, 'in-b')
    cluster.fault(cut)
    cluster.step(90_000)
    cluster.fault(mend)
    cluster.step(2000)
    const after = podOf(cluster, 'in-b')
    expect(after.status.podIP).toBe(before.status.podIP)
    expect(after.status.containerStatuses![0]!.restartCount).toBe(0)
    expect(after.status.conditions!.find(({ type }) => type === 'Ready')!.status).toBe('True')
    expect(said(cluster, 'NodeReady').map(({ involvedObject }) => involvedObject.name)).toEqual(
      expect.arrayContaining(['node-2', 'node-3']),
    )
    expect(said(cluster, 'Rebooted')).toEqual([])
  })

  it('[FLT-9] is left out by load balancers once their health checks have failed', () => {
    const cluster = zoned()
    const healthy = () => cluster.topology().loadBalancers[0]!.targets.map((target) => target.healthy)
    expect(healthy()).toEqual([true, true, true])
    cluster.fault(cut)
    cluster.step(32_000)
    expect(healthy()).toEqual([true, false, false])
  })

  it('[FLT-10] keeps the rules that its kube-proxies had', () => {
    const cluster = zoned()
    const before = cluster.rules('node-2')
    const knows = (node: string) => cluster.rules(node).includes('default/late')
    cluster.fault(cut)
    cluster.apply([service('late', { selector: { app: 'web' }, ports: [{ port: 80 }] })])
    cluster.step(5000)
    expect([knows('node-1'), knows('node-2')]).toEqual([true, false])
    expect(cluster.rules('node-2')).toBe(before)
    cluster.fault(mend)
    cluster.step(5000)
    expect(knows('node-2')).toBe(true)
  })

  it('[FLT-8] that is none, or is so already, is told in a sentence', () => {
    const cluster = zoned()
    expect(cluster.fault({ type: 'cutZone', zone: 'c' })).toEqual({ error: 'no node is in zone c' })
    expect(cluster.fault(mend)).toEqual({ error: 'zone b is not cut off' })
    cluster.fault(cut)
    expect(cluster.fault(cut)).toEqual({ error: 'zone b is cut off already' })
    cluster.stopNode('node-2')
    expect(cluster.fault({ type: 'startNode', node: 'node-2' })).toEqual({
      error: 'zone b is cut off: a node that starts there finds no API server',
    })
  })
})

describe('faults', () => {
  it('[FLT-11] outlast a snapshot, and a fork goes on as the cluster does', () => {
    const cluster = zoned()
    cluster.apply([{ ...web({ ...healthy, readinessProbe: READINESS }, { nodeName: 'node-1' }) }])
    cluster.step(10_000)
    cluster.fault({ type: 'slowPod', pod: PLACE, ms: 70 })
    cluster.fault({ type: 'failReadiness', pod: PLACE })
    cluster.fault(cut)
    const fork = cluster.fork()
    for (const each of [cluster, fork]) each.step(100_000)
    expect(JSON.stringify(fork.snapshot())).toBe(JSON.stringify(cluster.snapshot()))
    expect(fork.topology().pods.find(({ name }) => name === 'web')).toMatchObject({ slowMs: 70, unready: true })
    expect(fork.topology().nodes.map((node) => node.cutOff ?? false)).toEqual([false, true, true])
    fork.fault(mend)
    fork.step(3000)
    expect(fork.topology().nodes.map((node) => node.cutOff ?? false)).toEqual([false, false, false])
    expect(cluster.topology().nodes[1]!.cutOff).toBe(true)
  })

  it('[FLT-11] of a pod end with it', () => {
    const cluster = started(web())
    cluster.fault({ type: 'slowPod', pod: PLACE, ms: 250 })
    cluster.delete('Pod', 'default', 'web')
    cluster.step(40_000)
    cluster.apply([web()])
    cluster.step(10_000)
    expect(ask(cluster).duration).toBeLessThan(50)
  })

  it('[FLT-11] are refused where there is nothing to break', () => {
    const cluster = started(web())
    const refused: [Fault, string][] = [
      [{ type: 'slowPod', pod: 'pod/default/nope', ms: 5 }, 'pods "nope" not found'],
      [{ type: 'killPod', pod: PLACE, by: 'oom', container: 'x' }, 'container x is not valid for pod web'],
      [{ type: 'startNode', node: 'node-1' }, 'there is no node node-1 that is off'],
      [{ type: 'stopNode', node: 'nope' }, 'there is no node nope that is on'],
    ]
    for (const [fault, error] of refused) expect(cluster.fault(fault)).toEqual({ error })
  })
})
