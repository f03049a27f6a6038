import { hostPort } from '../../ip.ts'
import { internalIPFor } from '../families.ts'
import { proxyBackend } from '../proxy/modes.ts'
import type { NodeStack, World } from '../world.ts'
import type { Owner } from '../routes.ts'
import type { Denied, Packet } from '../types.ts'
import type { Problem } from '../reasons.ts'
import { denialFacts } from './facts.ts'
import { judge } from './judge.ts'
import type { Judgement } from './types.ts'

const NOTHING: readonly Judgement[] = []

/**
 * What policy says of the first packet of a connection that passes a node, after destination NAT and before source
 * NAT. As in Calico with iptables, whose chains come before all others of the filter table:
 *
 *   from an interface of a pod ─▶ cali-from-wl-dispatch (egress) ─▶ cali-to-wl-dispatch (ingress) ─▶ of a pod
 *
 * What a process of the node sends is not asked about (OUTPUT), so kubelet's probes always arrive.
 *
 * @param isFromPod whether it comes in by the interface of a pod of this node
 * @returns at most two judgements, egress first; if one denies it is the last
 */
export function police(
  world: World,
  here: string,
  isFromPod: boolean,
  to: Owner,
  packet: Packet,
): readonly Judgement[] {
  const { policies } = world.defences
  if (policies.isEmpty) return NOTHING
  const out = isFromPod ? judge(policies, 'egress', packet) : null
  if (out && !out.allowed) return [out]
  const into = to.kind === 'pod' && to.pod.node === here ? judge(policies, 'ingress', packet) : null
  if (!out) return into ? [into] : NOTHING
  return into ? [out, into] : [out]
}

/** Whether a packet that begins its journey at a node comes in by the interface of one of its pods. */
export function isFromPod(world: World, here: string, entry: 'PREROUTING' | 'OUTPUT', packet: Packet): boolean {
  return entry === 'PREROUTING' && world.routes.podAt(packet.src)?.node === here
}

/**
 * Whether policy speaks before kube-proxy's rules that refuse: then a Service without endpoints refuses only those whom
 * policy lets speak to it. Calico puts its chains first in the filter table, where kube-proxy refuses in iptables mode;
 * in nftables mode kube-proxy's chains of the same hooks have priority, and ipvs refuses without asking the table.
 */
export function asksPolicyFirst({ config }: World): boolean {
  return proxyBackend(config.proxy.mode).mode === 'iptables'
}

/** The reason of a denial, with its facts. */
export function denial(world: World, judgement: Judgement, packet: Packet, sent: Packet): Problem {
  const nodeOf = (ip: string) => {
    const owner = world.routes.ownerOf(ip)
    return owner.kind === 'node' ? owner.node : undefined
  }
  return {
    reason: judgement.direction === 'ingress' ? 'NETPOL_INGRESS_DENIED' : 'NETPOL_EGRESS_DENIED',
    facts: denialFacts(world.defences.policies, judgement, packet, { sent, nodeOf }),
  }
}

/**
 * What policy will do to a packet on its way from its first node to its last, for `explain`: null when it may pass.
 * @param packet after destination NAT at that node
 * @param masquerade whether it will leave that node with the node's address
 */
export function foresee(
  world: World,
  { stack, entry }: { stack: NodeStack; entry: 'PREROUTING' | 'OUTPUT' },
  sent: Packet,
  packet: Packet,
  masquerade: boolean,
): Omit<Denied, 'probability'> | null {
  if (world.defences.policies.isEmpty) return null
  const here = stack.config.name
  const to = world.routes.ownerOf(packet.dst)
  const address = hostPort(packet.dst, packet.dport)
  if (entry === 'PREROUTING') {
    const last = police(world, here, isFromPod(world, here, entry, sent), to, packet).at(-1)
    if (last && !last.allowed) return { address, at: `node/${here}`, ...denial(world, last, packet, sent) }
  }
  if (to.kind !== 'pod' || to.pod.node === here) return null
  const arriving = masquerade ? { ...packet, src: internalIPFor(stack.config, packet.src) } : packet
  const into = judge(world.defences.policies, 'ingress', arriving)
  if (!into || into.allowed) return null
  return { address, at: `node/${to.pod.node}`, ...denial(world, into, arriving, sent) }
}
