import type { DeleteOptions } from './api.ts'
import { immortal } from './admission.ts'
import type { Backend } from './backend.ts'
import { equal } from './data.ts'
import { remove, write } from './replace.ts'
import { conflict, notFound, refuse } from './status.ts'
import { noKind, uidMismatch, versionMismatch, withPropagation } from './write.ts'
import type { KubeObject, ObjectMeta, Reply } from './types.ts'

/** DELETE: at once, or marked where finalizers or a grace period hold the object. registry/rest/delete.go. */
export function deleteObject<T extends KubeObject>(
  backend: Backend,
  kindName: string,
  namespace: string | undefined,
  name: string,
  options: DeleteOptions = {},
): Reply<T> {
  const { kinds, storage, kernel } = backend
  const kind = kinds.get(kindName)
  if (!kind) return refuse(noKind('v1', kindName))
  const old = storage.objects.get(kindName, namespace, name) as T | undefined
  if (!old) return refuse(notFound(kind, name))
  const needed = immortal(kind, name)
  if (needed) return refuse(needed)
  const { uid, resourceVersion } = options
  if (uid && uid !== old.metadata.uid) return refuse(conflict(kind, name, uidMismatch(uid, old.metadata.uid)))
  if (resourceVersion && resourceVersion !== old.metadata.resourceVersion) {
    return refuse(conflict(kind, name, versionMismatch(resourceVersion, old.metadata.resourceVersion)))
  }
  // A kind says 0 for an object that nobody has to be asked about: a pod without a node, say.
  const own = kind.gracePeriodSeconds?.(old) ?? 0
  const asked = options.gracePeriodSeconds ?? own
  const grace = own > 0 ? (asked < 0 ? 1 : asked) : 0
  const finalizers = withPropagation(old.metadata.finalizers ?? [], options.propagationPolicy)
  const held = finalizers.length > 0 || (kind.held?.(old) ?? false)
  if (grace <= 0 && !held) return { ok: true, object: options.dryRun ? old : remove(backend, kind, old, old) }

  const { deletionTimestamp, deletionGracePeriodSeconds: left } = old.metadata
  if (deletionTimestamp && (left ?? 0) <= grace && equal(finalizers, old.metadata.finalizers ?? [])) {
    return { ok: true, object: old }
  }
  const metadata: ObjectMeta = {
    ...old.metadata,
    deletionTimestamp: kernel.clock.timestamp(kernel.clock.now + grace * 1000),
    // kinds that go in a way of their own, Namespaces, leave it out
    ...(!kind.deleting && { deletionGracePeriodSeconds: grace }),
  }
  if (old.metadata.generation !== undefined && !deletionTimestamp) metadata.generation = old.metadata.generation + 1
  if (finalizers.length > 0) metadata.finalizers = finalizers
  else delete metadata.finalizers
  const marked = { ...(deletionTimestamp ? old : (kind.deleting?.(old) ?? old)), metadata } as T
  return { ok: true, object: options.dryRun ? marked : write(backend, kind, marked, old) }
}
