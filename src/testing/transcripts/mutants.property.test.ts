import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { describe, expect, it } from 'vitest'
import { fc } from '../property.ts'
import { printTable, type KubeObject, type Unstructured } from '../../engine/api/index.ts'
import { describeObject } from '../../engine/kinds/describers.ts'
import { root } from '../../tools/lib/paths.mjs'
import { Cluster } from '#engine'

const file = join(root, 'src/testing/transcripts/describe-objects.yaml')
const objects = parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as Unstructured)

/** Ways to everything inside of a value. */
function paths(value: unknown, here: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return []
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return entries.flatMap(([key, item]) => [[...here, key], ...paths(item, [...here, key])])
}

/** The object with some of its parts gone or emptied, but still the one that it says it is. */
const mutant = fc.constantFrom(...objects).chain((object) => {
  const parts = paths(object).filter(
    ([first, second]) => first !== 'kind' && first !== 'apiVersion' && second !== 'name',
  )
  const change = fc.tuple(fc.constantFrom(...parts), fc.constantFrom('drop', 'null', 'empty'))
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const copy = structuredClone(object)
    for (const [path, how] of changes) alter(copy, path, how)
    // JSON has no holes in its lists
    return JSON.parse(JSON.stringify(copy)) as Unstructured
  })
})

function alter(object: Unstructured, path: readonly (string | number)[], how: string): void {
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Unstructured | undefined)?.[key], object)
  if (typeof parent !== 'object' || parent === null) return
  const last = path.at(-1)!
  const values = parent as Unstructured
  if (how === 'drop' && Array.isArray(parent)) parent.splice(Number(last), 1)
  else if (how === 'drop') delete values[last]
  else values[last] = how === 'null' ? null : emptied(values[last])
}

/** Of the same type, with nothing in it. */
function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return []
  if (typeof value === 'object') return {}
  return typeof value === 'string' ? '' : typeof value === 'number' ? 0 : false
}

describe('objects that are only just accepted', () => {
  it('[CTL-9] can be described and listed, whatever they lack', () => {
    let taken = 0
    const cluster = new Cluster()
    const { api } = cluster
    const { now } = cluster.reading
    fc.assert(
      fc.property(mutant, (object) => {
        const { metadata, status } = object as { metadata?: Unstructured; status?: Unstructured }
        const reply = api.create<KubeObject>({ ...object, metadata: { ...metadata, uid: undefined } } as Unstructured)
        if (!reply.ok) return
        taken++
        const { kind, metadata: own } = reply.object
        const patched =
          status && api.patch(kind, own.namespace, own.name, 'merge', { status }, { subresource: 'status' })
        const stored = patched?.ok ? (patched.object as KubeObject) : reply.object
        const definition = api.definition(kind)
        expect(describeObject(stored, { api, now })).toMatch(/^Name: +/)
        expect(printTable([stored], definition!.columns!, { now, wide: true }).split('\n')).toHaveLength(2)
        api.delete(kind, own.namespace, own.name, { gracePeriodSeconds: 0 })
      }),
      { numRuns: 1500 },
    )
    expect(taken, 'many have to be accepted for this to say anything').toBeGreaterThan(500)
  })
})
