import { isLoopback } from '../../address.ts'
import type { Packet } from '../../types.ts'
import type { CtState, RuleRef, WalkNode } from '../rules.ts'
import type { Chain, Match, Rule, Target } from './rule.ts'

/** One table at one hook has spoken. */
export interface ChainVerdict {
  verdict: 'ACCEPT' | 'DROP' | 'REJECT'
  /** Every rule that matched, in order; the last one decided. */
  matched: RuleRef[]
  mark: number
  /** The new destination of nat. */
  dnat: { ip: string; port: number } | null
  masquerade: boolean
}

interface Frame {
  chain: Chain
  rules: readonly Rule[]
  next: number
}

interface Walking {
  frames: Frame[]
  matched: RuleRef[]
  mark: number
  probability: number
}

export interface ChainBranch extends ChainVerdict {
  /** Of taking this way; those of all branches add up to 1. */
  probability: number
}

/** Takes a packet through a built-in chain, as the kernel does. The chain's policy is ACCEPT. */
export function walk(chain: Chain, packet: Packet, node: WalkNode, state: CtState, mark = 0): ChainVerdict {
  return run(start(chain, packet, mark), packet, node, state, null)
}

/**
 * Every way that a packet could take through a chain, with its probability: where `statistic` rolls a die the walk
 * goes both ways. Nothing is remembered. Linear in the number of rules.
 */
export function explore(chain: Chain, packet: Packet, node: WalkNode, state: CtState, mark = 0): ChainBranch[] {
  const branches: ChainBranch[] = []
  const waiting: Walking[] = [start(chain, packet, mark)]
  for (let walking = waiting.pop(); walking; walking = waiting.pop()) {
    const verdict = run(walking, packet, node, state, waiting)
    branches.push({ ...verdict, probability: walking.probability })
  }
  return branches
}

function start(chain: Chain, packet: Packet, mark: number): Walking {
  return { frames: [{ chain, rules: chain.candidates(packet), next: 0 }], matched: [], mark, probability: 1 }
}

/** @param forks where the ways not taken go; null to roll the die */
function run(walking: Walking, packet: Packet, node: WalkNode, state: CtState, forks: Walking[] | null): ChainVerdict {
  const { frames } = walking
  while (frames.length > 0) {
    const frame = frames[frames.length - 1]!
    const rule = frame.rules[frame.next++]
    if (!rule) {
      frames.pop()
      continue
    }
    if (!matches(rule, packet, walking, node, state, forks)) continue
    walking.matched.push({ chain: frame.chain, rule })
    const found = rule.found?.(packet)
    if (found) walking.matched.push(found)
    const verdict = rule.target && apply(rule.target, walking, packet)
    if (verdict) return verdict
  }
  return end(walking, 'ACCEPT')
}

function end(walking: Walking, verdict: ChainVerdict['verdict']): ChainVerdict {
  return { verdict, matched: walking.matched, mark: walking.mark, dnat: null, masquerade: false }
}

function apply(target: Target, walking: Walking, packet: Packet): ChainVerdict | null {
  switch (target.target) {
    case 'JUMP':
      walking.frames.push({ chain: target.chain, rules: target.chain.candidates(packet), next: 0 })
      return null
    case 'RETURN':
      walking.frames.pop()
      return null
    case 'MARK':
      // --set-xmark value/mask: zero the bits of mask, then xor value.
      walking.mark = (walking.mark & ~target.mask) ^ target.value
      return null
    case 'DNAT':
      return { ...end(walking, 'ACCEPT'), dnat: { ip: target.ip, port: target.port } }
    case 'MASQUERADE':
      return { ...end(walking, 'ACCEPT'), masquerade: true }
    case 'ACCEPT':
    case 'DROP':
    case 'REJECT':
      return end(walking, target.target)
  }
}

function matches(
  rule: Rule,
  packet: Packet,
  walking: Walking,
  node: WalkNode,
  state: CtState,
  forks: Walking[] | null,
): boolean {
  if (rule.protocol && rule.protocol !== L4_OF[packet.protocol]) return false
  if (rule.dst && rule.dst.has(packet.dst) === (rule.notDst ?? false)) return false
  if (rule.src && rule.src.has(packet.src) === (rule.notSrc ?? false)) return false
  for (const match of rule.matches) if (!holds(match, packet, walking, node, state, forks)) return false
  return true
}

const L4_OF = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp' } as const

function holds(
  match: Match,
  packet: Packet,
  walking: Walking,
  node: WalkNode,
  state: CtState,
  forks: Walking[] | null,
): boolean {
  switch (match.match) {
    case 'comment':
      return true
    case 'port':
      return match.dport === null || match.dport === packet.dport
    case 'conntrack':
      return match.states.includes(state) !== (match.not ?? false)
    case 'mark':
      return ((walking.mark & match.value) === match.value) !== (match.not ?? false)
    case 'addrtype': {
      const ip = match.side === 'src' ? packet.src : packet.dst
      return node.addresses.has(ip) || isLoopback(ip)
    }
    case 'other':
      return match.holds(packet, node)
    case 'recent':
      if (match.seconds !== null) return node.recent.seen(match.list, packet.src, match.seconds)
      if (!forks) node.recent.note(match.list, packet.src)
      return true
    case 'statistic':
      if (!forks) return node.dice.chance(match.probability)
      forks.push(fork(walking, 1 - match.probability))
      walking.probability *= match.probability
      return true
  }
}

/** The way on which the rule just looked at did not match. */
function fork(walking: Walking, share: number): Walking {
  return {
    frames: walking.frames.map((frame) => ({ ...frame })),
    matched: [...walking.matched],
    mark: walking.mark,
    probability: walking.probability * share,
  }
}
