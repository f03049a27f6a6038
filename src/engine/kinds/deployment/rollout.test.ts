import { describe, expect, it } from 'vitest'
import { fc } from '../../../testing/property.ts'
import { world } from '../../../testing/engine.ts'
import type { Event } from '../event/types.ts'
import { condition, isPodReady } from '../pod/conditions.ts'
import type { ReplicaSet } from '../replicaset/types.ts'
import { fenceposts, proportionalSizes } from './rolling.ts'
import type { Deployment } from './types.ts'

const labels = { app: 'web' }

function manifest(spec: object = {}, container: object = {}) {
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx:1.25', ...container }] } }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 10, selector: { matchLabels: labels }, template, ...spec },
  }
}

function started(spec: object = {}, seed = 1) {
  const w = world({ seed })
  const reply = w.api.create(manifest(spec))
  if (!reply.ok) throw new Error(reply.status.message)
  w.pass(10_000)
  const patch = (change: object) => w.api.mergePatch('Deployment', 'default', 'web', { spec: change })
  const deployment = () => w.api.get<Deployment>('Deployment', 'default', 'web')!
  const sets = () => w.api.list<ReplicaSet>('ReplicaSet')
  return {
    ...w,
    patch,
    deployment,
    sets,
    setImage: (image: string, more: object = {}) =>
      patch({ template: { spec: { containers: [{ name: 'c', image, ...more }] } } }),
    progressing: () => condition(deployment().status.conditions, 'Progressing'),
    /** Whether the rollout is over, as `kubectl rollout status` sees it. */
    isDone: () => {
      const { metadata, spec, status } = deployment()
      const isSeen = status.observedGeneration === metadata.generation
      return (
        isSeen && [status.updatedReplicas, status.replicas, status.availableReplicas].every((n) => n === spec.replicas)
      )
    },
    /** `1.25: 8` for each ReplicaSet that has pods. */
    sizes: () =>
      sets()
        .filter(({ spec }) => spec.replicas)
        .map(({ spec }) => `${spec.template.spec.containers[0]!.image.slice(6)}: ${spec.replicas}`)
        .sort(),
  }
}

