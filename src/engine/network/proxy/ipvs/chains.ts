import type { IPFamily } from '../../../config.ts'
import { addressRange, host, isLoopback, type AddressRange } from '../../address.ts'
import type { Hook, Packet } from '../../types.ts'
import { comment, ctstate, jump, KUBE_FORWARD, KUBE_MARK_MASQ } from '../iptables/chains.ts'
import type { HookChains } from '../iptables/hooks.ts'
import { Chain, type Match, type Rule, type Table, type Target } from '../iptables/rule.ts'
import { localPods } from '../localPods.ts'
import { MASQUERADE_MARK, type ProxyConfig, type ProxyNode, type WalkNode } from '../rules.ts'
import { IpSet, SETS, type L4, type SetName } from './ipset.ts'
import type { VirtualServer } from './virtualServer.ts'

export type Sets = Readonly<Record<SetName, IpSet>>

export function emptySets(family: IPFamily): Sets {
  return Object.fromEntries(
    (Object.keys(SETS) as SetName[]).map((name) => [name, new IpSet(name, family)]),
  ) as unknown as Sets
}

/** The rules around the virtual servers. There are as many with one Service as with ten thousand. */
export interface IptablesFrame {
  builtin: Record<Table, ReadonlyMap<string, Chain>>
  chains: Record<Table, readonly Chain[]>
  hooks: Record<Hook, HookChains>
  outFilter: Chain
}

/** A rule that kube-proxy writes only while its set has members. */
const onlyWith = new WeakMap<Rule, IpSet>()

/** What of a chain is written at present. */
export function written(chain: Chain): readonly Rule[] {
  return chain.rules.filter((rule) => !onlyWith.get(rule)?.isEmpty)
}

/**
 * Source: pkg/proxy/ipvs/proxier.go, iptablesJumpChain, ipsetWithIptablesChain and writeIptablesRules. Jumps from
 * built-in chains are prepended one by one, so they stand in reverse.
 * @param isLocal whether an address counts as the node's own, those of `kube-ipvs0` with them
 */
