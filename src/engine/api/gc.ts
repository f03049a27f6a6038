import { COMES_OWNED, DELETED, ENDING } from './about.ts'
import type { Api } from './api.ts'
import type { ControllerFactory } from './controller.ts'
import { FOREGROUND, ORPHAN } from './write.ts'
import type { KubeObject, ObjectMeta, WatchEvent } from './types.ts'

/** What the collector needs beside the common interface. */
interface GarbageApi extends Api {
  owns(uid: string): boolean
}

/**
 * kube-controller-manager's garbage collector: what an object owned goes after it (background), before it (foreground),
 * or is set free (orphan). Keys are the uids of owners. Source: pkg/controller/garbagecollector.
 */
export const garbageCollector = ({ api }: { api: GarbageApi; kernel: Parameters<ControllerFactory>[0]['kernel'] }) => ({
  name: 'garbage-collector',
  watches: {
    '*': {
      about: DELETED | ENDING | COMES_OWNED,
      keys: ({ object, type }: WatchEvent) => {
        const { uid, ownerReferences, finalizers } = object.metadata
        if (type === 'DELETED') {
          const owners = ownerReferences?.map((owner) => owner.uid)
          return api.owns(uid) ? [uid, ...(owners ?? [])] : owners
        }
        if (object.metadata.deletionTimestamp) return finalizers?.some(ours) ? [uid] : undefined
        // An object may come with an owner that is already gone.
        if (!ownerReferences?.some((owner) => !api.byUid(owner.uid))) return undefined
        return ownerReferences.map((owner) => owner.uid).filter((owner) => !api.byUid(owner))
      },
    },
  },

  reconcile(uid: string): void {
    const owner = api.byUid(uid)
    const dependents = api.ownedBy(uid)
    if (!owner) {
      for (const object of dependents) collect(api, object)
      return
    }
    if (!owner.metadata.deletionTimestamp) return
    const finalizers = owner.metadata.finalizers ?? []
    if (finalizers.includes(ORPHAN)) {
      for (const object of dependents) disown(api, object, uid)
      rewrite(api, owner, { finalizers: finalizers.filter((name) => name !== ORPHAN) })
    } else if (finalizers.includes(FOREGROUND)) {
      const held = dependents.filter((object) => object.metadata.ownerReferences!.some(({ uid }) => isSolid(api, uid)))
      for (const object of held) disown(api, object, uid)
      const left = dependents.filter((object) => !held.includes(object))
      if (!left.some((object) => reference(object, uid)?.blockOwnerDeletion)) {
        rewrite(api, owner, { finalizers: finalizers.filter((name) => name !== FOREGROUND) })
      }
      for (const object of left) if (!object.metadata.deletionTimestamp) remove(api, object, 'Foreground')
    }
  },
})

/** Deletes what no living owner holds any more; with one left, only the dead references go. */
function collect(api: GarbageApi, object: KubeObject): void {
  const owners = object.metadata.ownerReferences ?? []
  const alive = owners.filter((owner) => api.byUid(owner.uid))
  if (alive.length > 0) rewrite(api, object, { ownerReferences: alive })
  else if (!object.metadata.deletionTimestamp) remove(api, object, 'Background')
}

/** An owner that lives, and does not itself wait for its dependents to go. */
function isSolid(api: GarbageApi, uid: string): boolean {
  const owner = api.byUid(uid)
  if (!owner) return false
  return !(owner.metadata.deletionTimestamp && owner.metadata.finalizers?.includes(FOREGROUND))
}

function disown(api: GarbageApi, object: KubeObject, uid: string): void {
  const rest = object.metadata.ownerReferences?.filter((owner) => owner.uid !== uid)
  rewrite(api, object, { ownerReferences: rest })
}

function remove(api: GarbageApi, object: KubeObject, propagationPolicy: 'Background' | 'Foreground'): void {
  const { namespace, name, uid } = object.metadata
  // A leaf needs no foreground deletion of its own: nothing would have to go before it.
  const policy = api.ownedBy(uid).length > 0 ? propagationPolicy : 'Background'
  api.delete(object.kind, namespace, name, { propagationPolicy: policy, uid })
}

function rewrite(api: GarbageApi, object: KubeObject, change: Partial<ObjectMeta>): void {
  const current = api.get(object.kind, object.metadata.namespace, object.metadata.name)
  if (current) api.update({ ...current, metadata: { ...current.metadata, ...change } })
}

function reference(object: KubeObject, uid: string) {
  return object.metadata.ownerReferences?.find((owner) => owner.uid === uid)
}

function ours(finalizer: string): boolean {
  return finalizer === FOREGROUND || finalizer === ORPHAN
}
