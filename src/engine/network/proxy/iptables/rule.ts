import type { IPFamily } from '../../../config.ts'
import type { AddressRange } from '../../address.ts'
import type { Packet } from '../../types.ts'
import type { CtState, ProxyRule, RuleChain, RuleRef, WalkNode } from '../rules.ts'
import { shortHash } from '../sha256.ts'
import { ruleText } from './text.ts'

/** The tables that kube-proxy writes to and a packet is walked through. */
export type Table = 'nat' | 'filter'

export type L4 = 'tcp' | 'udp' | 'sctp'

export type Match =
  /** `detail`: kube-proxy leaves it out where a cluster has more than 1000 endpoints. */
  | { readonly match: 'comment'; readonly text: string; readonly detail?: true }
  | { readonly match: 'conntrack'; readonly states: readonly CtState[]; readonly not?: true }
  | { readonly match: 'mark'; readonly value: number; readonly not?: true }
  | { readonly match: 'addrtype'; readonly side: 'src' | 'dst' }
  | { readonly match: 'statistic'; readonly probability: number }
  | { readonly match: 'recent'; readonly list: Chain; readonly seconds: number | null; readonly family: IPFamily }
  | { readonly match: 'port'; readonly dport: number | null }
  /** Whatever other modes match by, with its text: `-m set --match-set KUBE-CLUSTER-IP dst,dst`. */
  | { readonly match: 'other'; readonly text: string; holds(packet: Packet, node: WalkNode): boolean }

export type Target =
  | { readonly target: 'JUMP'; readonly chain: Chain }
  | { readonly target: 'MARK'; readonly value: number; readonly mask: number }
  | { readonly target: 'DNAT'; readonly ip: string; readonly port: number }
  | { readonly target: 'RETURN' | 'ACCEPT' | 'DROP' | 'MASQUERADE' }
  /** Each family has an ICMP of its own. */
  | { readonly target: 'REJECT'; readonly family: IPFamily }

/** One rule as data: text is made from it by `ruleText`, verdicts by `walk`. */
export interface Rule extends ProxyRule {
  readonly src?: AddressRange
  readonly notSrc?: true
  readonly dst?: AddressRange
  readonly notDst?: true
  readonly protocol?: L4
  /** In the order in which iptables-save prints them. */
  readonly matches: readonly Match[]
  /** A rule without target only counts packets. */
  readonly target: Target | null
  /** What of a set it was that matched; said right behind the rule. */
  found?(packet: Packet): RuleRef | undefined
}

/**
 * A chain of rules. Rules point at chains, not at their names, so a chain's name is made only when somebody reads it:
 * hashing names is most of the work of compiling.
 */
export class Chain implements RuleChain {
  #name: string | undefined
  rules: readonly Rule[] = []

  /** @param hashed what the name's hash is made of; absent for chains whose prefix is the whole name */
  constructor(
    readonly prefix: string,
    private readonly hashed?: string,
  ) {}

  get name(): string {
    return (this.#name ??= this.hashed === undefined ? this.prefix : this.prefix + shortHash(this.hashed))
  }

  /** The rules that can match this packet, in order. */
  candidates(_packet: Packet): readonly Rule[] {
    return this.rules
  }

  print(rule: Rule, terse = false): string {
    return ruleText(this.name, rule, terse)
  }
}
