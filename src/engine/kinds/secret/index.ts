import { defineKind } from '../../api/kind.ts'
import type { KubeObject } from '../../api/types.ts'
import { invalid } from '../../api/field.ts'
import { AGE, NAME } from '../columns.ts'
import { validateImmutable, validateKeys, validateType } from '../configmap/validate.ts'

/** v1 Secret: data for containers. */
export interface Secret extends KubeObject {
  readonly immutable?: boolean
  readonly type: string
  readonly data?: Record<string, string>
}

export const secret = defineKind<Secret>({
  apiVersion: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  namespaced: true,
  defaults(object) {
    object.type ??= 'Opaque'
    const plain = object.stringData as Record<string, string> | undefined
    if (!plain) return
    // stringData is write-only: it comes back base64 in data
    const data = (object.data ??= {}) as Record<string, string>
    for (const [key, value] of Object.entries(plain)) data[key] = base64(value)
    delete object.stringData
  },
  validate: (object) => [...validateKeys(object), ...validateType(object)],
  validateUpdate: (next, old) => [
    ...(next.type === old.type ? [] : [invalid('type', next.type, 'field is immutable')]),
    ...validateImmutable(next, old),
  ],
  columns: [
    NAME,
    { name: 'Type', value: ({ type }) => type },
    { name: 'Data', value: ({ data = {} }) => Object.keys(data).length },
    AGE,
  ],
})

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64(text: string): string {
  const bytes = utf8(text)
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]]
    out += ALPHABET[a >> 2]! + ALPHABET[((a & 3) << 4) | ((b ?? 0) >> 4)]!
    out += b === undefined ? '=' : ALPHABET[((b & 15) << 2) | ((c ?? 0) >> 6)]!
    out += c === undefined ? '=' : ALPHABET[c & 63]!
  }
  return out
}

function utf8(text: string): number[] {
  const bytes: number[] = []
  for (const char of text) {
    const code = char.codePointAt(0)!
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  return bytes
}
