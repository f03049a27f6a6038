import { describe, expect, it } from 'vitest'
import { world, type World } from '../../../testing/engine.ts'
import type { Service, ServiceSpec } from './types.ts'

const base = { selector: { app: 'a' }, ports: [{ port: 80 }] }

function get(w: World): ServiceSpec {
  return w.api.get<Service>('Service', 'default', 'web')!.spec as ServiceSpec
}

function create(w: World, spec: object, name = 'web'): string {
  const reply = w.api.create({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { ...base, ...spec } })
  return reply.ok ? (reply.warnings ?? []).join() || 'created' : reply.status.message
}

function patch(w: World, spec: object): string {
  const reply = w.api.mergePatch<Service>('Service', 'default', 'web', { spec })
  return reply.ok ? 'patched' : reply.status.message
}

describe('a Service that changes its type', () => {
  type Kept = [clusterIP: boolean, nodePort: boolean, external: boolean, allocate: boolean]
  const external = { type: 'ExternalName', externalName: 'example.com', selector: null, ports: null }
  const rows: [from: object, to: object, expected: Kept, same: { clusterIP: boolean; nodePort: boolean }][] = [
    [{ type: 'ClusterIP' }, { type: 'NodePort' }, [true, true, true, false], { clusterIP: true, nodePort: false }],
    [{ type: 'ClusterIP' }, { type: 'LoadBalancer' }, [true, true, true, true], { clusterIP: true, nodePort: false }],
    [{ type: 'ClusterIP' }, external, [false, false, false, false], { clusterIP: false, nodePort: false }],
    [{ type: 'NodePort' }, { type: 'ClusterIP' }, [true, false, false, false], { clusterIP: true, nodePort: false }],
    [{ type: 'NodePort' }, { type: 'LoadBalancer' }, [true, true, true, true], { clusterIP: true, nodePort: true }],
    [{ type: 'NodePort' }, external, [false, false, false, false], { clusterIP: false, nodePort: false }],
    [
      { type: 'LoadBalancer' },
      { type: 'ClusterIP' },
      [true, false, false, false],
      { clusterIP: true, nodePort: false },
    ],
    [{ type: 'LoadBalancer' }, { type: 'NodePort' }, [true, true, true, false], { clusterIP: true, nodePort: true }],
    [{ type: 'LoadBalancer' }, external, [false, false, false, false], { clusterIP: false, nodePort: false }],
  ]
  it.each(rows)('[SVC-13] from %o to %o keeps and drops what the real server does', (from, to, expected, same) => {
    const w = world()
    create(w, from)
    const before = get(w)
    expect(patch(w, to)).toBe('patched')
    const after = get(w)
    const kept = [
      !!after.clusterIP,
      !!after.ports?.[0]?.nodePort,
      !!after.externalTrafficPolicy,
      after.allocateLoadBalancerNodePorts !== undefined,
    ]
    expect(kept).toEqual(expected)
    if (same.clusterIP) expect(after.clusterIP).toBe(before.clusterIP)
    if (same.nodePort) expect(after.ports![0]!.nodePort).toBe(before.ports![0]!.nodePort)
    if (!expected[0])
      expect([after.clusterIPs, after.ipFamilies, after.ipFamilyPolicy]).toEqual([undefined, undefined, undefined])
  })

  it('[SVC-13] gives back what it drops, for the next one to take', () => {
    const w = world()
    create(w, { type: 'NodePort', clusterIP: '10.96.0.77', ports: [{ port: 80, nodePort: 30007 }] })
    patch(w, { type: 'ExternalName', externalName: 'example.com', selector: null, ports: null })
    expect(create(w, { type: 'NodePort', clusterIP: '10.96.0.77', ports: [{ port: 80, nodePort: 30007 }] }, 'b')).toBe(
      'created',
    )
    expect(patch(w, { type: 'ClusterIP', externalName: null, clusterIP: '10.96.0.77', ports: [{ port: 80 }] })).toBe(
      'Service "web" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.77"]: failed to allocate IP 10.96.0.77: provided IP is already allocated',
    )
  })
})

