import { describe, expect, it } from 'vitest'
import { world, type World } from '../../testing/engine.ts'

function why(w: World, name: string): string | undefined {
  return w.pod(name)!.status.conditions?.find(({ type }) => type === 'PodScheduled')?.message
}

const cpu = (requests: string) => ({ resources: { requests: { cpu: requests } } })

describe('a pod that finds no node', () => {
  it('[SCH-3] is told why by each node, and what ending other pods would help', () => {
    const w = world()
    w.api.mergePatch('Node', undefined, 'node-1', {
      spec: { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] },
    })
    w.api.mergePatch('Node', undefined, 'node-2', { spec: { unschedulable: true } })
    w.run('big', cpu('5'))
    w.pass(1000)
    expect(why(w, 'big')).toBe(
      '0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.',
    )
    expect(w.reasons('big')).toEqual(['FailedScheduling'])
  })

  it('[SCH-4] takes the room that another one leaves', () => {
    const w = world()
    for (const name of ['a', 'b', 'c']) w.run(name, cpu('3'))
    w.pass(5000)
    w.run('d', cpu('2'))
    w.pass(1000)
    expect(w.pod('d')!.spec.nodeName).toBeUndefined()
    const { nodeName } = w.pod('b')!.spec
    w.api.delete('Pod', 'default', 'b')
    w.pass(5000)
    expect(w.pod('d')!.spec.nodeName).toBe(nodeName)
  })

  it('[SCH-5] goes only where its node affinity lets it', () => {
    const w = world()
    const affinity = (operator: string, values?: string[]) => ({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator, values }] }],
          },
        },
      },
    })
    w.run('one', {}, affinity('In', ['node-3']))
    w.run('other', {}, affinity('NotIn', ['node-1', 'node-3']))
    w.run('none', {}, affinity('DoesNotExist'))
    w.pass(1000)
    expect(['one', 'other', 'none'].map((name) => w.pod(name)!.spec.nodeName)).toEqual(['node-3', 'node-2', undefined])
    expect(why(w, 'none')).toContain("3 node(s) didn't match Pod's node affinity/selector.")
  })
})

