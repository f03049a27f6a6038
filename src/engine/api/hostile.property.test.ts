import { describe, expect, it } from 'vitest'
import { fc } from '../../testing/property.ts'
import { accepted, plainApi } from '../../testing/apiServer.ts'
import { Cluster } from '../index.ts'
import { defaultConfig } from '../config.ts'
import { kinds } from '../kinds/index.ts'
import schema from '../kinds/schema/fields.json' with { type: 'json' }
import type { FieldTable } from './decode.ts'
import type { PatchType } from './api.ts'
import type { Unstructured } from './types.ts'

const table: FieldTable = schema
const KINDS = kinds(defaultConfig())

/** Names that JavaScript, Go or YAML give a meaning. */
const TRICKY = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'length',
  '',
  '.',
  '$patch',
  'f:x',
]
const anyKey = fc.oneof(fc.constantFrom(...TRICKY), fc.string({ maxLength: 8 }))
const scalar: fc.Arbitrary<unknown> = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined, NaN, -0, 2 ** 53, 'None', '10.96.0.1', '0x10', '1e3', '\0', '𝕏', '80', 'http'),
)
const anything = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(anyKey, tie('value')), { maxLength: 4 }).map((entries) => record(entries)),
  ),
})).value

/** An own property whatever its name, as JSON.parse makes it. */
function record(entries: readonly (readonly [string, unknown])[]): Unstructured {
  const object: Unstructured = {}
  for (const [key, value] of entries) {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  }
  return object
}

const hasUid = ({ metadata }: Unstructured) => (metadata as { uid?: unknown } | undefined)?.uid !== undefined

/** A value that mostly has the type that the schema asks for. */
function typed(type: string, depth: number): fc.Arbitrary<unknown> {
  const good = wellTyped(type, depth)
  return fc.oneof({ weight: 12, arbitrary: good }, { weight: 1, arbitrary: anything })
}

function wellTyped(type: string, depth: number): fc.Arbitrary<unknown> {
  if (depth > 7) return fc.constant(undefined)
  if (type.startsWith('[]') && type !== '[]byte') return fc.array(typed(type.slice(2), depth + 1), { maxLength: 3 })
  if (type.startsWith('map[string]')) {
    const item = typed(type.slice('map[string]'.length), depth + 1)
    return fc.array(fc.tuple(anyKey, item), { maxLength: 3 }).map((entries) => record(entries))
  }
  const fields = table.types[type]
  if (fields) {
    const names = Object.keys(fields)
    return fc
      .subarray(names, { maxLength: Math.min(6, names.length) })
      .chain((some) =>
        fc.tuple(...some.map((name) => typed(fields[name]!, depth + 1).map((value) => [name, value] as const))),
      )
      .map((entries) => record(entries))
  }
  if (type === 'string') return fc.oneof(fc.constantFrom('a', 'web', 'TCP', 'http', 'ClusterIP', 'Always'), fc.string())
  if (type === 'bool') return fc.boolean()
  if (type.startsWith('int')) return fc.oneof(fc.constantFrom(0, 1, 80, 30_080, -1), fc.integer())
  if (type === 'Time') return fc.constantFrom('2026-01-05T09:00:00Z', 'yesterday')
  if (type === 'Quantity') return fc.constantFrom('1', '100m', '1Gi', 2, 'lots')
  if (type === 'IntOrString') return fc.oneof(fc.integer(), fc.constantFrom('http', '25%', '-1%'))
  return anything
}

const document = fc.constantFrom(...KINDS).chain(({ kind, apiVersion }) => {
  const body = typed(table.kinds[kind] ?? 'any', 0)
  return fc.tuple(body, fc.constantFrom('a', 'b', ''), fc.boolean()).map(([object, name, whole]) => {
    if (!whole || typeof object !== 'object' || object === null) return object as Unstructured
    const { metadata } = object as Unstructured
    return { ...object, apiVersion, kind, metadata: { ...(metadata as object), name, namespace: 'default' } }
  })
})

/** Playgrounds that hang are found by the test's own timeout. */
const runs = { numRuns: 300 }

describe('documents that nobody would write', () => {
  it('[API-120] never make the cluster throw, applied or created', () => {
    const cluster = new Cluster({ limits: { objects: 400, pods: 100 } })
    fc.assert(
      fc.property(
        fc.array(fc.oneof(document, anything as fc.Arbitrary<Unstructured>), { maxLength: 4 }),
        (documents) => {
          for (const result of cluster.apply(documents)) expect(typeof result.text).toBe('string')
          cluster.step(200)
        },
      ),
      runs,
    )
  })

  it('[API-120] never make a patch throw, and never change an object in place', () => {
    const { api } = plainApi()
    const spec = { containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] }] }
    accepted(api.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', labels: { app: 'web' } }, spec }))
    const pointer = fc.array(fc.oneof(anyKey, fc.constantFrom('spec', 'metadata', 'labels', '0', '-', '-1')), {
      maxLength: 4,
    })
    const step = fc.record({
      op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', '?'),
      path: fc.oneof(
        pointer.map((parts) => parts.map((part) => `/${part}`).join('')),
        scalar,
      ),
      from: pointer.map((parts) => parts.map((part) => `/${part}`).join('')),
      value: anything,
    })
    const body = fc.oneof(anything, document, fc.array(step, { maxLength: 5 }))
    const type = fc.constantFrom<PatchType>('json', 'merge', 'strategic', 'apply')
    fc.assert(
      fc.property(type, body, fc.boolean(), (how, patch, force) => {
        const reply = api.patch('Pod', 'default', 'a', how, patch, { fieldManager: 'me', force })
        expect(typeof reply.ok).toBe('boolean')
      }),
      { ...runs, numRuns: 1000 },
    )
  })

  it('[API-121] write nothing when what was accepted is applied again', () => {
    let taken = 0
    fc.assert(
      fc.property(document, (object) => {
        const cluster = new Cluster()
        const [first] = cluster.apply([object])
        // A uid is what the object must still have when it is written again, and the server has given it another.
        if (first!.action === 'failed' || hasUid(object)) return
        taken++
        expect(cluster.apply([object])[0]!.object).toBe(first!.object)
      }),
      { ...runs, numRuns: 300 },
    )
    expect(taken, 'some documents have to be accepted for this to say anything').toBeGreaterThan(5)
    // Every cluster boots: 300 of them take a while on a busy machine.
  }, 120_000)
})