describe('what Services share', () => {
  it('[SVC-14] is 2,768 node ports: the upper band first, then the lower, then none', () => {
    const w = world()
    const ports = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => ({ name: `p${from + i}`, port: from + i }))
    const taken: number[] = []
    for (let i = 0; i < 2768; i += 16) {
      expect(create(w, { type: 'NodePort', ports: ports(1 + i, 16) }, `web-${i}`)).toBe('created')
      const { spec } = w.api.get<Service>('Service', 'default', `web-${i}`)!
      taken.push(...spec.ports!.map((port) => port.nodePort!))
    }
    expect(new Set(taken).size).toBe(2768)
    expect(Math.min(...taken.slice(0, 2768 - 86))).toBe(30086)
    expect(Math.max(...taken.slice(2768 - 86))).toBe(30085)
    expect(create(w, { type: 'NodePort' })).toBe(
      'Internal error occurred: failed to allocate a nodePort: range is full',
    )
    const local = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', allocateLoadBalancerNodePorts: false }
    expect(create(w, local)).toBe('Internal error occurred: failed to allocate a HealthCheck NodePort 0: range is full')
    expect(create(w, { type: 'ClusterIP' })).toBe('created')
    w.api.delete('Service', 'default', 'web-0')
    expect(create(w, { type: 'NodePort' }, 'late')).toBe('created')
  })

  it('[SVC-14] is a range of addresses: a full one refuses', () => {
    const w = world({ serviceSubnet: '10.96.0.0/28' })
    // 14 addresses, the first of them taken by the Service kubernetes
    for (let i = 0; i < 13; i++) expect(create(w, {}, `web-${i}`)).toBe('created')
    expect(create(w, {})).toBe('Internal error occurred: failed to allocate a serviceIP: range is full')
    expect(create(w, { clusterIP: 'None' })).toBe('created')
  })
})

it('[SVC-17] refuses a health check port that is taken as an internal error', () => {
  const w = world()
  const spec = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 31000 }
  expect(create(w, spec, 'a')).toBe('created')
  const reply = w.api.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'b' },
    spec: { ...spec, ports: [{ port: 80 }] },
  })
  const why = 'failed to allocate requested HealthCheck NodePort 31000: provided port is already allocated'
  expect(reply).toMatchObject({
    status: { code: 500, reason: 'InternalError', message: `Internal error occurred: ${why}` },
  })
})

