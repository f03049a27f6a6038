import type { FieldRequirement } from './field-selectors.ts'
import type { LabelSelector, KubeObject, Reply, Unstructured, WatchEvent } from './types.ts'
import type { WatchOptions } from './watchers.ts'

export interface WriteOptions {
  /** Namespace of the request, for objects that name none; default `default`. */
  namespace?: string
  /** Everything but the storing: defaults, validation, allocation are tried and undone. */
  dryRun?: boolean
  /** What becomes of unknown fields; absent: `Strict`, they are refused. Else they are dropped, with a warning each or without. */
  fieldValidation?: 'Warn' | 'Ignore'
  /** Who writes, for managedFields. A controller says nothing: only what people write is kept. */
  fieldManager?: string
  /** PUT …/finalize of a Namespace: the one write that may change its spec.finalizers. */
  finalize?: boolean
  /**
   * Of a part of the cluster that has built the object from the types of its fields, with nothing empty in it, and lets
   * go of it: it is not read again, nor copied. What a kind demands is asked of it all the same.
   */
  typed?: boolean
  /** Of an update: what it says as the stored object does, it says by the very parts of that, so nobody looks for them. */
  shared?: boolean
}

/** What `PATCH` may be asked with, by its content type. */
export interface PatchOptions extends WriteOptions {
  subresource?: 'status'
  /** Server-side apply: take fields over that others have. */
  force?: boolean
}

/** `json` RFC 6902, `merge` RFC 7386, `strategic` Kubernetes' own, `apply` server-side apply. */
export type PatchType = 'json' | 'merge' | 'strategic' | 'apply'

export interface DeleteOptions {
  /** Default: the kind's own (30 s for pods with a kubelet, else 0). */
  gracePeriodSeconds?: number
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan'
  /** Refuse unless the object still has this uid. */
  uid?: string
  /** Refuse unless the object still has this version. */
  resourceVersion?: string
  dryRun?: boolean
}

export interface ListOptions {
  namespace?: string
  selector?: LabelSelector | Record<string, string>
  /** As `kubectl get --field-selector` writes it: see field-selectors.ts. */
  fields?: readonly FieldRequirement[]
}

/**
 * The API server as controllers, kubelet, proxy and shell see it. Reading is direct; every write goes through decode →
 * default → validate → allocate → store → watch, and fails with a `Status`. Kinds are named by `kind` (`Service`):
 * the registry has one version of each.
 */
export interface Api {
  get<T extends KubeObject>(kind: string, namespace: string | undefined, name: string): T | undefined
  /** The object with this uid, of whatever kind. */
  byUid<T extends KubeObject>(uid: string): T | undefined
  /** Ordered by namespace and name, as etcd's keys are. The array is fresh, the objects are shared: never change them. */
  list<T extends KubeObject>(kind: string, options?: ListOptions): T[]
  /** All objects that have an ownerReference to this uid. */
  ownedBy(uid: string): KubeObject[]
  /** Called synchronously after each write of the kind, in the order of resourceVersions. */
  watch<T extends KubeObject>(
    kind: string,
    listener: (event: WatchEvent<T>) => void,
    options?: WatchOptions,
  ): () => void
  /** Called after a snapshot was brought back: whatever was derived from the store has to be rebuilt. No events tell it. */
  onRestore(listener: () => void): () => void

  create<T extends KubeObject>(object: Unstructured, options?: WriteOptions): Reply<T>
  /** PUT: replaces spec and metadata; status is kept where the kind has a status subresource. */
  update<T extends KubeObject>(object: T, options?: WriteOptions): Reply<T>
  /** POST …/binding of a pod: gives it its node, once. */
  bind<T extends KubeObject>(pod: T, nodeName: string): Reply<T>
  /**
   * PUT …/status: replaces status only. A controller's everyday write; unchanged status writes nothing.
   * @param isCompared the writer knows: where nothing is new, `status` is the very one of `object`, and parts of it that
   * are as they were are the same ones. It is not gone through again
   */
  updateStatus<T extends KubeObject & { status: unknown }>(
    object: T,
    status: T['status'],
    isCompared?: boolean,
  ): Reply<T>
  /** PATCH with application/merge-patch+json (RFC 7386). */
  mergePatch<T extends KubeObject>(
    kind: string,
    namespace: string | undefined,
    name: string,
    patch: Unstructured,
    options?: WriteOptions & { subresource?: 'status' },
  ): Reply<T>
  /** Deletes at once, or marks with deletionTimestamp where finalizers or a grace period hold the object. */
  delete<T extends KubeObject>(
    kind: string,
    namespace: string | undefined,
    name: string,
    options?: DeleteOptions,
  ): Reply<T>

  /**
   * Tells people something about an object, or about a part of it (`spec.containers{web}`): creates an Event, or counts
   * an equal recent one up.
   */
  recordEvent(
    about: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    component: string,
    host?: string,
    fieldPath?: string,
  ): void
}

/** `namespace/name`, or `name` for cluster-scoped objects: the key of a work queue, as client-go's MetaNamespaceKeyFunc. */
export function keyOf(object: { metadata: { namespace?: string; name: string } }): string {
  const { namespace, name } = object.metadata
  return namespace ? `${namespace}/${name}` : name
}

/** The parts of a `keyOf` key. */
export function splitKey(key: string): { namespace: string | undefined; name: string } {
  const slash = key.indexOf('/')
  return slash < 0
    ? { namespace: undefined, name: key }
    : { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}
