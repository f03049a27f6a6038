import type { Kernel } from '../kernel/index.ts'
import type { Api } from './api.ts'
import { decode, type FieldTable } from './decode.ts'
import type { KindDefinition } from './kind.ts'
import type { Limits } from './limits.ts'
import type { FieldManagers } from './field-managers.ts'
import { badRequest } from './status.ts'
import type { Storage } from './storage.ts'
import type { Templates } from './templates.ts'
import { noKind } from './write.ts'
import type { KubeObject, Status, Unstructured } from './types.ts'

/** What the verbs share: each is a function of it in a file of its own, and `ApiServer` is their face. */
export interface Backend {
  readonly api: Api
  readonly kernel: Kernel
  readonly kinds: ReadonlyMap<string, KindDefinition>
  readonly schema: FieldTable
  readonly limits: Limits
  readonly storage: Storage
  readonly managers: FieldManagers
  readonly templates: Templates
}

/** The definition that an object names, or what a client is told that asks for an unknown one. */
export function kindOf(
  { kinds }: Backend,
  { apiVersion, kind: name }: Unstructured,
): { kind: KindDefinition } | { status: Status } {
  const kind = typeof name === 'string' ? kinds.get(name) : undefined
  if (kind && kind.apiVersion === apiVersion) return { kind }
  return { status: noKind(textOf(apiVersion), textOf(name)) }
}

/** Reads what a writer sent; parts that are the very ones of `old` are taken as they are. */
export function decoded(
  { schema }: Backend,
  kind: KindDefinition,
  input: Unstructured,
  old?: KubeObject,
  deep = false,
): { object: Unstructured } | { status: Status } {
  const result = decode(schema, kind.kind, kind.apiVersion, input, old as Unstructured | undefined, deep)
  return result.ok ? { object: result.object } : { status: badRequest(result.message) }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
