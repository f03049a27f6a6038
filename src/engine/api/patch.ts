import type { PatchOptions, PatchType } from './api.ts'
import { unfit } from './admission.ts'
import { decoded, type Backend } from './backend.ts'
import { isObject, mergePatch } from './data.ts'
import type { KindDefinition } from './kind.ts'
import { replace, updateStatus } from './replace.ts'
import type { serverSideApply } from './server-side-apply.ts'
import { badRequest, conflict, MODIFIED, notFound, refuse, unsupportedMediaType } from './status.ts'
import { metadataOf, noKind } from './write.ts'
import type { KubeObject, Reply, Status, Unstructured } from './types.ts'

const MEDIA_TYPES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
}

/** What a patch makes of an object. */
export type Patched = { object: Unstructured } | { status: Status }

/** Types beside the merge patch: see patch-types.ts. */
export interface PatchTypes {
  json(old: Unstructured, body: unknown): Patched
  strategic(old: Unstructured, body: Unstructured, backend: Backend, kind: KindDefinition): Patched
  apply: typeof serverSideApply
}

let types: PatchTypes | null = null

/** All API servers know these types of patches from now on. */
export function knowPatchTypes(known: PatchTypes): void {
  types = known
}

/** The kind of patch that a content type asks for, or the 415 of the server. */
export function patchTypeOf(contentType: string): PatchType | Status {
  const type = contentType.split(';')[0]!.trim()
  return Object.hasOwn(MEDIA_TYPES, type) ? MEDIA_TYPES[type]! : unsupportedMediaType(Object.keys(MEDIA_TYPES))
}

/** PATCH. apiserver endpoints/handlers/patch.go. */
export function patch<T extends KubeObject>(
  backend: Backend,
  kindName: string,
  namespace: string | undefined,
  name: string,
  type: PatchType,
  body: unknown,
  options: PatchOptions = {},
): Reply<T> {
  const kind = backend.kinds.get(kindName)
  if (!kind) return refuse(noKind('v1', kindName))
  const turnedAway = unfit(backend, body)
  if (turnedAway) return turnedAway
  if (type !== 'merge' && !types) return refuse(unsupportedMediaType(['application/merge-patch+json']))
  if (type === 'apply') return types!.apply(backend, kind, namespace, name, body, options)
  const old = backend.storage.objects.get(kindName, namespace, name)
  if (!old) return refuse(notFound(kind, name))
  const next = patched(backend, kind, old as unknown as Unstructured, type, body)
  if ('status' in next) return refuse(next.status)
  if (options.subresource === 'status') return replaceStatus(backend, kind, old, next.object, options)
  return replace(backend, kind, next.object, options, old)
}

function patched(
  backend: Backend,
  kind: KindDefinition,
  old: Unstructured,
  type: Exclude<PatchType, 'apply'>,
  body: unknown,
): Patched {
  if (type === 'json') return types!.json(old, body)
  if (!isObject(body)) {
    const what = Array.isArray(body) ? 'array' : body === null ? 'null' : typeof body
    return { status: badRequest(`json: cannot unmarshal ${what} into Go value of type map[string]interface {}`) }
  }
  if (type === 'merge') return { object: mergePatch(old, body) as Unstructured }
  return types!.strategic(old, body, backend, kind)
}

function replaceStatus<T extends KubeObject>(
  backend: Backend,
  kind: KindDefinition,
  old: KubeObject,
  next: Unstructured,
  { dryRun, fieldValidation }: PatchOptions,
): Reply<T> {
  const read = decoded(backend, kind, next, undefined, false, fieldValidation)
  if ('status' in read) return refuse(read.status)
  // what Go has no absence of comes back, as in a status that is written whole
  kind.defaults?.(read.object)
  const { resourceVersion } = metadataOf(read.object)
  if (resourceVersion && resourceVersion !== old.metadata.resourceVersion)
    return refuse(conflict(kind, old.metadata.name, MODIFIED))
  const target = old as KubeObject & { status: unknown }
  const status = read.object.status ?? {}
  if (dryRun) return { ok: true, object: { ...target, status } as unknown as T }
  return updateStatus(backend, target, status) as Reply<KubeObject> as Reply<T>
}
