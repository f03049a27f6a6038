import ipaddr from 'ipaddr.js'
import { describe, expect, it } from 'vitest'
import { isCidr, isStrictSubset, specialIP } from './ip.ts'

const RANGES = ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.3/16', '0.0.0.0/0', '192.168.1.4/32', '::/0', 'fd00::/8']
const MORE = [
  'fd00:10::/32',
  'fd00:10:244::1/128',
  'fe80::/10',
  '2001:db8::/64',
  '2001:db8:0:1::/64',
  '::ffff:10.0.0.0/104',
]
const ALL = [...RANGES, ...MORE]

describe('ranges, as a library of others reads them', () => {
  it.each(ALL)('%s is one, and lies in those in which it does', (inner) => {
    expect(isCidr(inner)).toBe(true)
    const [address, bits] = ipaddr.parseCIDR(inner)
    const around = ALL.filter((outer) => {
      const [network, length] = ipaddr.parseCIDR(outer)
      return address.kind() === network.kind() && bits > length && address.match(network, length)
    })
    expect(ALL.filter((outer) => isStrictSubset(inner, outer))).toEqual(around)
  })

  it.each(['10.0.0.0', '10.0.0.0/33', 'fd00::/129', 'fd00::', 'fd00::/-1', '::1::/64', 'web/24', ''])(
    '%j is none',
    (text) => expect(isCidr(text)).toBe(false),
  )
})

describe('addresses that can be no endpoint', () => {
  it.each([
    ['0.0.0.0', 'may not be unspecified (0.0.0.0)'],
    ['::', 'may not be unspecified (::)'],
    ['127.0.0.1', 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    ['::1', 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    ['169.254.1.1', 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
    ['febf::1', 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
    ['ff02::1', 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
  ])('%s', (ip, sentence) => expect(specialIP(ip)).toEqual([sentence]))

  it.each(['10.244.0.7', 'fd00::7', 'fec0::1', '::2', 'ff05::1'])('%s can be one', (ip) =>
    expect(specialIP(ip)).toEqual([]),
  )
})
