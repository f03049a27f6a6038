import type { WriteOptions } from './api.ts'
import { admit, crowded } from './admission.ts'
import { decoded, kindOf, typed, type Backend } from './backend.ts'
import { extended, share, shareMembers } from './data.ts'
import type { AdmissionContext, KindDefinition } from './kind.ts'
import { validateMetadata } from './metadata.ts'
import { badRequest, conflict, invalidStatus, MODIFIED, notFound, refuse } from './status.ts'
import {
  bodyChanged,
  ELSEWHERE,
  inherit,
  metadataOf,
  noKind,
  otherKind,
  place,
  uidMismatch,
  warningsOf,
} from './write.ts'
import type { KubeObject, Reply, Unstructured } from './types.ts'

/** PUT: the object, its own name says where. apiserver endpoints/handlers/update.go. */
export function update<T extends KubeObject>(backend: Backend, object: T, options: WriteOptions = {}): Reply<T> {
  const found = kindOf(backend, object as unknown as Unstructured)
  if ('status' in found) return refuse(found.status)
  return replace(backend, found.kind, object as unknown as Unstructured, options)
}

/**
 * PUT …/status: replaces status only.
 * @param isCompared the writer knows: where nothing is new, `status` is the very one of `object`
 */
export function updateStatus<T extends KubeObject & { status: unknown }>(
  backend: Backend,
  object: T,
  status: T['status'],
  isCompared = false,
): Reply<T> {
  const kind = backend.kinds.get(object.kind)
  if (!kind) return refuse(noKind(object.apiVersion, object.kind))
  const { namespace, name, uid } = object.metadata
  const old = backend.storage.objects.get(object.kind, namespace, name) as T | undefined
  if (!old) return refuse(notFound(kind, name))
  if (uid && uid !== old.metadata.uid) return refuse(conflict(kind, name, uidMismatch(uid, old.metadata.uid)))
  const shared = isCompared && object === old ? status : share(old.status, status)
  if (shared === old.status) return { ok: true, object: old }
  return { ok: true, object: write(backend, kind, extended(old, { status: shared }), old) }
}

/**
 * A write over a stored object.
 * @param patched the object that a patch was made of: it may not move to another name
 */
export function replace<T extends KubeObject>(
  backend: Backend,
  kind: KindDefinition,
  input: Unstructured,
  options: WriteOptions,
  patched?: KubeObject,
): Reply<T> {
  const sent = metadataOf(input)
  const before = patched ?? backend.storage.objects.get(kind.kind, sent.namespace, sent.name)
  if (input.kind !== kind.kind || input.apiVersion !== kind.apiVersion) return refuse(otherKind(kind, input))
  // A patch may change what the defaults of its neighbours depend on, so parts that it leaves alone are read again.
  const read = options.typed ? typed(input) : decoded(backend, kind, input, before, !patched, options.fieldValidation)
  if ('status' in read) return refuse(read.status)
  const object = read.object
  const metadata = { ...metadataOf(object) }
  const misplaced = place(kind, metadata, options.namespace)
  if (misplaced) return refuse(misplaced)
  if (patched && (patched.metadata.namespace ?? '') !== (metadata.namespace ?? '')) return refuse(badRequest(ELSEWHERE))
  if (patched && metadata.name !== patched.metadata.name) {
    const [theirs, ours] = [metadata.name ?? '', patched.metadata.name]
    return refuse(badRequest(`the name of the object (${theirs}) does not match the name on the URL (${ours})`))
  }
  const old = backend.storage.objects.get(kind.kind, metadata.namespace, metadata.name)
  if (!old) return refuse(notFound(kind, metadata.name ?? ''))
  if (metadata.uid && metadata.uid !== old.metadata.uid) {
    return refuse(conflict(kind, metadata.name, uidMismatch(metadata.uid, old.metadata.uid)))
  }
  if (metadata.resourceVersion && metadata.resourceVersion !== old.metadata.resourceVersion) {
    return refuse(conflict(kind, metadata.name, MODIFIED))
  }
  object.metadata = inherit(metadata, old.metadata)
  if (kind.statusSubresource) {
    delete object.status
    if ('status' in old) object.status = old.status
  }
  kind.defaults?.(object)

  const next = object as unknown as KubeObject
  const causes = validateMetadata(next, kind.namespaced, kind.nameRule, old)
  for (const more of [kind.validate?.(next, old), kind.validateUpdate?.(next, old)])
    if (more?.length) causes.push(...more)
  if (causes.length && !kind.allocates) return refuse(invalidStatus(kind, metadata.name, causes))
  const full = crowded(backend, kind, next, old)
  if (full) return refuse(full)

  const context: AdmissionContext = { api: backend.api, options, causes }
  const admission = admit(kind, next, old, context)
  if (!admission.ok) return admission
  const admitted = admission.object
  let shared = options.shared ? shareMembers(old, admitted) : share(old, admitted)
  if (shared !== old && bodyChanged(shared, old) && counts(kind, shared, old)) {
    shared = { ...shared, metadata: { ...shared.metadata, generation: (old.metadata.generation ?? 0) + 1 } }
  }
  if (options.dryRun) kind.release?.(shared, context, old)
  const warnings = warningsOf(kind, shared, old, read.warnings)
  if (options.dryRun) return { ok: true, object: shared as T, ...warnings }
  backend.managers.updated(kind, old, next, options)
  if (shared === old) return { ok: true, object: shared as T, ...warnings }
  return { ok: true, object: write(backend, kind, shared as T, old as T), ...warnings }
}

function counts({ generation = false }: KindDefinition, next: KubeObject, old: KubeObject): boolean {
  return typeof generation === 'function' ? generation(next, old) : generation
}

/** Stores a changed object, or removes it when it was only waiting for this change to go. */
export function write<T extends KubeObject>(backend: Backend, kind: KindDefinition, next: T, old: T): T {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = next.metadata
  const free = deletionTimestamp && !deletionGracePeriodSeconds && !finalizers?.length && !kind.held?.(next)
  return free ? remove(backend, kind, next, old) : backend.storage.replace(next, old)
}

/** Takes an object away, and gives back what it held. */
export function remove<T extends KubeObject>(backend: Backend, kind: KindDefinition, last: T, old: T): T {
  backend.managers.forget(old.metadata.uid)
  return backend.storage.remove(last, old, () => kind.release?.(last, { api: backend.api, options: {} }))
}
