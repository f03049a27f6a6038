import { familyOf } from '../../ip.ts'
import { addressRange, type AddressRange } from '../address.ts'
import { isSameEverywhere } from './endpoints.ts'
import type { ProxyConfig, ProxyNode } from './rules.ts'
import { servicePorts, type IPFamily, type ServiceInput } from './servicePort.ts'

/**
 * Where pods of "here" send from, by detectLocalMode; null where kube-proxy cannot tell.
 * Source: pkg/proxy/util/localdetector.go.
 */
export function localPods(node: ProxyNode, config: ProxyConfig, family: IPFamily): AddressRange | null {
  if (config.detectLocalMode === 'None') return null
  const cidrs = config.detectLocalMode === 'NodeCIDR' ? [node.podCIDR] : config.clusterCIDR.split(',')
  return addressRange(cidrs.find((cidr) => familyOf(cidr) === family)?.trim() ?? '') ?? null
}

/**
 * True when the Service's rules are the same on every node, so that one compilation serves all. `NodeCIDR` makes
 * each node name its own pods, and source ranges ask whether this node's address is in them.
 */
export function isNodeIndependent(input: ServiceInput, config: ProxyConfig, family: IPFamily): boolean {
  if (config.detectLocalMode === 'NodeCIDR') return false
  return servicePorts(input, family).every((port) => port.sourceRanges.length === 0 && isSameEverywhere(port))
}
