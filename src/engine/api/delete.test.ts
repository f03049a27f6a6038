import { describe, expect, it } from 'vitest'
import { accepted, plainApi, refusal, type Thing } from '../../testing/apiServer.ts'

const pod = (name: string, labels: Record<string, string> = {}, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels },
  spec: { containers: [{ name: 'web', image: 'nginx' }], ...spec },
})
const config = (name: string, data: Record<string, string> = {}, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata },
  data,
})

describe('deleting', () => {
  const bound = { nodeName: 'node-1' }

  it('[API-19] removes at once what nobody holds', () => {
    const { api } = plainApi()
    api.create(config('a'))
    expect(api.delete('ConfigMap', 'default', 'a').ok).toBe(true)
    expect(api.get('ConfigMap', 'default', 'a')).toBeUndefined()
    expect(refusal(api.delete('ConfigMap', 'default', 'a'))).toBe('configmaps "a" not found')
  })

  it('[API-20] marks what has a grace period, and removes it when asked with none', () => {
    const { api, kernel } = plainApi()
    api.create(pod('a', {}, bound))
    kernel.clock.runUntil(10_000)
    const marked = accepted(api.delete<Thing>('Pod', 'default', 'a'))
    expect(marked.metadata).toMatchObject({
      deletionTimestamp: '2026-01-05T09:00:40Z',
      deletionGracePeriodSeconds: 30,
      generation: 2,
    })
    expect(accepted(api.delete('Pod', 'default', 'a'))).toBe(marked)
    const sooner = accepted(api.delete<Thing>('Pod', 'default', 'a', { gracePeriodSeconds: 5 }))
    expect(sooner.metadata).toMatchObject({ deletionTimestamp: '2026-01-05T09:00:15Z', generation: 2 })
    api.delete('Pod', 'default', 'a', { gracePeriodSeconds: 0 })
    expect(api.get('Pod', 'default', 'a')).toBeUndefined()
  })

  it('[API-21] waits for finalizers, and goes with the last of them', () => {
    const { api } = plainApi()
    api.create(config('a', {}, { finalizers: ['example.com/one', 'example.com/two'] }))
    const marked = accepted(api.delete<Thing>('ConfigMap', 'default', 'a'))
    expect(marked.metadata.deletionTimestamp).toBeDefined()
    api.mergePatch('ConfigMap', 'default', 'a', { metadata: { finalizers: ['example.com/two'] } })
    expect(api.get('ConfigMap', 'default', 'a')).toBeDefined()
    api.mergePatch('ConfigMap', 'default', 'a', { metadata: { finalizers: null } })
    expect(api.get('ConfigMap', 'default', 'a')).toBeUndefined()
  })

  it('[API-22] refuses when the object is not the one that was meant', () => {
    const { api } = plainApi()
    const { uid } = accepted(api.create<Thing>(config('a'))).metadata
    expect(refusal(api.delete('ConfigMap', 'default', 'a', { uid: 'x' }))).toContain(
      `Precondition failed: UID in precondition: x, UID in object meta: ${uid}`,
    )
  })

  it('[API-22] refuses when the object is not of the version that was meant', () => {
    const { api } = plainApi()
    const { metadata } = accepted(api.create<Thing>(config('a')))
    expect(refusal(api.delete('ConfigMap', 'default', 'a', { resourceVersion: '1' }))).toBe(
      'Operation cannot be fulfilled on configmaps "a": Precondition failed: ResourceVersion in precondition: 1, ' +
        `ResourceVersion in object meta: ${metadata.resourceVersion}`,
    )
    expect(api.delete('ConfigMap', 'default', 'a', { resourceVersion: metadata.resourceVersion }).ok).toBe(true)
  })

  it('[API-20] takes a negative grace period for one second', () => {
    const { api } = plainApi()
    api.create(pod('a', {}, { nodeName: 'node-1' }))
    const { metadata } = accepted(api.delete<Thing>('Pod', 'default', 'a', { gracePeriodSeconds: -5 }))
    expect(metadata.deletionGracePeriodSeconds).toBe(1)
  })

  it('[API-26] takes no new finalizers once it is going', () => {
    const { api } = plainApi()
    api.create(config('a', {}, { finalizers: ['example.com/a'] }))
    const going = accepted(api.delete<Thing>('ConfigMap', 'default', 'a'))
    const finalizers = ['example.com/a', 'example.com/c', 'example.com/b']
    expect(refusal(api.update({ ...going, metadata: { ...going.metadata, finalizers } }))).toBe(
      'ConfigMap "a" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being ' +
        'deleted, found new finalizers []string{"example.com/b", "example.com/c"}',
    )
  })

  it('[API-27] puts the finalizer of the asked propagation in the place of another', () => {
    const { api } = plainApi()
    api.create(config('a', {}, { finalizers: ['example.com/a', 'orphan'] }))
    const finalizers = (propagationPolicy: 'Background' | 'Foreground' | 'Orphan') =>
      accepted(api.delete<Thing>('ConfigMap', 'default', 'a', { propagationPolicy })).metadata.finalizers
    expect(finalizers('Foreground')).toEqual(['example.com/a', 'foregroundDeletion'])
    expect(finalizers('Orphan')).toEqual(['example.com/a', 'orphan'])
    expect(finalizers('Background')).toEqual(['example.com/a'])
  })

  it('[API-6] only tells what a dry run would do', () => {
    const { api } = plainApi()
    api.create(config('a'))
    api.create(config('b', {}, { finalizers: ['example.com/a'] }))
    for (const name of ['a', 'b']) expect(api.delete('ConfigMap', 'default', name, { dryRun: true }).ok).toBe(true)
    expect(api.list('ConfigMap').map(({ metadata }) => metadata.deletionTimestamp)).toEqual([undefined, undefined])
  })
})

