import ipaddr from 'ipaddr.js'
import { describe, expect, it } from 'vitest'
import { fc } from '../../testing/property.ts'
import { addressRange, addressText, inCidr, isLoopback, isPrivate, numberOf } from './address.ts'

const v4 = fc.ipV4().map((ip) => ip)
const v6 = fc
  .array(fc.integer({ min: 0, max: 3 }), { minLength: 8, maxLength: 8 })
  .map((g) => new ipaddr.IPv6(g).toRFC5952String())

describe('ranges of addresses', () => {
  it('[DUAL-1] hold what another library says that they hold, and nothing of the other family', () => {
    const pair = fc.oneof(fc.tuple(v4, v4, fc.nat(32)), fc.tuple(v6, v6, fc.nat(128)))
    fc.assert(
      fc.property(pair, ([ip, of, bits]) => {
        const range = addressRange(`${of}/${bits}`)!
        const address = ipaddr.parse(ip)
        expect(range.has(ip)).toBe(address.match(ipaddr.parseCIDR(`${of}/${bits}`)))
        expect(range.has(ip.includes(':') ? '10.0.0.1' : 'fd00::1')).toBe(false)
        const { from, to } = range.bounds
        expect(range.has(addressText(from, range.family)) && range.has(addressText(to, range.family))).toBe(true)
        expect(addressText(numberOf(ip), range.family)).toBe(ip)
      }),
    )
  })

  it('[DUAL-1] are told as text, several with commas between', () => {
    const both = '10.244.0.0/16, fd00:10:244::/56'
    expect(
      ['10.244.3.4', 'fd00:10:244:ff::1', '10.245.0.1', 'fd00:10:244:100::1'].map((ip) => inCidr(both, ip)),
    ).toEqual([true, true, false, false])
    expect(inCidr('nonsense', '10.0.0.1')).toBe(false)
    expect([addressRange('FD00:0::1')!.text, addressRange('10.0.0.9/8')!.text]).toEqual(['fd00::1/128', '10.0.0.0/8'])
  })

  it('[DUAL-1] are private in fc00::/7, and loopback in ::1', () => {
    expect(['fd12::1', 'fc00::1', 'fe80::1', '2001:db8::1', '172.31.0.1', '172.32.0.1'].map(isPrivate)).toEqual([
      true,
      true,
      false,
      false,
      true,
      false,
    ])
    expect(['::1', '127.9.9.9', '::2', '12.7.0.0'].map(isLoopback)).toEqual([true, true, false, false])
  })
})
