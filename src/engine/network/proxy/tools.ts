import type { ProxyTool } from './rules.ts'

/** Everything that can be asked for on a node, whatever its mode. */
export const PROXY_TOOLS: readonly ProxyTool[] = [
  'iptables-save',
  'ip6tables-save',
  'nft list ruleset',
  'ipvsadm -Ln',
  'ipvsadm -Sn',
  'ipset list',
  'ipset save',
  'ip addr show kube-ipvs0',
]

/** What a machine prints of tools that its mode does not use. iptables is taken to be the legacy one: nft sees none of it. */
export function printUnused(tool: ProxyTool): string {
  switch (tool) {
    case 'ipvsadm -Ln':
      return IPVS_HEADER
    case 'ip addr show kube-ipvs0':
      return 'Device "kube-ipvs0" does not exist.\n'
    case 'iptables-save':
    case 'ip6tables-save':
    case 'nft list ruleset':
    case 'ipvsadm -Sn':
    case 'ipset list':
    case 'ipset save':
      return ''
  }
}

/** What a machine prints on which each family has a proxier of its own; tools that know no families print all. */
export function joinFamilies(tool: ProxyTool, ipv4: string, ipv6: string): string {
  if (ipv4 === ipv6) return ipv4
  if (tool === 'ipvsadm -Ln') return ipv4 + ipv6.slice(IPVS_HEADER.length)
  if (tool === 'ip addr show kube-ipvs0') return ipv4 + ipv6.split('\n').slice(2).join('\n')
  return tool === 'ipset list' ? `${ipv4}\n${ipv6}` : ipv4 + ipv6
}

export const IPVS_HEADER = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
`
