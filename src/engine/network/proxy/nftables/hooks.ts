import { hostPort } from '../../../ip.ts'
import type { EndpointChance, Hook, Packet } from '../../types.ts'
import {
  NOBODY,
  type Branch,
  type CtState,
  type NamedList,
  type RuleRef,
  type Verdict,
  type WalkNode,
} from '../rules.ts'
import type { BaseChain } from './chains.ts'
import { Chain, type Rule } from './rule.ts'
import { explore, walk, type ChainBranch, type ChainVerdict } from './walk.ts'

/** The base chains of each hook, by priority. */
export type Hooks = Record<Hook, readonly BaseChain[]>

export function hooksOf(base: readonly BaseChain[]): Hooks {
  const at = (hook: Hook) => base.filter((chain) => chain.hook === hook)
  return {
    PREROUTING: at('PREROUTING'),
    INPUT: at('INPUT'),
    FORWARD: at('FORWARD'),
    OUTPUT: at('OUTPUT'),
    POSTROUTING: at('POSTROUTING'),
  }
}

/** Of a connection that is known nothing is asked: nat is over for it, and all of filter is for `ct state new`. */
export function walkHook(hooks: Hooks, hook: Hook, packet: Packet, node: WalkNode, state: CtState, mark: number) {
  let said: Verdict = untouched(mark)
  if (state !== 'NEW') return said
  for (const { type, chain } of hooks[hook]) {
    said = after(said, type, walk(chain, redirected(packet, said), node, said.mark))
    if (said.verdict !== 'ACCEPT') break
  }
  return said
}

export function exploreHook(
  hooks: Hooks,
  hook: Hook,
  packet: Packet,
  node: WalkNode,
  state: CtState,
  mark: number,
): Branch[] {
  let ways: Branch[] = [{ ...untouched(mark), probability: 1 }]
  if (state !== 'NEW') return ways
  for (const { type, chain } of hooks[hook]) {
    ways = ways.flatMap((way): Branch[] => {
      if (way.verdict !== 'ACCEPT') return [way]
      const branches: ChainBranch[] = explore(chain, redirected(packet, way), node, way.mark)
      return branches.map((branch) => ({
        ...after(way, type, branch),
        probability: way.probability * branch.probability,
      }))
    })
  }
  return ways
}

function untouched(mark: number): Verdict {
  return { verdict: 'ACCEPT', mark, dnat: null, masquerade: false, natRules: [], filterRules: [] }
}

function after(before: Verdict, type: BaseChain['type'], chain: ChainVerdict): Verdict {
  const isNat = type === 'nat'
  return {
    verdict: chain.verdict,
    mark: chain.mark,
    dnat: chain.dnat ?? before.dnat,
    masquerade: before.masquerade || chain.masquerade,
    natRules: isNat ? chain.matched : before.natRules,
    // What a chain before DNAT let pass is no news where one behind it has something to say.
    filterRules: isNat ? before.filterRules : chain.matched.length > 0 ? chain.matched : before.filterRules,
  }
}

function redirected(packet: Packet, { dnat }: Verdict): Packet {
  return dnat ? { ...packet, dst: dnat.ip, dport: dnat.port } : packet
}

/** All endpoints of the chain that chose. */
export function chances(matched: readonly RuleRef[], packet: Packet): EndpointChance[] {
  const start = matched.find(({ chain }) => chain instanceof Chain && /^(service|local)-$/.test(chain.prefix))
  if (!start) return []
  const stuckTo: NamedList[] = matched.flatMap(({ chain, rule }) =>
    chain instanceof Chain ? (rule as Rule).matches.flatMap((m) => (m.match === 'affinity' ? [m.set] : [])) : [],
  )
  const asThen: WalkNode = {
    addresses: new Set(),
    dice: { chance: () => false, pick: () => 0 },
    recent: { ...NOBODY, seen: (list) => stuckTo.includes(list) },
  }
  return explore(start.chain as Chain, packet, asThen).flatMap(({ dnat, probability }) =>
    dnat ? [{ address: hostPort(dnat.ip, dnat.port), probability }] : [],
  )
}
