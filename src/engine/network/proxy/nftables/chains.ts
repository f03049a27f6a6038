import { addressRange, inCidr, isLoopback } from '../../address.ts'
import type { Hook } from '../../types.ts'
import { nodePortRanges } from '../nodePortRanges.ts'
import type { ProxyConfig, ProxyNode } from '../rules.ts'
import type { IPFamily } from '../servicePort.ts'
import { AddressSet, Chain, VerdictMap, type Match, type Rule, type Statement } from './rule.ts'

/** Chains that are alike on every node and that Services' own rules jump to. */
export interface Shared {
  markForMasquerade: Chain
  reject: Chain
}

const shared = new Map<IPFamily, Shared>()

export function sharedChains(family: IPFamily): Shared {
  let both = shared.get(family)
  if (!both) {
    const reject = chain(family, 'reject-chain', [rule({ do: 'reject' })])
    reject.comment = 'helper for @no-endpoint-services / @no-endpoint-nodeports'
    const markForMasquerade = chain(family, 'mark-for-masquerade', [rule({ do: 'mark', how: '|' })])
    shared.set(family, (both = { markForMasquerade, reject }))
  }
  return both
}

/** A chain that hangs in a hook. */
export interface BaseChain {
  hook: Hook
  type: 'filter' | 'nat'
  /** As nft prints it: names are known for some hooks only. */
  priority: string
  chain: Chain
}

/** All of the table that is there without any Service, in kube-proxy's order of making it. */
export interface Frame {
  /** Within a hook by priority, the most urgent first. */
  base: readonly BaseChain[]
  chains: readonly Chain[]
  clusterIPs: AddressSet
  /** Absent where every address of the node takes node ports. */
  nodePortIPs: AddressSet | null
  serviceIPs: VerdictMap
  serviceNodePorts: VerdictMap
  noEndpointServices: VerdictMap
  noEndpointNodePorts: VerdictMap
  firewallIPs: VerdictMap
}

/** Source: pkg/proxy/nftables/proxier.go, setupNFTables. */
export function frame(node: ProxyNode, config: ProxyConfig, family: IPFamily): Frame {
  const byAddress = (name: string, comment: string) => new VerdictMap(family, name, comment, 'address')
  const byPort = (name: string, comment: string) => new VerdictMap(family, name, comment, 'port')
  const clusterIPs = new AddressSet(family, 'cluster-ips', 'Active ClusterIPs')
  const ips = nodePortAddresses(node, config, family)
  const nodePortIPs = ips && new AddressSet(family, 'nodeport-ips', 'IPs that accept NodePort traffic', ips)
  const noEndpointServices = byAddress(
    'no-endpoint-services',
    'vmap to drop or reject packets to services with no endpoints',
  )
  const noEndpointNodePorts = byPort(
    'no-endpoint-nodeports',
    'vmap to drop or reject packets to service nodeports with no endpoints',
  )
  const firewallIPs = byAddress('firewall-ips', 'destinations that are subject to LoadBalancerSourceRanges')
  const serviceIPs = byAddress('service-ips', 'ClusterIP, ExternalIP and LoadBalancer IP traffic')
  const serviceNodePorts = byPort('service-nodeports', 'NodePort traffic')

  const ofNode: Match[] = nodePortIPs ? [{ match: 'set', side: 'daddr', set: nodePortIPs }] : [NOT_LOOPBACK[family]]
  const services = chain(family, 'services', [
    rule({ do: 'vmap', map: serviceIPs }),
    rule(
      { do: 'vmap', map: serviceNodePorts },
      ...(nodePortIPs ? [] : [{ match: 'local', side: 'daddr' } as const]),
      ...ofNode,
    ),
  ])
  const masquerading = chain(family, 'masquerading', [
    rule({ do: 'return' }, { match: 'unmarked' }),
    // The mark is cleared so that a packet that passes the stack again is not masqueraded again.
    rule({ do: 'mark', how: '^' }),
    rule({ do: 'masquerade' }),
  ])
  const servicesCheck = chain(family, 'service-endpoints-check', [rule({ do: 'vmap', map: noEndpointServices })])
  const nodePortsCheck = chain(family, 'nodeport-endpoints-check', [
    rule({ do: 'vmap', map: noEndpointNodePorts }, ...ofNode),
  ])
  const firewallCheck = chain(family, 'firewall-check', [rule({ do: 'vmap', map: firewallIPs })])
  const clusterIPsCheck = chain(family, 'cluster-ips-check', clusterIPRules(clusterIPs, config, family))

  const fresh = (to: Chain) => rule({ do: 'jump', chain: to }, { match: 'ctNew' })
  const always = (to: Chain) => rule({ do: 'jump', chain: to })
  const base = (name: string, type: BaseChain['type'], hook: Hook, priority: string, ...rules: Rule[]): BaseChain => {
    return { hook, type, priority, chain: chain(family, name, rules) }
  }
  const { markForMasquerade, reject } = sharedChains(family)
  return {
    base: [
      base('filter-prerouting-pre-dnat', 'filter', 'PREROUTING', 'dstnat - 10', fresh(firewallCheck)),
      base('filter-output-pre-dnat', 'filter', 'OUTPUT', '-110', fresh(firewallCheck)),
      base('nat-prerouting', 'nat', 'PREROUTING', 'dstnat', always(services)),
      base('nat-output', 'nat', 'OUTPUT', '-100', always(services)),
      base('nat-postrouting', 'nat', 'POSTROUTING', 'srcnat', always(masquerading)),
      base('filter-input', 'filter', 'INPUT', 'filter', fresh(nodePortsCheck), fresh(servicesCheck)),
      base('filter-forward', 'filter', 'FORWARD', 'filter', fresh(servicesCheck), fresh(clusterIPsCheck)),
      base('filter-output', 'filter', 'OUTPUT', 'filter', fresh(servicesCheck), fresh(clusterIPsCheck)),
    ],
    chains: [
      nodePortsCheck,
      servicesCheck,
      firewallCheck,
      services,
      masquerading,
      clusterIPsCheck,
      markForMasquerade,
      reject,
    ],
    clusterIPs,
    nodePortIPs,
    serviceIPs,
    serviceNodePorts,
    noEndpointServices,
    noEndpointNodePorts,
    firewallIPs,
  }
}

