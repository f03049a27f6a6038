import { isTakenIn, nextHook } from './hooks.ts'
import type { AtNode } from './journey.ts'
import { ownerOf } from './proxy/rules.ts'
import type { EndpointChance, Explanation, Hook, Packet } from './types.ts'
import type { NodeStack, World } from './world.ts'

/** What the rules of one node could do with a packet. Follows both sides of every die; remembers nothing. */
export function explainPacket(world: World, { stack, entry }: AtNode, packet: Packet): Explanation {
  const endpoints = new Map<string, number>()
  let masquerade = false
  let servicePort: string | null = null
  let stopped: 'REJECT' | 'DROP' | null = null

  const follow = (hook: Hook, mark: number, probability: number): void => {
    for (const branch of stack.rules.explore(hook, packet, stack, 'NEW', mark)) {
      servicePort ??= ownerOf(branch.natRules) ?? null
      if (branch.dnat) {
        const { ip, port } = branch.dnat
        const address = `${ip}:${port}`
        endpoints.set(address, (endpoints.get(address) ?? 0) + branch.probability * probability)
        masquerade ||= isMasqueraded(stack, { ...packet, dst: ip, dport: port }, branch.mark)
      } else if (branch.verdict !== 'ACCEPT') {
        stopped = branch.verdict
        servicePort ??= ownerOf(branch.filterRules) ?? null
      } else {
        const next = nextHook(hook, isTakenIn(world, stack, packet.dst))
        if (next) follow(next, branch.mark, branch.probability * probability)
      }
    }
  }
  follow(entry, 0, 1)
  const chances = [...endpoints].map(([address, probability]): EndpointChance => ({ address, probability }))
  return { verdict: chances.length > 0 ? 'DNAT' : (stopped ?? 'NONE'), masquerade, endpoints: chances, servicePort }
}

function isMasqueraded(stack: NodeStack, packet: Packet, mark: number): boolean {
  return stack.rules.atHook('POSTROUTING', packet, stack, 'NEW', mark).masquerade
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
