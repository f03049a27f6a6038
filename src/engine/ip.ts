/** IP addresses and ranges of both families: from text to numbers, and back to the one text that RFC 5952 allows. */
import type { IPFamily } from './config.ts'

/** Of an address or a CIDR that is known to be one. */
export function familyOf(text: string): IPFamily {
  return text.includes(':') ? 'IPv6' : 'IPv4'
}

/** The 32 bits of a dotted quad; undefined when it is none. Leading zeros are refused, as Go's netip does. */
export function parseIPv4(text: string): number | undefined {
  let value = quads.get(text)
  if (value === undefined && (value = readIPv4(text)) !== undefined) know(text, value)
  return value
}

/** Addresses that were read or written: that of a pod is read by a dozen parts of the cluster. */
const quads = new Map<string, number>()
const MAX_QUADS = 10_000

function know(text: string, value: number): void {
  if (quads.size >= MAX_QUADS) quads.clear()
  quads.set(text, value)
}

function readIPv4(text: string): number | undefined {
  // By hand, since each address of each endpoint comes here: a pattern's groups take five times as long.
  let value = 0
  let part = 0
  let digits = 0
  let dots = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === DOT) {
      if (digits === 0 || ++dots > 3) return undefined
      value = value * 256 + part
      part = digits = 0
    } else {
      const digit = code - ZERO
      if (digit < 0 || digit > 9 || (digits > 0 && part === 0)) return undefined
      part = part * 10 + digit
      digits++
      if (part > 255) return undefined
    }
  }
  return dots === 3 && digits > 0 ? value * 256 + part : undefined
}

const DOT = 46
const ZERO = 48

export function formatIPv4(value: number): string {
  const text = `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`
  know(text, value >>> 0)
  return text
}

/** The eight groups of an IPv6 address; undefined when it is none. Zones (`%eth0`) mean nothing to Kubernetes. */
export function parseIPv6(text: string): number[] | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half, i) => groupsOf(half, i === halves.length - 1))
  if (!head || (halves.length === 2 && !tail)) return undefined
  if (!tail) return head.length === 8 ? head : undefined
  const missing = 8 - head.length - tail.length
  return missing > 0 ? [...head, ...Array<number>(missing).fill(0), ...tail] : undefined
}

/** @param last whether a dotted quad may end it */
function groupsOf(text: string, last: boolean): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [i, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else {
      const quad = last && i === parts.length - 1 ? parseIPv4(part) : undefined
      if (quad === undefined) return undefined
      groups.push(quad >>> 16, quad & 0xffff)
    }
  }
  return groups
}

/** RFC 5952: lower case, no leading zeros, the first longest run of zero groups as `::`. */
export function formatIPv6(groups: readonly number[]): string {
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return `::ffff:${formatIPv4(groups[6]! * 65536 + groups[7]!)}`
  }
  let [from, length] = [0, 1]
  for (let i = 0; i < 8; i++) {
    let end = i
    while (end < 8 && groups[end] === 0) end++
    if (end - i > length) [from, length] = [i, end - i]
    if (end > i) i = end
  }
  const hex = groups.map((group) => group.toString(16))
  if (length < 2) return hex.join(':')
  return `${hex.slice(0, from).join(':')}::${hex.slice(from + length).join(':')}`
}

/** The address as everybody writes it; undefined when it is none. */
export function canonicalIP(text: string): string | undefined {
  if (!text.includes(':')) return parseIPv4(text) === undefined ? undefined : text
  const groups = parseIPv6(text)
  return groups && formatIPv6(groups)
}

/** `10.0.0.1:80`, `[fd00::1]:80` */
export function hostPort(ip: string, port: number | string): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`
}

/** Addresses in a row, counted from the first. */
export interface Subnet {
  readonly family: IPFamily
  /** With its host bits cleared, `fd00:10:244::/56`. */
  readonly text: string
  readonly bits: number
  /** How many addresses, the network's own included; what a number cannot tell exactly is cut off. */
  readonly size: number
  /** The address so many places after the first. */
  at(offset: number): string
  /** Its place; undefined for what is not in the range. */
  offsetOf(ip: string): number | undefined
  /** The nth of the networks of that length in it, `10.244.2.0/24`; undefined when there are not so many. */
  part(n: number, bits: number): string | undefined
}

/** `10.244.0.0/16` or `fd00:10:244::/56`; undefined when it is neither. */
export function parseSubnet(text: string): Subnet | undefined {
  const [address = '', length = '', ...rest] = text.split('/')
  const family = familyOf(address)
  const bits = Number(length)
  if (rest.length || !/^(0|[1-9]\d{0,2})$/.test(length) || bits > (family === 'IPv4' ? 32 : 128)) return undefined
  return family === 'IPv4' ? subnetV4(address, bits) : subnetV6(address, bits)
}

function subnetV4(address: string, bits: number): Subnet | undefined {
  const ip = parseIPv4(address)
  if (ip === undefined) return undefined
  const size = 2 ** (32 - bits)
  const base = ip - (ip % size)
  return {
    family: 'IPv4',
    text: `${formatIPv4(base)}/${bits}`,
    bits,
    size,
    at: (offset) => formatIPv4(base + offset),
    offsetOf(other) {
      const offset = (parseIPv4(other) ?? -1) - base
      return offset >= 0 && offset < size ? offset : undefined
    },
    part: (n, length) =>
      n < 2 ** (length - bits) ? `${formatIPv4(base + n * 2 ** (32 - length))}/${length}` : undefined,
  }
}

function subnetV6(address: string, bits: number): Subnet | undefined {
  const groups = parseIPv6(address)
  if (!groups) return undefined
  const base = groups.map((group, i) => group & (0xffff << Math.min(16, Math.max(0, (i + 1) * 16 - bits))) & 0xffff)
  const size = Math.min(2 ** (128 - bits), Number.MAX_SAFE_INTEGER)
  return {
    family: 'IPv6',
    text: `${formatIPv6(base)}/${bits}`,
    bits,
    size,
    at(offset) {
      const sum = [...base]
      for (let i = 7, rest = offset; i >= 0 && rest > 0; i--) {
        const value = sum[i]! + rest
        sum[i] = value % 65536
        rest = Math.floor(value / 65536)
      }
      return formatIPv6(sum)
    },
    offsetOf(other) {
      const offset = parseIPv6(other)?.reduce((sum, group, i) => sum * 65536 + group - base[i]!, 0) ?? -1
      return offset >= 0 && offset < size ? offset : undefined
    },
    part(n, length) {
      if (n >= 2 ** (length - bits)) return undefined
      const first = base.reduce((sum, group) => (sum << 16n) + BigInt(group), 0n) + (BigInt(n) << BigInt(128 - length))
      const parts = base.map((_, i) => Number((first >> BigInt(112 - i * 16)) & 0xffffn))
      return `${formatIPv6(parts)}/${length}`
    },
  }
}
