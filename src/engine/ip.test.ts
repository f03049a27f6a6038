import ipaddr from 'ipaddr.js'
import { describe, expect, it } from 'vitest'
import { fc } from '../testing/property.ts'
import { canonicalIP, familyOf, formatIPv6, hostPort, parseIPv6, parseSubnet } from './ip.ts'

const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }))
const groups = fc.tuple(group, group, group, group, group, group, group, group)

describe('addresses', () => {
  it('[DUAL-1] are written in the one way of RFC 5952', () => {
    const rows: [string, string | undefined][] = [
      ['10.0.1.5', '10.0.1.5'],
      ['010.0.1.5', undefined],
      ['2001:DB8:0:0:1::00AB', '2001:db8::1:0:0:ab'],
      ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
      ['0:0:0:0:0:0:0:0', '::'],
      ['::1', '::1'],
      ['fd00::', 'fd00::'],
      ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
      ['::FFFF:192.0.2.1', '::ffff:192.0.2.1'],
      ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
      ['1:2:3:4:5:6:7', undefined],
      ['1::2::3', undefined],
      ['1:2:3:4:5:6:7:8::', undefined],
      ['12345::', undefined],
      ['fe80::1%eth0', undefined],
      [':1', undefined],
      ['', undefined],
    ]
    expect(rows.map(([text]) => [text, canonicalIP(text)])).toEqual(rows)
  })

  it('[DUAL-1] read back to what they were written from, and agree with another parser', () => {
    fc.assert(
      fc.property(groups, (parts) => {
        const text = formatIPv6(parts)
        expect(parseIPv6(text)).toEqual(parts)
        expect(ipaddr.IPv6.parse(text).parts).toEqual(parts)
        expect(canonicalIP(parts.map((part) => part.toString(16).padStart(4, '0')).join(':'))).toBe(text)
      }),
    )
  })

  it('[DUAL-1] stand in brackets where a port follows', () => {
    expect([hostPort('10.0.1.5', 80), hostPort('fd00::1', 80)]).toEqual(['10.0.1.5:80', '[fd00::1]:80'])
  })
})

describe('ranges', () => {
  it('[DUAL-1] count their addresses from the first, in both families', () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: 80, max: 128 }), fc.nat(), (parts, bits, n) => {
        const range = parseSubnet(`${formatIPv6(parts)}/${bits}`)!
        const offset = n % range.size
        expect(familyOf(range.text)).toBe('IPv6')
        expect(range.offsetOf(range.at(offset))).toBe(offset)
        const [base, length] = ipaddr.IPv6.parseCIDR(range.text)
        expect(ipaddr.IPv6.parse(range.at(offset)).match(base, length)).toBe(true)
      }),
    )
    const v4 = parseSubnet('10.96.3.4/16')!
    expect([v4.text, v4.size, v4.at(257), v4.offsetOf('10.96.1.1'), v4.offsetOf('10.97.0.0')]).toEqual([
      '10.96.0.0/16',
      65536,
      '10.96.1.1',
      257,
      undefined,
    ])
    expect(['10.244.3.0/16', 'fd00:10:244::/56', '10.0.0.0/24'].map((text) => parseSubnet(text)!.part(2, 24))).toEqual([
      '10.244.2.0/24',
      undefined,
      undefined,
    ])
    expect([2, 255, 256].map((n) => parseSubnet('fd00:10:244::/56')!.part(n, 64))).toEqual([
      'fd00:10:244:2::/64',
      'fd00:10:244:ff::/64',
      undefined,
    ])
    expect(parseSubnet('fd00:10:244:12::/64')!.at(2)).toBe('fd00:10:244:12::2')
    expect(parseSubnet('fd00:10:244:ffff::/56')!.text).toBe('fd00:10:244:ff00::/56')
    expect(parseSubnet('fd00:10:96::/112')!.offsetOf('fd00:10:97::1')).toBeUndefined()
  })

  it.each(['10.0.0.0', '10.0.0.0/33', 'fd00::/129', 'fd00::/', 'x/8', '10.0.0.0/08', 'fd00::/64/64'])(
    '[DUAL-1] are not made of %j',
    (text) => expect(parseSubnet(text)).toBeUndefined(),
  )
})