describe('a pod beside others', () => {
  const host = 'kubernetes.io/hostname'
  const zone = 'topology.kubernetes.io/zone'
  const term = (app: string, topologyKey = host) => ({ labelSelector: { matchLabels: { app } }, topologyKey })
  const required = (kind: 'podAffinity' | 'podAntiAffinity', app: string, topologyKey?: string) => ({
    affinity: { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: [term(app, topologyKey)] } },
  })

  function nodesOf(w: World, ...names: string[]) {
    return names.map((name) => w.pod(name)!.spec.nodeName)
  }

  function replicas(w: World, name: string, count: number, spec: object) {
    const template = {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'c', image: 'nginx:1.25' }], ...spec },
    }
    const selector = { matchLabels: { app: name } }
    w.api.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: { replicas: count, selector, template },
    })
    w.pass(10_000)
    const counts: Record<string, number> = {}
    for (const { spec } of w.pods()) counts[spec.nodeName ?? 'none'] = (counts[spec.nodeName ?? 'none'] ?? 0) + 1
    return counts
  }

  it('[SCH-6] that wants a host port finds a node where it is free, or none', () => {
    const w = world()
    const ports = [{ containerPort: 80, hostPort: 8080 }]
    for (const name of ['a', 'b', 'c', 'd']) w.run(name, { ports: ports as never })
    w.run('udp', { ports: [{ containerPort: 80, hostPort: 8080, protocol: 'UDP' }] })
    w.pass(1000)
    expect(new Set(nodesOf(w, 'a', 'b', 'c')).size).toBe(3)
    expect(w.pod('udp')!.spec.nodeName).toBeDefined()
    expect(why(w, 'd')).toBe(
      "0/3 nodes are available: 3 node(s) didn't have free ports for the requested pod ports. no new claims to deallocate, preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.",
    )
    const { nodeName } = w.pod('b')!.spec
    w.api.delete('Pod', 'default', 'b')
    w.pass(2000)
    expect(nodesOf(w, 'd')).toEqual([nodeName])
  })

  it('[SCH-7] that may not be with its like is alone on each node, and one too many waits', () => {
    const w = world()
    expect(replicas(w, 'web', 4, required('podAntiAffinity', 'web'))).toEqual({
      'node-1': 1,
      'node-2': 1,
      'node-3': 1,
      none: 1,
    })
    const waiting = w.pods().find(({ spec }) => !spec.nodeName)!
    expect(why(w, waiting.metadata.name)).toContain("3 node(s) didn't match pod anti-affinity rules.")
    w.run('web', {}, { tolerations: [] })
    w.pass(1000)
    expect(why(w, 'web')).toContain("3 node(s) didn't satisfy existing pods anti-affinity rules.")
  })

  it('[SCH-8] that has to be with another waits for it, and goes where it is', () => {
    const w = world()
    w.run('cache', {}, required('podAffinity', 'db'))
    w.pass(1000)
    expect(why(w, 'cache')).toContain("3 node(s) didn't match pod affinity rules.")
    expect(why(w, 'cache')).toContain('3 Preemption is not helpful for scheduling.')
    w.run('db', {}, { nodeName: 'node-2' })
    w.pass(1000)
    expect(nodesOf(w, 'cache')).toEqual(['node-2'])
    w.run('first', {}, required('podAffinity', 'first'))
    w.pass(1000)
    expect(nodesOf(w, 'first')[0]).toBeDefined()
  })

  it('[SCH-9] is spread over a topology with no more than maxSkew between its parts', () => {
    const w = world()
    for (const [name, value] of [
      ['node-1', 'a'],
      ['node-2', 'a'],
      ['node-3', 'b'],
    ] as const)
      w.api.mergePatch('Node', undefined, name, { metadata: { labels: { [zone]: value } } })
    const labelSelector = { matchLabels: { app: 'web' } }
    const constraint = { maxSkew: 1, topologyKey: zone, whenUnsatisfiable: 'DoNotSchedule', labelSelector }
    const counts = replicas(w, 'web', 6, { topologySpreadConstraints: [constraint] })
    expect(counts['node-3']).toBe(3)
    const missing = { ...constraint, topologyKey: 'rack' }
    w.run('lost', {}, { topologySpreadConstraints: [missing] })
    w.pass(1000)
    expect(why(w, 'lost')).toContain("3 node(s) didn't match pod topology spread constraints (missing required label).")
    w.api.mergePatch('Node', undefined, 'node-3', { spec: { unschedulable: true } })
    w.api.mergePatch('Deployment', 'default', 'web', { spec: { replicas: 8 } })
    w.pass(5000)
    const waiting = w.pods().find(({ metadata, spec }) => !spec.nodeName && metadata.name !== 'lost')!
    expect(why(w, waiting.metadata.name)).toMatch(
      /^0\/3 nodes are available: 1 node\(s\) were unschedulable, 2 node\(s\) didn't match pod topology spread constraints\. /,
    )
  })

  it('[SCH-10] goes where its wishes are met best, and elsewhere when there is no room', () => {
    const w = world()
    const wish = { preference: { matchExpressions: [{ key: host, operator: 'In', values: ['node-2'] }] }, weight: 100 }
    const wishes = { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [wish] } } }
    w.run('a', cpu('3'), wishes)
    w.pass(1000)
    w.run('b', cpu('3'), wishes)
    w.run(
      'shy',
      {},
      {
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term('a') }],
          },
        },
      },
    )
    w.pass(1000)
    expect(nodesOf(w, 'a')).toEqual(['node-2'])
    expect(nodesOf(w, 'b')[0]).not.toBe('node-2')
    expect(nodesOf(w, 'shy')[0]).not.toBe('node-2')
  })

  it('[SCH-10] keeps away from a PreferNoSchedule taint while it can', () => {
    const w = world()
    for (const name of ['node-1', 'node-3'])
      w.api.mergePatch('Node', undefined, name, { spec: { taints: [{ key: 'old', effect: 'PreferNoSchedule' }] } })
    expect(replicas(w, 'web', 3, {})).toEqual({ 'node-2': 3 })
  })

  it('[SCH-11] counts what its init containers need for themselves, and its sidecars always', () => {
    const w = world()
    const init = (cpu: string, rest = {}) => ({
      name: 'i',
      image: 'busybox',
      resources: { requests: { cpu } },
      ...rest,
    })
    w.run('big', cpu('1'), { initContainers: [init('5')] })
    w.run('beside', cpu('3'), { initContainers: [init('2', { restartPolicy: 'Always' })] })
    w.run('before', cpu('3'), { initContainers: [init('2')] })
    w.pass(1000)
    expect(nodesOf(w, 'big', 'beside')).toEqual([undefined, undefined])
    expect(nodesOf(w, 'before')[0]).toBeDefined()
  })
})
