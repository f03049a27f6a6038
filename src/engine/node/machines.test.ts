import { describe, expect, it } from 'vitest'
import { world } from '../../testing/engine.ts'
import type { Event } from '../kinds/event/types.ts'
import type { Node } from '../kinds/node/types.ts'
import { describeNode } from '../kinds/node/describe.ts'
import { podStatusText } from '../kinds/index.ts'
import { condition } from '../kinds/pod/conditions.ts'

/** Two pods behind a Service, and what happens on the node of one of them. */
function started(spec: object = {}) {
  const w = world()
  w.api.create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
      },
    },
  })
  w.service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] })
  w.pass(10_000)
  const victim = w.pods()[0]!.metadata.name
  const name = w.pod(victim)!.spec.nodeName!
  return {
    ...w,
    victim,
    name,
    node: () => w.api.get<Node>('Node', undefined, name)!,
    status: () => w.row('Node', name)[1],
    taints: () => (w.api.get<Node>('Node', undefined, name)!.spec.taints ?? []).map((t) => `${t.key}:${t.effect}`),
    ready: () => w.endpoints('web').filter((each) => each.ready).length,
    said: (about: string) =>
      w.api
        .list<Event>('Event')
        .filter(({ involvedObject }) => involvedObject.name === about)
        .map(({ reason, message }) => `${reason}: ${message}`),
  }
}

describe('a node whose machine is switched off', () => {
  it('[NOD-1] is NotReady when 50 s have passed since its last heartbeat, not before', () => {
    const w = started()
    expect(w.nodes.stop(w.name)).toBe(true)
    w.pass(39_000)
    expect(w.status()).toBe('Ready')
    w.pass(17_000)
    expect(w.status()).toBe('NotReady')
    expect(condition(w.node().status.conditions, 'Ready')).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    })
    expect(w.said(w.name)).toContain(`NodeNotReady: Node ${w.name} status is now: NodeNotReady`)
    expect(w.taints()).toEqual([
      'node.kubernetes.io/unreachable:NoSchedule',
      'node.kubernetes.io/unreachable:NoExecute',
    ])
  })

  it('[NOD-2] takes its pods out of the endpoints then, though they still count as Running', () => {
    const w = started()
    w.nodes.stop(w.name)
    w.pass(30_000)
    expect(w.ready()).toBe(2)
    w.pass(30_000)
    expect(w.ready()).toBe(1)
    expect(podStatusText(w.pod(w.victim)!)).toBe('Running')
    expect(condition(w.pod(w.victim)!.status.conditions, 'Ready')?.status).toBe('False')
    expect(w.said(w.victim)).toContain('NodeNotReady: Node is not ready')
  })

  it('[NOD-3] loses its pods after the 300 s that they tolerate; they end only when it is back', () => {
    const w = started()
    w.nodes.stop(w.name)
    w.pass(340_000)
    expect(podStatusText(w.pod(w.victim)!)).toBe('Running')
    w.pass(30_000)
    expect(podStatusText(w.pod(w.victim)!)).toBe('Terminating')
    expect(w.said(w.victim)).toContain(`TaintManagerEviction: Marking for deletion Pod default/${w.victim}`)
    expect(w.ready()).toBe(2)
    w.pass(600_000)
    expect(w.pod(w.victim)).toBeDefined()
    w.nodes.start(w.name)
    w.pass(10_000)
    expect(w.pod(w.victim)).toBeUndefined()
    expect([w.status(), w.taints()]).toEqual(['Ready', []])
  })

  it('[NOD-4] starts its containers anew, at other addresses, when it is switched on', () => {
    const w = started()
    const before = w.pod(w.victim)!.status.podIP!
    w.nodes.stop(w.name)
    expect(w.nodes.sockets.at(before, 80, 'TCP')).toBeUndefined()
    w.pass(100_000)
    expect(w.nodes.start(w.name)).toBe(true)
    w.pass(10_000)
    const { podIP, containerStatuses } = w.pod(w.victim)!.status
    expect(podIP).not.toBe(before)
    expect(containerStatuses![0]).toMatchObject({ restartCount: 1, lastState: { terminated: { exitCode: 255 } } })
    expect(w.nodes.sockets.at(podIP!, 80, 'TCP')).toBeDefined()
    expect(w.ready()).toBe(2)
    expect(w.said(w.name)).toContain(`NodeReady: Node ${w.name} status is now: NodeReady`)
  })

  it('[NOD-5] that is back before anybody missed it was never NotReady', () => {
    const w = started()
    w.nodes.stop(w.name)
    w.pass(20_000)
    w.nodes.start(w.name)
    w.pass(100_000)
    expect(w.said(w.name).filter((each) => /NotReady|NodeReady/.test(each))).toEqual([])
    expect(w.ready()).toBe(2)
  })
})

