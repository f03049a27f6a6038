/** The two families of addresses, and what the lab's tools call them. */
export const FAMILIES = [
  {
    family: 'IPv4',
    ip: '-4',
    bits: 32,
    all: '0.0.0.0/0',
    save: 'iptables-save',
    restore: 'iptables-restore',
    nft: 'ip',
  },
  {
    family: 'IPv6',
    ip: '-6',
    bits: 128,
    all: '::/0',
    save: 'ip6tables-save',
    restore: 'ip6tables-restore',
    nft: 'ip6',
  },
] as const

export type Family = (typeof FAMILIES)[number]

export function isIPv6(address: string): boolean {
  return address.includes(':')
}

export function familyOf(address: string): Family {
  return FAMILIES[isIPv6(address) ? 1 : 0]
}

/** `10.0.1.5/32` */
export function asRoute(ip: string): string {
  return `${ip}/${familyOf(ip).bits}`
}

/** Those of one family, in their order. */
export function ofFamily(addresses: readonly string[], { family }: Family): string[] {
  return addresses.filter((address) => familyOf(address).family === family)
}
