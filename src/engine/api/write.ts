/** The steps of a write that need nothing but the object at hand. */
import { isObject } from './data.ts'
import type { DeleteOptions } from './api.ts'
import type { KindDefinition } from './kind.ts'
import { badRequest } from './status.ts'
import type { KubeObject, ObjectMeta, Status, Unstructured } from './types.ts'

/** Finalizers that the garbage collector takes away. */
export const FOREGROUND = 'foregroundDeletion'
export const ORPHAN = 'orphan'

export function metadataOf(object: Unstructured): ObjectMeta {
  return (isObject(object.metadata) ? object.metadata : {}) as unknown as ObjectMeta
}

export const ELSEWHERE = 'the namespace of the provided object does not match the namespace sent on the request'

/** Settles the namespace: the object's own, or the request's. Cluster-scoped objects lose it. */
export function place(kind: KindDefinition, metadata: ObjectMeta, requested: string | undefined): Status | undefined {
  if (!kind.namespaced) {
    delete metadata.namespace
    return undefined
  }
  metadata.namespace ||= requested ?? 'default'
  if (requested && metadata.namespace !== requested) {
    return badRequest(ELSEWHERE)
  }
  return undefined
}

/** What no client may change, taken over from the stored object. */
export function inherit(metadata: ObjectMeta, old: ObjectMeta): ObjectMeta {
  const next = metadata as ObjectMeta & Unstructured
  for (const key of INHERITED) {
    if (old[key] === undefined) delete next[key]
    else next[key] = old[key] as never
  }
  delete next['managedFields']
  return next
}

const INHERITED = [
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'generation',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generateName',
] as const

/** Whether anything but metadata and status differs; parts that are equal are identical by now. */
export function bodyChanged(next: KubeObject, old: KubeObject): boolean {
  const [a, b] = [next, old] as unknown as [Unstructured, Unstructured]
  for (const key in a) if (a[key] !== b[key] && key !== 'metadata' && key !== 'status') return true
  for (const key in b) if (!(key in a) && key !== 'metadata' && key !== 'status') return true
  return false
}

/** registry/generic/registry/store.go deletionFinalizersForGarbageCollection. */
export function withPropagation(finalizers: readonly string[], policy: DeleteOptions['propagationPolicy']): string[] {
  if (!policy) return [...finalizers]
  const rest = finalizers.filter((name) => name !== FOREGROUND && name !== ORPHAN)
  if (policy === 'Background') return rest
  return [...rest, policy === 'Foreground' ? FOREGROUND : ORPHAN]
}

export function uidMismatch(asked: string, actual: string): string {
  return `Precondition failed: UID in precondition: ${asked}, UID in object meta: ${actual}`
}

export function versionMismatch(asked: string, actual: string): string {
  return `Precondition failed: ResourceVersion in precondition: ${asked}, ResourceVersion in object meta: ${actual}`
}

/** What the kind has to tell the author of an accepted object, after what was found in reading it. */
export function warningsOf(
  kind: KindDefinition,
  next: KubeObject,
  old: KubeObject | undefined,
  first: string[] | undefined,
): { warnings?: string[] } {
  const own = kind.warnings?.(next, old)
  const warnings = first && own ? [...first, ...own] : (first ?? own)
  return warnings?.length ? { warnings } : {}
}

/** A patch, or a body, that would make something else of an object. */
export function otherKind({ apiVersion, kind }: KindDefinition, input: Unstructured): Status {
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1)
  const what = `no kind ${JSON.stringify(input.kind ?? '')} is registered for version ${JSON.stringify(input.apiVersion ?? '')}`
  const scheme = 'in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"'
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${what} ${scheme}`)
}

/** What a client learns before it ever sends the object: there is no such resource. */
export function noKind(apiVersion: string, kind: string): Status {
  const message = `no matches for kind "${kind}" in version "${apiVersion}"`
  return { ...badRequest(message), reason: 'NotFound', code: 404, details: { kind } }
}