describe('the families of a Service', () => {
  const what = 'Service "web" is invalid: '
  const refused: [what: string, spec: object, message: string][] = [
    [
      'both families',
      { ipFamilyPolicy: 'RequireDualStack' },
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
    ['IPv6', { ipFamilies: ['IPv6'] }, 'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
    [
      'two families of one stack',
      { ipFamilies: ['IPv4', 'IPv6'] },
      "spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified",
    ],
    [
      'an address of the other family',
      { clusterIP: 'fd00::1' },
      'spec.clusterIPs[0]: Invalid value: ["fd00::1"]: IPv6 is not configured on this cluster',
    ],
    [
      'an address that is not of its family',
      { clusterIP: 'fd00::1', ipFamilies: ['IPv4'] },
      'spec.clusterIPs[0]: Invalid value: "fd00::1": expected an IPv4 value as indicated by `ipFamilies[0]`',
    ],
  ]
  it.each(refused)('[SVC-15] refuse %s on a cluster of one family', (_what, spec, message) => {
    expect(create(world(), spec)).toBe(what + message)
  })

  it('[SVC-15] are one with PreferDualStack, and both where the endpoints are made by hand', () => {
    const w = world()
    create(w, { ipFamilyPolicy: 'PreferDualStack' })
    expect(get(w)).toMatchObject({ ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv4'] })
    w.api.delete('Service', 'default', 'web')
    create(w, { clusterIP: 'None', selector: undefined })
    expect(get(w)).toMatchObject({ ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv4', 'IPv6'] })
  })

  it.each([
    [{ externalIPs: ['8.8.8.8'] }, 'spec.externalIPs is deprecated and may no longer be implemented in some clusters'],
    [
      { trafficDistribution: 'PreferClose' },
      'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
    ],
    [
      { type: 'ExternalName', externalName: 'a.example', externalIPs: ['8.8.8.8'] },
      'spec.externalIPs is ignored when spec.type is "ExternalName"',
    ],
    [{ trafficDistribution: 'PreferSameZone' }, 'created'],
  ])('[SVC-16] warns of what is deprecated: %j', (spec, warnings) => {
    expect(create(world(), spec)).toBe(warnings)
  })

  it('[SVC-9] of a type that there is not is told what it would lose', () => {
    const w = world()
    create(w, {})
    expect(patch(w, { type: 'Nodeport' })).toContain(
      '[spec.clusterIPs[0]: Invalid value: null: primary clusterIP can not be unset, spec.ipFamilies[0]: Invalid value: null: primary ipFamily can not be unset, spec.type: Unsupported value: "Nodeport"',
    )
  })

  it('[SVC-16] warns of fields that mean nothing where they stand', () => {
    expect(create(world(), { clusterIP: 'None', sessionAffinity: 'ClientIP' })).toBe(
      'spec.SessionAffinity is ignored for headless services',
    )
    expect(create(world(), { externalName: 'example.com' })).toBe(
      'spec.externalName is ignored when spec.type is not "ExternalName"',
    )
  })
})

describe('a Service with many faults', () => {
  it('[SVC-2] hears of all of them, in the order of the real server', () => {
    const message = create(world(), {
      type: 'ClusterIP',
      ports: [
        { port: 0, targetPort: 'Too_Long_For_A_Port', nodePort: 30001 },
        { name: 'b', port: 443, protocol: 'HTTP', targetPort: 443, nodePort: 30001 },
      ],
      selector: { 'a b': 'c d' },
      sessionAffinity: 'Cookie',
      externalIPs: ['127.0.0.1'],
      loadBalancerSourceRanges: ['10.0.0.0'],
      allocateLoadBalancerNodePorts: true,
      loadBalancerClass: 'no class',
      externalTrafficPolicy: 'Global',
      internalTrafficPolicy: 'Global',
      healthCheckNodePort: 30002,
      trafficDistribution: 'Near',
    })
    const causes = message.replace(/^.*is invalid: \[|\]$/g, '').split(/, (?=spec\.)/)
    expect(causes.map((cause) => cause.split(': ').slice(0, 2).join(': '))).toEqual([
      'spec.ports[0].name: Required value',
      'spec.ports[0].port: Invalid value',
      'spec.ports[0].targetPort: Invalid value',
      'spec.ports[0].targetPort: Invalid value',
      'spec.ports[1].protocol: Unsupported value',
      'spec.selector: Invalid value',
      'spec.selector: Invalid value',
      'spec.sessionAffinity: Unsupported value',
      'spec.externalIPs[0]: Invalid value',
      'spec.ports[0].nodePort: Forbidden',
      'spec.ports[1].nodePort: Forbidden',
      'spec.LoadBalancerSourceRanges: Forbidden',
      'spec.LoadBalancerSourceRanges[0]: Invalid value',
      'spec.allocateLoadBalancerNodePorts: Forbidden',
      'spec.loadBalancerClass: Forbidden',
      'spec.loadBalancerClass: Invalid value',
      'spec.externalTrafficPolicy: Unsupported value',
      'spec.healthCheckNodePort: Invalid value',
      'spec.internalTrafficPolicy: Unsupported value',
      'spec.trafficDistribution: Unsupported value',
    ])
  })
})
