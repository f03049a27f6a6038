import type { Kernel, RandomStream } from '../kernel/index.ts'
import type { Api, WriteOptions } from './api.ts'
import { clone } from './data.ts'
import { decode, decodeAs, type FieldTable } from './decode.ts'
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
  /** What uids are drawn from. */
  readonly uids: RandomStream
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
  if (kind && (kind.apiVersion === apiVersion || kind.served?.includes(textOf(apiVersion)))) return { kind }
  return { status: noKind(textOf(apiVersion), textOf(name)) }
}

/** An object that has the types of its kind: only what a write changes in place is copied. */
export function typed(input: Unstructured): Read {
  return { object: { ...input, metadata: { ...(input.metadata as object) } } }
}

/** What a writer sent, and what is to be said of it. */
export interface Read {
  object: Unstructured
  warnings?: string[]
}

/** Reads what a writer sent; parts that are the very ones of `old` are taken as they are. */
export function decoded(
  { schema }: Backend,
  kind: KindDefinition,
  input: Unstructured,
  old?: KubeObject,
  deep = false,
  fieldValidation?: WriteOptions['fieldValidation'],
): Read | { status: Status } {
  if (kind.custom) return decodedCustom(schema, kind, input)
  const result = decode(schema, kind.kind, kind.apiVersion, input, old as Unstructured | undefined, deep)
  if (result.ok) return result
  if (!fieldValidation || !result.lenient) return { status: badRequest(result.message) }
  return fieldValidation === 'Warn' ? result.lenient : { object: result.lenient.object }
}

/** Custom resources keep what they are given; wrong types are for the schema to tell. */
function decodedCustom(
  schema: FieldTable,
  kind: KindDefinition,
  input: Unstructured,
): { object: Unstructured } | { status: Status } {
  const version = textOf(input.apiVersion).replace(/^.*\//, '')
  const what = `${kind.kind} in version "${version}" cannot be handled as a ${kind.kind}: `
  const metadata = decodeAs(schema, 'ObjectMeta', input.metadata ?? {}, 'metadata')
  if (metadata.wrong) return { status: badRequest(what + metadata.wrong) }
  const unknown = [...metadata.unknown, ...kind.custom!(input)]
  if (unknown.length) {
    const list = unknown.slice(0, 100).map((path) => `unknown field ${JSON.stringify(path)}`)
    return { status: badRequest(`${what}strict decoding error: ${list.join(', ')}`) }
  }
  return { object: { ...clone(input), apiVersion: kind.apiVersion, metadata: metadata.value } }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
