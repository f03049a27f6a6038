import type { Kernel, Stateful } from '../kernel/index.ts'
import type { Api, DeleteOptions, ListOptions, WriteOptions } from './api.ts'
import { applyObject, type ApplyOptions, type ApplyResult } from './apply.ts'
import { runController } from './controller.ts'
import { deepFreeze, equal, mergePatch, share } from './data.ts'
import { decode, type FieldTable } from './decode.ts'
import { EventRecorder } from './events.ts'
import { garbageCollector } from './gc.ts'
import { deletedText, kubectlError } from './kubectl.ts'
import type { AdmissionContext, KindDefinition } from './kind.ts'
import { exceeded, type Limits } from './limits.ts'
import { validateMetadata } from './metadata.ts'
import { generatedName, uuid } from './random-names.ts'
import { Objects } from './objects.ts'
import {
  alreadyExists,
  badRequest,
  conflict,
  forbiddenStatus,
  invalidStatus,
  MODIFIED,
  notFound,
  refuse,
} from './status.ts'
import { bodyChanged, inherit, metadataOf, noKind, place, uidMismatch, withPropagation } from './write.ts'
import { Watchers } from './watchers.ts'
import type { KubeObject, ObjectMeta, Reply, Status, Unstructured, WatchEvent } from './types.ts'

export interface ApiServerOptions {
  kernel: Kernel
  kinds: readonly KindDefinition[]
  /** What `kinds/schema/fields.json` holds. Kinds that are not in it, or all without it, are taken as they come. */
  schema?: FieldTable
  limits?: Partial<Limits>
  /** Makes every change of a stored object throw; for tests. */
  freeze?: boolean
}

/** Everything that the API server remembers, as plain data. Objects are shared with the store, never copied. */
export interface ApiState {
  resourceVersion: number
  objects: readonly KubeObject[]
}

/**
 * The simulated kube-apiserver: one store, one counter of resourceVersions, one way in for every write.
 * @example
 * const api = new ApiServer({ kernel: new Kernel({ seed: 1 }), kinds, schema })
 * api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } })
 */
export class ApiServer implements Api, Stateful<ApiState> {
  readonly kernel: Kernel
  readonly #kinds = new Map<string, KindDefinition>()
  readonly #objects: Objects
  readonly #watchers = new Watchers()
  readonly #restored = new Set<() => void>()
  readonly #schema: FieldTable | undefined
  readonly #limits: Limits
  readonly #freeze: boolean
  readonly #events: EventRecorder
  #resourceVersion = 0

