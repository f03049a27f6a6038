/** IPv4 addresses as numbers. The cluster is single-stack: IPv6 is not modelled. */

/** The 32 bits of a dotted quad; undefined when it is none. Leading zeros are refused, as Go's netip does. */
export function parseIPv4(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (!match) return undefined
  let value = 0
  for (const part of match.slice(1)) {
    if (Number(part) > 255 || (part.length > 1 && part[0] === '0')) return undefined
    value = value * 256 + Number(part)
  }
  return value
}

export function formatIPv4(value: number): string {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.')
}

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
