/** IPv4 addresses as numbers. IPv6 is not modelled. */
export interface Ipv4Range {
  /** `10.244.0.0/16` */
  readonly text: string
  /** The address itself where the range is one address, else null. */
  readonly only: string | null
  readonly base: number
  readonly mask: number
}

/** The address as an unsigned number, or NaN when it is not a dotted quad. */
export function ipv4(text: string): number {
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

const ranges = new Map<string, Ipv4Range>()

/** `10.96.0.1` or `10.244.0.0/16`, with its host bits cleared; undefined when it is neither. */
export function ipv4Range(text: string): Ipv4Range | undefined {
  const slash = text.indexOf('/')
  const bits = slash < 0 ? 32 : Number(text.slice(slash + 1))
  const address = ipv4(slash < 0 ? text : text.slice(0, slash))
  if (Number.isNaN(address) || !Number.isInteger(bits) || bits < 0 || bits > 32) return undefined
  const mask = bits === 0 ? 0 : (-1 << (32 - bits)) >>> 0
  const base = (address & mask) >>> 0
  return { text: `${ipv4Text(base)}/${bits}`, only: bits === 32 ? ipv4Text(base) : null, base, mask }
}

/** The range of exactly this address. */
export function host(ip: string): Ipv4Range {
  return { text: `${ip}/32`, only: ip, base: ipv4(ip), mask: 0xffffffff }
}

export function ipv4Text(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`
}

/** True when the address lies in the range. */
export function inRange(range: Ipv4Range, ip: string): boolean {
  if (range.only !== null) return range.only === ip
  return (ipv4(ip) & range.mask) >>> 0 === range.base
}

/** Like `inRange` for a range given as text; a text that is no range holds nothing. */
export function inCidr(cidr: string, ip: string): boolean {
  let range = ranges.get(cidr)
  if (!range) {
    range = ipv4Range(cidr)
    if (!range) return false
    if (ranges.size > 1000) ranges.clear()
    ranges.set(cidr, range)
  }
  return inRange(range, ip)
}

/** True for the addresses of RFC 1918, to which no router of the internet knows a way. */
export function isPrivate(ip: string): boolean {
  return inCidr('10.0.0.0/8', ip) || inCidr('172.16.0.0/12', ip) || inCidr('192.168.0.0/16', ip)
}

/** True for 127.0.0.0/8. */
export function isLoopback(ip: string): boolean {
  return ip.startsWith('127.')
}
