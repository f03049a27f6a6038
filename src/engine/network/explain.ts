import { hostPort } from '../ip.ts'
import { isLoopback } from './address.ts'
import { deliveries, isRoutedTo, letsIn } from './balance.ts'
import { isTakenIn, nextHook } from './hooks.ts'
import { startOf, type AtNode } from './ways.ts'
import { asksPolicyFirst, foresee } from './policy/police.ts'
import { ownerOf } from './proxy/rules.ts'
import { isItself, type Source } from './source.ts'
import type { Denied, EndpointChance, Explanation, Hook, Packet } from './types.ts'
import type { NodeStack, World } from './world.ts'

/** What the rules of one node could do with a packet. Follows both sides of every die; remembers nothing. */
function explainPacket(world: World, at: AtNode, packet: Packet): Explanation {
  const { stack, entry } = at
  const endpoints = new Map<string, number>()
  let masquerade = false
  let servicePort: string | null = null
  let stopped: 'REJECT' | 'DROP' | null = null
  const denied: Denied[] = []
  const here = `node/${stack.config.name}`
  const policyFirst = asksPolicyFirst(world)

  /** What becomes of it at the other node, where it goes on to the node port of one. */
  const lookAhead = (probability: number): void => {
    const to = world.routes.ownerOf(packet.dst)
    const other = to.kind === 'node' && to.node !== stack.config.name ? world.stack(to.node) : undefined
    if (!other || world.defences.policies.isEmpty) return
    for (const one of explainPacket(world, { stack: other, entry: 'PREROUTING' }, packet).denied ?? []) {
      denied.push({ ...one, probability: one.probability * probability })
    }
  }

  /** Whether policy stops it at this very node. */
  const isDenied = (sent: Packet, masquerade: boolean, probability: number): boolean => {
    const denial = foresee(world, at, packet, sent, masquerade)
    if (denial) denied.push({ ...denial, probability })
    return denial?.at === here
  }
  const follow = (hook: Hook, mark: number, probability: number): void => {
    const isAsked = policyFirst && hook !== entry
    if (isAsked && isDenied(packet, false, probability)) {
      stopped = 'DROP'
      return
    }
    for (const branch of stack.rules.explore(hook, packet, stack, 'NEW', mark)) {
      servicePort ??= ownerOf(branch.natRules) ?? null
      if (branch.dnat) {
        const { ip, port } = branch.dnat
        const address = hostPort(ip, port)
        endpoints.set(address, (endpoints.get(address) ?? 0) + branch.probability * probability)
        const sent = { ...packet, dst: ip, dport: port }
        const isHidden = isMasqueraded(stack, sent, branch.mark)
        masquerade ||= isHidden
        isDenied(sent, isHidden, branch.probability * probability)
      } else if (branch.verdict !== 'ACCEPT') {
        stopped = branch.verdict
        servicePort ??= ownerOf(branch.filterRules) ?? null
      } else {
        const next = nextHook(hook, isTakenIn(world, stack, packet.dst))
        if (next) follow(next, branch.mark, branch.probability * probability)
        else if (!isAsked && isDenied(packet, false, branch.probability * probability)) stopped = 'DROP'
        else lookAhead(branch.probability * probability)
      }
    }
  }
  follow(entry, 0, 1)
  const chances = [...endpoints].map(([address, probability]): EndpointChance => ({ address, probability }))
  const verdict = chances.length > 0 ? 'DNAT' : (stopped ?? 'NONE')
  return {
    verdict,
    masquerade,
    endpoints: chances,
    servicePort,
    ...(denied.length > 0 && { denied: together(denied) }),
  }
}

/** The same denial by several ways is one. */
function together(all: readonly Denied[]): Denied[] {
  const found = new Map<string, Denied>()
  for (const denied of all) {
    const key = `${denied.at} ${denied.address} ${denied.facts}`
    const probability = (found.get(key)?.probability ?? 0) + denied.probability
    found.set(key, { ...denied, probability })
  }
  return [...found.values()]
}

function isMasqueraded(stack: NodeStack, packet: Packet, mark: number): boolean {
  return stack.rules.atHook('POSTROUTING', packet, stack, 'NEW', mark).masquerade
}

/**
 * What the rules of every node that may be the first to see the packet could do with it.
 * @param packets the same one to each address that it may be sent to, all equally likely
 */
export function explainAll(world: World, source: Source, packets: readonly Packet[]): Explanation {
  return merge(packets.map((packet) => explainOne(world, source, packet)))
}

function explainOne(world: World, source: Source, packet: Packet): Explanation {
  const owner = world.routes.ownerOf(packet.dst)
  const isOutside = startOf(world, source) === 'outside'
  const closed = isOutside && owner.kind === 'node' ? world.defences.closedTo(packet, owner.node) : null
  if (closed) return { verdict: 'NONE', masquerade: false, endpoints: [], servicePort: null, denied: [closed] }
  return merge(firstSights(world, source, packet).map(({ where, packet }) => explainPacket(world, where, packet)))
}

/** The nodes that may be the first to see the packet: one, or each healthy target of a load balancer. */
function firstSights(world: World, source: Source, packet: Packet): { where: AtNode; packet: Packet }[] {
  const start = startOf(world, source)
  if (isItself(source, packet) || (isLoopback(packet.dst) && source.kind === 'packet')) return []
  if (start !== 'outside') return [{ where: start, packet }]
  const owner = world.routes.ownerOf(packet.dst)
  const arriving = (name: string, packet: Packet) => {
    const stack = world.stack(name)
    return stack ? [{ where: { stack, entry: 'PREROUTING' as const }, packet }] : []
  }
  if (owner.kind === 'node') return arriving(owner.node, packet)
  if (owner.kind !== 'loadBalancer') return []
  const { balancer } = owner
  if (!isRoutedTo(balancer, world.routes.ownerOf(packet.src), packet.src) || !letsIn(balancer, packet.src)) return []
  const listener = balancer.listeners.find((l) => l.port === packet.dport && l.protocol === packet.protocol)
  if (!listener) return []
  return deliveries(balancer, listener, packet, (node) => world.stack(node)?.config).flatMap(({ target, packet }) =>
    arriving(target.node, packet),
  )
}

/**
 * Of several ways that are equally likely all endpoints together. Where some of them end at a node that sends nowhere, the
 * probabilities add up to what is left.
 */
function merge(all: readonly Explanation[]): Explanation {
  const first = all.find(({ verdict }) => verdict === 'DNAT') ?? all[0]
  if (!first) return { verdict: 'NONE', masquerade: false, endpoints: [], servicePort: null }
  if (all.length < 2) return first
  const sum = new Map<string, number>()
  for (const { address, probability } of all.flatMap(({ endpoints }) => endpoints)) {
    sum.set(address, (sum.get(address) ?? 0) + probability / all.length)
  }
  const endpoints = [...sum].map(([address, probability]) => ({ address, probability }))
  const denied = all.flatMap((one) =>
    (one.denied ?? []).map((each) => ({ ...each, probability: each.probability / all.length })),
  )
  const { denied: _, ...rest } = first
  return { ...rest, endpoints, ...(denied.length > 0 && { denied: together(denied) }) }
}
