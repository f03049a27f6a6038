import { describe, expect, it } from 'vitest'
import { world } from '../../../testing/engine.ts'
import type { Event } from '../event/types.ts'
import type { ReplicaSet } from '../replicaset/types.ts'
import type { Deployment } from './types.ts'

function manifest(image: string, strategy?: object) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 2,
      ...(strategy && { strategy }),
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image }] } },
    },
  }
}

function running(strategy?: object) {
  const w = world()
  w.api.create(manifest('nginx:1.25', strategy))
  w.pass(10_000)
  const deployment = () => w.api.get<Deployment>('Deployment', 'default', 'web')!
  const setImage = (image: string) =>
    w.api.mergePatch('Deployment', 'default', 'web', {
      spec: { template: { spec: { containers: [{ name: 'c', image }] } } },
    })
  const said = () =>
    w.api
      .list<Event>('Event')
      .filter(({ involvedObject }) => involvedObject.kind === 'Deployment')
      .map(({ message }) => message.replace(/web-\w+/, 'X'))
  return { ...w, deployment, setImage, said, sets: () => w.api.list<ReplicaSet>('ReplicaSet') }
}

describe('a Deployment', () => {
  it('[DEP-1] becomes available and says so with the real reasons', () => {
    const { deployment, said } = running()
    expect(deployment().status).toMatchObject({
      replicas: 2,
      readyReplicas: 2,
      updatedReplicas: 2,
      observedGeneration: 1,
    })
    expect(deployment().status.conditions!.map(({ type, reason }) => `${type}: ${reason}`)).toEqual([
      'Available: MinimumReplicasAvailable',
      'Progressing: NewReplicaSetAvailable',
    ])
    expect(said()).toEqual(['Scaled up replica set X from 0 to 2'])
  })

  it('[DEP-2] counts revisions, and gives an old ReplicaSet a new number when it comes back', () => {
    const w = running()
    w.setImage('nginx:1.26')
    w.pass(30_000)
    w.setImage('nginx:1.25')
    w.pass(30_000)
    const revision = 'deployment.kubernetes.io/revision'
    expect(
      w
        .sets()
        .map(({ metadata, spec }) => `${metadata.annotations![revision]}: ${spec.replicas}`)
        .sort(),
    ).toEqual(['2: 0', '3: 2'])
    expect(w.deployment().metadata.annotations![revision]).toBe('3')
  })

  it('[DEP-5] with strategy Recreate ends all old pods before it makes a new one', () => {
    const w = running({ type: 'Recreate' })
    w.setImage('nginx:1.26')
    for (let i = 0; i < 300; i++) {
      w.pass(20)
      expect(new Set(w.pods().map(({ spec }) => spec.containers[0]!.image)).size).toBeLessThanOrEqual(1)
    }
    expect(w.pods().map(({ spec }) => spec.containers[0]!.image)).toEqual(['nginx:1.26', 'nginx:1.26'])
  })

  it('[RS-5] counts the pods that are on their way out, its ReplicaSet too', () => {
    const w = world()
    const template = {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', image: 'busybox', command: ['sleep', 'infinity'] }] },
    }
    const spec = { replicas: 2, selector: { matchLabels: { app: 'web' } }, template }
    w.api.create({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec })
    w.pass(10_000)
    const told = () => [
      w.api.get<Deployment>('Deployment', 'default', 'web')!.status.terminatingReplicas,
      ...w.api.list<ReplicaSet>('ReplicaSet').map(({ status }) => status.terminatingReplicas),
    ]
    expect(told()).toEqual([0, 0])
    w.api.mergePatch('Deployment', 'default', 'web', { spec: { replicas: 1 } })
    w.pass(5000)
    expect(told()).toEqual([1, 1])
    w.pass(40_000)
    expect(told()).toEqual([0, 0])
  })

  it('[RS-1] replaces a deleted pod at once, and adopts one that fits', () => {
    const w = running()
    const [first] = w.pods()
    w.api.delete('Pod', 'default', first!.metadata.name)
    w.pass(50)
    expect(w.pods().filter(({ metadata }) => !metadata.deletionTimestamp)).toHaveLength(2)
    w.pass(40_000)
    const [set] = w.sets()
    w.run('stray', {})
    w.api.mergePatch('Pod', 'default', 'stray', { metadata: { labels: set!.spec.template.metadata!.labels } })
    w.pass(5000)
    expect(w.pods()).toHaveLength(2)
  })
})