describe('limits', () => {
  it('[API-23] refuses pods over the quota, and the workload that asks for too many', () => {
    const { api } = plainApi({ limits: { pods: 3 } })
    for (const name of ['a', 'b']) api.create(pod(name))
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' }, spec: { replicas: 5000 } }
    const reply = api.create(deployment)
    expect(refusal(reply)).toBe(
      'deployments.apps "x" is forbidden: exceeded quota: playground, requested: pods=5000, used: pods=2, limited: pods=3',
    )
    expect(!reply.ok && [reply.status.code, reply.status.details?.causes?.[0]?.field]).toEqual([403, 'spec.replicas'])
    expect(api.create(pod('c')).ok).toBe(true)
    expect(refusal(api.create(pod('d')))).toBe(
      'pods "d" is forbidden: exceeded quota: playground, requested: pods=1, used: pods=3, limited: pods=3',
    )
  })

  it('[API-23] asks a scaled workload for the difference only, and one that is owned for nothing', () => {
    const { api } = plainApi({ limits: { pods: 10 } })
    const workload = (kind: string, name: string, replicas: number, metadata = {}) =>
      api.create({ apiVersion: 'apps/v1', kind, metadata: { name, ...metadata }, spec: { replicas } })
    accepted(workload('Deployment', 'x', 8))
    expect(api.mergePatch('Deployment', 'default', 'x', { spec: { replicas: 18 } }).ok).toBe(true)
    expect(refusal(api.mergePatch('Deployment', 'default', 'x', { spec: { replicas: 29 } }))).toContain(
      'requested: pods=11',
    )
    const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x', uid: 'u', controller: true }
    expect(workload('ReplicaSet', 'owned', 100, { ownerReferences: [owner] }).ok).toBe(true)
  })

  it('[API-24] counts all objects but Events', () => {
    const { api } = plainApi({ limits: { objects: 2 } })
    const first = accepted(api.create<Thing>(config('a')))
    for (let i = 0; i < 5; i++) api.recordEvent(first, 'Normal', `Reason${i}`, 'x', 'test')
    expect(refusal(api.create(config('b')))).toContain('requested: objects=1, used: objects=2, limited: objects=2')
    api.delete('ConfigMap', 'default', 'a')
    expect(api.create(config('b')).ok).toBe(true)
  })

  it('[API-28] refuses what is beyond 3 MiB, or deeper than any manifest, before looking at it', () => {
    const { api } = plainApi()
    const big = config('a', { text: 'x'.repeat(3 * 1024 * 1024) })
    const [result] = api.apply([big], { file: 'a.yaml' })
    expect(result!.text).toBe(
      'Error from server (RequestEntityTooLarge): error when creating "a.yaml": Request entity too large: limit is 3145728',
    )
    let deep: unknown = 'x'
    for (let i = 0; i < 100_000; i++) deep = { deep }
    expect(api.apply([{ ...config('a'), deep }])[0]!.text).toContain('exceeded max depth')
    const round: Record<string, unknown> = config('a')
    round['round'] = round
    expect(api.apply([round])[0]!.text).toContain('exceeded max depth')
    api.create(config('a'))
    expect(refusal(api.mergePatch('ConfigMap', 'default', 'a', { data: { deep } }))).toContain('exceeded max depth')
  })

  it('[API-28] refuses annotations beyond 256 KiB, and so a file that is too long to be remembered', () => {
    const { api } = plainApi()
    const [result] = api.apply([config('a', { text: 'x'.repeat(300_000) })])
    expect(result!.text).toBe(
      'The ConfigMap "a" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes',
    )
  })
})
