import type { AdmissionContext, KindDefinition } from './kind.ts'
import type { WriteOptions } from './api.ts'
import { admit, crowded, homeless } from './admission.ts'
import { decoded, kindOf, typed, type Backend, type Read } from './backend.ts'
import { validateMetadata } from './metadata.ts'
import { generatedName, uuid } from './random-names.ts'
import { alreadyExists, badRequest, invalidStatus, nameTaken, refuse } from './status.ts'
import { metadataOf, place, warningsOf } from './write.ts'
import type { KubeObject, ObjectMeta, Reply, Status, Unstructured } from './types.ts'

/** As many names are tried as the real server tries: registry/generic/registry/store.go maxNameGenerationCreateAttempts. */
const NAME_ATTEMPTS = 8

/** POST: decode → default → validate → allocate → store. apiserver endpoints/handlers/create.go. */
export function create<T extends KubeObject>(
  backend: Backend,
  input: Unstructured,
  options: WriteOptions = {},
): Reply<T> {
  const found = kindOf(backend, input)
  if ('status' in found) return refuse(found.status)
  const kind = found.kind
  const made = backend.templates.of(kind, input)
  const read: Read | { status: Status } =
    made ?? (options.typed ? typed(input) : decoded(backend, kind, input, undefined, false, options.fieldValidation))
  if ('status' in read) return refuse(read.status)
  const object = read.object
  const metadata = metadataOf(object)
  object.metadata = metadata

  const misplaced = place(kind, metadata, options.namespace)
  if (misplaced) return refuse(misplaced)
  if (metadata.resourceVersion) return refuse(badRequest('resourceVersion should not be set on objects to be created'))
  metadata.name ??= ''
  if (!metadata.name && metadata.generateName) {
    const name = freeName(backend, kind, metadata)
    if (name.taken) return refuse(nameTaken(kind, name.text))
    metadata.name = name.text
  }
  if (!made) {
    if (kind.statusSubresource) delete object.status
    delete metadata.deletionTimestamp
    delete metadata.deletionGracePeriodSeconds
    delete (metadata as Unstructured & ObjectMeta)['managedFields']
    kind.defaults?.(object)
  }

  const next = object as unknown as KubeObject
  const nowhere = homeless(backend, kind, metadata.name, metadata.namespace)
  if (nowhere) return refuse(nowhere)
  const causes = validateMetadata(next, kind.namespaced, kind.nameRule, undefined, made?.first)
  const more = made ? undefined : kind.validate?.(next)
  if (more?.length) causes.push(...more)
  const there = backend.storage.objects.get(kind.kind, metadata.namespace, metadata.name)
  if (!kind.allocates) {
    if (causes.length) return refuse(invalidStatus(kind, metadata.name, causes))
    if (there) return refuse(taken(kind, there))
  }
  const full = crowded(backend, kind, next, undefined)
  if (full) return refuse(full)

  if (!made) backend.templates.remember(kind, input, object)

  const context: AdmissionContext = { api: backend.api, options, causes, isTaken: !!there }
  const admission = admit(kind, next, undefined, context)
  if (!admission.ok) return admission
  if (there) return refuse(taken(kind, there))
  const born = admission.object as T
  bear(backend, kind, born.metadata)
  if (options.dryRun) kind.release?.(born, context)
  else {
    backend.managers.created(kind, next, born.metadata.uid, options)
    backend.storage.create(born)
  }
  return { ok: true, object: born, ...(made ? {} : warningsOf(kind, born, undefined, read.warnings)) }
}

function taken(kind: KindDefinition, { metadata }: KubeObject): Status {
  return alreadyExists(kind, metadata.name, metadata.deletionTimestamp !== undefined)
}

function freeName(
  { kernel, storage }: Backend,
  kind: KindDefinition,
  { generateName = '', namespace }: ObjectMeta,
): { text: string; taken: boolean } {
  let text = ''
  for (let attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
    text = generatedName(kernel.random, `names/${kind.kind}`, generateName)
    if (!storage.objects.get(kind.kind, namespace, text)) return { text, taken: false }
  }
  return { text, taken: true }
}

/** Gives an object, which nobody else may hold yet, what every object gets when it is born. */
function bear({ kernel, uids }: Backend, kind: KindDefinition, metadata: ObjectMeta): void {
  metadata.uid = uuid(uids)
  metadata.resourceVersion = ''
  metadata.creationTimestamp = kernel.clock.timestamp()
  if (kind.generation) metadata.generation = 1
}
