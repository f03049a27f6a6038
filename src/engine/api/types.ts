/** The shapes that every object of the API has. Kinds add their own in `kinds/<kind>/types.ts`. */

export interface OwnerReference {
  apiVersion: string
  kind: string
  name: string
  uid: string
  controller?: boolean
  blockOwnerDeletion?: boolean
}

export interface ObjectMeta {
  name: string
  /** Empty or absent for cluster-scoped kinds. */
  namespace?: string
  generateName?: string
  uid: string
  resourceVersion: string
  generation?: number
  /** RFC 3339, seconds. */
  creationTimestamp: string
  deletionTimestamp?: string
  deletionGracePeriodSeconds?: number
  labels?: Record<string, string>
  annotations?: Record<string, string>
  ownerReferences?: OwnerReference[]
  finalizers?: string[]
}

/**
 * An object as the store holds it: decoded, defaulted, validated. Objects in the store are never changed in place;
 * a write puts a new object there, so whoever holds the old one still sees the old state, and a snapshot is cheap.
 */
export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Readonly<ObjectMeta>
}

/** What came from YAML or JSON: nothing about it is known yet. */
export type Unstructured = Record<string, unknown>

/** meta/v1 LabelSelector. */
export interface LabelSelector {
  matchLabels?: Record<string, string>
  matchExpressions?: { key: string; operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'; values?: string[] }[]
}

/** One cause of a 422, `spec.ports[0].nodePort: Invalid value: 8080: …` split into its parts. */
export interface StatusCause {
  /** `FieldValueInvalid`, `FieldValueRequired`, `FieldValueNotSupported`, `FieldValueForbidden`, `FieldValueDuplicate` */
  reason: string
  /** Without the field: `Invalid value: 8080: provided port is not in the valid range. …` */
  message: string
  /** `spec.ports[0].nodePort` */
  field: string
}

/** meta/v1 Status: every failure of the API server. `message` is what kubectl prints. */
export interface Status {
  kind: 'Status'
  apiVersion: 'v1'
  status: 'Failure'
  message: string
  /** Empty where the server only has a sentence; kubectl then prints `Error from server: …`. */
  reason:
    | ''
    | 'AlreadyExists'
    | 'BadRequest'
    | 'Conflict'
    | 'Forbidden'
    | 'InternalError'
    | 'Invalid'
    | 'MethodNotAllowed'
    | 'NotFound'
    | 'RequestEntityTooLarge'
    | 'UnsupportedMediaType'
  details?: { name?: string; group?: string; kind?: string; causes?: StatusCause[] }
  code: number
}

export type Reply<T> = { ok: true; object: T; warnings?: string[] } | { ok: false; status: Status }

export interface WatchEvent<T extends KubeObject = KubeObject> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  object: T
  /** The state before, absent for ADDED. */
  old?: T
}

/** Group, version and kind identify a kind; `plural` is its resource name. */
export interface KindRef {
  apiVersion: string
  kind: string
}
