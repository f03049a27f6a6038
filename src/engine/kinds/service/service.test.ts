import { describe, expect, it } from 'vitest'
import { ApiServer } from '../../api/index.ts'
import type { Unstructured } from '../../api/types.ts'
import { defaultConfig } from '../../config.ts'
import { Kernel } from '../../kernel/index.ts'
import { bootstrap, kinds } from '../index.ts'
import type { Service, ServiceSpec } from './types.ts'

function server() {
  const config = defaultConfig()
  const kernel = new Kernel({ seed: 1 })
  const api = new ApiServer({ kernel, kinds: kinds(config), freeze: true })
  bootstrap(api, config)
  return { api, kernel }
}

function manifest(name: string, spec: object): Unstructured {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { ...spec } }
}

/** What the server says to the Service: its message, or 'created'. */
function say(spec: object, name = 'web', api = server().api): string {
  const reply = api.create(manifest(name, spec))
  return reply.ok ? 'created' : reply.status.message.replace(`Service "${name}" is invalid: `, '')
}

function create(api: ApiServer, name: string, spec: object): Service {
  const reply = api.create<Service>(manifest(name, spec))
  if (!reply.ok) throw new Error(reply.status.message)
  return reply.object
}

function patch(api: ApiServer, name: string, spec: object): Service | string {
  const reply = api.mergePatch<Service>('Service', 'default', name, { spec })
  return reply.ok ? reply.object : reply.status.message
}

const selector = { app: 'a' }
const port = { port: 80 }