export function iptablesFrame(
  node: ProxyNode,
  config: ProxyConfig,
  family: IPFamily,
  sets: Sets,
  isLocal: (ip: string, node: WalkNode) => boolean,
): IptablesFrame {
  const chain = (name: string, rules: readonly Rule[] = []) => {
    const made = new Chain(name)
    made.rules = rules
    return made
  }
  const loadBalancer = chain('KUBE-LOAD-BALANCER', [
    when(sets['KUBE-LOAD-BALANCER-LOCAL'], 'dst,dst', { target: 'RETURN' }),
    { matches: [], target: jump(KUBE_MARK_MASQ) },
  ])
  const nodePort = chain('KUBE-NODE-PORT', [
    ...nodePortRules('tcp', sets['KUBE-NODE-PORT-LOCAL-TCP'], sets['KUBE-NODE-PORT-TCP']),
    ...nodePortRules('udp', sets['KUBE-NODE-PORT-LOCAL-UDP'], sets['KUBE-NODE-PORT-UDP']),
    ...nodePortRules('sctp', sets['KUBE-NODE-PORT-LOCAL-SCTP-HASH'], sets['KUBE-NODE-PORT-SCTP-HASH']),
  ])
  const toLocal = local('dst', isLocal)
  const services = chain('KUBE-SERVICES', [
    { src: addressRange(family === 'IPv4' ? '127.0.0.0/8' : '::1/128')!, matches: [], target: { target: 'RETURN' } },
    when(sets['KUBE-LOAD-BALANCER'], 'dst,dst', jump(loadBalancer)),
    maskClusterIPs(sets['KUBE-CLUSTER-IP'], config, localPods(node, config, family)),
    when(sets['KUBE-EXTERNAL-IP'], 'dst,dst', jump(KUBE_MARK_MASQ)),
    ...acceptExternal(sets['KUBE-EXTERNAL-IP'], toLocal, isLocal),
    ...acceptExternal(sets['KUBE-EXTERNAL-IP-LOCAL'], toLocal, isLocal),
    { matches: [toLocal], target: jump(nodePort) },
    bare(sets['KUBE-CLUSTER-IP'], 'dst,dst', ACCEPT, true),
    bare(sets['KUBE-LOAD-BALANCER'], 'dst,dst', ACCEPT, true),
  ])
  const postrouting = chain('KUBE-POSTROUTING', [
    when(sets['KUBE-LOOP-BACK'], 'dst,dst,src', { target: 'MASQUERADE' }),
    { matches: [{ match: 'mark', value: MASQUERADE_MARK, not: true }], target: { target: 'RETURN' } },
    { matches: [], target: { target: 'MARK', value: MASQUERADE_MARK, mask: 0 } },
    { matches: [comment('kubernetes service traffic requiring SNAT')], target: { target: 'MASQUERADE' } },
  ])

  const sourceRanges = chain('KUBE-SOURCE-RANGES-FIREWALL', [
    when(sets['KUBE-LOAD-BALANCER-SOURCE-CIDR'], 'dst,dst,src', { target: 'RETURN' }),
    when(sets['KUBE-LOAD-BALANCER-SOURCE-IP'], 'dst,dst,src', { target: 'RETURN' }),
    { matches: [], target: { target: 'DROP' }, cause: 'sourceRange' },
  ])
  const firewall = chain('KUBE-PROXY-FIREWALL', [when(sets['KUBE-LOAD-BALANCER-FW'], 'dst,dst', jump(sourceRanges))])
  const healthPorts = chain('KUBE-NODE-PORT', [
    { ...bare(sets['KUBE-HEALTH-CHECK-NODE-PORT'], 'dst', ACCEPT), matches: healthMatches(sets) },
  ])
  const ipvsFilter = chain('KUBE-IPVS-FILTER', [
    bare(sets['KUBE-LOAD-BALANCER'], 'dst,dst', RETURN),
    bare(sets['KUBE-CLUSTER-IP'], 'dst,dst', RETURN),
    bare(sets['KUBE-EXTERNAL-IP'], 'dst,dst', RETURN),
    bare(sets['KUBE-EXTERNAL-IP-LOCAL'], 'dst,dst', RETURN),
    bare(sets['KUBE-HEALTH-CHECK-NODE-PORT'], 'dst', RETURN),
    {
      matches: [ctstate('NEW'), inSet(sets['KUBE-IPVS-IPS'], 'dst')],
      target: { target: 'REJECT', family },
      cause: 'notExposed',
    },
  ])
  const outFilter = chain('KUBE-IPVS-OUT-FILTER')
  const forward = chain('KUBE-FORWARD', KUBE_FORWARD.rules.slice(1))

  const to = (chain: Chain, text: string): Rule => ({ matches: [comment(text)], target: jump(chain) })
  const portals = to(services, 'kubernetes service portals')
  const guard = to(firewall, 'kube-proxy firewall rules')
  const builtins = (rules: Record<string, Rule[]>) =>
    new Map(Object.entries(rules).map(([name, list]) => [name, chain(name, list)]))
  const builtin = {
    nat: builtins({
      PREROUTING: [portals],
      INPUT: [],
      OUTPUT: [portals],
      POSTROUTING: [to(postrouting, 'kubernetes postrouting rules')],
    }),
    filter: builtins({
      INPUT: [to(ipvsFilter, 'kubernetes ipvs access filter'), guard, to(healthPorts, 'kubernetes health check rules')],
      FORWARD: [guard, to(forward, 'kubernetes forwarding rules')],
      OUTPUT: [to(outFilter, 'kubernetes ipvs access filter')],
    }),
  }
  const at = (hook: Hook): HookChains => ({ nat: builtin.nat.get(hook), filter: builtin.filter.get(hook) })
  return {
    builtin,
    chains: {
      nat: [KUBE_MARK_MASQ, loadBalancer, nodePort, postrouting, services],
      filter: [forward, firewall, healthPorts, ipvsFilter, outFilter, sourceRanges],
    },
    hooks: {
      PREROUTING: at('PREROUTING'),
      INPUT: at('INPUT'),
      FORWARD: at('FORWARD'),
      OUTPUT: at('OUTPUT'),
      POSTROUTING: at('POSTROUTING'),
    },
    outFilter,
  }
}

const ACCEPT: Target = { target: 'ACCEPT' }
const RETURN: Target = { target: 'RETURN' }

