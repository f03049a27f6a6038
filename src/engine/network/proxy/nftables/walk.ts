import { isLoopback } from '../../address.ts'
import type { Packet } from '../../types.ts'
import { MASQUERADE_MARK, type RuleRef, type WalkNode } from '../rules.ts'
import type { Chain, Match, Rule, Side } from './rule.ts'

/** One base chain has spoken. */
export interface ChainVerdict {
  verdict: 'ACCEPT' | 'DROP' | 'REJECT'
  /** Every rule and map element that matched, in order; the last one decided. */
  matched: RuleRef[]
  mark: number
  dnat: { ip: string; port: number } | null
  masquerade: boolean
}

export interface ChainBranch extends ChainVerdict {
  /** Of taking this way; those of all branches add up to 1. */
  probability: number
}

interface Frame {
  chain: Chain
  next: number
}

interface Walking {
  frames: Frame[]
  matched: RuleRef[]
  mark: number
  probability: number
}

const L4_OF = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp' } as const

/** Takes the first packet of a connection through a chain, as the kernel does. A base chain's policy is accept. */
export function walk(chain: Chain, packet: Packet, node: WalkNode, mark = 0): ChainVerdict {
  return run(start(chain, mark), packet, node, null)
}

/** Every way that the packet could take, one for each side of the die. Nothing is remembered. */
export function explore(chain: Chain, packet: Packet, node: WalkNode, mark = 0): ChainBranch[] {
  const branches: ChainBranch[] = []
  const waiting = [start(chain, mark)]
  for (let walking = waiting.pop(); walking; walking = waiting.pop()) {
    const verdict = run(walking, packet, node, waiting)
    branches.push({ ...verdict, probability: walking.probability })
  }
  return branches
}

function start(chain: Chain, mark: number): Walking {
  return { frames: [{ chain, next: 0 }], matched: [], mark, probability: 1 }
}

/** @param forks where the ways not taken go; null to roll the die */
function run(walking: Walking, packet: Packet, node: WalkNode, forks: Walking[] | null): ChainVerdict {
  const { frames } = walking
  while (frames.length > 0) {
    const frame = frames[frames.length - 1]!
    const rule = frame.chain.rules[frame.next++]
    if (!rule) {
      frames.pop()
      continue
    }
    if (!rule.matches.every((match) => holds(match, packet, walking.mark, node))) continue
    const verdict = apply(rule, frame.chain, walking, packet, node, forks)
    if (verdict) return verdict
  }
  return end(walking, 'ACCEPT')
}

function end(walking: Walking, verdict: ChainVerdict['verdict']): ChainVerdict {
  return { verdict, matched: walking.matched, mark: walking.mark, dnat: null, masquerade: false }
}

function apply(
  rule: Rule,
  chain: Chain,
  walking: Walking,
  packet: Packet,
  node: WalkNode,
  forks: Walking[] | null,
): ChainVerdict | null {
  const { statement } = rule
  const { matched, frames } = walking
  if (statement.do === 'vmap') {
    const element = statement.map.find(packet)
    if (!element) return null // the packet goes on with the next rule
    matched.push({ chain, rule }, { chain: statement.map, rule: element })
    if (!element.goto) return end(walking, 'DROP')
    enter(walking, element.goto)
    return null
  }
  matched.push({ chain, rule })
  switch (statement.do) {
    case 'jump':
      frames.push({ chain: statement.chain, next: 0 })
      return null
    case 'goto':
      enter(walking, statement.chain)
      return null
    case 'numgen':
      choose(statement.chains, walking, node, forks)
      return null
    case 'update':
      if (!forks) node.recent.note(statement.set, packet.src)
      return null
    case 'mark':
      walking.mark = statement.how === '|' ? walking.mark | MASQUERADE_MARK : walking.mark ^ MASQUERADE_MARK
      return null
    case 'return':
      frames.pop()
      return null
    case 'dnat':
      return { ...end(walking, 'ACCEPT'), dnat: { ip: statement.ip, port: statement.port } }
    case 'masquerade':
      return { ...end(walking, 'ACCEPT'), masquerade: true }
    case 'drop':
      return end(walking, 'DROP')
    case 'reject':
      return end(walking, 'REJECT')
  }
}

/** `goto`: the chain ends there, and the packet does not come back to it. */
function enter({ frames }: Walking, chain: Chain): void {
  frames[frames.length - 1] = { chain, next: 0 }
}

function choose(chains: readonly Chain[], walking: Walking, node: WalkNode, forks: Walking[] | null): void {
  if (!forks) {
    enter(walking, chains[node.dice.pick(chains.length)]!)
    return
  }
  walking.probability /= chains.length
  for (const chain of chains.slice(1).reverse()) {
    const frames = walking.frames.map((frame) => ({ ...frame }))
    const other = { ...walking, frames, matched: [...walking.matched] }
    enter(other, chain)
    forks.push(other)
  }
  enter(walking, chains[0]!)
}

function holds(match: Match, packet: Packet, mark: number, node: WalkNode): boolean {
  switch (match.match) {
    case 'ctNew':
      return true // no other packets are walked
    case 'address':
      return match.ranges.some((range) => range.has(at(packet, match.side))) !== (match.not ?? false)
    case 'set':
      return match.set.has(at(packet, match.side))
    case 'affinity':
      return node.recent.seen(match.set, packet.src, match.set.seconds)
    case 'local': {
      const ip = at(packet, match.side)
      return node.addresses.has(ip) || isLoopback(ip)
    }
    case 'protocol':
      return match.protocol === L4_OF[packet.protocol]
    case 'unmarked':
      return (mark & MASQUERADE_MARK) === 0
  }
}

function at(packet: Packet, side: Side): string {
  return side === 'saddr' ? packet.src : packet.dst
}