describe('a Deployment in the middle of a rollout', () => {
  it('[DEP-6] that is scaled gives every ReplicaSet its part', () => {
    const sized = (replicas: number, sets: [number, number][]) => {
      const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } }
      const asked = { spec: { replicas, strategy }, status: {} } as unknown as Deployment
      return proportionalSizes(
        asked,
        sets.map(([size, max]) => ({ replicas: size, max })),
      )
    }
    // the example of the documentation: 10 to 15 with 8 old and 5 new pods
    expect(
      sized(15, [
        [8, 13],
        [5, 13],
      ]),
    ).toEqual([11, 7])
    expect(
      sized(5, [
        [8, 13],
        [5, 13],
      ]),
    ).toEqual([5, 3])
    expect(
      sized(0, [
        [8, 13],
        [5, 13],
      ]),
    ).toEqual([0, 0])
  })

  it('[DEP-6] keeps that proportion in the cluster while its new pods do not become ready', () => {
    const w = started({ strategy: { rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } })
    w.setImage('nginx:9.99-missing', { image: 'example.com/does-not-exist:1' })
    w.pass(10_000)
    expect(
      w
        .sets()
        .map(({ spec }) => spec.replicas)
        .sort(),
    ).toEqual([5, 8])
    w.patch({ replicas: 15 })
    w.pass(1000)
    expect(
      w
        .sets()
        .map(({ spec }) => spec.replicas)
        .sort((a, b) => a - b),
    ).toEqual([7, 11])
  })

  it('[DEP-7] gives up after progressDeadlineSeconds, and says so', () => {
    const w = started({ progressDeadlineSeconds: 60 })
    w.setImage('example.com/does-not-exist:1')
    w.pass(58_000)
    expect(w.progressing()).toMatchObject({ status: 'True', reason: 'ReplicaSetUpdated' })
    w.pass(10_000)
    expect(w.progressing()).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: expect.stringMatching(/^ReplicaSet "web-\w+" has timed out progressing\.$/) as string,
    })
    w.setImage('nginx:1.25')
    w.pass(30_000)
    expect(w.progressing()).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' })
  })

  it('[DEP-8] that is paused rolls nothing, but is scaled', () => {
    const w = started()
    w.patch({ paused: true })
    w.pass(1000)
    expect(w.progressing()).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused' })
    w.setImage('nginx:1.26')
    w.patch({ replicas: 4 })
    w.pass(20_000)
    expect(w.sizes()).toEqual(['1.25: 4'])
    w.patch({ paused: null })
    w.pass(30_000)
    expect(w.sizes()).toEqual(['1.26: 4'])
    expect(w.progressing()).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' })
  })

  it('[DEP-9] keeps as many old ReplicaSets as revisionHistoryLimit says', () => {
    const w = started({ replicas: 1, revisionHistoryLimit: 2 })
    for (const minor of [26, 27, 28, 29]) {
      w.setImage(`nginx:1.${minor}`)
      w.pass(15_000)
    }
    const revisions = w.sets().map(({ metadata }) => metadata.annotations!['deployment.kubernetes.io/revision'])
    expect(revisions.sort()).toEqual(['3', '4', '5'])
  })

  it('[DEP-4] never has too many or too few pods, whatever is asked of a running cluster', () => {
    const bound = fc.constantFrom(0, 1, 2, '10%', '25%', '50%', '100%')
    const property = (replicas: number, maxSurge: number | string, maxUnavailable: number | string, seed: number) => {
      fc.pre(parseInt(String(maxSurge), 10) > 0 || parseInt(String(maxUnavailable), 10) > 0)
      const w = started({ replicas, strategy: { rollingUpdate: { maxSurge, maxUnavailable } } }, seed)
      const posts = fenceposts(w.deployment())
      w.setImage('nginx:1.26')
      for (let t = 0; t < 600 && !w.isDone(); t++) {
        w.pass(100)
        const living = w.pods().filter(({ metadata }) => !metadata.deletionTimestamp)
        // what has been asked for is bound; a ReplicaSet may be about to give a pod up while another makes one
        const asked = w.sets().reduce((sum, { spec }) => sum + spec.replicas, 0)
        expect(asked).toBeLessThanOrEqual(replicas + posts.maxSurge)
        expect(living.filter(isPodReady).length).toBeGreaterThanOrEqual(replicas - posts.maxUnavailable)
      }
      expect(w.isDone()).toBe(true)
      expect(w.sizes()).toEqual([`1.26: ${replicas}`])
    }
    fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), bound, bound, fc.nat({ max: 1000 }), property), {
      numRuns: 25,
    })
  })
})

describe('a ReplicaSet', () => {
  it('[RS-4] lets a relabelled pod go and makes another', () => {
    const w = started({ replicas: 2 })
    const { name } = w.pods()[0]!.metadata
    w.api.mergePatch('Pod', 'default', name, { metadata: { labels: { app: 'debug' } } })
    w.pass(5000)
    expect(w.pod(name)!.metadata.ownerReferences).toBeUndefined()
    expect(w.pods().filter(({ metadata }) => metadata.labels!['app'] === 'web')).toHaveLength(2)
    w.api.delete('Deployment', 'default', 'web')
    w.pass(5000)
    expect(w.pods().map(({ metadata }) => metadata.name)).toEqual([name])
  })
})

describe('a ReplicaSet that may not make its pods', () => {
  it('[RS-2] says why, and tries again', () => {
    const w = world({}, { pods: 3 })
    w.api.create(manifest({ replicas: 2 }))
    w.run('a', {})
    w.run('b', {})
    w.pass(3000)
    const [set] = w.api.list<ReplicaSet>('ReplicaSet')
    const why = 'exceeded quota: playground, requested: pods=1, used: pods=3, limited: pods=3'
    const message = expect.stringContaining(why) as string
    expect(set!.status.conditions).toMatchObject([
      { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message },
    ])
    const failed = w.api.list<Event>('Event').find(({ reason }) => reason === 'FailedCreate')!
    expect([failed.type, failed.message]).toEqual(['Warning', expect.stringContaining(`Error creating: pods "web-`)])
    expect(
      condition(w.api.get<Deployment>('Deployment', 'default', 'web')!.status.conditions, 'ReplicaFailure'),
    ).toMatchObject({
      status: 'True',
      message,
    })
    w.api.delete('Pod', 'default', 'a', { gracePeriodSeconds: 0 })
    w.pass(5000)
    const after = w.api.list<ReplicaSet>('ReplicaSet')[0]!.status
    expect([after.readyReplicas, after.conditions]).toEqual([2, undefined])
  })
})
