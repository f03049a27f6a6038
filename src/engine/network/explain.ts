import { isLoopback } from './address.ts'
import { ownerOf, type AtNode } from './journey.ts'
import { MASQUERADE_MARK } from './proxy/iptables/chains.ts'
import { explore, walk } from './proxy/iptables/walk.ts'
import type { EndpointChance, Explanation, Packet } from './types.ts'
import type { World } from './world.ts'

/** What the rules of one node could do with a packet. Follows both sides of every die; remembers nothing. */
export function explainPacket(world: World, { stack, entry }: AtNode, packet: Packet): Explanation {
  const endpoints = new Map<string, number>()
  let masquerade = false
  let servicePort: string | null = null
  let stopped: 'REJECT' | 'DROP' | null = null
  for (const branch of explore(stack.rules.builtin.nat.get(entry)!, packet, stack, 'NEW')) {
    servicePort ??= ownerOf(branch.matched) ?? null
    if (branch.dnat) {
      const address = `${branch.dnat.ip}:${branch.dnat.port}`
      endpoints.set(address, (endpoints.get(address) ?? 0) + branch.probability)
      masquerade ||= (branch.mark & MASQUERADE_MARK) !== 0
      continue
    }
    const owner = world.routes.ownerOf(packet.dst)
    const isLocal = isLoopback(packet.dst) || (owner.kind === 'node' && owner.node === stack.config.name)
    const hooks = entry === 'OUTPUT' ? (isLocal ? ['OUTPUT', 'INPUT'] : ['OUTPUT']) : [isLocal ? 'INPUT' : 'FORWARD']
    for (const hook of hooks) {
      const filter = walk(stack.rules.builtin.filter.get(hook)!, packet, stack, 'NEW', branch.mark)
      if (filter.verdict === 'ACCEPT') continue
      stopped = filter.verdict
      servicePort ??= ownerOf(filter.matched) ?? null
      break
    }
  }
  const chances = [...endpoints].map(([address, probability]): EndpointChance => ({ address, probability }))
  return { verdict: chances.length > 0 ? 'DNAT' : (stopped ?? 'NONE'), masquerade, endpoints: chances, servicePort }
}

/** Several nodes that are equally likely to see the packet first: their endpoints together. */
export function merge(all: readonly Explanation[]): Explanation {
  const sending = all.filter(({ verdict }) => verdict === 'DNAT')
  const [first] = sending.length > 0 ? sending : all
  if (!first) return { verdict: 'NONE', masquerade: false, endpoints: [], servicePort: null }
  if (sending.length < 2) return first
  const sum = new Map<string, number>()
  for (const { endpoints } of sending) {
    for (const { address, probability } of endpoints) {
      sum.set(address, (sum.get(address) ?? 0) + probability / sending.length)
    }
  }
  return { ...first, endpoints: [...sum].map(([address, probability]) => ({ address, probability })) }
}
