import type { Service } from '../../kinds/service/types.ts'
import { sourceAddress } from '../families.ts'
import { slicesOf, type Problem } from '../reasons.ts'
import type { Source } from '../source.ts'
import type { Packet } from '../types.ts'
import type { World } from '../world.ts'
import { denialFacts } from './facts.ts'
import { judge } from './judge.ts'
import type { Judgement } from './types.ts'

const DNS_PORT = 53

/** A query that policy keeps from every name server of the pod. */
export interface DnsDenial extends Problem {
  judgement: Judgement
  /** The query to the first of them after destination NAT, as the node of the pod that asks sees it. */
  query: Packet
  /** The node that drops it. */
  node: string
}

/**
 * Whether policy keeps a pod from asking the name servers of its resolv.conf: what becomes of a UDP packet to each of
 * them. One to Service kube-dns goes to an endpoint of it, as kube-proxy would have it; without endpoints, and to any
 * other server, it is judged by the address itself. Null: some query may pass, or policy does not know the sender.
 *
 * For as long as DNS is answered without packets; then they are judged like all others.
 */
export function dnsDenial(world: World, source: Source): DnsDenial | null {
  const { policies } = world.defences
  const { node } = source
  if (policies.isEmpty || source.kind !== 'pod' || node === null) return null
  let first: DnsDenial | null = null
  for (const server of source.dns.nameservers) {
    const query: Packet = {
      src: sourceAddress(source, server) ?? source.ip,
      sport: 0,
      ...chosen(world, server),
      protocol: 'UDP',
    }
    const judgement = judge(policies, 'egress', query)
    if (!judgement || judgement.allowed) return null
    const facts = denialFacts(policies, judgement, query, { sent: query, nodeOf: () => undefined })
    first ??= { reason: 'NETPOL_DNS_BLOCKED', facts, judgement, query, node }
  }
  return first
}

/** Where a query to the server ends up. */
function chosen({ api }: World, server: string): { dst: string; dport: number } {
  const service = api.get<Service>('Service', 'kube-system', 'kube-dns')
  for (const slice of service?.spec.clusterIP === server ? slicesOf(api, service) : []) {
    const dport = slice.ports?.find(({ protocol }) => protocol === 'UDP')?.port
    const dst = slice.endpoints.find(({ conditions }) => conditions.ready !== false)?.addresses[0]
    if (dst !== undefined && dport !== undefined) return { dst, dport }
  }
  return { dst: server, dport: DNS_PORT }
}
