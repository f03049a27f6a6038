import type { ClusterConfig, ProxyMode } from '../../config.ts'
import type { Dice } from '../dice.ts'
import type { EndpointChance, Hook, Packet } from '../types.ts'
import type { IPFamily, ServiceInput } from './servicePort.ts'

/** Bit 14 of the packet mark: "masquerade me". kube-proxy's masqueradeBit, in every mode. */
export const MASQUERADE_MARK = 0x4000

/** What conntrack says of a packet: NEW for the first of its connection. */
export type CtState = 'NEW' | 'ESTABLISHED' | 'RELATED' | 'INVALID' | 'DNAT'

/** Why a rule refuses or drops what it matches. */
export type Cause =
  /** The Service has no usable endpoint anywhere. */
  | 'noEndpoints'
  /** Its traffic policy is Local, and the node has none. */
  | 'noLocalEndpoints'
  /** The sender is not in loadBalancerSourceRanges. */
  | 'sourceRange'
  /** The address is a Service's, the port is not. */
  | 'notExposed'
  /** An address of the Service range that no Service has. */
  | 'unallocated'

/** What every mode's rules say about themselves. */
export interface ProxyRule {
  /** `namespace/name` or `namespace/name:port` of the Service that the rule is for. */
  readonly owner?: string
  readonly cause?: Cause
}

/** Where rules stand: a chain, or a set or map of which one element matched. */
export interface RuleChain {
  readonly name: string
  /**
   * One of its rules as a command in the mode's own syntax. Made only when somebody reads it: compiling and walking
   * build no text.
   * @param terse leaves out what kube-proxy leaves out in large clusters
   */
  print(rule: ProxyRule, terse?: boolean): string
}

/** A rule that matched, where it stands. */
export interface RuleRef {
  readonly chain: RuleChain
  readonly rule: ProxyRule
}

/** What all rules of one node do with a packet at one hook. */
export interface Verdict {
  readonly verdict: 'ACCEPT' | 'DROP' | 'REJECT'
  /** The packet's mark from now on. */
  readonly mark: number
  /** The new destination. */
  readonly dnat: { readonly ip: string; readonly port: number } | null
  readonly masquerade: boolean
  /** Rules that matched while an address was looked for, in order; the last one decided. */
  readonly natRules: readonly RuleRef[]
  /** Rules that matched while it was asked whether the packet may pass, in order; the last one decided. */
  readonly filterRules: readonly RuleRef[]
}

export interface Branch extends Verdict {
  /** Of taking this way; those of all branches add up to 1. */
  readonly probability: number
}

/** Something that a node remembers senders under. */
export interface NamedList {
  readonly name: string
}

/** Session affinity: which source was seen when. And turns, which ipvs remembers. */
export interface RecentLists {
  seen(list: NamedList, ip: string, seconds: number): boolean
  note(list: NamedList, ip: string): void
  /** Whose turn it was last in a list that goes round. */
  lastTurn(list: NamedList): string | undefined
  takeTurn(list: NamedList, who: string): void
}

/** Lists that nobody is on. */
export const NOBODY: RecentLists = {
  seen: () => false,
  note: () => {},
  lastTurn: () => undefined,
  takeTurn: () => {},
}

/** What a walk needs to know of the node. */
export interface WalkNode {
  readonly addresses: ReadonlySet<string>
  /** Every die is rolled here: journeys are told again from memory, and the memory has to know of each roll. */
  readonly dice: Dice
  /** Every look at something that passes with time goes through here. */
  recent: RecentLists
}

/** What of a node its rules depend on. */
export interface ProxyNode {
  name: string
  zone: string | null
  internalIP: string
  podCIDR: string
  /** All that count as the node's own. */
  addresses: readonly string[]
  /** The same of the cluster's second family. */
  secondary?: Pick<ProxyNode, 'internalIP' | 'podCIDR'>
}

export type ProxyConfig = ClusterConfig['proxy'] & {
  /** Ranges of cluster IPs, `10.96.0.0/16`. */
  serviceCIDRs: readonly string[]
}

/** All rules of one Service. Immutable; nodes that agree share one. What else is in it only its own mode knows. */
export interface CompiledService {
  /** `namespace/name` */
  readonly key: string
  readonly input: ServiceInput
  readonly endpointCount: number
  readonly ruleCount: number
}

/**
 * The rules of one node for one address family, as its kube-proxy last wrote them, in whichever mode.
 *
 * Every hook is one question. It covers all that the mode hangs there, in the kernel's order of priorities:
 *
 *   iptables   nat, then filter
 *   nftables   filter before DNAT, nat, filter after DNAT
 *   ipvs       nat, then filter; at INPUT and OUTPUT the virtual servers choose
 */
export interface ProxyRules {
  readonly ruleCount: number
  /** kube-proxy's large cluster mode: comments about endpoints are left out. */
  readonly isLarge: boolean
  get(key: string): CompiledService | undefined
  /** Puts in, exchanges or, with undefined, takes out the rules of one Service: time by the size of that Service. */
  set(key: string, next: CompiledService | undefined): void
  /** The keys of the Services that have rules here. */
  keys(): IterableIterator<string>
  /** True for addresses that are no node's, yet taken as the node's own: those of `kube-ipvs0`. */
  binds(ip: string): boolean
  /** What the kernel does with a packet. nat is asked for NEW ones only. */
  atHook(hook: Hook, packet: Packet, node: WalkNode, state: CtState, mark?: number): Verdict
  /**
   * Every way that the packet could take through the hook: where a die is rolled, both. Nothing is remembered. Linear
   * in the number of rules.
   */
  explore(hook: Hook, packet: Packet, node: WalkNode, state: CtState, mark?: number): Branch[]
  /**
   * What a choice that was made could have been instead, from the rules that matched then: these never change once
   * compiled, so it can be asked long after the node has others.
   */
  chances(matched: readonly RuleRef[], packet: Packet): EndpointChance[]
  /** Each tool's text on such a node, by what one types: `iptables-save`. */
  print(tool: ProxyTool): string
}

/** What one types on a node to see rules. */
export type ProxyTool =
  | 'iptables-save'
  | 'ip6tables-save'
  | 'nft list ruleset'
  | 'ipvsadm -Ln'
  | 'ipvsadm -Sn'
  | 'ipset list'
  | 'ipset save'
  | 'ip addr show kube-ipvs0'

/** A mode of kube-proxy. All of it is pure. */
export interface ProxyBackend {
  readonly mode: ProxyMode
  /** The tool that shows most of this mode's rules. */
  readonly tool: ProxyTool
  /** True when the Service's rules are the same on every node, so that one compilation serves all. */
  isNodeIndependent(input: ServiceInput, config: ProxyConfig, family: IPFamily): boolean
  compile(input: ServiceInput, node: ProxyNode, config: ProxyConfig, family: IPFamily): CompiledService
  /** The rules of a node before there is any Service. */
  rules(node: ProxyNode, config: ProxyConfig, family: IPFamily): ProxyRules
}

/** `namespace/name:port` of the Service whose rule took the packet. */
export function ownerOf(rules: readonly RuleRef[]): string | undefined {
  return rules.find(({ rule }) => rule.owner)?.rule.owner
}

/** Why the packet was refused or dropped, as far as a Service is the cause. */
export function causeOf(rules: readonly RuleRef[]): Cause | undefined {
  return rules.findLast(({ rule }) => rule.cause)?.rule.cause
}
