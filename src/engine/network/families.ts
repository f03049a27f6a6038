/** Which of two addresses is used: of a node, of a sender, and of a name that has both. */
import type { NodeConfig } from '../config.ts'
import { familyOf } from '../ip.ts'
import { isLoopback, isPrivate, numberOf } from './address.ts'
import type { Source } from './source.ts'

/** The node's internal address of the family of `ip`; its first one where it has none of that family. */
export function internalIPFor({ internalIP, secondary }: NodeConfig, ip: string): string {
  return secondary && familyOf(internalIP) !== familyOf(ip) ? secondary.internalIP : internalIP
}

/** The sender's addresses, its first one first. */
export function addressesOf({ ip, secondaryIP }: Pick<Source, 'ip' | 'secondaryIP'>): string[] {
  return secondaryIP === undefined ? [ip] : [ip, secondaryIP]
}

/** From which address the sender sends to `ip`; undefined when it has none of that family. */
export function sourceAddress(source: Pick<Source, 'ip' | 'secondaryIP' | 'kind'>, ip: string): string | undefined {
  // who calls itself sends from the address that it calls
  if (isLoopback(ip) && source.kind !== 'packet') return ip.includes(':') ? '::1' : '127.0.0.1'
  const family = familyOf(ip)
  if (familyOf(source.ip) === family) return source.ip
  return source.secondaryIP !== undefined && familyOf(source.secondaryIP) === family ? source.secondaryIP : undefined
}

/**
 * The addresses of a name that are as good as the best, in the order given: what getaddrinfo puts first. An address
 * that nothing can be sent to comes last; then labels that match, higher precedence and, in IPv6, the longest common
 * prefix decide. The tables are glibc's, in which private IPv6 addresses have the precedence of IPv6 and not a lower one.
 * Source: RFC 6724, section 6; glibc nss/getaddrinfo.c rfc3484_sort.
 */
export function preferred(addresses: readonly string[], source: Pick<Source, 'ip' | 'secondaryIP' | 'kind'>): string[] {
  if (addresses.length < 2) return [...addresses]
  const ranked = addresses.map((ip) => ({ ip, rank: rankOf(ip, sourceAddress(source, ip)) }))
  const best = ranked.reduce((high, { rank }) => (compare(rank, high) > 0 ? rank : high), ranked[0]!.rank)
  return ranked.filter(({ rank }) => compare(rank, best) === 0).map(({ ip }) => ip)
}

/** Higher is better, rule after rule. */
function rankOf(ip: string, from: string | undefined): number[] {
  if (from === undefined) return [0]
  const sameLabel = labelOf(ip) === labelOf(from) ? 1 : 0
  return [1, sameLabel, familyOf(ip) === 'IPv6' ? 40 : 10, familyOf(ip) === 'IPv6' ? commonPrefix(ip, from) : 0]
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) if (value !== b[i]) return value - (b[i] ?? -1)
  return 0
}

function labelOf(ip: string): 'IPv4' | 'private' | 'public' {
  if (familyOf(ip) === 'IPv4') return 'IPv4'
  return isPrivate(ip) ? 'private' : 'public'
}

/** How many bits are the same from the first on. */
function commonPrefix(a: string, b: string): number {
  const different = numberOf(a) ^ numberOf(b)
  return different === 0n ? 128 : 128 - different.toString(2).length
}
