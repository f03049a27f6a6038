/** What Kubernetes says of addresses and ranges that it is given, and IPv4 addresses as numbers. */
import { parseIPv4, parseIPv6, parseSubnet } from '../ip.ts'

export { canonicalIP, familyOf, formatIPv4, parseIPv4 } from '../ip.ts'

export interface Cidr {
  /** The network address. */
  base: number
  bits: number
  /** How many addresses, the network's own and the broadcast one included. */
  size: number
}

export function parseCidr(text: string): Cidr | undefined {
  const [address = '', bits = '', ...rest] = text.split('/')
  const ip = parseIPv4(address)
  if (ip === undefined || rest.length || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return undefined
  const size = 2 ** (32 - Number(bits))
  return { base: ip - (ip % size), bits: Number(bits), size }
}

export function inCidr(ip: number, { base, size }: Cidr): boolean {
  return ip >= base && ip < base + size
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((cidr) => parseCidr(cidr)!)

/** Addresses that no router of the internet knows: RFC 1918, and RFC 4193 for IPv6. */
export function isPrivate(ip: string): boolean {
  if (ip.includes(':')) return ((parseIPv6(ip)?.[0] ?? 0) & 0xfe00) === 0xfc00
  const value = parseIPv4(ip)
  return value !== undefined && PRIVATE.some((range) => inCidr(value, range))
}

/** What a value that is no CIDR is told. */
export const CIDR_FORM = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'

/** Of either family. */
export function isCidr(text: string): boolean {
  return parseCidr(text) !== undefined || parseSubnet(text)?.family === 'IPv6'
}

/** Of either family. */
export function isIP(text: string): boolean {
  return (text.includes(':') ? parseIPv6(text) : parseIPv4(text)) !== undefined
}

/** Whether every address of `inner` is one of `outer`, and not the other way round. Both must be CIDRs. */
export function isStrictSubset(inner: string, outer: string): boolean {
  const [small, large] = [parseSubnet(inner), parseSubnet(outer)]
  if (!small || !large || small.family !== large.family || small.bits <= large.bits) return false
  return parseSubnet(inner.replace(/\/.*/, `/${large.bits}`))?.text === large.text
}

/** What a value that is no address is told. */
export const IP_FORM = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'

/** Why an address can be no endpoint and no external IP: ValidateEndpointIP of pkg/apis/core/validation. */
export function specialIP(text: string, ipv4 = parseIPv4(text)): string[] {
  if (ipv4 === undefined && !isIP(text)) return ['must be a valid IP address']
  switch (ipv4 === undefined ? rangeOfIPv6(parseIPv6(text)!) : rangeOf(ipv4)) {
    case 'unspecified':
      return [`may not be unspecified (${text})`]
    case 'loopback':
      return ['may not be in the loopback range (127.0.0.0/8, ::1/128)']
    case 'linkLocal':
      return ['may not be in the link-local range (169.254.0.0/16, fe80::/10)']
    case 'multicast':
      return /^224\.|^ff02:/i.test(text)
        ? ['may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)']
        : []
    default:
      return []
  }
}

function rangeOf(ip: number): string {
  if (ip === 0) return 'unspecified'
  if (Math.floor(ip / 2 ** 24) === 127) return 'loopback'
  if (Math.floor(ip / 2 ** 16) === 0xa9fe) return 'linkLocal'
  return Math.floor(ip / 2 ** 8) === 0xe00000 ? 'multicast' : 'unicast'
}

function rangeOfIPv6(groups: readonly number[]): string {
  const [first = 0] = groups
  if (groups.slice(0, 7).every((group) => group === 0) && groups[7]! < 2)
    return groups[7] === 0 ? 'unspecified' : 'loopback'
  if ((first & 0xffc0) === 0xfe80) return 'linkLocal'
  return first >> 8 === 0xff ? 'multicast' : 'unicast'
}
