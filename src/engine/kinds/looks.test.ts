import { describe, expect, it } from 'vitest'
import { world, type World } from '../../testing/engine.ts'
import type { ReplicaSet } from './replicaset/types.ts'

const workload = (kind: string, replicas: number) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'web' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.25' }] } },
  },
})

/** The controllers that are going to look at `default/web`: what stands in their queues. */
function lookers({ api }: World): string[] {
  const timers = api.kernel.clock.snapshot().timers.filter(({ arg }) => arg === 'default/web')
  return timers.map(({ task }) => task.replace('controller/', ''))
}

describe('how often controllers look', () => {
  it.each(['ReplicaSet', 'Deployment'])('[LOOK-1] not again at a %s because of the status that they wrote', (kind) => {
    const w = world()
    w.api.create(workload(kind, 0))
    const looker = `${kind.toLowerCase()}-controller`
    let last: { status: unknown; looks: boolean } | undefined
    w.api.watch<ReplicaSet>(kind, ({ object, old }) => {
      if (old && old.status !== object.status) last = { status: object.status, looks: lookers(w).includes(looker) }
    })
    w.pass(1000)
    expect(last?.looks).toBe(false)
    // nothing was left to be seen
    w.api.mergePatch(kind, 'default', 'web', { metadata: { annotations: { look: 'again' } } })
    expect(lookers(w)).toContain(looker)
    w.pass(5000)
    expect(w.api.get<ReplicaSet>(kind, 'default', 'web')!.status).toBe(last?.status)
  })

  it('[LOOK-1] but at a status that somebody else wrote', () => {
    const w = world()
    w.api.create(workload('ReplicaSet', 2))
    w.pass(10_000)
    const set = w.api.get<ReplicaSet>('ReplicaSet', 'default', 'web')!
    w.api.updateStatus<ReplicaSet>(set, { ...set.status, replicas: 7 })
    expect(lookers(w)).toContain('replicaset-controller')
    w.pass(100)
    expect(w.api.get<ReplicaSet>('ReplicaSet', 'default', 'web')!.status).toEqual(set.status)
  })

  it('[LOOK-2] not at endpoints before a pod has an address', () => {
    const w = world()
    w.service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] })
    w.pass(1000)
    w.run('web', {})
    const looking = () => lookers(w).filter((name) => name.startsWith('endpoint'))
    while (!w.pod('web')!.status.podIP) {
      expect(looking()).toEqual([])
      w.pass(1)
    }
    expect(looking().sort()).toEqual(['endpoint-controller', 'endpointslice-controller'])
  })
})
