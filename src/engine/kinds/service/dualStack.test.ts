import { describe, expect, it } from 'vitest'
import { fc } from '../../../testing/property.ts'
import { world, type World } from '../../../testing/engine.ts'
import { clusterOf } from '../../../testing/families.ts'
import { Cluster } from '../../index.ts'
import { describeService } from './describe.ts'
import type { Service, ServiceSpec } from './types.ts'

const base = { selector: { app: 'a' }, ports: [{ port: 80 }] }
const DUAL = clusterOf('dual')
const dual = () => world(DUAL)
const IPV4 = /^10\.96\.\d+\.\d+$/
const IPV6 = /^fd00:10:96::[0-9a-f]+$/

function get(w: World, name = 'web'): ServiceSpec {
  return w.api.get<Service>('Service', 'default', name)!.spec as ServiceSpec
}

function create(w: World, spec: object, name = 'web'): string {
  const reply = w.api.create({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { ...base, ...spec } })
  return reply.ok ? (reply.warnings ?? []).join() || 'created' : reply.status.message
}

function patch(w: World, spec: object): string {
  const reply = w.api.mergePatch<Service>('Service', 'default', 'web', { spec })
  return reply.ok ? 'patched' : reply.status.message.replace('Service "web" is invalid: ', '')
}

/** What a Service got, addresses as their families. */
function settled(w: World) {
  const { ipFamilyPolicy, ipFamilies, clusterIPs = [], clusterIP } = get(w)
  expect(clusterIP).toBe(clusterIPs[0])
  const families = clusterIPs.map((ip) => (IPV4.test(ip) ? 4 : IPV6.test(ip) ? 6 : ip)).join()
  return `${ipFamilyPolicy} ${ipFamilies?.join()} ${families}`
}

