import { deliveries, flowSeed, isRoutedTo, letsIn } from './balance.ts'
import { balanceWords } from './hopWords.ts'
import type { Journey } from './journey.ts'
import { LATENCY } from './latency.ts'
import type { RuleRef } from './proxy/rules.ts'
import type { LoadBalancer, Packet } from './types.ts'
import { arrive, type End, type Next } from './ways.ts'
import type { World } from './world.ts'

const NO_RULES: readonly RuleRef[] = []

/** One step of a packet that is on no node: to the firewall and a node behind it, to a load balancer's target, or to its end. */
export function travelOutside(world: World, journey: Journey, packet: Packet): Next {
  const owner = world.routes.ownerOf(packet.dst)
  switch (owner.kind) {
    case 'node':
      journey.t += LATENCY.internet
      return stopAtFirewall(world, journey, owner.node, packet) ?? { where: arrive(world, owner.node), packet }
    case 'loadBalancer': {
      const { balancer } = owner
      if (!isRoutedTo(balancer, world.routes.ownerOf(packet.src), packet.src)) {
        journey.balancer = balancer
        journey.step('internet', 'drop', null, NO_RULES, ['notRoutedInternal', packet.dst], packet)
        return { end: 'unreachable', packet, balancer }
      }
      journey.t += balancer.internal ? LATENCY.network : LATENCY.internet
      return balance(world, journey, balancer, packet)
    }
    case 'client': {
      journey.t += LATENCY.internet
      journey.step(owner.place, 'refuse', null, NO_RULES, ['refuse', String(packet.dport)], packet)
      return { end: 'host', place: owner.place, back: 'outside', packet, socket: undefined }
    }
    case 'pod':
    case 'noPod':
    case 'service':
      journey.step('internet', 'drop', null, NO_RULES, ['notRouted', packet.dst], packet)
      return { end: 'unreachable', packet }
    case 'unknown':
      journey.step('internet', 'drop', null, NO_RULES, ['lostOutside', packet.dst], packet)
      return { end: 'lost', packet, owner: owner.kind }
  }
}

/** The firewall follows connections, as the node behind it does: those that are open go on when it closes. */
function stopAtFirewall(world: World, journey: Journey, node: string, packet: Packet): End | undefined {
  const problem = world.defences.closedTo(packet, node)
  if (!problem || world.stack(node)?.conntrack.findForSyn(packet)) return undefined
  journey.step(`node/${node}`, 'drop', null, NO_RULES, ['dropFirewall', node], packet)
  return { end: 'firewalled', packet, problem }
}

function balance(world: World, journey: Journey, balancer: LoadBalancer, packet: Packet): Next {
  journey.balancer = balancer
  const { place, service } = balancer
  if (!letsIn(balancer, packet.src)) {
    journey.step(place, 'drop', null, NO_RULES, ['dropEdge', service.name], packet)
    return { end: 'filtered', balancer, packet }
  }
  const listener = balancer.listeners.find((l) => l.port === packet.dport && l.protocol === packet.protocol)
  if (!listener) {
    journey.step(place, 'drop', null, NO_RULES, ['noListener', String(packet.dport)], packet)
    return { end: 'noListener', balancer, packet }
  }
  const ways = deliveries(balancer, listener, packet, (node) => world.stack(node)?.config)
  if (ways.length === 0) {
    journey.step(place, 'drop', null, NO_RULES, ['noTarget'], packet)
    return { end: 'noTarget', balancer, packet }
  }
  const { target, packet: inner } = ways[pick(world, balancer, packet, ways.length)]!
  const stack = world.stack(target.node)!
  if (inner !== packet) journey.proxied = { balancer, outer: packet, inner }
  const why = balanceWords(balancer, target, ways.length, inner.src === packet.src)
  journey.step(place, 'balance', null, NO_RULES, why, packet, inner)
  journey.t += LATENCY.network
  // Its own packet back, from the pod that sent it or the node that it left by: no kernel takes that in.
  if (inner.src === inner.dst || (!target.pod && stack.addresses.has(inner.src))) {
    const at = target.pod?.place ?? `node/${target.node}`
    journey.step(at, 'drop', target.pod ? null : 'PREROUTING', NO_RULES, ['martian', inner.src], inner)
    return { end: 'hairpin', balancer, packet: inner, at }
  }
  return { where: { stack, entry: 'PREROUTING' }, packet: inner }
}

function pick(world: World, { place, algorithm }: LoadBalancer, packet: Packet, count: number): number {
  if (algorithm === 'turns') return world.turn(`${place} ${packet.dst}:${packet.dport}`, count)
  const port = algorithm === 'source' ? 0 : packet.sport
  return world.tape.spread(flowSeed(packet, algorithm), port, count)
}
