import { describe, expect, it } from 'vitest'
import { accepted, plainApi, type Thing } from '../../testing/apiServer.ts'
import type { DeleteOptions } from './api.ts'

/** A Deployment that owns a ReplicaSet that owns a Pod. */
function family() {
  const { api, kernel } = plainApi()
  const make = (kind: string, name: string, owner?: Thing, extra = {}) =>
    accepted(
      api.create<Thing>({
        apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1',
        kind,
        metadata: { name, ...(owner && { ownerReferences: [ref(owner)] }) },
        spec: extra,
      }),
    )
  const deployment = make('Deployment', 'web')
  const set = make('ReplicaSet', 'web-1', deployment)
  make('Pod', 'web-1-a', set)
  const names = () => ['Deployment', 'ReplicaSet', 'Pod'].flatMap((kind) => api.list(kind).map((o) => o.metadata.name))
  const remove = (options: DeleteOptions) => {
    api.delete('Deployment', 'default', 'web', options)
    return names()
  }
  return { api, kernel, names, make, remove, set, deployment }
}

function ref({ apiVersion, kind, metadata: { name, uid } }: Thing) {
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
}

describe('garbage collection', () => {
  it('[API-60] lets what was owned follow its owner in the background', () => {
    const { kernel, names, remove } = family()
    expect(remove({})).toEqual(['web-1', 'web-1-a'])
    kernel.clock.runUntil(100)
    expect(names()).toEqual([])
  })

  it('[API-61] keeps the owner until all it owns is gone, in the foreground', () => {
    const { api, kernel, names, remove, make, set } = family()
    const bound = make('Pod', 'web-1-b', set, { nodeName: 'node-1' })
    expect(remove({ propagationPolicy: 'Foreground' })).toEqual(['web', 'web-1', 'web-1-a', 'web-1-b'])
    kernel.clock.runUntil(100)
    expect(names()).toEqual(['web', 'web-1', 'web-1-b'])
    expect(api.get('Pod', 'default', bound.metadata.name)!.metadata.deletionTimestamp).toBeDefined()
    api.delete('Pod', 'default', 'web-1-b', { gracePeriodSeconds: 0 })
    kernel.clock.runUntil(200)
    expect(names()).toEqual([])
  })

  it('[API-62] sets free what was owned when asked to orphan it', () => {
    const { api, kernel, names, remove, set } = family()
    remove({ propagationPolicy: 'Orphan' })
    kernel.clock.runUntil(100)
    expect(names()).toEqual(['web-1', 'web-1-a'])
    expect(api.get('ReplicaSet', 'default', set.metadata.name)!.metadata.ownerReferences).toBeUndefined()
  })

  it('[API-63] spares what another owner still holds', () => {
    const { api, kernel, names, make, remove, set, deployment } = family()
    const other = { ...ref(make('Deployment', 'other')), controller: false }
    accepted(
      api.mergePatch('ReplicaSet', 'default', 'web-1', { metadata: { ownerReferences: [ref(deployment), other] } }),
    )
    remove({})
    kernel.clock.runUntil(100)
    expect(names()).toEqual(['other', 'web-1', 'web-1-a'])
    expect(api.get('ReplicaSet', 'default', set.metadata.name)!.metadata.ownerReferences).toEqual([other])
  })

  it('[API-64] collects what comes with an owner that is already gone', () => {
    const { api, kernel, names, make, remove, deployment } = family()
    remove({})
    kernel.clock.runUntil(100)
    make('ReplicaSet', 'late', deployment)
    expect(names()).toEqual(['late'])
    kernel.clock.runUntil(200)
    expect(names()).toEqual([])
    expect(api.ownedBy(deployment.metadata.uid)).toEqual([])
  })

  it('[API-65] deletes nothing in the foreground that another owner still holds', () => {
    const { api, kernel, names, make, remove } = family()
    const other = make('Deployment', 'other')
    const pod = api.get<Thing>('ReplicaSet', 'default', 'web-1')!
    const ownerReferences = [...pod.metadata.ownerReferences!, { ...ref(other), controller: false }]
    accepted(api.update({ ...pod, metadata: { ...pod.metadata, ownerReferences } }))
    remove({ propagationPolicy: 'Foreground' })
    kernel.clock.runUntil(100)
    expect(names()).toEqual(['other', 'web-1', 'web-1-a'])
    expect(api.get('ReplicaSet', 'default', 'web-1')!.metadata.ownerReferences).toMatchObject([{ name: 'other' }])
  })
})
