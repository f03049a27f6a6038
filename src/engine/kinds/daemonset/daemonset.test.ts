import { describe, expect, it } from 'vitest'
import { refusal, world } from '../../../testing/engine.ts'
import type { Event } from '../event/types.ts'
import type { DaemonSet } from './types.ts'

const labels = { app: 'agent' }

function manifest(spec: object = {}, pod: object = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx:1.25' }], ...pod } },
      ...spec,
    },
  }
}

function started(spec: object = {}, pod: object = {}) {
  const w = world()
  const reply = w.api.create(manifest(spec, pod))
  if (!reply.ok) throw new Error(reply.status.message)
  w.pass(5000)
  return {
    ...w,
    set: () => w.api.get<DaemonSet>('DaemonSet', 'default', 'agent')!,
    nodes: () =>
      w
        .pods()
        .map(({ spec }) => spec.nodeName)
        .sort(),
    images: () =>
      w
        .pods()
        .map(({ spec }) => spec.containers[0]!.image.slice(6))
        .sort(),
    taint: (node: string, effect: string) =>
      w.api.mergePatch('Node', undefined, node, { spec: { taints: [{ key: 'gpu', effect }] } }),
    setImage: (image: string) =>
      w.api.mergePatch('DaemonSet', 'default', 'agent', {
        spec: { template: { spec: { containers: [{ name: 'c', image }] } } },
      }),
  }
}

describe('a DaemonSet', () => {
  it('[DS-1] has one pod on every node, and says how many', () => {
    const w = started()
    expect(w.nodes()).toEqual(['node-1', 'node-2', 'node-3'])
    expect(w.set().status).toMatchObject({ desiredNumberScheduled: 3, numberReady: 3, numberAvailable: 3 })
    expect(w.row('DaemonSet', 'agent').slice(0, 7)).toEqual(['agent', '3', '3', '3', '3', '3', '<none>'])
    const events = w.api.list<Event>('Event').filter(({ involvedObject }) => involvedObject.kind === 'DaemonSet')
    expect(events.every(({ message }) => /^Created pod: agent-\w{5}$/.test(message))).toBe(true)
    w.api.delete('Pod', 'default', w.pods()[0]!.metadata.name)
    w.pass(5000)
    expect(w.nodes()).toEqual(['node-1', 'node-2', 'node-3'])
  })

  it('[DS-2] keeps to the nodes that its template selects', () => {
    const w = started({}, { nodeSelector: { disk: 'ssd' } })
    expect(w.nodes()).toEqual([])
    w.api.mergePatch('Node', undefined, 'node-2', { metadata: { labels: { disk: 'ssd' } } })
    w.pass(5000)
    expect(w.nodes()).toEqual(['node-2'])
    w.api.mergePatch('Node', undefined, 'node-2', { metadata: { labels: { disk: null } } })
    w.pass(5000)
    expect(w.nodes()).toEqual([])
  })

  it('[DS-3] starts nothing on a node with a taint, and leaves one with NoExecute', () => {
    const w = started()
    w.taint('node-1', 'NoSchedule')
    w.pass(5000)
    expect(w.nodes()).toContain('node-1')
    expect(w.set().status).toMatchObject({ desiredNumberScheduled: 2, numberMisscheduled: 1 })
    w.taint('node-2', 'NoExecute')
    w.pass(5000)
    expect(w.nodes()).toEqual(['node-1', 'node-3'])
    const tolerant = started({}, { tolerations: [{ key: 'gpu', operator: 'Exists' }] })
    tolerant.taint('node-2', 'NoExecute')
    tolerant.pass(5000)
    expect(tolerant.nodes()).toEqual(['node-1', 'node-2', 'node-3'])
  })

  it('[DS-4] runs on nodes that take no other pods', () => {
    const w = started()
    w.api.mergePatch('Node', undefined, 'node-1', { spec: { unschedulable: true } })
    const name = w.pods().find(({ spec }) => spec.nodeName === 'node-1')!.metadata.name
    w.api.delete('Pod', 'default', name)
    w.pass(5000)
    expect(w.nodes()).toContain('node-1')
    expect(w.pod(w.pods()[0]!.metadata.name)!.spec.tolerations!.map(({ key }) => key)).toContain(
      'node.kubernetes.io/unschedulable',
    )
  })

  it('[DS-5] renews its pods one node at a time', () => {
    const w = started()
    w.setImage('nginx:1.26')
    for (let t = 0; t < 20_000; t += 50) {
      w.pass(50)
      const ready = w.pods().filter(({ status, metadata }) => !metadata.deletionTimestamp && status.phase === 'Running')
      expect(ready.length).toBeGreaterThanOrEqual(2)
    }
    expect(w.images()).toEqual(['1.26', '1.26', '1.26'])
    expect(w.set().status).toMatchObject({ updatedNumberScheduled: 3, numberAvailable: 3 })
  })

  it('[DS-6] with maxSurge has the new pod ready before the old one goes', () => {
    const w = started({ updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } })
    w.setImage('nginx:1.26')
    for (let t = 0; t < 20_000; t += 50) {
      w.pass(50)
      const nodes = new Set(
        w
          .pods()
          .filter(({ status }) => status.phase === 'Running')
          .map(({ spec }) => spec.nodeName),
      )
      expect(nodes.size).toBe(3)
      expect(w.pods().filter(({ metadata }) => !metadata.deletionTimestamp).length).toBeLessThanOrEqual(4)
    }
    expect(w.images()).toEqual(['1.26', '1.26', '1.26'])
  })

  it('[DS-8] with minReadySeconds counts a pod as available, and goes on, when it has been ready for so long', () => {
    const w = started({ minReadySeconds: 30 })
    expect(w.set().status).toMatchObject({ numberReady: 3, numberUnavailable: 3 })
    w.pass(40_000)
    expect(w.set().status).toMatchObject({ numberAvailable: 3 })
    w.setImage('nginx:1.26')
    w.pass(30_000)
    expect(w.images().filter((image) => image === '1.26')).toHaveLength(1)
    w.pass(120_000)
    expect(w.images()).toEqual(['1.26', '1.26', '1.26'])
  })

  it('[DS-7] is refused in the words of the real server', () => {
    const what = 'DaemonSet.apps "agent" is invalid: '
    expect(refusal(world(), manifest({ selector: {} }))).toBe(
      `${what}spec.selector: Invalid value: {}: empty selector is invalid for daemonset`,
    )
    const strategy = (rollingUpdate: object) => manifest({ updateStrategy: { rollingUpdate } })
    expect(refusal(world(), strategy({ maxSurge: 1, maxUnavailable: 1 }))).toBe(
      `${what}spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero`,
    )
    expect(refusal(world(), strategy({ maxSurge: 0, maxUnavailable: '0%' }))).toBe(
      `${what}spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0`,
    )
  })
})
