import type { IPFamily } from '../../config.ts'
import { familyOf } from '../../ip.ts'

const ALL = { IPv4: '0.0.0.0/0', IPv6: '::/0' }

/**
 * Where node ports are answered, as far as one family is concerned; null for all of the node's addresses. A list that
 * says nothing of a family means all of it.
 * Source: pkg/proxy/util/nodeport_addresses.go.
 */
export function nodePortRanges(nodePortAddresses: readonly string[], family: IPFamily): string[] | null {
  const ranges = nodePortAddresses.filter((cidr) => cidr === 'primary' || familyOf(cidr) === family)
  return ranges.length === 0 || ranges.includes(ALL[family]) ? null : ranges
}
