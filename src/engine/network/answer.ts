import { mirror, samePacket } from './conntrack.ts'
import { isTakenIn } from './hooks.ts'
import { routeWords } from './hopWords.ts'
import type { Journey } from './journey.ts'
import type { Where } from './ways.ts'
import { LATENCY } from './latency.ts'
import type { Source } from './source.ts'
import type { Packet, Place } from './types.ts'
import type { NodeStack, World } from './world.ts'

const TIME_TO_LIVE = 16

/**
 * Takes an answer from the host that gives it back to who asked. Every node on the way looks into its own conntrack
 * table and undoes what it did itself, and nothing else: an answer that takes another way comes home as a stranger.
 * Returns whether it came home.
 */
export function travelBack(
  world: World,
  journey: Journey,
  source: Source,
  sent: Packet,
  from: { where: Where; packet: Packet; refused: boolean; icmp: boolean },
): boolean {
  const home = mirror(sent)
  let { where, packet } = from
  // An ICMP error belongs to the connection that it answers, whether or not conntrack has confirmed that one here.
  let known = from.icmp

  const receive = (place: Place): boolean => {
    const isMine = samePacket(packet, home)
    const why = isMine ? (from.refused ? 'receiveRefused' : 'receive') : 'stranger'
    journey.step(place, isMine ? 'receive' : 'drop', null, [], [why, packet.src], packet, packet, true)
    return isMine
  }

  if (where === 'inside') return receive(source.place)
  for (let ttl = TIME_TO_LIVE; ttl > 0; ttl--) {
    if (where === 'outside') {
      const { proxied } = journey
      if (proxied && samePacket(packet, mirror(proxied.inner))) {
        journey.t += LATENCY.network
        const after = mirror(proxied.outer)
        journey.step(proxied.balancer.place, 'restore', null, [], ['restoreBalance'], packet, after, true)
        packet = after
        continue
      }
      journey.t += LATENCY.internet
      const owner = world.routes.ownerOf(packet.dst)
      const stack = owner.kind === 'node' ? world.stack(owner.node) : undefined
      if (!stack) return receive(source.kind === 'client' ? source.place : 'internet')
      where = { stack, entry: 'PREROUTING' }
      continue
    }

    const { stack, entry }: { stack: NodeStack; entry: string } = where
    const here = stack.config.name
    const found = stack.conntrack.findForReply(packet)
    if (found) {
      const after = stack.conntrack.translate(found, true)
      if (!samePacket(after, packet)) {
        journey.step(`node/${here}`, 'restore', 'PREROUTING', [], ['restore'], packet, after, true)
      }
      packet = after
    }
    const owner = world.routes.ownerOf(packet.dst)
    if ((packet.dst === source.ip || packet.dst === sent.src) && source.node === here && source.kind !== 'client') {
      journey.t += LATENCY.local
      return receive(source.place)
    }
    if (isTakenIn(world, stack, packet.dst)) return receive(`node/${here}`)
    if (!found && !known && entry === 'PREROUTING') {
      const filter = stack.rules.atHook('FORWARD', packet, stack, 'INVALID')
      if (filter.verdict !== 'ACCEPT') {
        journey.step(`node/${here}`, 'drop', 'FORWARD', filter.filterRules, ['invalid'], packet, packet, true)
        return false
      }
    }
    known = false
    if (owner.kind === 'pod' && owner.pod.node === here) {
      journey.t += LATENCY.local
      return receive(owner.pod.place)
    }
    // The cloud's network knows the flow: the answer finds the load balancer whatever its destination.
    if (journey.proxied && samePacket(packet, mirror(journey.proxied.inner))) {
      where = 'outside'
      continue
    }
    const words = routeWords(owner, packet.dst, here)
    if (!words) {
      journey.step(`node/${here}`, 'drop', null, [], ['lostPod', packet.dst], packet, packet, true)
      return false
    }
    const restored = found && journey.steps.at(-1)?.action === 'restore'
    if (!restored) journey.step(`node/${here}`, 'route', 'FORWARD', [], words, packet, packet, true)
    const node =
      owner.kind === 'pod' ? owner.pod.node : owner.kind === 'node' || owner.kind === 'noPod' ? owner.node : null
    const next = node === null ? undefined : world.stack(node)
    if (next) journey.t += LATENCY.network
    where = next ? { stack: next, entry: 'PREROUTING' } : 'outside'
  }
  return false
}
