import { describe, expect, it } from 'vitest'
import { changed, everyField } from '../../testing/everyField.ts'
import { MANIFESTS } from '../../testing/manifests.ts'
import { fc } from '../../testing/property.ts'
import { Cluster } from '../index.ts'
import type { Pod } from '../kinds/pod/types.ts'
import type { Service } from '../kinds/service/types.ts'
import { describeObject } from '../kinds/describers.ts'
import schema from '../kinds/schema/fields.json' with { type: 'json' }
import { printTable } from './table.ts'
import type { KubeObject, Unstructured } from './types.ts'

const KINDS = Object.keys(schema.kinds)

/** What is inside of a pod's template is gone through once, as a Pod. */
const isPodSpec = (path: readonly (string | number)[]) => path.at(-1) === 'spec' && path.at(-2) === 'template'

/** A cluster with one of everything, and what may become of an object of this kind in it. */
function stageOf(kind: string) {
  const cluster = new Cluster()
  const { api } = cluster
  const { columns, namespaced } = api.definition(kind)!
  const namespace = namespaced ? 'default' : undefined
  const { name } = (MANIFESTS[kind] as unknown as KubeObject).metadata
  cluster.apply(Object.values(MANIFESTS))
  cluster.step(10_000)
  return {
    /** Changes the one that is there without doing it, makes a new one, looks at it, and takes it away; whether it was taken. */
    tries(document: Unstructured): boolean {
      api.patch(kind, namespace, name, 'merge', document, { dryRun: true })
      const fresh = changed(document, { path: ['metadata', 'name'], value: 'fresh' })
      const [{ object } = {}] = cluster.apply([fresh])
      if (object?.metadata.name !== 'fresh') return false
      cluster.step(1500)
      const stored = api.get<KubeObject>(kind, namespace, 'fresh') ?? (object as KubeObject)
      const { now } = cluster.reading
      expect(describeObject(stored, { api, now })).toMatch(/^Name: +/)
      expect(printTable([stored], columns!, { now, wide: true }).split('\n')).toHaveLength(2)
      // What the page asks for after each change: the picture, and where a packet to it comes to.
      expect(cluster.topology().nodes.length).toBeGreaterThan(0)
      for (const [host, port] of doorsOf(stored))
        expect(cluster.request({ from: 'client', host, port }).hops).toBeDefined()
      api.delete(kind, namespace, 'fresh', { gracePeriodSeconds: 0 })
      cluster.step(100)
      return true
    },
  }
}

/** Where it would be called. */
function doorsOf({ spec, status }: KubeObject & { spec?: unknown; status?: unknown }): [host: string, port: number][] {
  const { clusterIP, ports } = (spec ?? {}) as Partial<Service['spec']>
  const { podIP } = (status ?? {}) as Partial<Pod['status']>
  const doors = (ports ?? []).map(({ port }): [string, number] => [clusterIP ?? 'fresh.default.svc', port])
  return [...doors, ...(podIP ? [[podIP, 80] as [string, number]] : [])]
}

describe('fields that are there and say nothing', () => {
  it.each(KINDS)(
    '[API-120] %s: one of them makes nothing throw, in what is new and in a change',
    (kind) => {
      const stage = stageOf(kind)
      const changes = everyField(kind, (path) => !isPodSpec(path))
      expect(changes.length).toBeGreaterThan(20)
      const thrown: string[] = []
      let taken = 0
      for (const change of changes) {
        try {
          if (stage.tries(changed(MANIFESTS[kind]!, change))) taken++
        } catch (error) {
          const where = (error as Error).stack?.split('\n').slice(0, 2).join(' ') ?? String(error)
          thrown.push(`${change.path.join('.')} = ${JSON.stringify(change.value)}: ${where}`)
        }
      }
      expect(thrown).toEqual([])
      expect(taken, 'many have to be accepted for this to say anything').toBeGreaterThan(changes.length / 10)
    },
    120_000,
  )

  it.each(KINDS)(
    '[API-120] %s: nor do several of them together',
    (kind) => {
      const stage = stageOf(kind)
      const several = fc.array(fc.constantFrom(...everyField(kind)), { minLength: 2, maxLength: 6 })
      fc.assert(
        fc.property(several, (changes) => {
          stage.tries(changes.reduce(changed, MANIFESTS[kind]!))
        }),
        { numRuns: 60 },
      )
    },
    120_000,
  )
})