  constructor({ kernel, kinds, schema, limits, freeze }: ApiServerOptions) {
    this.kernel = kernel
    this.#schema = schema
    this.#limits = { objects: 10_000, pods: 2_000, ...limits }
    this.#freeze = freeze ?? false
    for (const kind of kinds) {
      if (this.#kinds.has(kind.kind)) throw new Error(`kind ${kind.kind} is registered twice`)
      this.#kinds.set(kind.kind, kind)
    }
    this.#objects = new Objects([...this.#kinds.keys()])
    this.#events = new EventRecorder(this, kernel)
    runController(garbageCollector({ api: this, kernel }), { api: this, kernel })
  }

  // ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** All registered kinds, in the order of the registry. */
  get kinds(): readonly KindDefinition[] {
    return [...this.#kinds.values()]
  }

  /** The definition of a kind by its `kind`; undefined where nothing of that name is registered. */
  definition(kind: string): KindDefinition | undefined {
    return this.#kinds.get(kind)
  }

  /** The resourceVersion of the newest write. */
  get resourceVersion(): number {
    return this.#resourceVersion
  }

  get<T extends KubeObject>(kind: string, namespace: string | undefined, name: string): T | undefined {
    return this.#objects.get(kind, namespace, name) as T | undefined
  }

  list<T extends KubeObject>(kind: string, options: ListOptions = {}): T[] {
    return this.#objects.list(kind, options) as T[]
  }

  ownedBy(uid: string): KubeObject[] {
    return this.#objects.ownedBy(uid)
  }

  /** The object with this uid, of whatever kind. */
  byUid(uid: string): KubeObject | undefined {
    return this.#objects.byUid(uid)
  }

  /** `kind` may be `*`: every kind. A listener may write; what it writes is delivered after what is under way. */
  watch<T extends KubeObject>(kind: string, listener: (event: WatchEvent<T>) => void): () => void {
    return this.#watchers.add(kind, listener as (event: WatchEvent) => void)
  }

  /** Called after `restore`, when the store holds another world: whatever is derived from it has to be rebuilt. */
  onRestore(listener: () => void): () => void {
    this.#restored.add(listener)
    return () => this.#restored.delete(listener)
  }

  // ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────

  create<T extends KubeObject>(input: Unstructured, options: WriteOptions = {}): Reply<T> {
    const found = this.#kindOf(input)
    if ('status' in found) return refuse(found.status)
    const kind = found.kind
    const decoded = this.#decode(kind, input)
    if ('status' in decoded) return refuse(decoded.status)
    const object = decoded.object
    const metadata = metadataOf(object)
    object.metadata = metadata

    const misplaced = place(kind, metadata, options.namespace)
    if (misplaced) return refuse(misplaced)
    if (metadata.resourceVersion)
      return refuse(badRequest('resourceVersion should not be set on objects to be created'))
    metadata.name ??= ''
    if (!metadata.name && metadata.generateName) metadata.name = this.#freeName(kind, metadata)
    if (kind.statusSubresource) delete object.status
    delete metadata.deletionTimestamp
    delete metadata.deletionGracePeriodSeconds
    kind.defaults?.(object)

    const next = object as unknown as KubeObject
    const homeless = this.#homeless(kind, metadata)
    if (homeless) return refuse(homeless)
    const causes = [...validateMetadata(next, kind.namespaced, kind.nameRule), ...(kind.validate?.(next) ?? [])]
    if (causes.length) return refuse(invalidStatus(kind, metadata.name, causes))
    if (this.get(kind.kind, metadata.namespace, metadata.name)) return refuse(alreadyExists(kind, metadata.name))
    const over = this.#exceeded(kind, next, undefined)
    if (over) return refuse(over)

    const context: AdmissionContext = { api: this, options }
    const admitted = kind.admit?.(next, undefined, context) ?? next
    if (Array.isArray(admitted)) return refuse(invalidStatus(kind, metadata.name, admitted))
    const stored = { ...admitted, metadata: this.#birth(kind, admitted.metadata) } as KubeObject
    if (options.dryRun) kind.release?.(stored, context)
    else this.#put('ADDED', stored, undefined)
    return { ok: true, object: stored as T, ...warn(kind, stored, undefined) }
  }

  update<T extends KubeObject>(object: T, options: WriteOptions = {}): Reply<T> {
    const found = this.#kindOf(object as unknown as Unstructured)
    if ('status' in found) return refuse(found.status)
    return this.#replace(found.kind, object as unknown as Unstructured, options)
  }

  updateStatus<T extends KubeObject & { status: unknown }>(object: T, status: T['status']): Reply<T> {
    const kind = this.#kinds.get(object.kind)
    if (!kind) return refuse(noKind(object.apiVersion, object.kind))
    const { namespace, name, uid } = object.metadata
    const old = this.get<T>(object.kind, namespace, name)
    if (!old) return refuse(notFound(kind, name))
    if (uid && uid !== old.metadata.uid) return refuse(conflict(kind, name, uidMismatch(uid, old.metadata.uid)))
    if (equal(old.status, status)) return { ok: true, object: old }
    const next = { ...old, status: share(old.status, status) } as T
    return { ok: true, object: this.#write(kind, next, old) as T }
  }

  mergePatch<T extends KubeObject>(
    kindName: string,
    namespace: string | undefined,
    name: string,
    patch: Unstructured,
    options: WriteOptions & { subresource?: 'status' } = {},
  ): Reply<T> {
    const kind = this.#kinds.get(kindName)
    if (!kind) return refuse(noKind('v1', kindName))
    const old = this.get(kindName, namespace, name)
    if (!old) return refuse(notFound(kind, name))
    const merged = mergePatch(old, patch) as Unstructured
    if (options.subresource !== 'status') return this.#replace(kind, merged, options, old)
    const decoded = this.#decode(kind, merged)
    if ('status' in decoded) return refuse(decoded.status)
    const target = old as KubeObject & { status: unknown }
    const { status } = decoded.object
    if (options.dryRun) return { ok: true, object: { ...target, status } as unknown as T }
    return this.updateStatus(target, status ?? {}) as Reply<KubeObject> as Reply<T>
  }

  delete<T extends KubeObject>(
    kindName: string,
    namespace: string | undefined,
    name: string,
    options: DeleteOptions = {},
  ): Reply<T> {
    const kind = this.#kinds.get(kindName)
    if (!kind) return refuse(noKind('v1', kindName))
    const old = this.get(kindName, namespace, name)
    if (!old) return refuse(notFound(kind, name))
    if (options.uid && options.uid !== old.metadata.uid) {
      return refuse(conflict(kind, name, uidMismatch(options.uid, old.metadata.uid)))
    }
    // A kind says 0 for an object that nobody has to be asked about: a pod without a node, say.
    const own = kind.gracePeriodSeconds?.(old) ?? 0
    const grace = own > 0 ? (options.gracePeriodSeconds ?? own) : 0
    const finalizers = withPropagation(old.metadata.finalizers ?? [], options.propagationPolicy)
    const held = finalizers.length > 0 || (kind.held?.(old) ?? false)
    if (grace <= 0 && !held) return { ok: true, object: this.#remove(kind, old) as T }

    const { deletionTimestamp, deletionGracePeriodSeconds: left } = old.metadata
    if (deletionTimestamp && (left ?? 0) <= grace && equal(finalizers, old.metadata.finalizers ?? [])) {
      return { ok: true, object: old as T }
    }
    const metadata: ObjectMeta = {
      ...old.metadata,
      deletionTimestamp: this.kernel.clock.timestamp(this.kernel.clock.now + grace * 1000),
      deletionGracePeriodSeconds: grace,
      ...(old.metadata.generation !== undefined && !deletionTimestamp && { generation: old.metadata.generation + 1 }),
      ...(finalizers.length > 0 && { finalizers }),
    }
    const marked = { ...(deletionTimestamp ? old : (kind.deleting?.(old) ?? old)), metadata }
    return { ok: true, object: this.#write(kind, marked, old) as T }
  }

  recordEvent(
    about: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    component: string,
    host?: string,
  ): void {
    if (this.#kinds.has('Event')) this.#events.record(about, type, reason, message, component, host)
  }

  /**
   * `kubectl apply -f`: each object by itself and in order; one that fails never stops the others.
   * @example api.apply(documents, { file: 'nginx-demo.yaml' }).map((result) => result.text)
   */
  apply(objects: readonly Unstructured[], options: ApplyOptions = {}): ApplyResult[] {
    return objects.map((object) => applyObject(this, this.#schema, object, options))
  }

  /** `kubectl delete`, object by object; `text` is the line that kubectl prints. */
  deleteObjects(
    keys: readonly { kind: string; namespace?: string; name: string }[],
    options: DeleteOptions = {},
  ): { ok: boolean; text: string; status?: Status }[] {
    return keys.map(({ kind, namespace, name }) => {
      const reply = this.delete(kind, namespace, name, options)
      if (!reply.ok) return { ok: false, text: kubectlError(reply.status), status: reply.status }
      return { ok: true, text: this.deletedText(kind, namespace, name) }
    })
  }

  /** `service "web" deleted from default namespace` */
  deletedText(kind: string, namespace: string | undefined, name: string): string {
    const definition = this.#kinds.get(kind)
    return definition ? deletedText(definition, namespace, name) : `${kind.toLowerCase()} "${name}" deleted`
  }

  /** A write of what a patch made of a stored object, as `apply` and the shell's `kubectl patch` need it. */
  replacePatched<T extends KubeObject>(kind: KindDefinition, next: Unstructured, old: T, dryRun = false): Reply<T> {
    return this.#replace(kind, next, { dryRun }, old)
  }

  // ── state ───────────────────────────────────────────────────────────────────────────────────────────────────────

  snapshot(): ApiState {
    return { resourceVersion: this.#resourceVersion, objects: this.#objects.all() }
  }

  /** Brings the state back. Watchers see no events for it; `onRestore` listeners are told once. */
  restore(state: ApiState): void {
    this.#watchers.forget()
    this.#objects.replaceAll(state.objects)
    this.#resourceVersion = state.resourceVersion
    this.#events.rebuild()
    for (const listener of this.#restored) listener()
  }

  // ── the way of a write ──────────────────────────────────────────────────────────────────────────────────────────

  #replace<T extends KubeObject>(
    kind: KindDefinition,
    input: Unstructured,
    options: WriteOptions,
    patched?: KubeObject,
  ): Reply<T> {
    const decoded = this.#decode(kind, input)
    if ('status' in decoded) return refuse(decoded.status)
    const object = decoded.object
    const metadata = metadataOf(object)
    object.metadata = metadata
    const misplaced = place(kind, metadata, options.namespace)
    if (misplaced) return refuse(misplaced)
    if (
      patched &&
      (metadata.name !== patched.metadata.name || (patched.metadata.namespace ?? '') !== (metadata.namespace ?? ''))
    ) {
      const [theirs, ours] = [metadata.name, patched.metadata.name]
      return refuse(badRequest(`the name of the object (${theirs}) does not match the name on the URL (${ours})`))
    }
    const old = this.get(kind.kind, metadata.namespace, metadata.name)
    if (!old) return refuse(notFound(kind, metadata.name))
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
    const causes = [
      ...validateMetadata(next, kind.namespaced, kind.nameRule),
      ...(kind.validate?.(next) ?? []),
      ...(kind.validateUpdate?.(next, old) ?? []),
    ]
    if (causes.length) return refuse(invalidStatus(kind, metadata.name, causes))
    const over = this.#exceeded(kind, next, old)
    if (over) return refuse(over)

    const context: AdmissionContext = { api: this, options }
    const admitted = kind.admit?.(next, old, context) ?? next
    if (Array.isArray(admitted)) return refuse(invalidStatus(kind, metadata.name, admitted))
    let shared = share(old, admitted)
    if (kind.generation && bodyChanged(shared, old)) {
      shared = { ...shared, metadata: { ...shared.metadata, generation: (old.metadata.generation ?? 0) + 1 } }
    }
    if (options.dryRun) kind.release?.(shared, context, old)
    const warnings = warn(kind, shared, old)
    if (shared === old || options.dryRun) return { ok: true, object: shared as T, ...warnings }
    return { ok: true, object: this.#write(kind, shared, old) as T, ...warnings }
  }

  /** Stores a changed object, or removes it when it was only waiting for this change to go. */
  #write(kind: KindDefinition, next: KubeObject, old: KubeObject): KubeObject {
    const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = next.metadata
    const free = deletionTimestamp && !deletionGracePeriodSeconds && !finalizers?.length && !kind.held?.(next)
    return free ? this.#remove(kind, next) : this.#put('MODIFIED', next, old)
  }

  #put(type: 'ADDED' | 'MODIFIED', object: KubeObject, old: KubeObject | undefined): KubeObject {
    const metadata = { ...object.metadata, resourceVersion: String(++this.#resourceVersion) }
    // The object on its way in is ours; giving it its version in place keeps the one that `create` returns the stored one.
    const stored = Object.assign(old ? { ...object } : object, { metadata }) as KubeObject
    this.#objects.put(this.#freeze ? deepFreeze(stored) : stored, old)
    this.#watchers.deliver({ type, object: stored, ...(old && { old }) })
    return stored
  }

  #remove(kind: KindDefinition, last: KubeObject): KubeObject {
    const old = this.get(kind.kind, last.metadata.namespace, last.metadata.name)!
    this.#objects.remove(old)
    kind.release?.(last, { api: this, options: {} })
    const gone = { ...last, metadata: { ...last.metadata, resourceVersion: String(++this.#resourceVersion) } }
    this.#watchers.deliver({ type: 'DELETED', object: gone, old })
    return gone
  }

  // ── the steps of a write ────────────────────────────────────────────────────────────────────────────────────────

  #kindOf({ apiVersion, kind: name }: Unstructured): { kind: KindDefinition } | { status: Status } {
    const kind = typeof name === 'string' ? this.#kinds.get(name) : undefined
    if (!kind || kind.apiVersion !== apiVersion) return { status: noKind(String(apiVersion ?? ''), String(name ?? '')) }
    return { kind }
  }

  #decode(kind: KindDefinition, input: Unstructured): { object: Unstructured } | { status: Status } {
    const result = decode(this.#schema ?? NO_SCHEMA, kind.kind, kind.apiVersion, input)
    return result.ok ? { object: result.object } : { status: badRequest(result.message) }
  }

  /** The NamespaceLifecycle admission plugin. */
  #homeless(kind: KindDefinition, { name, namespace }: ObjectMeta): Status | undefined {
    const namespaces = this.#kinds.get('Namespace')
    if (!namespaces || !kind.namespaced || !namespace) return undefined
    const home = this.get('Namespace', undefined, namespace)
    if (!home) return notFound(namespaces, namespace)
    if (!home.metadata.deletionTimestamp) return undefined
    const why = `unable to create new content in namespace ${namespace} because it is being terminated`
    const message = `namespace ${namespace} is being terminated`
    return forbiddenStatus(kind, name, why, [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }])
  }

  #exceeded(kind: KindDefinition, next: KubeObject, old: KubeObject | undefined): Status | undefined {
    const used = { objects: this.#objects.count, pods: this.#objects.countOf('Pod') }
    const why = exceeded(this.#limits, used, next, old)
    if (!why) return undefined
    const causes = [{ reason: 'FieldValueForbidden', field: why.field, message: why.message }]
    return forbiddenStatus(kind, next.metadata.name, why.message, why.field ? causes : undefined)
  }

  #freeName(kind: KindDefinition, { generateName = '', namespace }: ObjectMeta): string {
    let name = ''
    for (let attempt = 0; attempt < 8; attempt++) {
      name = generatedName(this.kernel.random, `names/${kind.kind}`, generateName)
      if (!this.get(kind.kind, namespace, name)) break
    }
    return name
  }

  #birth(kind: KindDefinition, metadata: ObjectMeta): ObjectMeta {
    return {
      ...metadata,
      uid: uuid(this.kernel.random),
      resourceVersion: '',
      ...(kind.generation && { generation: 1 }),
      creationTimestamp: this.kernel.clock.timestamp(),
    }
  }
}

const NO_SCHEMA: FieldTable = { kinds: {}, types: {}, keepEmpty: [] }

function warn(kind: KindDefinition, next: KubeObject, old: KubeObject | undefined): { warnings?: string[] } {
  const warnings = kind.warnings?.(next, old) ?? []
  return warnings.length ? { warnings } : {}
}
