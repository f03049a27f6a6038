import { inCidr } from '../address.ts'
import type { Packet } from '../types.ts'
import type { PolicySet } from './policySet.ts'
import type { Direction, IpBlock, Judgement, PolicyPod, PolicyRule, PortRange, Selection } from './types.ts'

/**
 * What policy says of a packet that leaves a pod (`egress`: its source) or enters one (`ingress`: its destination), with
 * the addresses that it has at that moment. Null: no policy isolates that pod in this direction, so nobody is asked.
 * Only of the first packet of a connection: what is established may pass.
 */
export function judge(set: PolicySet, direction: Direction, packet: Packet): Judgement | null {
  const isIngress = direction === 'ingress'
  const pod = set.podAt(isIngress ? packet.dst : packet.src)
  if (!pod) return null
  const isolatedBy = set.isolating(pod, direction)
  if (isolatedBy.length === 0) return null
  const peerIp = isIngress ? packet.src : packet.dst
  const peer = set.podAt(peerIp)
  const receiver = isIngress ? pod : peer
  const allowedBy =
    isolatedBy.find((policy) => policy[direction]!.some((rule) => allows(rule, packet, peerIp, peer, receiver))) ?? null
  return { direction, pod, allowed: allowedBy !== null, isolatedBy, allowedBy }
}

export function allows(
  rule: PolicyRule,
  packet: Packet,
  peerIp: string,
  peer: PolicyPod | undefined,
  receiver: PolicyPod | undefined,
): boolean {
  return portsAllow(rule, packet, receiver) && peersAllow(rule, peerIp, peer)
}

export function portsAllow({ ports }: PolicyRule, packet: Packet, receiver: PolicyPod | undefined): boolean {
  return ports === null || ports.some((range) => inPorts(range, packet, receiver))
}

export function peersAllow({ peers }: PolicyRule, ip: string, pod: PolicyPod | undefined): boolean {
  return (
    peers === null || peers.some((peer) => (isBlock(peer) ? inBlock(peer, ip) : pod !== undefined && peer.has(pod)))
  )
}

/** A name stands for the ports that the receiving pod calls so; outside of the cluster nothing has that name. */
function inPorts({ protocol, port, end }: PortRange, packet: Packet, receiver: PolicyPod | undefined): boolean {
  if (protocol !== packet.protocol) return false
  if (port === null) return true
  if (typeof port === 'number') return packet.dport >= port && packet.dport <= end
  return receiver?.namedPorts.get(`${port}/${protocol}`)?.includes(packet.dport) ?? false
}

export function isBlock(peer: Selection | IpBlock): peer is IpBlock {
  return 'cidr' in peer
}

function inBlock({ cidr, except }: IpBlock, ip: string): boolean {
  return inCidr(cidr, ip) && !except.some((inner) => inCidr(inner, ip))
}
