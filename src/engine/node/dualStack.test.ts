import { describe, expect, it } from 'vitest'
import { world, type World } from '../../testing/engine.ts'
import { clusterOf } from '../../testing/families.ts'
import type { Endpoints } from '../kinds/endpoints/types.ts'
import type { EndpointSlice } from '../kinds/endpointslice/types.ts'
import type { Node } from '../kinds/node/types.ts'
import { AddressPool } from './addresses.ts'

const DUAL = clusterOf('dual')

/** `IPv4 10.244.0.2`, slices in the order of their families. */
function slices(w: World, name = 'web'): string[] {
  return w.api
    .list<EndpointSlice>('EndpointSlice', { selector: { 'kubernetes.io/service-name': name } })
    .map(({ addressType, endpoints }) => [addressType, ...endpoints.flatMap(({ addresses }) => addresses)].join(' '))
    .sort()
}

function running(config = DUAL, spec: object = { ipFamilyPolicy: 'PreferDualStack' }): World {
  const w = world(config)
  w.run('web', {}, { nodeName: 'node-2' })
  w.service('web', { selector: { app: 'web' }, ports: [{ port: 80 }], ...spec })
  w.pass(5000)
  return w
}

describe('a dual-stack cluster', () => {
  it('[DUAL-7] has nodes and pods with an address of each family, the primary one first', () => {
    const w = running()
    const node = w.api.get<Node>('Node', undefined, 'node-2')!
    expect(node.spec).toMatchObject({
      podCIDR: '10.244.1.0/24',
      podCIDRs: ['10.244.1.0/24', 'fd00:10:244:1::/64'],
    })
    expect(node.status.addresses).toEqual([
      { type: 'InternalIP', address: '10.0.1.6' },
      { type: 'InternalIP', address: 'fd00:10:0:1::6' },
      { type: 'ExternalIP', address: '203.0.113.12' },
      { type: 'ExternalIP', address: '2001:db8:113::12' },
      { type: 'Hostname', address: 'node-2' },
    ])
    expect(w.pod('web')!.status).toMatchObject({
      podIP: '10.244.1.2',
      podIPs: [{ ip: '10.244.1.2' }, { ip: 'fd00:10:244:1::2' }],
      hostIP: '10.0.1.6',
      hostIPs: [{ ip: '10.0.1.6' }, { ip: 'fd00:10:0:1::6' }],
    })
    expect(w.nodes.sockets.at('fd00:10:244:1::2', 80, 'TCP')).toEqual(w.nodes.sockets.at('10.244.1.2', 80, 'TCP'))
  })

  it('[DUAL-7] gives pods of the host’s network the addresses of their node', () => {
    const w = world(DUAL)
    w.run('host', {}, { nodeName: 'node-1', hostNetwork: true })
    w.pass(5000)
    expect(w.pod('host')!.status.podIPs).toEqual([{ ip: '10.0.1.5' }, { ip: 'fd00:10:0:1::5' }])
    expect(w.nodes.sockets.at('2001:db8:113::11', 80, 'TCP')?.owner).toBe('pod/default/host')
  })

  it('[DUAL-7] knows where everybody listens after a restore, and gives addresses back', () => {
    const w = running()
    const saved = JSON.parse(JSON.stringify([w.api.snapshot(), w.nodes.snapshot()]))
    w.api.delete('Pod', 'default', 'web', { gracePeriodSeconds: 0 })
    w.pass(5000)
    expect(w.nodes.sockets.at('fd00:10:244:1::2', 80, 'TCP')).toBeUndefined()
    w.api.restore(saved[0])
    w.nodes.restore(saved[1])
    expect(w.nodes.sockets.at('fd00:10:244:1::2', 80, 'TCP')?.owner).toBe('pod/default/web')
  })

  it('[DUAL-7] finds places that are free in both ranges of a node, and stops where the smaller one ends', () => {
    const pool = new AddressPool('fd00::/64', '10.0.0.0/29')
    const pairs = Array.from({ length: 6 }, () => pool.take()).map((ip) => ip && `${ip} ${pool.partnerOf(ip)}`)
    expect(pairs).toEqual([
      'fd00::2 10.0.0.2',
      'fd00::3 10.0.0.3',
      'fd00::4 10.0.0.4',
      'fd00::5 10.0.0.5',
      'fd00::6 10.0.0.6',
      undefined,
    ])
    pool.free('fd00::4')
    expect(pool.take()).toBe('fd00::4')
  })

  it('[DUAL-8] has slices for each family of a Service, and Endpoints with the first', () => {
    const w = running(DUAL, { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv6', 'IPv4'] })
    expect(slices(w)).toEqual(['IPv4 10.244.1.2', 'IPv6 fd00:10:244:1::2'])
    const names = w.api
      .list<EndpointSlice>('EndpointSlice', { selector: { 'kubernetes.io/service-name': 'web' } })
      .map(({ metadata }) => metadata.name)
    expect(names.every((name) => /^web-[a-z0-9]{5}$/.test(name))).toBe(true)
    expect(names.map((name) => w.row('EndpointSlice', name)[1]).sort()).toEqual(['IPv4', 'IPv6'])
    const [subset] = w.api.get<Endpoints>('Endpoints', 'default', 'web')!.subsets!
    expect(subset!.addresses!.map(({ ip }) => ip)).toEqual(['fd00:10:244:1::2'])
    expect(w.row('Endpoints', 'web')[1]).toBe('[fd00:10:244:1::2]:80')
  })

  it('[DUAL-8] makes and removes slices with the families of the Service', () => {
    const w = running(DUAL, {})
    expect(slices(w)).toEqual(['IPv4 10.244.1.2'])
    const setTo = (ipFamilyPolicy: string) => {
      w.api.mergePatch('Service', 'default', 'web', { spec: { ipFamilyPolicy } })
      w.pass(1000)
    }
    setTo('PreferDualStack')
    expect(slices(w)).toEqual(['IPv4 10.244.1.2', 'IPv6 fd00:10:244:1::2'])
    setTo('SingleStack')
    expect(slices(w)).toEqual(['IPv4 10.244.1.2'])
  })

  it('[DUAL-8] keeps an empty slice of each family where there is no pod', () => {
    const w = running(DUAL, { selector: { app: 'nobody' }, ipFamilyPolicy: 'PreferDualStack' })
    expect(slices(w)).toEqual(['IPv4', 'IPv6'])
  })

  it('[DUAL-8] mirrors Endpoints by hand into slices of each family', () => {
    const w = world(DUAL)
    w.service('web', { ports: [{ port: 80 }], ipFamilyPolicy: 'PreferDualStack' })
    w.api.create({
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'web' },
      subsets: [{ addresses: [{ ip: '192.0.2.1' }, { ip: '2001:db8::1' }], ports: [{ port: 80 }] }],
    })
    w.pass(1000)
    expect(slices(w)).toEqual(['IPv4 192.0.2.1', 'IPv6 2001:db8::1'])
  })
})

describe('an IPv6 cluster', () => {
  it('[DUAL-7] [DUAL-8] has IPv6 in all the places where others have IPv4', () => {
    const w = running(clusterOf('ipv6'))
    expect(w.pod('web')!.status).toMatchObject({ podIP: 'fd00:10:244:1::2', podIPs: [{ ip: 'fd00:10:244:1::2' }] })
    expect(w.api.get<Node>('Node', undefined, 'node-2')!.spec.podCIDRs).toEqual(['fd00:10:244:1::/64'])
    expect(slices(w)).toEqual(['IPv6 fd00:10:244:1::2'])
    expect(slices(w, 'kubernetes')).toEqual(['IPv6 fd00:172:16::2'])
  })
})
