import type { FirewallConfig } from '../config.ts'
import { inCidr } from './address.ts'
import type { Packet } from './types.ts'

/**
 * Whether the firewall in front of the nodes lets a packet from outside through to a node's own address: the security
 * group or VPC firewall of a cloud. It is stateful, so answers need no rule. Load balancers, pods and nodes do not come
 * this way.
 */
export function passesFirewall({ nodePorts, allow }: FirewallConfig, { src, dport }: Packet, node: string): boolean {
  if (nodePorts === 'open') return true
  return allow.some(
    (rule) =>
      isFor(rule, node) &&
      dport >= rule.ports.min &&
      dport <= rule.ports.max &&
      rule.from.some((range) => inCidr(range, src)),
  )
}

/** What stands before a node: `some` where a rule lets a part through. */
export function firewallAt({ nodePorts, allow }: FirewallConfig, node: string): 'open' | 'some' | 'closed' {
  if (nodePorts === 'open') return 'open'
  const rules = allow.filter((rule) => isFor(rule, node))
  return rules.some(isEverything) ? 'open' : rules.length > 0 ? 'some' : 'closed'
}

function isFor({ nodes }: FirewallConfig['allow'][number], node: string): boolean {
  return nodes === undefined || nodes.includes(node)
}

function isEverything({ ports, from }: FirewallConfig['allow'][number]): boolean {
  return ports.min === 1 && ports.max === 65535 && from.includes('0.0.0.0/0') && from.includes('::/0')
}

/** Why it does not: `no rule of the firewall lets 198.51.100.7 through to port 30100 of node-1; it allows nobody` */
export function firewallFacts({ allow }: FirewallConfig, { src, dport }: Packet, node: string): string {
  const rules = allow
    .filter((rule) => isFor(rule, node))
    .map(({ ports: { min, max }, from }) => `${min === max ? min : `${min}-${max}`} from ${from.join(', ')}`)
  const allowed = rules.length > 0 ? `ports ${rules.join('; ports ')}` : 'nobody'
  return `no rule of the firewall lets ${src} through to port ${dport} of ${node}; it allows ${allowed}`
}

/** The same firewall in objects of its own. */
export function copyOf({ nodePorts, allow }: FirewallConfig): FirewallConfig {
  return {
    nodePorts,
    allow: allow.map(({ ports, from, nodes }) => ({
      ports: { ...ports },
      from: [...from],
      ...(nodes && { nodes: [...nodes] }),
    })),
  }
}
