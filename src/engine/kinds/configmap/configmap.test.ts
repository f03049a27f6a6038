import { describe, expect, it } from 'vitest'
import type { Unstructured } from '../../api/types.ts'
import { refusal, world } from '../../../testing/engine.ts'

const KEY_FORM =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"

function refused(kind: 'ConfigMap' | 'Secret', body: object): string {
  const object = { apiVersion: 'v1', kind, metadata: { name: 'x' }, ...body }
  return refusal(world(), object).replace(`${kind} "x" is invalid: `, '')
}

describe('data', () => {
  it.each([
    [{ data: { 'a b': 'x' } }, `data[a b]: Invalid value: "a b": ${KEY_FORM}`],
    [{ data: { '..a': 'x' } }, `data[..a]: Invalid value: "..a": must not start with '..'`],
    [
      { data: { a: 'x' }, binaryData: { a: 'eA==' } },
      '[data[a]: Invalid value: "a": duplicate of key present in binaryData, binaryData[a]: Invalid value: "a": duplicate of key present in data]',
    ],
  ])('[DATA-1] has keys that can be names of files: %j', (body, words) => {
    expect(refused('ConfigMap', body)).toBe(words)
  })

  it.each([
    [{ stringData: { 'a/b': 'x' } }, `data[a/b]: Invalid value: "a/b": ${KEY_FORM}`],
    [{ type: 'kubernetes.io/tls', data: { 'tls.crt': 'eA==' } }, 'data[tls.key]: Required value'],
  ])('[DATA-2] of a Secret is what its type needs: %j', (body, words) => {
    expect(refused('Secret', body)).toBe(words)
  })

  it.each(['ConfigMap', 'Secret'])('[DATA-3] of a %s that is immutable stays as it is', (kind) => {
    const { api } = world()
    const made = api.create({ apiVersion: 'v1', kind, metadata: { name: 'x' }, immutable: true, data: { a: 'eA==' } })
    expect(made.ok).toBe(true)
    const patch = (body: Unstructured) => {
      const reply = api.mergePatch(kind, 'default', 'x', body)
      return reply.ok ? 'patched' : reply.status.message.replace(`${kind} "x" is invalid: `, '')
    }
    expect(patch({ data: { a: 'eQ==' } })).toBe('data: Forbidden: field is immutable when `immutable` is set')
    expect(patch({ immutable: null })).toBe('immutable: Forbidden: field is immutable when `immutable` is set')
    expect(patch({ metadata: { labels: { a: 'b' } } })).toBe('patched')
    if (kind === 'Secret') expect(patch({ type: 'x' })).toBe('type: Invalid value: "x": field is immutable')
  })
})