const NOT_LOOPBACK: Record<IPFamily, Match> = {
  IPv4: { match: 'address', side: 'daddr', ranges: [addressRange('127.0.0.0/8')!], not: true },
  IPv6: { match: 'address', side: 'daddr', ranges: [addressRange('::1/128')!], not: true },
}

/** What no rule took, though it goes to the Service range. */
function clusterIPRules(active: AddressSet, { serviceCIDRs }: ProxyConfig, family: IPFamily): Rule[] {
  const ranges = serviceCIDRs.flatMap((cidr) => addressRange(cidr) ?? []).filter((range) => range.family === family)
  const exposed: Rule = {
    matches: [{ match: 'set', side: 'daddr', set: active }],
    statement: { do: 'reject' },
    comment: 'Reject traffic to invalid ports of ClusterIPs',
    cause: 'notExposed',
  }
  if (ranges.length === 0) return [exposed]
  const allocated: Rule = {
    matches: [{ match: 'address', side: 'daddr', ranges }],
    statement: { do: 'drop' },
    comment: 'Drop traffic to unallocated ClusterIPs',
    cause: 'unallocated',
  }
  return [exposed, allocated]
}

/**
 * Addresses that take node ports, by default the node's primary one alone; null for all. Never loopback: nftables mode
 * has no route_localnet. Source: pkg/proxy/util/nodeport_addresses.go; cmd/kube-proxy, the default `primary`.
 */
function nodePortAddresses(node: ProxyNode, config: ProxyConfig, family: IPFamily): string[] | null {
  const wanted =
    config.nodePortAddresses.length > 0 ? nodePortRanges(config.nodePortAddresses, family) : (['primary'] as const)
  if (wanted === null) return null
  return node.addresses.filter(
    (ip) => !isLoopback(ip) && wanted.some((cidr) => (cidr === 'primary' ? ip === node.internalIP : inCidr(cidr, ip))),
  )
}

export function chain(family: IPFamily, name: string, rules: readonly Rule[]): Chain {
  const made = new Chain(family, name)
  made.rules = rules
  return made
}

export function rule(statement: Statement, ...matches: Match[]): Rule {
  return { matches, statement }
}
