import { familiesOf, type Cluster, type ProxyMode, type ProxyTool } from '#engine/core'
import type { RuleText } from './messages.ts'

/** What somebody types on a node to see all of its rules; the tool that shows most of them comes first. */
const TOOLS: Record<ProxyMode, readonly ProxyTool[]> = {
  iptables: ['iptables-save', 'ip6tables-save'],
  nftables: ['nft list ruleset'],
  ipvs: ['ipvsadm -Sn', 'iptables-save', 'ip6tables-save', 'ipset save'],
}

/** Tools that show one address family alone. */
const FAMILY: Partial<Record<ProxyTool, 'IPv4' | 'IPv6'>> = { 'iptables-save': 'IPv4', 'ip6tables-save': 'IPv6' }

/** All rules of a node, as the tools of the cluster's mode and address families print them. */
export function rulesOf(cluster: Cluster, node: string): RuleText[] {
  const families = familiesOf(cluster.config)
  return TOOLS[cluster.config.proxy.mode]
    .filter((tool) => families.includes(FAMILY[tool] ?? families[0]!))
    .map((tool) => ({ tool, text: cluster.nodeTool(node, tool) }))
}