describe('a Service', () => {
  it('[SVC-1] gets the defaults that the real server writes back', () => {
    const { spec } = create(server().api, 'web', { type: 'LoadBalancer', selector, ports: [port] })
    expect(spec).toMatchObject({
      allocateLoadBalancerNodePorts: true,
      externalTrafficPolicy: 'Cluster',
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      sessionAffinity: 'None',
      clusterIPs: [spec.clusterIP],
      ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }],
    })
  })

  // recorded from a real server; where 1.36 words it otherwise, in its words
  const refused: [what: string, spec: object, message: string][] = [
    [
      'a node port out of range',
      { type: 'NodePort', selector, ports: [{ port: 80, nodePort: 8080 }] },
      'spec.ports[0].nodePort: Invalid value: 8080: provided port is not in the valid range. The range of valid ports is 30000-32767',
    ],
    ['no ports', { selector }, 'spec.ports: Required value'],
    [
      'a port beyond 65535',
      { selector, ports: [{ port: 70000 }] },
      '[spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive, spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive]',
    ],
    [
      'an unknown type',
      { type: 'Nodeport', selector, ports: [port] },
      'spec.type: Unsupported value: "Nodeport": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
    [
      'a node port on a ClusterIP Service',
      { type: 'ClusterIP', selector, ports: [{ port: 80, nodePort: 30101 }] },
      "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
    ],
    [
      'an unknown protocol',
      { selector, ports: [{ port: 80, protocol: 'HTTP' }] },
      'spec.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
    ],
    [
      'a cluster IP out of range',
      { clusterIP: '192.168.1.1', selector, ports: [port] },
      'spec.clusterIPs: Invalid value: ["192.168.1.1"]: failed to allocate IP 192.168.1.1: the provided IP (192.168.1.1) is not in the valid range. The range of valid IPs is 10.96.0.0/16',
    ],
    [
      'a taken cluster IP',
      { clusterIP: '10.96.0.1', selector, ports: [port] },
      'spec.clusterIPs: Invalid value: ["10.96.0.1"]: failed to allocate IP 10.96.0.1: provided IP is already allocated',
    ],
    [
      'externalTrafficPolicy where nothing comes from outside',
      { externalTrafficPolicy: 'Local', selector, ports: [port] },
      'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
    ],
    [
      'unnamed ports among several',
      { selector, ports: [{ port: 80 }, { port: 443 }] },
      '[spec.ports[0].name: Required value, spec.ports[1].name: Required value]',
    ],
    [
      'one name for two ports',
      {
        selector,
        ports: [
          { name: 'a', port: 80 },
          { name: 'a', port: 81 },
        ],
      },
      'spec.ports[1].name: Duplicate value: "a"',
    ],
    [
      'one port twice',
      {
        selector,
        ports: [
          { name: 'a', port: 80 },
          { name: 'b', port: 80 },
        ],
      },
      'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
    ],
    ['an ExternalName without a name', { type: 'ExternalName' }, 'spec.externalName: Required value'],
    [
      'a headless NodePort Service',
      { type: 'NodePort', clusterIP: 'None', ports: [port] },
      'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services',
    ],
  ]
  it.each(refused)('[SVC-2] is refused for %s', (_what, spec, message) => {
    expect(say(spec)).toBe(message)
  })

  it('[SVC-3] may be headless without ports', () => {
    expect(say({ clusterIP: 'None', selector })).toBe('created')
  })

  it('[SVC-4] gets a cluster IP from the upper band, leaving the lower to those who ask', () => {
    const { api } = server()
    for (let i = 0; i < 50; i++) {
      const [, , third = 0, fourth = 0] = create(api, `web-${i}`, { selector, ports: [port] })
        .spec.clusterIP!.split('.')
        .map(Number)
      expect(third * 256 + fourth).toBeGreaterThan(256)
    }
    const ips = api.list<Service>('Service').map(({ spec }) => spec.clusterIP)
    expect(new Set(ips).size).toBe(ips.length)
  })

  it('[SVC-5] shares its node port with nobody, and gives it back when it goes', () => {
    const { api } = server()
    const spec = { type: 'NodePort', selector, ports: [{ port: 80, nodePort: 30100 }] }
    create(api, 'd1', spec)
    const taken = 'spec.ports[0].nodePort: Invalid value: 30100: provided port is already allocated'
    expect(say(spec, 'd2', api)).toBe(taken)
    api.delete('Service', 'default', 'd1')
    expect(say(spec, 'd2', api)).toBe('created')
  })

  it('[API-132] is asked for its ports before anybody sees that its name is taken', () => {
    const { api } = server()
    const spec = { type: 'NodePort', selector, ports: [{ port: 80, nodePort: 30100 }] }
    create(api, 'd1', spec)
    expect(say(spec, 'd1', api)).toBe(
      'spec.ports[0].nodePort: Invalid value: 30100: provided port is already allocated',
    )
    expect(say({ selector, ports: [port] }, 'd1', api)).toBe('services "d1" already exists')
    const before = api.snapshot()
    expect(say({ type: 'NodePort', selector, ports: [{ port: 80, nodePort: 30101 }] }, 'd1', api)).toContain('exists')
    expect(api.snapshot()).toEqual(before)
    expect(say({ type: 'NodePort', selector, ports: [{ port: 80, nodePort: 30101 }] }, 'd2', api)).toBe('created')
  })

  it('[API-132] is told all that is wrong at once, its metadata first', () => {
    const { api } = server()
    const labels = { 'a b': 'c' }
    const wrong = { ...manifest('web', { ports: [{ port: 0, targetPort: 80 }] }), metadata: { name: 'web', labels } }
    const fields = (reply: ReturnType<typeof api.create>) =>
      reply.ok ? [] : reply.status.details?.causes?.map(({ field }) => field)
    expect(fields(api.create(wrong))).toEqual(['metadata.labels', 'spec.ports[0].port'])
    const web = create(api, 'web', { ports: [port] })
    expect(fields(api.update({ ...wrong, metadata: { ...web.metadata, labels } } as unknown as Service))).toEqual([
      'metadata.labels',
      'spec.ports[0].port',
    ])
  })

  it('[SVC-6] takes nothing in a dry run', () => {
    const { api } = server()
    const spec = { type: 'NodePort', selector, ports: [{ port: 80, nodePort: 30100 }] }
    expect(api.create(manifest('d1', spec), { dryRun: true }).ok).toBe(true)
    expect(say(spec, 'd2', api)).toBe('created')
  })

  it('[SVC-7] knows after a restore what is taken', () => {
    const { api } = server()
    const spec = { type: 'NodePort', selector, ports: [{ port: 80, nodePort: 30100 }] }
    create(api, 'd1', spec)
    const saved = api.snapshot()
    api.delete('Service', 'default', 'd1')
    api.restore(saved)
    expect(say(spec, 'd2', api)).toContain('already allocated')
  })

  it('[SVC-8] keeps addresses and ports through an update that does not mention them', () => {
    const { api } = server()
    const before = create(api, 'web', { type: 'NodePort', selector, ports: [port] })
    const next = { ...manifest('web', { type: 'NodePort', selector, ports: [{ port: 80, targetPort: 8080 }] }) }
    const reply = api.update<Service>(next as unknown as Service, { namespace: 'default' })
    const after = reply.ok ? reply.object.spec : undefined
    expect(after?.clusterIP).toBe(before.spec.clusterIP)
    expect(after?.ports?.[0]?.nodePort).toBe(before.spec.ports![0]!.nodePort)
  })

  it('[SVC-9] may not move to another cluster IP', () => {
    const { api } = server()
    create(api, 'web', { selector, ports: [port] })
    expect(patch(api, 'web', { clusterIP: '10.96.0.77' })).toBe(
      'Service "web" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.0.77"]: may not change once set',
    )
  })

  it('[SVC-10] drops its node ports when it becomes a ClusterIP Service, and gets some the other way round', () => {
    const { api } = server()
    create(api, 'web', { type: 'LoadBalancer', selector, ports: [port] })
    const spec = (patch(api, 'web', { type: 'ClusterIP' }) as Service).spec as ServiceSpec
    expect(spec.ports![0]!.nodePort).toBeUndefined()
    expect(spec.allocateLoadBalancerNodePorts).toBeUndefined()
    expect(spec.externalTrafficPolicy).toBeUndefined()
    const back = (patch(api, 'web', { type: 'NodePort' }) as Service).spec
    expect(back.ports![0]!.nodePort).toBeGreaterThan(30085)
    expect(back.clusterIP).toBe(spec.clusterIP)
  })

  it('[SVC-11] has a healthCheckNodePort exactly while it balances with policy Local', () => {
    const { api } = server()
    const spec = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', selector, ports: [port] }
    expect(create(api, 'web', spec).spec.healthCheckNodePort).toBeGreaterThan(30000)
    expect(
      (patch(api, 'web', { externalTrafficPolicy: 'Cluster' }) as Service).spec.healthCheckNodePort,
    ).toBeUndefined()
  })

  it('[SVC-12] called kubernetes has the first address of the range', () => {
    expect(server().api.get<Service>('Service', 'default', 'kubernetes')?.spec.clusterIP).toBe('10.96.0.1')
  })

  it('[SVC-12] called kubernetes comes back, with its address and endpoints', () => {
    const { api, kernel } = server()
    const before = api.get<Service>('Service', 'default', 'kubernetes')!
    const kinds = ['Service', 'Endpoints', 'EndpointSlice']
    for (const kind of kinds) api.delete(kind, 'default', 'kubernetes')
    kernel.clock.runUntil(kernel.clock.now + 5000)
    expect(api.get('Service', 'default', 'kubernetes')).toBeUndefined()
    kernel.clock.runUntil(kernel.clock.now + 5100)
    const after = api.get<Service>('Service', 'default', 'kubernetes')!
    expect(after.spec).toEqual(before.spec)
    expect(after.metadata.uid).not.toBe(before.metadata.uid)
    for (const kind of kinds) expect(api.get(kind, 'default', 'kubernetes')).toBeDefined()
  })
})
