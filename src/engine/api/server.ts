import type { Kernel, Stateful } from '../kernel/index.ts'
import type { Api, DeleteOptions, ListOptions, PatchOptions, PatchType, WriteOptions } from './api.ts'
import { applyDocument, type ApplyOptions, type ApplyResult } from './apply.ts'
import type { Backend } from './backend.ts'
import { bind } from './binding.ts'
import { runController } from './controller.ts'
import { create } from './create.ts'
import type { FieldTable } from './decode.ts'
import { deleteObject } from './delete.ts'
import type { Talk } from './event-correlator.ts'
import { EventRecorder } from './events.ts'
import { FieldManagers, type ManagedFieldsEntry, type Manager } from './field-managers.ts'
import { satisfiesFields } from './field-selectors.ts'
import { garbageCollector } from './gc.ts'
import { deletedText, kubectlError } from './kubectl.ts'
import type { KindDefinition } from './kind.ts'
import type { Limits } from './limits.ts'
import { patch, patchTypeOf } from './patch.ts'
import { replace, update, updateStatus } from './replace.ts'
import { refuse } from './status.ts'
import { Storage } from './storage.ts'
import { Templates } from './templates.ts'
import type { KubeObject, Reply, Status, Unstructured, WatchEvent } from './types.ts'
import type { WatchOptions } from './watchers.ts'

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
  /** uid → who wrote which fields. */
  managers?: Readonly<Record<string, readonly Manager[]>>
  /** Who has told what about whom, as far as it counts for the Events to come. */
  talks?: readonly Talk[]
}

/** What a client may ask of the API server: all that is of no use to controllers alone. */
export type ApiVerbs = Pick<
  ApiServer,
  | 'kinds'
  | 'definition'
  | 'resourceVersion'
  | 'get'
  | 'list'
  | 'ownedBy'
  | 'watch'
  | 'managedFields'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'apply'
  | 'deletedText'
>

/**
 * The simulated kube-apiserver: one store, one counter of resourceVersions, one way in for every write.
 * @example
 * const api = new ApiServer({ kernel: new Kernel({ seed: 1 }), kinds, schema })
 * api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } })
 */
export class ApiServer implements Api, Stateful<ApiState> {
  readonly kernel: Kernel
  readonly recordEvent: Api['recordEvent']
  readonly #kinds = new Map<string, KindDefinition>()
  readonly #storage: Storage
  readonly #managers: FieldManagers
  readonly #backend: Backend
  readonly #restored = new Set<() => void>()
  readonly #schema: FieldTable | undefined
  readonly #events: EventRecorder

