import type { IPFamily } from '../../engine/config.ts'
import { canonicalIP, familyOf, parseSubnet } from '../../engine/ip.ts'

/** What follows from `networking.ipFamily`, in the order in which kind names the families. */
export const FAMILIES = { ipv4: ['IPv4'], ipv6: ['IPv6'], dual: ['IPv4', 'IPv6'] } as const

/** kind's own ranges, and the first of the addresses that we give; those of the two families look alike on purpose. */
export const DEFAULTS: Record<IPFamily, Record<'podSubnet' | 'serviceSubnet' | 'internal' | 'external', string>> = {
  IPv4: {
    podSubnet: '10.244.0.0/16',
    serviceSubnet: '10.96.0.0/16',
    internal: '10.0.1.5',
    external: '203.0.113.11',
  },
  IPv6: {
    podSubnet: 'fd00:10:244::/56',
    serviceSubnet: 'fd00:10:96::/112',
    internal: 'fd00:10:0:1::5',
    external: '2001:db8:113::11',
  },
}

/** kube-controller-manager's --node-cidr-mask-size-ipv4 and -ipv6. */
export const NODE_MASK: Record<IPFamily, number> = { IPv4: 24, IPv6: 64 }

export function badAddress(text: string): string | null {
  if (canonicalIP(text) !== undefined) return null
  return text.includes(':')
    ? 'must be a valid IPv6 address, such as fd00:10:0:1::5'
    : 'must be a valid IPv4 address, such as 10.0.1.5'
}

export function badCidr(text: string): string | null {
  if (parseSubnet(text)) return null
  return text.includes(':')
    ? 'must be a valid IPv6 CIDR, such as fd00:10:244::/56'
    : 'must be a valid IPv4 CIDR, such as 10.244.0.0/16'
}

export function badName(text: string): string | null {
  const fine = text.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(text)
  return fine
    ? null
    : "must consist of lower case alphanumeric characters, '-' or '.', and start and end with one of the former"
}

/** A check of one value, for up to one value of each family with a comma between. */
export function upToTwo(check: (text: string) => string | null): (text: string) => string | null {
  return (text) => {
    const parts = splitList(text)
    const wrong = parts.map(check).find((problem) => problem !== null)
    if (wrong) return wrong
    const families = new Set(parts.map(familyOf))
    return families.size === parts.length ? null : 'may hold one value of each IP family'
  }
}

export function splitList(text: string): string[] {
  return text.split(',').map((part) => part.trim())
}

/** The address `by` places after another. */
export function after(address: string, by: number): string {
  const range = parseSubnet(`${address}/${familyOf(address) === 'IPv4' ? 0 : 96}`)!
  return range.at(range.offsetOf(address)! + by)
}

/** The nth part of a subnet that kube-controller-manager gives a node: a /24 or a /64; null when there is none left. */
export function nodeCidr(subnet: string, n: number): string | null {
  const range = parseSubnet(subnet)!
  return range.part(n, NODE_MASK[range.family]) ?? null
}
