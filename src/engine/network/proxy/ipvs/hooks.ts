import type { EndpointChance, Hook, Packet } from '../../types.ts'
import { walkHook, type HookChains } from '../iptables/hooks.ts'
import type { Branch, CtState, RuleRef, Verdict, WalkNode } from '../rules.ts'
import { VirtualServer, type Choice } from './virtualServer.ts'

/** The virtual servers of a node, by destination. */
export interface Servers {
  find(packet: Packet): VirtualServer | undefined
}

/**
 * A packet at a hook. ipvs stands behind filter at INPUT (priority srcnat - 1), and between nat and filter at OUTPUT
 * (dstnat + 2). What it has given a real server goes through filter OUTPUT, too, and from there to POSTROUTING.
 * Source: net/netfilter/ipvs/ip_vs_core.c ip_vs_ops4; ip_vs_xmit.c ip_vs_nat_send_or_cont.
 */
export function walkIpvs(
  hooks: Record<Hook, HookChains>,
  servers: Servers,
  hook: Hook,
  packet: Packet,
  node: WalkNode,
  state: CtState,
  mark: number,
): Verdict {
  return around(hooks, hook, packet, node, state, mark, () => {
    const server = state === 'NEW' ? servers.find(packet) : undefined
    return server ? [{ server, choice: server.choose(packet, node.recent), probability: 1 }] : []
  })[0]!
}

export function exploreIpvs(
  hooks: Record<Hook, HookChains>,
  servers: Servers,
  hook: Hook,
  packet: Packet,
  node: WalkNode,
  state: CtState,
  mark: number,
): Branch[] {
  return around(hooks, hook, packet, node, state, mark, () => {
    const server = state === 'NEW' ? servers.find(packet) : undefined
    if (!server) return []
    const choices = server.choices(packet, node.recent)
    if (choices.length === 0) return [{ server, choice: undefined, probability: 1 }]
    return choices.map((choice) => ({ server, choice, probability: 1 / choices.length }))
  })
}

interface Scheduled {
  server: VirtualServer
  choice: Choice | undefined
  probability: number
}

function around(
  hooks: Record<Hook, HookChains>,
  hook: Hook,
  packet: Packet,
  node: WalkNode,
  state: CtState,
  mark: number,
  schedule: () => Scheduled[],
): Branch[] {
  const isOutput = hook === 'OUTPUT'
  const before = walkHook(isOutput ? { ...hooks.OUTPUT, filter: undefined } : hooks[hook], packet, node, state, mark)
  const untouched: Branch = { ...before, probability: 1 }
  if ((hook !== 'INPUT' && !isOutput) || before.verdict !== 'ACCEPT') return [untouched]
  const ways = schedule()
  if (ways.length === 0)
    return isOutput ? [{ ...leave(before, hooks, packet, node, state), probability: 1 }] : [untouched]
  return ways.map(({ server, choice, probability }): Branch => {
    const natRules: RuleRef[] = [...before.natRules, ...server.refs(choice)]
    if (!choice) return { ...before, verdict: 'REJECT', natRules, filterRules: server.refs(undefined), probability }
    const { ip, port } = choice.server
    const given = { ...before, dnat: { ip, port }, natRules }
    return { ...leave(given, hooks, { ...packet, dst: ip, dport: port }, node, state), probability }
  })
}

/** Through filter OUTPUT. */
function leave(
  said: Verdict,
  { OUTPUT }: Record<Hook, HookChains>,
  packet: Packet,
  node: WalkNode,
  state: CtState,
): Verdict {
  const { verdict, mark, filterRules } = walkHook(
    { nat: undefined, filter: OUTPUT.filter },
    packet,
    node,
    state,
    said.mark,
  )
  return { ...said, verdict, mark, filterRules: [...said.filterRules, ...filterRules] }
}

/** All real servers of the virtual one that chose, or the one that had been chosen before. */
export function chances(matched: readonly RuleRef[], packet: Packet): EndpointChance[] {
  const server = matched.find(({ rule }) => rule instanceof VirtualServer)?.rule as VirtualServer | undefined
  const choice = matched.find(({ chain, rule }) => chain === server && rule !== server)?.rule as Choice | undefined
  if (!server || !choice) return []
  if (choice.isSticky) return [{ address: choice.server.address, probability: 1 }]
  const choices = server.choicesFor(packet)
  return choices.map(({ address }) => ({ address, probability: 1 / choices.length }))
}
