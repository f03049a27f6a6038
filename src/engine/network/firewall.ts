import type { FirewallConfig } from '../config.ts'
import { inCidr } from './address.ts'
import type { Packet } from './types.ts'

/**
 * Whether the firewall in front of the nodes lets a packet from outside through to a node's own address: the security
 * group or VPC firewall of a cloud. It is stateful, so answers need no rule. Load balancers, pods and nodes do not come
 * this way.
 */
export function passesFirewall({ nodePorts, allow }: FirewallConfig, { src, dport }: Packet): boolean {
  if (nodePorts === 'open') return true
  return allow.some(
    ({ ports, from }) => dport >= ports.min && dport <= ports.max && from.some((range) => inCidr(range, src)),
  )
}

/** Why it does not: `no rule of the firewall lets 198.51.100.7 through to port 30100 of node-1; it allows nobody` */
export function firewallFacts({ allow }: FirewallConfig, { src, dport }: Packet, node: string): string {
  const rules = allow.map(
    ({ ports: { min, max }, from }) => `${min === max ? min : `${min}-${max}`} from ${from.join(', ')}`,
  )
  const allowed = rules.length > 0 ? `ports ${rules.join('; ports ')}` : 'nobody'
  return `no rule of the firewall lets ${src} through to port ${dport} of ${node}; it allows ${allowed}`
}

/** The same firewall in objects of its own. */
export function copyOf({ nodePorts, allow }: FirewallConfig): FirewallConfig {
  return { nodePorts, allow: allow.map(({ ports, from }) => ({ ports: { ...ports }, from: [...from] })) }
}