type Dimensions = 'dst' | 'dst,dst' | 'dst,dst,src' | 'src,dst'

function inSet(set: IpSet, dimensions: Dimensions): Match {
  const holds =
    dimensions === 'src,dst'
      ? (packet: Packet) => set.hasSource(packet)
      : (packet: Packet) => set.find(packet) !== undefined
  set.references++
  return { match: 'other', text: `-m set --match-set ${set.name} ${dimensions}`, holds }
}

/** A rule without comment. */
function bare(set: IpSet, dimensions: Dimensions, target: Target, onlyWhileFull = false): Rule {
  const rule: Rule = { matches: [inSet(set, dimensions)], target, found: entryOf(set) }
  if (onlyWhileFull) onlyWith.set(rule, set)
  return rule
}

/** A rule with the set's comment, written while the set has members. */
function when(set: IpSet, dimensions: Dimensions, target: Target, more: Partial<Rule> = {}): Rule {
  const matches = [comment(set.comment), inSet(set, dimensions), ...(more.matches ?? [])]
  const rule: Rule = { ...more, matches, target, found: entryOf(set) }
  onlyWith.set(rule, set)
  return rule
}

function entryOf(set: IpSet): (packet: Packet) => ReturnType<NonNullable<Rule['found']>> {
  return (packet) => {
    const entry = set.find(packet)
    return entry && { chain: set, rule: entry }
  }
}

function nodePortRules(protocol: L4, localSet: IpSet, set: IpSet): Rule[] {
  const dimensions = set.type === 'bitmap:port' ? 'dst' : 'dst,dst'
  return [when(localSet, dimensions, RETURN, { protocol }), when(set, dimensions, jump(KUBE_MARK_MASQ), { protocol })]
}

/**
 * Masquerades what reaches a cluster IP from outside the pods. Where kube-proxy cannot tell, only what the node itself
 * sends: it sends from the cluster IP, which is its own address on `kube-ipvs0`.
 */
function maskClusterIPs(set: IpSet, { masqueradeAll }: ProxyConfig, pods: AddressRange | null): Rule {
  const target = jump(KUBE_MARK_MASQ)
  if (masqueradeAll) return when(set, 'dst,dst', target)
  return pods ? when(set, 'dst,dst', target, { src: pods, notSrc: true }) : when(set, 'src,dst', target)
}

/** Pods count as coming over a bridge for `physdev`; both rules come to the same, since the address is bound here. */
function acceptExternal(set: IpSet, toLocal: Match, isLocal: (ip: string, node: WalkNode) => boolean): Rule[] {
  const fromOutside: Match = {
    match: 'other',
    text: '-m physdev ! --physdev-is-in -m addrtype ! --src-type LOCAL',
    holds: ({ src }, node) => !isLocal(src, node),
  }
  return [
    when(set, 'dst,dst', ACCEPT, { matches: [fromOutside] }),
    when(set, 'dst,dst', ACCEPT, { matches: [toLocal] }),
  ]
}

function local(side: 'src' | 'dst', isLocal: (ip: string, node: WalkNode) => boolean): Match {
  return {
    match: 'other',
    text: `-m addrtype --${side}-type LOCAL`,
    holds: (packet, node) => isLoopback(packet[side]) || isLocal(packet[side], node),
  }
}

function healthMatches(sets: Sets): Match[] {
  const set = sets['KUBE-HEALTH-CHECK-NODE-PORT']
  return [comment(set.comment), inSet(set, 'dst')]
}

/**
 * Keeps the node itself away from a load balancer whose source ranges leave it out. It sends from the load balancer's
 * address, which is its own, and the packet has been given to an endpoint already: only `-m ipvs` still knows.
 */
export function closedToNode({ owner, options }: VirtualServer): Rule {
  const { ip, protocol, port } = options
  const number = { tcp: 6, udp: 17, sctp: 132 }[protocol]
  return {
    src: host(ip),
    matches: [
      {
        match: 'other',
        text: `-m ipvs --vproto ${number} --vaddr ${ip} --vport ${port}`,
        // The packet is looked at as it was before: nobody but the node itself has this source.
        holds: ({ src }) => src === ip,
      },
    ],
    target: { target: 'DROP' },
    owner,
    cause: 'sourceRange',
  }
}