describe('the families of a Service on a dual-stack cluster', () => {
  const rows: [what: string, spec: object, expected: string][] = [
    ['nothing', {}, 'SingleStack IPv4 4'],
    ['IPv6', { ipFamilies: ['IPv6'] }, 'SingleStack IPv6 6'],
    ['an address', { clusterIP: 'fd00:10:96::5' }, 'SingleStack IPv6 6'],
    ['PreferDualStack', { ipFamilyPolicy: 'PreferDualStack' }, 'PreferDualStack IPv4,IPv6 4,6'],
    ['RequireDualStack', { ipFamilyPolicy: 'RequireDualStack' }, 'RequireDualStack IPv4,IPv6 4,6'],
    [
      'both in another order',
      { ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv6'] },
      'PreferDualStack IPv6,IPv4 6,4',
    ],
    [
      'two addresses',
      {
        ipFamilyPolicy: 'RequireDualStack',
        clusterIP: 'fd00:10:96::5',
        clusterIPs: ['fd00:10:96::5', '10.96.0.5'],
      },
      'RequireDualStack IPv6,IPv4 6,4',
    ],
    ['a headless one', { clusterIP: 'None' }, 'SingleStack IPv4 None'],
    [
      'a headless one of both',
      { clusterIP: 'None', ipFamilyPolicy: 'PreferDualStack' },
      'PreferDualStack IPv4,IPv6 None',
    ],
    ['endpoints by hand', { clusterIP: 'None', selector: undefined }, 'RequireDualStack IPv4,IPv6 None'],
    ['an ExternalName', { type: 'ExternalName', externalName: 'example.com' }, 'undefined undefined '],
  ]
  it.each(rows)('[DUAL-3] follow %s', (_what, spec, expected) => {
    const w = dual()
    expect(create(w, spec)).toBe('created')
    expect(settled(w)).toBe(expected)
  })

  it('[DUAL-3] begin with the primary family of the cluster', () => {
    const w = world(clusterOf('dual', 'podSubnet: "fd00:1::/56,10.8.0.0/16"'))
    create(w, {})
    expect(settled(w)).toBe('SingleStack IPv6 6')
    expect(w.api.get<Service>('Service', 'default', 'kubernetes')!.spec.clusterIP).toBe('fd00:10:96::1')
  })

  it('[DUAL-3] are IPv6 alone on an IPv6 cluster, which refuses the other', () => {
    const w = world(clusterOf('ipv6'))
    expect(create(w, { ipFamilies: ['IPv4'] })).toBe(
      'Service "web" is invalid: spec.ipFamilies[0]: Invalid value: "IPv4": not configured on this cluster',
    )
    create(w, { ipFamilyPolicy: 'PreferDualStack' })
    expect(settled(w)).toBe('PreferDualStack IPv6 6')
  })

  const refused: [what: string, spec: object, message: string][] = [
    [
      'two addresses of one family',
      { ipFamilyPolicy: 'PreferDualStack', clusterIP: '10.96.0.5', clusterIPs: ['10.96.0.5', '10.96.0.6'] },
      'spec.clusterIPs: Invalid value: ["10.96.0.5","10.96.0.6"]: may specify no more than one IP for each IP family',
    ],
    [
      'two addresses without a policy',
      { clusterIP: '10.96.0.5', clusterIPs: ['10.96.0.5', 'fd00:10:96::5'] },
      "spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified",
    ],
    [
      'clusterIPs alone',
      { clusterIPs: ['10.96.0.5'] },
      'spec.clusterIPs: Invalid value: ["10.96.0.5"]: must be empty when `clusterIP` is not specified',
    ],
    [
      'an address outside of the range',
      { clusterIP: 'fd00:10:97::5' },
      'spec.clusterIPs: Invalid value: ["fd00:10:97::5"]: failed to allocate IP fd00:10:97::5: the provided IP (fd00:10:97::5) is not in the valid range. The range of valid IPs is fd00:10:96::/112',
    ],
    [
      'an address that is taken, whatever its spelling',
      { clusterIP: 'FD00:10:96:0::7', ipFamilyPolicy: 'RequireDualStack' },
      'spec.clusterIPs: Invalid value: ["FD00:10:96:0::7",""]: failed to allocate IP FD00:10:96:0::7: provided IP is already allocated',
    ],
  ]
  it.each(refused)('[DUAL-3] refuse %s', (_what, spec, message) => {
    const w = dual()
    create(w, { clusterIP: 'fd00:10:96::7' }, 'holder')
    expect(create(w, spec)).toBe(`Service "web" is invalid: ${message}`)
  })

  it('[DUAL-3] are looked at before everything else, and so is what they are to get', () => {
    const faulty = { ports: [{ port: 0 }], sessionAffinity: 'Cookie' }
    expect(create(dual(), { ...faulty, ipFamilyPolicy: 'Triple', clusterIP: 'x' })).toBe(
      'Service "web" is invalid: [spec.ipFamilyPolicy: Unsupported value: "Triple": supported values: "PreferDualStack", "RequireDualStack", "SingleStack", spec.clusterIPs[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)]',
    )
    expect(create(dual(), { ...faulty, clusterIP: '10.96.0.1' })).toBe(
      'Service "web" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.1"]: failed to allocate IP 10.96.0.1: provided IP is already allocated',
    )
  })

  it('[DUAL-3] come with a warning where an address is not spelled as RFC 5952 says', () => {
    expect(create(dual(), { clusterIP: 'fd00:10:96:0::5' })).toBe(
      'spec.clusterIPs[0]: IPv6 address "fd00:10:96:0::5" should be in RFC 5952 canonical format ("fd00:10:96::5")',
    )
  })
})

describe('a Service that changes its families', () => {
  it('[DUAL-4] gets a second address with PreferDualStack and gives it back with SingleStack', () => {
    const w = dual()
    create(w, {})
    const [first] = get(w).clusterIPs!
    expect(patch(w, { ipFamilyPolicy: 'PreferDualStack' })).toBe('patched')
    expect(settled(w)).toBe('PreferDualStack IPv4,IPv6 4,6')
    expect(get(w).clusterIP).toBe(first)
    const second = get(w).clusterIPs![1]!
    expect(create(w, { clusterIP: second }, 'other')).toContain('provided IP is already allocated')
    expect(patch(w, { ipFamilyPolicy: 'SingleStack' })).toBe('patched')
    expect(settled(w)).toBe('SingleStack IPv4 4')
    expect(create(w, { clusterIP: second }, 'other')).toBe('created')
  })

  it('[DUAL-4] may name the second address that it wants', () => {
    const w = dual()
    create(w, { clusterIP: '10.96.0.5' })
    expect(patch(w, { ipFamilyPolicy: 'RequireDualStack', clusterIPs: ['10.96.0.5', 'fd00:10:96::5'] })).toBe('patched')
    expect(get(w).clusterIPs).toEqual(['10.96.0.5', 'fd00:10:96::5'])
  })

  const both = {
    ipFamilyPolicy: 'RequireDualStack',
    clusterIP: '10.96.0.5',
    clusterIPs: ['10.96.0.5', 'fd00:10:96::5'],
  }
  const refused: [what: string, spec: object, message: string][] = [
    [
      'let go of one address without saying so',
      { clusterIPs: ['10.96.0.5'] },
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": must be \'SingleStack\' to release the secondary cluster IP',
    ],
    [
      'let go of one family without saying so',
      { ipFamilies: ['IPv4'] },
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": must be \'SingleStack\' to release the secondary IP family',
    ],
    [
      'exchange the second address',
      { clusterIPs: ['10.96.0.5', 'fd00:10:96::6'] },
      'spec.clusterIPs[1]: Invalid value: ["10.96.0.5","fd00:10:96::6"]: may not change once set',
    ],
    [
      'exchange the families',
      { ipFamilies: ['IPv6', 'IPv4'] },
      '[spec.clusterIPs[0]: Invalid value: "10.96.0.5": expected an IPv6 value as indicated by `ipFamilies[0]`, spec.clusterIPs[1]: Invalid value: "fd00:10:96::5": expected an IPv4 value as indicated by `ipFamilies[1]`]',
    ],
    [
      'keep the second as the only one',
      {
        ipFamilyPolicy: 'SingleStack',
        clusterIP: 'fd00:10:96::5',
        clusterIPs: ['fd00:10:96::5'],
        ipFamilies: ['IPv6'],
      },
      '[spec.clusterIPs[0]: Invalid value: ["fd00:10:96::5"]: may not change once set, spec.ipFamilies[0]: Invalid value: ["fd00:10:96::5"]: may not change once set]',
    ],
  ]
  it.each(refused)('[DUAL-4] cannot %s', (_what, spec, message) => {
    const w = dual()
    create(w, both)
    expect(patch(w, spec)).toBe(message)
    expect(get(w).clusterIPs).toEqual(both.clusterIPs)
  })

  it('[DUAL-4] gives both addresses back when it becomes an ExternalName', () => {
    const w = dual()
    create(w, both)
    expect(patch(w, { type: 'ExternalName', externalName: 'example.com', selector: null, ports: null })).toBe('patched')
    expect(settled(w)).toBe('undefined undefined ')
    expect(create(w, both, 'other')).toBe('created')
  })

  it('[DUAL-4] changes them at will while it is headless', () => {
    const w = dual()
    create(w, { clusterIP: 'None' })
    expect(patch(w, { ipFamilies: ['IPv6'] })).toBe('patched')
    expect(settled(w)).toBe('SingleStack IPv6 None')
  })
})

describe('the ranges of cluster IPs', () => {
  it('[DUAL-5] are left alone below the upper band in both families, until that is full', () => {
    const w = world(clusterOf('dual', 'serviceSubnet: "10.96.0.0/24,fd00:10:96::/120"'))
    const places = Array.from({ length: 20 }, (_, i) => {
      create(w, { ipFamilyPolicy: 'RequireDualStack' }, `s${i}`)
      const [four, six] = get(w, `s${i}`).clusterIPs!
      return [Number(four!.split('.')[3]), Number.parseInt(six!.split('::')[1]!, 16)]
    })
    expect(Math.min(...places.flat())).toBeGreaterThan(16)
    for (const family of [0, 1]) expect(new Set(places.map((place) => place[family])).size).toBe(20)
  })

  it('[DUAL-5] include the last address in IPv6, which has no broadcast', () => {
    const w = world(clusterOf('dual', 'serviceSubnet: "10.96.0.0/28,fd00:10:96::/124"'))
    expect(create(w, { clusterIP: 'fd00:10:96::f' })).toBe('created')
    expect(create(w, { clusterIP: 'fd00:10:96::' }, 'zero')).toContain('is not in the valid range')
    expect(create(w, { clusterIP: '10.96.0.15' }, 'last')).toContain('is not in the valid range')
  })

  it('[DUAL-5] lose nothing and give nothing twice, whatever is created, changed and deleted', () => {
    const policy = fc.constantFrom('SingleStack', 'PreferDualStack', 'RequireDualStack', undefined)
    const family = fc.constantFrom(undefined, ['IPv4'], ['IPv6'], ['IPv6', 'IPv4'])
    const asked = fc.constantFrom(undefined, '10.96.0.3', 'fd00:10:96::3', 'None')
    const step = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('apply', 'delete'), policy, family, asked)
    const config = clusterOf('dual', 'serviceSubnet: "10.96.0.0/28,fd00:10:96::/124"')
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        const cluster = new Cluster({ config })
        for (const [name, what, ipFamilyPolicy, ipFamilies, clusterIP] of steps) {
          const spec = { ...base, ...JSON.parse(JSON.stringify({ ipFamilyPolicy, ipFamilies, clusterIP })) }
          if (what === 'delete') cluster.delete('Service', 'default', name)
          else cluster.apply([{ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec }])
        }
        const held = cluster.list<Service>('Service').flatMap(({ spec }) => {
          const { clusterIPs = [], ipFamilies = [] } = spec
          if (clusterIPs[0] !== 'None')
            expect(clusterIPs.map((ip) => (ip.includes(':') ? 'IPv6' : 'IPv4'))).toEqual(ipFamilies)
          return clusterIPs.filter((ip) => ip !== 'None')
        })
        expect(held).toEqual([...new Set(held)])
        for (const name of ['a', 'b', 'c']) cluster.delete('Service', 'default', name)
        // 10.96.0.1 is the API server's, .10 that of cluster DNS; 12 and 15 others are there
        const all = Array.from({ length: 15 }, (_, i) => ({
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: `s${i}` },
          spec: { ...base, ...(i < 12 ? { ipFamilyPolicy: 'RequireDualStack' } : { ipFamilies: ['IPv6'] }) },
        }))
        expect(cluster.apply(all).map(({ text }) => text)).toEqual(
          all.map(({ metadata }) => `service/${metadata.name} created`),
        )
      }),
      { numRuns: 60 },
    )
  })
})

it('[DUAL-6] shows the first address in tables, and all of them in its description', () => {
  const w = dual()
  create(w, {
    ipFamilyPolicy: 'RequireDualStack',
    clusterIP: '10.96.0.5',
    clusterIPs: ['10.96.0.5', 'fd00:10:96::5'],
  })
  expect(w.row('Service', 'web')[2]).toBe('10.96.0.5')
  const text = describeService(w.api.get<Service>('Service', 'default', 'web')!, { api: w.api, now: 0 })
  expect(text.replace(/ +/g, ' ')).toContain(
    'IP Family Policy: RequireDualStack\nIP Families: IPv4,IPv6\nIP: 10.96.0.5\nIPs: 10.96.0.5,fd00:10:96::5\n',
  )
})
