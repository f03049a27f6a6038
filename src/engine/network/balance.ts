/** Where load balancers send: pure, for the journey that happens and for all that could. */
import type { NodeConfig } from '../config.ts'
import { familyOf } from '../ip.ts'
import { hash } from '../kernel/index.ts'
import { inCidr, isPrivate } from './address.ts'
import { internalIPFor } from './families.ts'
import type { Owner } from './routes.ts'
import type { LoadBalancer, LoadBalancerTarget, Packet } from './types.ts'

type Listener = LoadBalancer['listeners'][number]

/** What a target gets, where it is to be delivered, and whether it is still the client's own packet. */
export interface Delivery {
  target: LoadBalancerTarget
  packet: Packet
}

/** Every address at which a load balancer answers. */
export function answersAt({ ip, secondaryIP, zones }: LoadBalancer, address: string): boolean {
  return ip === address || secondaryIP === address || (zones?.some((zone) => zone.ip === address) ?? false)
}

/**
 * Whether a sender outside of the nodes finds a way to it: machines of the cluster, and others with a private address, are
 * in one network with internal load balancers.
 */
export function isRoutedTo({ internal }: LoadBalancer, sender: Owner, ip: string): boolean {
  return !internal || (sender.kind !== 'client' && sender.kind !== 'unknown') || isPrivate(ip)
}

/**
 * Whether its own source ranges let the sender in. Those of one family say nothing about the other: ingress-gce pkg/utils
 * IPv6ServiceSourceRanges.
 */
export function letsIn({ sourceRanges }: LoadBalancer, ip: string): boolean {
  const ofFamily = sourceRanges?.filter((range) => familyOf(range) === familyOf(ip)) ?? []
  return ofFamily.length === 0 || ofFamily.some((range) => inCidr(range, ip))
}

/** Addresses that its name has: zones without a healthy target are left out while others have one. */
export function addressesInService(balancer: LoadBalancer): string[] {
  const { zones, ip, secondaryIP } = balancer
  if (!zones) return [ip, secondaryIP].flatMap((each) => each ?? [])
  const serving = zones.filter((zone) => within(balancer, zone.ip).some(({ healthy }) => healthy))
  return (serving.length > 0 ? serving : zones).map((zone) => zone.ip)
}

/** The targets that the address leads to: without cross-zone load balancing, those of its own zone. */
export function within({ zones, crossZone, targets }: LoadBalancer, address: string): LoadBalancerTarget[] {
  const zone = crossZone ? undefined : zones?.find(({ ip }) => ip === address)?.zone
  return zone === undefined ? targets : targets.filter((target) => target.zone === zone)
}

/**
 * What each of the healthy targets would get. Connections of the load balancer's own, and those to nodes, are of its
 * first family: a dual-stack one speaks IPv4 to them, and has to show its own address to them for a client of IPv6.
 * @param nodeOf undefined for nodes that nobody knows
 */
export function deliveries(
  balancer: LoadBalancer,
  { port, protocol, nodePort }: Listener,
  packet: Packet,
  nodeOf: (node: string) => NodeConfig | undefined,
): Delivery[] {
  const first = balancer.ip ?? packet.dst
  const own = familyOf(packet.dst) === familyOf(first) ? packet.dst : first
  const src = balancer.keepsSource?.includes(protocol) && familyOf(packet.src) === familyOf(first) ? packet.src : own
  return within(balancer, packet.dst).flatMap((target): Delivery[] => {
    const node = target.healthy ? nodeOf(target.node) : undefined
    if (node === undefined) return []
    if (target.pod) {
      const dport = target.pod.ports[`${port}/${protocol}`]
      return dport ? [{ target, packet: { ...packet, src, dst: target.pod.ip, dport } }] : []
    }
    if (balancer.delivery === 'vip') return [{ target, packet }]
    return nodePort === null
      ? []
      : [{ target, packet: { ...packet, src, dst: internalIPFor(node, src), dport: nodePort } }]
  })
}

/** What a flow is told from others by, besides its source port. */
export function flowSeed({ src, dst, dport, protocol }: Packet, algorithm: LoadBalancer['algorithm']): number {
  return hash(algorithm === 'source' ? `${src}>${dst}` : `${src}>${dst}:${dport}/${protocol}`)
}