describe('a node', () => {
  it('[NOD-6] that is cordoned, and that is open again, is told of by its kubelet', () => {
    const w = world()
    for (const unschedulable of [true, null]) w.api.mergePatch('Node', undefined, 'node-1', { spec: { unschedulable } })
    expect(w.reasons('node-1')).toEqual(['NodeNotSchedulable', 'NodeSchedulable'])
  })

  it('[NOD-6] that is cordoned gets no new pods and keeps those it has', () => {
    const w = started()
    w.api.mergePatch('Node', undefined, w.name, { spec: { unschedulable: true } })
    w.pass(1000)
    expect([w.status(), w.taints()]).toEqual([
      'Ready,SchedulingDisabled',
      ['node.kubernetes.io/unschedulable:NoSchedule'],
    ])
    w.api.mergePatch('Deployment', 'default', 'web', { spec: { replicas: 8 } })
    w.pass(10_000)
    expect(w.pods().filter(({ spec }) => spec.nodeName === w.name)).toHaveLength(1)
    w.api.mergePatch('Node', undefined, w.name, { spec: { unschedulable: null } })
    w.pass(1000)
    expect([w.status(), w.taints()]).toEqual(['Ready', []])
  })

  it('[NOD-7] with a NoExecute taint keeps a pod for as long as it tolerates it', () => {
    const taint = { spec: { taints: [{ key: 'maintenance', effect: 'NoExecute' }] } }
    const gone = (tolerations: object[], ms: number) => {
      const w = started({ tolerations })
      w.api.mergePatch('Node', undefined, w.name, taint)
      w.pass(ms)
      return w.pod(w.victim) === undefined
    }
    const toleration = { key: 'maintenance', operator: 'Exists', effect: 'NoExecute' }
    expect(gone([], 3000)).toBe(true)
    expect(gone([toleration], 1_000_000)).toBe(false)
    expect(gone([{ ...toleration, tolerationSeconds: 60 }], 55_000)).toBe(false)
    expect(gone([{ ...toleration, tolerationSeconds: 60 }], 65_000)).toBe(true)
  })

  it('[NOD-8] that is removed leaves nothing behind, and comes back empty', () => {
    const w = started()
    expect(w.nodes.remove(w.name)).toBe(true)
    w.pass(30_000)
    expect(w.pod(w.victim)).toBeDefined()
    w.pass(15_000)
    expect(w.pod(w.victim)).toBeUndefined()
    expect(w.ready()).toBe(2)
    expect(w.nodes.add(w.name)).toBe(true)
    expect(w.nodes.add('elsewhere')).toBe(false)
    w.api.mergePatch('Deployment', 'default', 'web', { spec: { replicas: 9 } })
    w.pass(10_000)
    expect(w.pods().filter(({ spec }) => spec.nodeName === w.name).length).toBeGreaterThan(0)
    expect(w.ready()).toBe(9)
  })
})

describe('a node and its kubelet', () => {
  const renewed = (w: ReturnType<typeof started>) =>
    /RenewTime: +(.*)/.exec(
      describeNode(w.node(), { api: w.api, now: w.api.kernel.clock.epoch + w.api.kernel.clock.now }),
    )![1]!

  it('[NOD-13] has a Lease that is renewed every 10 s, until it is lost', () => {
    const w = started()
    const first = Date.parse(renewed(w))
    w.pass(60_000)
    expect(Date.parse(renewed(w)) - first).toBe(60_000)
    w.nodes.stop(w.name)
    w.pass(60_000)
    const last = renewed(w)
    w.pass(60_000)
    expect(renewed(w)).toBe(last)
    expect(w.status()).toBe('NotReady')
  })

  it('[NOD-14] tells of its start, and has a new boot ID', () => {
    const w = started()
    const before = w.node().status.nodeInfo!.bootID!
    w.nodes.stop(w.name)
    w.pass(60_000)
    w.nodes.start(w.name)
    w.pass(10_000)
    const after = w.node().status.nodeInfo!.bootID!
    expect(after).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(after).not.toBe(before)
    expect(w.said(w.name)).toEqual([
      `NodeNotReady: Node ${w.name} status is now: NodeNotReady`,
      'Starting: ',
      'Starting: Starting kubelet.',
      `NodeHasSufficientMemory: Node ${w.name} status is now: NodeHasSufficientMemory`,
      `NodeHasNoDiskPressure: Node ${w.name} status is now: NodeHasNoDiskPressure`,
      `NodeHasSufficientPID: Node ${w.name} status is now: NodeHasSufficientPID`,
      'NodeAllocatableEnforced: Updated Node Allocatable limit across pods',
      `Rebooted: Node ${w.name} has been rebooted, boot id: ${after}`,
      `NodeReady: Node ${w.name} status is now: NodeReady`,
    ])
  })

  it('[NOD-14] is told as removed and as registered', () => {
    const w = started()
    w.nodes.remove(w.name)
    expect(w.said(w.name)).toEqual([`RemovingNode: Node ${w.name} event: Removing Node ${w.name} from Controller`])
    w.nodes.add(w.name)
    expect(w.said(w.name)).toContain(`RegisteredNode: Node ${w.name} event: Registered Node ${w.name} in Controller`)
  })
})