  constructor({ kernel, kinds, schema, limits, freeze }: ApiServerOptions) {
    this.kernel = kernel
    this.#schema = schema
    this.#storage = new Storage(freeze ?? false, kernel, (kind) => {
      if (kind !== 'Event') kernel.nextEpoch()
      if (kind === 'Namespace') this.#events.namespaceWritten()
    })
    for (const kind of kinds) this.register(kind)
    this.#managers = new FieldManagers(schema ?? NO_SCHEMA, kernel.clock)
    this.#backend = {
      api: this,
      kernel,
      uids: kernel.random.stream('uid'),
      kinds: this.#kinds,
      schema: schema ?? NO_SCHEMA,
      limits: { ...LIMITS, ...limits },
      storage: this.#storage,
      managers: this.#managers,
      templates: new Templates(this.#storage.objects),
    }
    this.#events = new EventRecorder(this, kernel, this.#backend)
    this.recordEvent = this.#events.record.bind(this.#events)
    runController(garbageCollector({ api: this, kernel }), { api: this, kernel })
  }

  /**
   * Makes a kind known that comes with something installed later, as the CustomResourceDefinitions of it would.
   * @throws Error when there is one of its name
   */
  register(kind: KindDefinition): void {
    if (this.#kinds.has(kind.kind)) throw new Error(`kind ${kind.kind} is registered twice`)
    this.#kinds.set(kind.kind, kind)
    this.#storage.objects.open(kind.kind)
    this.#storage.watchers.describe(kind.kind, kind.about)
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
    return this.#storage.version
  }

  get<T extends KubeObject>(kind: string, namespace: string | undefined, name: string): T | undefined {
    return this.#storage.objects.get(kind, namespace, name) as T | undefined
  }

  list<T extends KubeObject>(kind: string, options: ListOptions = {}): T[] {
    const objects = this.#storage.objects.list(kind, options) as T[]
    const { fields } = options
    return fields ? objects.filter((object) => satisfiesFields(object, fields)) : objects
  }

  ownedBy(uid: string): KubeObject[] {
    return this.#storage.objects.ownedBy(uid)
  }

  /** Whether anything has an ownerReference to this uid. */
  owns(uid: string): boolean {
    return this.#storage.objects.owns(uid)
  }

  /** The object with this uid, of whatever kind. */
  byUid<T extends KubeObject>(uid: string): T | undefined {
    return this.#storage.objects.byUid(uid) as T | undefined
  }

  /** metadata.managedFields of an object, which `kubectl get` shows with `--show-managed-fields` alone. */
  managedFields(object: KubeObject): ManagedFieldsEntry[] {
    return this.#managers.published(object.metadata.uid)
  }

  /** `kind` may be `*`: every kind. A listener may write; what it writes is delivered after what is under way. */
  watch<T extends KubeObject>(
    kind: string,
    listener: (event: WatchEvent<T>) => void,
    options?: WatchOptions,
  ): () => void {
    return this.#storage.watchers.add(kind, listener as (event: WatchEvent) => void, options)
  }

  /** Called after `restore`, when the store holds another world: whatever is derived from it has to be rebuilt. */
  onRestore(listener: () => void): () => void {
    this.#restored.add(listener)
    return () => this.#restored.delete(listener)
  }

  // ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────

  create<T extends KubeObject>(input: Unstructured, options: WriteOptions = {}): Reply<T> {
    return create(this.#backend, input, options)
  }

  update<T extends KubeObject>(object: T, options: WriteOptions = {}): Reply<T> {
    return update(this.#backend, object, options)
  }

  bind<T extends KubeObject>(pod: T, nodeName: string): Reply<T> {
    return bind(this.#backend, pod, nodeName)
  }

  updateStatus<T extends KubeObject & { status: unknown }>(
    object: T,
    status: T['status'],
    isCompared?: boolean,
  ): Reply<T> {
    return updateStatus(this.#backend, object, status, isCompared)
  }

  mergePatch<T extends KubeObject>(
    kind: string,
    namespace: string | undefined,
    name: string,
    body: Unstructured,
    options: PatchOptions = {},
  ): Reply<T> {
    return patch(this.#backend, kind, namespace, name, 'merge', body, options)
  }

  /**
   * PATCH of whatever type, named as in PatchType or by its content type.
   * @example api.patch('Service', 'default', 'web', 'json', [{ op: 'remove', path: '/spec/selector' }])
   */
  patch<T extends KubeObject>(
    kind: string,
    namespace: string | undefined,
    name: string,
    type: PatchType | `${string}/${string}`,
    body: unknown,
    options: PatchOptions = {},
  ): Reply<T> {
    const known = type.includes('/') ? patchTypeOf(type) : (type as PatchType)
    if (typeof known === 'object') return refuse(known)
    return patch(this.#backend, kind, namespace, name, known, body, options)
  }

  delete<T extends KubeObject>(
    kind: string,
    namespace: string | undefined,
    name: string,
    options: DeleteOptions = {},
  ): Reply<T> {
    return deleteObject(this.#backend, kind, namespace, name, options)
  }

  /**
   * `kubectl apply -f`: each object by itself and in order; one that fails never stops the others.
   * @example api.apply(documents, { file: 'nginx-demo.yaml' }).map((result) => result.text)
   */
  apply(objects: readonly Unstructured[], options: ApplyOptions = {}): ApplyResult[] {
    return objects.flatMap((object) => applyDocument(this, this.#backend, this.#schema, object, options))
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

  /** A write of what a patch made of a stored object, as `apply` needs it. */
  replacePatched<T extends KubeObject>(
    kind: KindDefinition,
    next: Unstructured,
    old: T,
    options: WriteOptions = {},
  ): Reply<T> {
    return replace(this.#backend, kind, next, options, old)
  }

  // ── state ───────────────────────────────────────────────────────────────────────────────────────────────────────

  snapshot(): ApiState {
    return {
      resourceVersion: this.#storage.version,
      objects: this.#storage.objects.all(),
      managers: this.#managers.snapshot(),
      talks: this.#events.snapshot(),
    }
  }

  /** Brings the state back. Watchers see no events for it; `onRestore` listeners are told once. */
  restore(state: ApiState): void {
    this.#storage.watchers.forget()
    this.#storage.objects.replaceAll(state.objects)
    this.#storage.version = state.resourceVersion
    this.#managers.restore(state.managers ?? {})
    this.#events.restore(state.talks ?? [])
    this.kernel.nextEpoch()
    for (const listener of this.#restored) listener()
  }
}

const NO_SCHEMA: FieldTable = { kinds: {}, types: {}, keepEmpty: [] }

/** The size is that of kube-apiserver's limit for one request: 3 MiB. */
const LIMITS: Limits = { objects: 10_000, pods: 2_000, requestSize: 3 * 1024 * 1024 }
