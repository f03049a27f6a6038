import type { IPFamily } from '../../../config.ts'
import { inCidr, isLoopback } from '../../address.ts'
import { nodePortRanges } from '../nodePortRanges.ts'
import type { ProxyConfig, ProxyNode } from '../rules.ts'

/**
 * The addresses of a node at which node ports are virtual servers: by default all but loopback.
 * Source: pkg/proxy/ipvs/proxier.go, nodeIPs; netlink_linux.go isValidForSet.
 */
export function nodePortAddresses(node: ProxyNode, config: ProxyConfig, family: IPFamily): string[] {
  const cidrs = nodePortRanges(config.nodePortAddresses, family)
  const isWanted = (ip: string) =>
    cidrs === null || cidrs.some((cidr) => (cidr === 'primary' ? ip === node.internalIP : inCidr(cidr, ip)))
  return node.addresses.filter((ip) => !isLoopback(ip) && isWanted(ip))
}
