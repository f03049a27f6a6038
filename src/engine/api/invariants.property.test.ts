import { describe, expect, it } from 'vitest'
import { fc } from '../../testing/property.ts'
import { MANIFESTS } from '../../testing/manifests.ts'
import { plainApi } from '../../testing/apiServer.ts'
import { Cluster } from '../index.ts'
import type { ClusterSnapshot } from '../clusterTypes.ts'
import { defaultConfig } from '../config.ts'
import { kinds } from '../kinds/index.ts'
import type { Service } from '../kinds/service/types.ts'
import type { Unstructured } from './types.ts'

const KINDS = kinds(defaultConfig())

describe('every kind of the registry', () => {
  it.each(KINDS.map(({ kind }) => kind))('[API-30] %s: is decoded strictly', (kind) => {
    const [result] = new Cluster().apply([{ ...MANIFESTS[kind], nope: 1 }])
    expect(result!.text).toContain('strict decoding error: unknown field "nope"')
  })

  it.each(KINDS.map(({ kind }) => kind))('[API-121] %s: applied again, it is unchanged, also later', (kind) => {
    const manifest = MANIFESTS[kind]
    expect(manifest, `a manifest of ${kind} in testing/manifests.ts`).toBeDefined()
    const cluster = new Cluster()
    const [first] = cluster.apply([manifest!])
    expect(first!.text).toMatch(/ created$/)
    expect(cluster.apply([manifest!])[0]!.text).toMatch(/ unchanged$/)
    cluster.step(20_000)
    expect(cluster.apply([manifest!])[0]!.text).toMatch(/ unchanged$/)
  })
})

/** What may happen to a playground. */
const name = fc.constantFrom('a', 'b', 'c')
const port = fc.constantFrom(undefined, 30_080, 30_081, 29_999)
const service = fc
  .record({
    name,
    type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
    nodePort: port,
    clusterIP: fc.constantFrom(undefined, 'None', '10.96.0.77', '10.96.0.78'),
    local: fc.boolean(),
    ports: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ name, type, nodePort, clusterIP, local, ports }) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: {
      type,
      ...(type === 'ExternalName' && { externalName: 'example.com' }),
      ...(clusterIP && type !== 'ExternalName' && { clusterIP }),
      ...(local && (type === 'LoadBalancer' || type === 'NodePort') && { externalTrafficPolicy: 'Local' }),
      ports: Array.from({ length: ports }, (_, i) => ({
        name: `p${i}`,
        port: 80 + i,
        ...(i === 0 && nodePort && { nodePort }),
      })),
    },
  }))

type Step =
  | { do: 'apply'; object: Unstructured }
  | { do: 'create'; object: Unstructured }
  | { do: 'delete'; name: string }
  | { do: 'wait'; ms: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  service.map((object): Step => ({ do: 'apply', object })),
  service.map((object): Step => ({ do: 'create', object })),
  name.map((which): Step => ({ do: 'delete', name: which })),
  fc.constantFrom(0, 10, 3000).map((ms): Step => ({ do: 'wait', ms })),
)

function run(cluster: Cluster, steps: readonly Step[]): void {
  for (const each of steps) {
    if (each.do === 'apply') cluster.apply([each.object])
    else if (each.do === 'create') cluster.create(each.object)
    else if (each.do === 'delete') cluster.delete('Service', 'default', each.name)
    else cluster.step(each.ms)
  }
}

/** The ports whose node ports are allocated. An ExternalName may write one down, as in storage/alloc.go: it opens nothing. */
function allocated({ type, ports = [] }: Service['spec']) {
  return type === 'NodePort' || type === 'LoadBalancer' ? ports : []
}

/** Whatever a Service of these names may hold, taken by others in a fresh cluster of the same configuration. */
function takeAll(cluster: Cluster): string[] {
  const wanted = ['10.96.0.77', '10.96.0.78'].map((clusterIP, i) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `taker-${i}` },
    spec: { type: 'NodePort', clusterIP, ports: [{ port: 80, nodePort: 30_080 + i }] },
  }))
  return cluster.apply(wanted).map(({ text }) => text)
}

describe('whatever happens', () => {
  it('[API-122] addresses and ports are given back with the Service that had them, and never given twice', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const cluster = new Cluster({ loadBalancerDelayMs: 5 })
        run(cluster, steps)
        const held = cluster.list<Service>('Service').flatMap(({ spec }) => [
          ...(spec.clusterIPs ?? []).filter((ip) => ip !== 'None'),
          // one number may serve several protocols of a Service, but not several Services
          ...new Set(allocated(spec).flatMap(({ nodePort }) => (nodePort ? [`${nodePort}`] : []))),
          ...(spec.healthCheckNodePort ? [`${spec.healthCheckNodePort}`] : []),
        ])
        expect(held).toEqual([...new Set(held)])
        for (const which of ['a', 'b', 'c']) cluster.delete('Service', 'default', which)
        cluster.step(30_000) // the cloud lets go of its load balancers first
        expect(takeAll(cluster)).toEqual(['service/taker-0 created', 'service/taker-1 created'])
      }),
      { numRuns: 60 },
    )
  })

  it('[API-123] a dry run of any write leaves the cluster as it was', () => {
    const run = plainApi()
    const before = JSON.stringify(run.api.snapshot())
    fc.assert(
      fc.property(service, fc.boolean(), (object, serverSide) => {
        run.api.apply([object], { dryRun: true, serverSide })
        run.api.create(object, { dryRun: true })
        expect(JSON.stringify(run.api.snapshot())).toBe(before)
      }),
      { numRuns: 100 },
    )
  })

  it('[API-124] a snapshot, through JSON, has the same future', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 6 }),
        fc.array(step, { maxLength: 6 }),
        fc.constantFrom(0, 3, 700),
        (past, future, pause) => {
          const cluster = new Cluster({ loadBalancerDelayMs: 300 })
          const { Deployment, StatefulSet } = MANIFESTS
          cluster.apply([Deployment!, StatefulSet!])
          run(cluster, past)
          cluster.step(pause)
          const twin = new Cluster({ loadBalancerDelayMs: 300 })
          twin.restore(JSON.parse(JSON.stringify(cluster.snapshot())) as ClusterSnapshot)
          for (const each of [cluster, twin]) {
            run(each, future)
            each.step(5000)
          }
          expect(JSON.stringify(twin.snapshot())).toBe(JSON.stringify(cluster.snapshot()))
        },
      ),
      { numRuns: 12 },
    )
  })
})
