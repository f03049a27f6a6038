import type { ControllerFactory } from './controller.ts'
import type { Api, WriteOptions } from './api.ts'
import type { KubeObject, Status, StatusCause, Unstructured, WatchEvent } from './types.ts'

/** A column of `kubectl get`: what the server's Table answer would hold. */
export interface Column<T> {
  name: string
  /** Shown with `-o wide` only. */
  wide?: boolean
  /** `now` in virtual milliseconds since the epoch of 1970, for ages. */
  value(object: T, now: number): string | number
}

/** What a description may look at beside the object itself. */
export interface DescribeContext {
  api: Pick<Api, 'get' | 'list' | 'ownedBy'>
  /** Virtual milliseconds since 1970, for ages. */
  now: number
}

/** What admission may ask for and give back while a write is under way. Allocators live with their kind. */
export interface AdmissionContext {
  api: Api
  options: WriteOptions
  /** Of a kind that `allocates`: what is wrong with its metadata. */
  causes?: readonly StatusCause[]
  /** Of the same: there is an object of this name, so that whatever is allocated is for nothing. */
  isTaken?: boolean
}

/**
 * Everything the API server has to know about a kind: one record a folder, one line in `kinds/registry.ts`.
 * Only the names are required; each function left out means "nothing special".
 */
export interface KindDefinition<T extends KubeObject = KubeObject> {
  apiVersion: string
  kind: string
  plural: string
  singular: string
  shortNames?: readonly string[]
  categories?: readonly string[]
  namespaced: boolean
  /** Other versions in which clients may write and read it: `gateway.networking.k8s.io/v1beta1`. */
  served?: readonly string[]
  /**
   * Of a custom resource, which is decoded by the schema of its definition and not as a Go struct: the paths of fields that the
   * schema does not have.
   */
  custom?(input: Unstructured): string[]
  /** What `metadata.name` must be; returns complaints. Default: an RFC 1123 subdomain. See names.ts. */
  nameRule?(name: string): string[]
  /** A write to anything but metadata and status counts metadata.generation up, or only if this says so of it. */
  generation?: boolean | ((next: T, old: T) => boolean)
  /** Status is written through `updateStatus` alone. */
  statusSubresource?: boolean
  /** Fills in what the author left out, in place: the object is fresh from decoding. */
  defaults?(object: Unstructured): void
  /** All causes at once, in the order of the real validation. Parts that are the very ones of `old` are known to be good. */
  validate?(object: T, old?: T): StatusCause[]
  validateUpdate?(next: T, old: T): StatusCause[]
  /**
   * Runs after defaults and validation, before the object is stored: allocates (cluster IPs, node ports), carries over what a writer
   * may leave out. Returns the object to store, or why not: causes where the author is at fault, a Status for anything
   * else. `old` is absent on create. Changes nothing in place: parts of what it is given may belong to other objects.
   */
  admit?(object: T, old: T | undefined, context: AdmissionContext): T | StatusCause[] | Status
  /** `admit` comes before everything else can be refused, and tells all that is wrong: registry/generic/registry BeginCreate. */
  allocates?: boolean
  /**
   * Gives back what `admit` took: the object is gone, or a dry run ends. After the dry run of an update, `kept` is the
   * object that stays as it was; what it holds must stay taken.
   */
  release?(object: T, context: AdmissionContext, kept?: T): void
  /** Sentences for the author of an accepted object; kubectl prints them as `Warning: …`. */
  warnings?(object: T, old: T | undefined): string[]
  /** More reasons than metadata.finalizers to keep a deleted object: a Namespace's spec.finalizers. */
  held?(object: T): boolean
  /** What a deletion that cannot be done at once changes beside the timestamp: a Namespace's phase. */
  deleting?(object: T): T
  /** How long `delete` lets the object live when nothing else is asked for; 0 or absent removes it at once. */
  gracePeriodSeconds?(object: T): number
  /**
   * What an event of the kind is about: bits of its own from `OWN` on, as watchers name them that want to hear of some
   * changes only. Worked out once an event. Default: all of them.
   */
  about?(event: WatchEvent<T>): number
  columns?: readonly Column<T>[]
  controllers?: readonly ControllerFactory[]
}

/** Types a definition by its object while the registry holds them all alike. */
export function defineKind<T extends KubeObject>(definition: KindDefinition<T>): KindDefinition {
  return definition as unknown as KindDefinition
}
