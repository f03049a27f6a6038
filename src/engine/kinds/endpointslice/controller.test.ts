import { describe, expect, it } from 'vitest'
import { defaultConfig } from '../../config.ts'
import { refusal, world } from '../../../testing/engine.ts'
import type { EndpointSlice } from './types.ts'

const zones = ['zone-a', 'zone-a', 'zone-b']

function zoned() {
  const w = world({ nodes: defaultConfig().nodes.map((node, i) => ({ ...node, zone: zones[i]! })) })
  const slices = (name = 'web') =>
    w.api.list<EndpointSlice>('EndpointSlice', { selector: { 'kubernetes.io/service-name': name } })
  const deploy = (replicas: number, container: object = {}) =>
    w.api.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'c', image: 'nginx', ...container }] },
        },
      },
    })
  return { ...w, slices, deploy, all: () => slices().flatMap(({ endpoints }) => endpoints) }
}

describe('the slices of a Service', () => {
  it('[EPS-1] say of each endpoint where it is and which pod it belongs to', () => {
    const w = zoned()
    w.deploy(3)
    w.service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] })
    w.pass(10_000)
    const [slice] = w.slices()
    expect(slice!.metadata.labels).toEqual({
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      'kubernetes.io/service-name': 'web',
    })
    expect(slice!.metadata.ownerReferences![0]).toMatchObject({ kind: 'Service', name: 'web', controller: true })
    for (const endpoint of w.all()) {
      const { status, spec, metadata } = w.pod(endpoint.targetRef!.name)!
      expect(endpoint).toEqual({
        addresses: [status.podIP],
        conditions: { ready: true, serving: true, terminating: false },
        nodeName: spec.nodeName,
        zone: zones[Number(spec.nodeName!.slice(-1)) - 1],
        targetRef: { kind: 'Pod', namespace: 'default', name: metadata.name, uid: metadata.uid },
      })
    }
  })

  it('[EPS-2] recommend endpoints to their own zone or node where trafficDistribution asks for it', () => {
    const w = zoned()
    w.deploy(3)
    w.service('web', { selector: { app: 'web' }, ports: [{ port: 80 }], trafficDistribution: 'PreferSameZone' })
    w.pass(10_000)
    for (const { zone, hints } of w.all()) expect(hints).toEqual({ forZones: [{ name: zone }] })
    w.api.mergePatch('Service', 'default', 'web', { spec: { trafficDistribution: 'PreferSameNode' } })
    w.pass(1000)
    for (const { nodeName, zone, hints } of w.all())
      expect(hints).toEqual({ forZones: [{ name: zone }], forNodes: [{ name: nodeName }] })
    w.api.mergePatch('Service', 'default', 'web', { spec: { trafficDistribution: null } })
    w.pass(1000)
    for (const { hints } of w.all()) expect(hints).toBeUndefined()
  })

  it('[EPS-3] hold what is not ready as ready where publishNotReadyAddresses says so', () => {
    const w = zoned()
    w.deploy(1, { readinessProbe: { tcpSocket: { port: 81 } } })
    w.service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] })
    w.service('all', { selector: { app: 'web' }, ports: [{ port: 80 }], publishNotReadyAddresses: true })
    w.pass(10_000)
    const conditions = (name: string) => w.slices(name)[0]!.endpoints[0]!.conditions
    expect(conditions('web')).toEqual({ ready: false, serving: false, terminating: false })
    expect(conditions('all')).toEqual({ ready: true, serving: false, terminating: false })
  })

  it('[EPS-4] are two where a named port has two numbers', () => {
    const w = zoned()
    const named = (containerPort: number) => ({ ports: [{ name: 'web', containerPort, protocol: 'TCP' as const }] })
    w.run('a', named(80))
    w.run('b', named(8080))
    w.run('c', {})
    for (const name of ['a', 'b', 'c'])
      w.api.mergePatch('Pod', 'default', name, { metadata: { labels: { app: 'web' } } })
    w.service('web', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'web' }] })
    w.pass(10_000)
    const found = w.slices().map(({ ports, endpoints }) => [ports![0]?.port, endpoints[0]!.targetRef!.name])
    expect(found.sort()).toEqual(
      [
        [80, 'a'],
        [8080, 'b'],
        [undefined, 'c'],
      ].sort(),
    )
  })

  it('[EPS-5] are three for 250 pods', () => {
    const w = zoned()
    w.deploy(250)
    w.service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] })
    w.pass(60_000)
    expect(
      w
        .slices()
        .map(({ endpoints }) => endpoints.length)
        .sort((a, b) => b - a),
    ).toEqual([100, 100, 50])
    expect(w.all().every(({ conditions }) => conditions.ready)).toBe(true)
  })

  it('[EPS-7] written by hand are refused in the words of the real server', () => {
    const slice = (change: object) => ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 's' },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['192.0.2.1'] }],
      ports: [{ name: '', port: 80 }],
      ...change,
    })
    const what = 'EndpointSlice.discovery.k8s.io "s" is invalid: '
    const w = world()
    expect(refusal(w, slice({ addressType: 'IP' }))).toBe(
      `${what}addressType: Unsupported value: "IP": supported values: "FQDN", "IPv4", "IPv6"`,
    )
    expect(refusal(w, slice({ endpoints: [{ addresses: [] }] }))).toBe(
      `${what}endpoints[0].addresses: Required value: must contain at least 1 address`,
    )
    expect(refusal(w, slice({ addressType: 'IPv6' }))).toContain(
      `${what}endpoints[0].addresses[0]: Invalid value: "192.0.2.1": must be a valid IPv6 address`,
    )
    expect(
      refusal(
        w,
        slice({
          ports: [
            { name: 'a', port: 80 },
            { name: 'a', port: 0 },
          ],
        }),
      ),
    ).toBe(
      `${what}[ports[1].name: Duplicate value: "a", ports[1].port: Invalid value: 0: must be between 1 and 65535, inclusive]`,
    )
    w.api.create(slice({}))
    const reply = w.api.mergePatch('EndpointSlice', 'default', 's', { addressType: 'FQDN', endpoints: [] })
    expect(!reply.ok && reply.status.message).toBe(`${what}addressType: Invalid value: "FQDN": field is immutable`)
  })
})
