/** The steps of a write that need nothing but the object at hand. */
import { isObject } from './data.ts'
import type { DeleteOptions } from './api.ts'
import type { KindDefinition } from './kind.ts'
import { badRequest } from './status.ts'
import type { KubeObject, ObjectMeta, Status, Unstructured } from './types.ts'

export function metadataOf(object: Unstructured): ObjectMeta {
  return (isObject(object.metadata) ? object.metadata : {}) as unknown as ObjectMeta
}

/** Settles the namespace: the object's own, or the request's. Cluster-scoped objects lose it. */
export function place(kind: KindDefinition, metadata: ObjectMeta, requested: string | undefined): Status | undefined {
  if (!kind.namespaced) {
    delete metadata.namespace
    return undefined
  }
  metadata.namespace ||= requested ?? 'default'
  if (requested && metadata.namespace !== requested) {
    return badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
  return undefined
}

/** What no client may change, taken over from the stored object. */
export function inherit(metadata: ObjectMeta, old: ObjectMeta): ObjectMeta {
  const { uid, resourceVersion, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds } = old
  const next: ObjectMeta = { ...metadata, uid, resourceVersion, creationTimestamp }
  const kept = { generation, deletionTimestamp, deletionGracePeriodSeconds, generateName: old.generateName }
  for (const [key, value] of Object.entries(kept)) {
    if (value === undefined) delete (next as unknown as Unstructured)[key]
    else (next as unknown as Unstructured)[key] = value
  }
  return next
}

/** Whether anything but metadata and status differs; parts that are equal are identical by now. */
export function bodyChanged(next: KubeObject, old: KubeObject): boolean {
  const [a, b] = [next, old] as unknown as [Unstructured, Unstructured]
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  keys.delete('metadata')
  keys.delete('status')
  return [...keys].some((key) => a[key] !== b[key])
}

export function withPropagation(finalizers: readonly string[], policy: DeleteOptions['propagationPolicy']): string[] {
  const extra = policy === 'Foreground' ? 'foregroundDeletion' : policy === 'Orphan' ? 'orphan' : undefined
  return extra && !finalizers.includes(extra) ? [...finalizers, extra] : [...finalizers]
}

export function uidMismatch(asked: string, actual: string): string {
  return `Precondition failed: UID in precondition: ${asked}, UID in object meta: ${actual}`
}

/** What a client learns before it ever sends the object: there is no such resource. */
export function noKind(apiVersion: string, kind: string): Status {
  const message = `no matches for kind "${kind}" in version "${apiVersion}"`
  return { ...badRequest(message), reason: 'NotFound', code: 404, details: { kind } }
}
