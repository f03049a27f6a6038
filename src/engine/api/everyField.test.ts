import { describe, expect, it } from 'vitest'
import { changed, everyField } from '../../testing/everyField.ts'
import { MANIFESTS } from '../../testing/manifests.ts'
import { Cluster } from '../index.ts'
import { describeObject } from '../kinds/describers.ts'
import schema from '../kinds/schema/fields.json' with { type: 'json' }
import { printTable } from './table.ts'
import type { KubeObject, Unstructured } from './types.ts'

/** What is inside of a pod's template is gone through once, as a Pod. */
const isPodSpec = (path: readonly (string | number)[]) => path.at(-1) === 'spec' && path.at(-2) === 'template'

describe('a field that is there and says nothing', () => {
  it.each(Object.keys(schema.kinds))('[API-120] %s: makes nothing throw, in what is new and in a change', (kind) => {
    const base = MANIFESTS[kind] as KubeObject & Unstructured
    const { name } = base.metadata
    const cluster = new Cluster()
    const { api } = cluster
    const namespace = api.definition(kind)!.namespaced ? 'default' : undefined
    cluster.apply(Object.values(MANIFESTS))
    cluster.step(10_000)
    const changes = everyField(kind, (path) => !isPodSpec(path))
    expect(changes.length).toBeGreaterThan(20)
    const thrown: string[] = []
    let taken = 0
    for (const change of changes) {
      const document = changed(base, change)
      const fresh = changed(document, { path: ['metadata', 'name'], value: 'fresh' })
      try {
        api.patch(kind, namespace, name, 'merge', document, { dryRun: true })
        const [{ object } = {}] = cluster.apply([fresh as Unstructured])
        if (!object || object.metadata.name !== 'fresh') continue
        taken++
        cluster.step(1500)
        const stored = api.get<KubeObject>(kind, namespace, 'fresh') ?? (object as KubeObject)
        const now = cluster.reading.now
        expect(describeObject(stored, { api, now })).toMatch(/^Name: +/)
        printTable([stored], api.definition(kind)!.columns!, { now, wide: true })
        api.delete(kind, namespace, 'fresh', { gracePeriodSeconds: 0 })
        cluster.step(100)
      } catch (error) {
        const where = (error as Error).stack?.split('\n').slice(0, 2).join(' ') ?? String(error)
        thrown.push(`${change.path.join('.')} = ${JSON.stringify(change.value)}: ${where}`)
      }
    }
    expect(thrown).toEqual([])
    expect(taken, 'many have to be accepted for this to say anything').toBeGreaterThan(changes.length / 10)
  })
})
