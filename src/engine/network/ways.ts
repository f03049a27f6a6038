import type { RuleRef } from './proxy/rules.ts'
import type { Problem } from './reasons.ts'
import type { Owner } from './routes.ts'
import type { Source } from './source.ts'
import type { LoadBalancer, Packet, Place, Socket } from './types.ts'
import type { NodeStack, World } from './world.ts'

/** Where packets are, and how their ways end. */

/** On a node, about to enter one of its hooks. */
export interface AtNode {
  stack: NodeStack
  entry: 'PREROUTING' | 'OUTPUT'
}

/** Where a packet is: at a node, outside the cluster, or inside the sender's own network namespace. */
export type Where = AtNode | 'outside' | 'inside'

/** Where a sender's packets begin. */
export function startOf(world: World, { node, kind }: Source): AtNode | 'outside' {
  const stack = node === null ? undefined : world.stack(node)
  return stack ? { stack, entry: kind === 'process' ? 'OUTPUT' : 'PREROUTING' } : 'outside'
}

/** How the way of the first packet ends. */
export type End =
  /** It reached a host; `socket` is undefined where nothing listens, or a process that does not know the connection. */
  | { end: 'host'; place: Place; back: Where; packet: Packet; socket: Socket | undefined; isStranger?: true }
  | { end: 'rejected'; back: Where; packet: Packet; rules: readonly RuleRef[] }
  | { end: 'dropped'; packet: Packet; rules: readonly RuleRef[] }
  | { end: 'lost'; packet: Packet; owner: Owner['kind'] | 'machine'; node?: string }
  /** It came to the border of a zone that is cut off. */
  | { end: 'cutOff'; packet: Packet; zone: string }
  /** No router knows a way; `balancer` is the one that only the inside reaches. */
  | { end: 'unreachable'; packet: Packet; balancer?: LoadBalancer }
  /** A NetworkPolicy, or the firewall in front of the nodes, is against it. */
  | { end: 'denied' | 'firewalled'; packet: Packet; problem: Problem }
  /** A target got back what it had sent itself, or its node. */
  | { end: 'hairpin'; balancer: LoadBalancer; packet: Packet; at: Place }
  | { end: 'noTarget' | 'noListener' | 'filtered'; balancer: LoadBalancer; packet: Packet }

/** What comes next on the way. */
export type Next = { where: AtNode | 'outside'; packet: Packet } | End

/** At a node's door. Pods and addresses of nodes that the configuration does not know do not come here: they have no routes. */
export function arrive(world: World, node: string): AtNode | 'outside' {
  const stack = world.stack(node)
  return stack ? { stack, entry: 'PREROUTING' } : 'outside'
}
