import { hostPort } from '../../../ip.ts'
import type { EndpointChance, Packet } from '../../types.ts'
import { NOBODY, type Branch, type CtState, type RuleRef, type Verdict, type WalkNode } from '../rules.ts'
import type { Chain } from './rule.ts'
import { explore, walk, type ChainVerdict } from './walk.ts'

const NONE: readonly RuleRef[] = []

/** The chains of one hook: nat before filter, as their priorities say (dstnat -100, filter 0). */
export interface HookChains {
  nat: Chain | undefined
  filter: Chain | undefined
}

/** A packet at a hook. nat sees only the first packet of a connection; filter sees what nat made of it. */
export function walkHook(
  { nat, filter }: HookChains,
  packet: Packet,
  node: WalkNode,
  state: CtState,
  mark: number,
): Verdict {
  const rewritten = nat && state === 'NEW' ? walk(nat, packet, node, state, mark) : null
  const passed = filter
    ? walk(filter, redirect(packet, rewritten), node, state, rewritten ? rewritten.mark : mark)
    : null
  return together(rewritten, passed, mark)
}

export function exploreHook(
  { nat, filter }: HookChains,
  packet: Packet,
  node: WalkNode,
  state: CtState,
  mark: number,
): Branch[] {
  const ways = nat && state === 'NEW' ? explore(nat, packet, node, state, mark) : [null]
  return ways.map((way) => {
    // Nothing of kube-proxy in filter rolls a die.
    const passed = filter ? walk(filter, redirect(packet, way), node, state, way ? way.mark : mark) : null
    return { ...together(way, passed, mark), probability: way ? way.probability : 1 }
  })
}

function together(nat: ChainVerdict | null, filter: ChainVerdict | null, mark: number): Verdict {
  return {
    verdict: filter ? filter.verdict : 'ACCEPT',
    mark: filter ? filter.mark : nat ? nat.mark : mark,
    dnat: nat ? nat.dnat : null,
    masquerade: nat ? nat.masquerade : false,
    natRules: nat ? nat.matched : NONE,
    filterRules: filter ? filter.matched : NONE,
  }
}

function redirect(packet: Packet, nat: ChainVerdict | null): Packet {
  return nat?.dnat ? { ...packet, dst: nat.dnat.ip, dport: nat.dnat.port } : packet
}

/** All endpoints of the chain that rolled the die. */
export function chances(matched: readonly RuleRef[], packet: Packet): EndpointChance[] {
  const start = chainsOf(matched).find(({ prefix }) => prefix === 'KUBE-SVC-' || prefix === 'KUBE-SVL-')
  if (!start) return []
  const stuckTo = matched.flatMap(({ rule }) => listsAskedBy(rule as Chain['rules'][number]))
  const asThen: WalkNode = {
    addresses: new Set(),
    dice: { chance: () => false, pick: () => 0 },
    recent: { ...NOBODY, seen: (list) => stuckTo.includes(list as Chain) },
  }
  return explore(start, packet, asThen, 'NEW').flatMap(({ dnat, probability }) =>
    dnat ? [{ address: hostPort(dnat.ip, dnat.port), probability }] : [],
  )
}

function chainsOf(matched: readonly RuleRef[]): Chain[] {
  return matched.map(({ chain }) => chain as Chain)
}

function listsAskedBy(rule: Chain['rules'][number]): Chain[] {
  return rule.matches.flatMap((m) => (m.match === 'recent' && m.seconds !== null ? [m.list] : []))
}
