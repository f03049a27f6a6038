/** Addresses and ranges as packets and rules have them, of both families: parsed once, compared as text where exact. */
import type { IPFamily } from '../config.ts'
import { canonicalIP, familyOf, formatIPv4, formatIPv6, parseIPv6, parseSubnet } from '../ip.ts'

/** An IPv4 address as an unsigned number, or NaN when it is not a dotted quad. */
function ipv4(text: string): number {
  let value = 0
  let part = -1
  let parts = 1
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 46) {
      if (part < 0) return Number.NaN
      value = value * 256 + part
      part = -1
      parts++
    } else {
      if (c < 48 || c > 57) return Number.NaN
      part = (part < 0 ? 0 : part * 10) + c - 48
      if (part > 255) return Number.NaN
    }
  }
  return parts === 4 && part >= 0 ? value * 256 + part : Number.NaN
}

const MAX_KNOWN = 10_000
/** Senders and receivers are few, and each packet of theirs is compared with many ranges. */
const groups = new Map<string, readonly number[] | undefined>()

function groupsOf(ip: string): readonly number[] | undefined {
  let found = groups.get(ip)
  if (found === undefined && !groups.has(ip)) {
    if (groups.size > MAX_KNOWN) groups.clear()
    found = parseIPv6(ip)
    groups.set(ip, found)
  }
  return found
}

/** `10.244.0.0/16`, `fd00:10:244::/56`, or one address alone. */
export class AddressRange {
  readonly family: IPFamily
  /** With its host bits cleared: `10.244.0.0/16`. */
  readonly text: string
  /** The address itself where the range is one address, else null. */
  readonly only: string | null
  /** Length of its prefix. */
  readonly bits: number
  readonly #first: string
  #base: number | undefined
  #mask: number | undefined

  /** @param first its first address in canonical spelling */
  constructor(first: string, bits: number) {
    this.family = familyOf(first)
    this.bits = bits
    this.#first = first
    this.text = `${first}/${bits}`
    this.only = bits === (this.family === 'IPv4' ? 32 : 128) ? first : null
  }

  /** @param ip in canonical spelling */
  has(ip: string): boolean {
    if (this.only !== null) return this.only === ip
    return this.family === 'IPv4' ? this.#hasIPv4(ip) : this.#hasIPv6(ip)
  }

  /** Its first and its last address as numbers. */
  get bounds(): { from: bigint; to: bigint } {
    const from = numberOf(this.#first)
    const size = 1n << BigInt((this.family === 'IPv4' ? 32 : 128) - this.bits)
    return { from, to: from + size - 1n }
  }

  #hasIPv4(ip: string): boolean {
    this.#mask ??= this.bits === 0 ? 0 : (-1 << (32 - this.bits)) >>> 0
    this.#base ??= ipv4(this.#first)
    const value = ipv4(ip)
    return !Number.isNaN(value) && (value & this.#mask) >>> 0 === this.#base
  }

  #hasIPv6(ip: string): boolean {
    if (!ip.includes(':')) return false
    const mine = groupsOf(this.#first)!
    const theirs = groupsOf(ip)
    if (!theirs) return false
    const whole = this.bits >> 4
    for (let i = 0; i < whole; i++) if (mine[i] !== theirs[i]) return false
    const rest = this.bits & 15
    return rest === 0 || mine[whole]! >> (16 - rest) === theirs[whole]! >> (16 - rest)
  }
}

/** An address or a CIDR, with its host bits cleared; undefined when it is neither. */
export function addressRange(text: string): AddressRange | undefined {
  if (!text.includes('/')) {
    const ip = canonicalIP(text)
    return ip === undefined ? undefined : host(ip)
  }
  const subnet = parseSubnet(text)
  return subnet && new AddressRange(subnet.at(0), subnet.bits)
}

/** The range of exactly this address, which must be in canonical spelling. */
export function host(ip: string): AddressRange {
  return new AddressRange(ip, ip.includes(':') ? 128 : 32)
}

const lists = new Map<string, readonly AddressRange[]>()

/**
 * True when the address lies in a range given as text, or in one of several with commas between, as the configuration
 * has them for two families; a text that is no range holds nothing.
 */
export function inCidr(cidrs: string, ip: string): boolean {
  let ranges = lists.get(cidrs)
  if (!ranges) {
    ranges = cidrs.split(',').flatMap((cidr) => addressRange(cidr.trim()) ?? [])
    if (lists.size > MAX_KNOWN) lists.clear()
    lists.set(cidrs, ranges)
  }
  for (const range of ranges) if (range.has(ip)) return true
  return false
}

/** True for the addresses of RFC 1918 and RFC 4193, to which no router of the internet knows a way. */
export function isPrivate(ip: string): boolean {
  return inCidr(ip.includes(':') ? 'fc00::/7' : '10.0.0.0/8,172.16.0.0/12,192.168.0.0/16', ip)
}

/** True for 127.0.0.0/8 and ::1. */
export function isLoopback(ip: string): boolean {
  return ip.startsWith('127.') || ip === '::1'
}

/** All bits of an address. */
export function numberOf(ip: string): bigint {
  if (!ip.includes(':')) return BigInt(ipv4(ip))
  return groupsOf(ip)!.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n)
}

/** The address that has these bits. */
export function addressText(bits: bigint, family: IPFamily): string {
  if (family === 'IPv4') return formatIPv4(Number(bits))
  return formatIPv6(Array.from({ length: 8 }, (_, i) => Number((bits >> BigInt(112 - 16 * i)) & 0xffffn)))
}
