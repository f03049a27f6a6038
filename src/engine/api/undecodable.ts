/** What the server says of a patch that makes something unreadable of an object: apiserver endpoints/handlers/patch.go. */
import type { Status } from './types.ts'

/** What is wrong with the object that a patch made, without whose it is; undefined where it can be read. */
export function undecodable({ reason, message }: Status): string | undefined {
  return reason === 'BadRequest' ? /^.* cannot be handled as a [^:]*: (.*)$/s.exec(message)?.[1] : undefined
}

/**
 * The words for a strategic merge patch: it becomes an object by FromUnstructured (apimachinery runtime/converter.go), which
 * says less of a wrong type than encoding/json does.
 */
export function unstructured(what: string): string {
  const found = /^json: cannot unmarshal (\w+) into Go struct field \S+ of type (\S+)$/.exec(what)
  if (!found) return what
  const [, was = '', type = ''] = found
  const kind = { array: 'slice', object: 'map', number: 'int64' }[was] ?? was
  if (type.startsWith('[]')) return `cannot restore slice from ${kind}`
  if (type.startsWith('map[')) return `cannot restore map from ${kind}`
  return type.includes('.') ? `cannot restore struct from: ${kind}` : `unrecognized type: ${type}`
}
