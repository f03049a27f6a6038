import type { IPFamily } from '../../../config.ts'
import { inCidr, isLoopback } from '../../address.ts'
import type { EndpointChance, Hook, Packet } from '../../types.ts'
import { nodePortRanges } from '../nodePortRanges.ts'
import type {
  Branch,
  CtState,
  ProxyConfig,
  ProxyNode,
  ProxyRules,
  ProxyTool,
  RuleRef,
  Verdict,
  WalkNode,
} from '../rules.ts'
import {
  CANARY,
  comment,
  ctstate,
  jump,
  KUBE_FIREWALL,
  KUBE_FORWARD,
  KUBE_MARK_MASQ,
  KUBE_POSTROUTING,
  nodePortsRule,
} from './chains.ts'
import type { ServiceRules } from './compile.ts'
import { printUnused } from '../tools.ts'
import { chances, exploreHook, walkHook, type HookChains } from './hooks.ts'
import { printRules } from './print.ts'
import { Chain, type Rule, type Table } from './rule.ts'

/** More endpoints than this, and kube-proxy leaves out the comments of endpoints. */
const LARGE_CLUSTER = 1000

/**
 * A chain of one node that has a rule or more for every Service. It is looked into by destination, so that a packet
 * meets only rules that can match: the kernel compares them all, one after another.
 */
class Dispatch extends Chain {
  readonly #byAddress = new Map<string, readonly Portion[]>()
  readonly #byPort = new Map<number, readonly Portion[]>()

  constructor(
    name: string,
    /** Rules behind those of the Services. */
    readonly tail: readonly Rule[] = [],
  ) {
    super(name)
  }

  override candidates(packet: Packet): readonly Rule[] {
    const one = this.#byAddress.get(packet.dst)
    const two = this.#byPort.get(packet.dport)
    if (!one && !two) return this.tail
    if (one?.length === 1 && !two && this.tail.length === 0) return one[0]!.rules
    const portions = one && two ? [...one, ...two].sort(byKey) : (one ?? two)!
    return [...portions.flatMap((portion) => portion.rules), ...this.tail]
  }

  replace(key: string, old: readonly Rule[], next: readonly Rule[]): void {
    if (old === next) return
    const before = portionsOf(key, old)
    const after = portionsOf(key, next)
    exchange(this.#byAddress, key, before.byAddress, after.byAddress)
    exchange(this.#byPort, key, before.byPort, after.byPort)
  }
}

/** The rules of one Service in one chain, by what they are looked up by. */
interface Portions {
  byAddress: ReadonlyMap<string, readonly Portion[]>
  byPort: ReadonlyMap<number, readonly Portion[]>
}

const NONE: Portions = { byAddress: new Map(), byPort: new Map() }
/** Most rules are shared by all nodes, and so is what was found out about them. */
const known = new WeakMap<readonly Rule[], Portions>()

function portionsOf(key: string, rules: readonly Rule[]): Portions {
  if (rules.length === 0) return NONE
  let portions = known.get(rules)
  if (!portions) known.set(rules, (portions = portion(key, rules)))
  return portions
}

function portion(key: string, rules: readonly Rule[]): Portions {
  const byAddress = new Map<string, Portion[]>()
  const byPort = new Map<number, Portion[]>()
  for (const rule of rules) {
    const port = rule.matches.find((match) => match.match === 'port')
    if (rule.dst?.only) include(byAddress, rule.dst.only, key, rule)
    else if (port?.dport) include(byPort, port.dport, key, rule)
  }
  return { byAddress, byPort }
}

function include<Id>(map: Map<Id, Portion[]>, id: Id, key: string, rule: Rule): void {
  const mine = map.get(id)
  if (mine) mine[0]!.rules.push(rule)
  else map.set(id, [{ key, rules: [rule] }])
}

/** Where a Service is alone, as it nearly always is, its own list is put in: nothing is made anew for a node. */
function exchange<Id>(
  map: Map<Id, readonly Portion[]>,
  key: string,
  before: ReadonlyMap<Id, readonly Portion[]>,
  after: ReadonlyMap<Id, readonly Portion[]>,
): void {
  for (const [id, mine] of after) {
    const there = map.get(id)
    if (!there || (there.length === 1 && there[0]!.key === key)) map.set(id, mine)
    else map.set(id, [...there.filter((each) => each.key !== key), ...mine].sort(byKey))
  }
  for (const id of before.keys()) {
    if (after.has(id)) continue
    const left = map.get(id)?.filter((each) => each.key !== key)
    if (left?.length) map.set(id, left)
    else map.delete(id)
  }
}

interface Portion {
  key: string
  rules: Rule[]
}

function byKey(a: Portion, b: Portion): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}

/**
 * The rules of one node, as its kube-proxy last wrote them. What belongs to a Service comes and goes with `set`; what
 * hangs in the built-in chains is there from the start.
 */
export class RuleSet implements ProxyRules {
  readonly #services = new Map<string, ServiceRules>()
  readonly #portals: Dispatch
  readonly #nodePorts = new Dispatch('KUBE-NODEPORTS')
  readonly #filterPortals = new Dispatch('KUBE-SERVICES')
  readonly #external = new Dispatch('KUBE-EXTERNAL-SERVICES')
  readonly #healthPorts = new Dispatch('KUBE-NODEPORTS')
  readonly #firewall = new Dispatch('KUBE-PROXY-FIREWALL')
  /** The built-in chains by table. */
  readonly builtin: Record<Table, ReadonlyMap<string, Chain>>
  readonly #hooks: Record<Hook, HookChains>
  readonly #fixed: Record<Table, readonly Chain[]>
  #endpoints = 0
  #ruleCount = 0

  constructor(
    node: ProxyNode,
    config: ProxyConfig,
    readonly family: IPFamily,
  ) {
    const guarded = guardsLocalhost(config, family)
    this.#portals = new Dispatch('KUBE-SERVICES', nodePortsRules(this.#nodePorts, node, config, family))
    const portals = 'kubernetes service portals'
    const fresh = ctstate('NEW')
    const firewall = to(this.#firewall, 'kubernetes load balancer firewall', fresh)
    const external = to(this.#external, 'kubernetes externally-visible service portals', fresh)
    const kubelet: Rule[] = guarded ? [{ matches: [], target: jump(KUBE_FIREWALL) }] : []
    this.builtin = {
      filter: builtins({
        INPUT: [firewall, to(this.#healthPorts, 'kubernetes health check service ports'), external, ...kubelet],
        FORWARD: [
          firewall,
          to(KUBE_FORWARD, 'kubernetes forwarding rules'),
          to(this.#filterPortals, portals, fresh),
          external,
        ],
        OUTPUT: [firewall, to(this.#filterPortals, portals, fresh), ...kubelet],
      }),
      nat: builtins({
        PREROUTING: [to(this.#portals, portals)],
        INPUT: [],
        OUTPUT: [to(this.#portals, portals)],
        POSTROUTING: [to(KUBE_POSTROUTING, 'kubernetes postrouting rules')],
      }),
    }
    this.#hooks = hooksOf(this.builtin)
    const canary = new Chain(CANARY)
    this.#fixed = {
      filter: [
        this.#external,
        ...(guarded ? [KUBE_FIREWALL] : []),
        KUBE_FORWARD,
        this.#healthPorts,
        canary,
        this.#firewall,
        this.#filterPortals,
      ],
      nat: [KUBE_MARK_MASQ, this.#nodePorts, KUBE_POSTROUTING, canary, this.#portals],
    }
    for (const table of ['nat', 'filter'] as const) {
      for (const chain of [...this.builtin[table].values(), ...this.#fixed[table]]) {
        this.#ruleCount += chain instanceof Dispatch ? chain.tail.length : chain.rules.length
      }
    }
  }

  /** Rules of both tables. */
  get ruleCount(): number {
    return this.#ruleCount
  }

  /** kube-proxy's large cluster mode: comments about endpoints are left out. */
  get isLarge(): boolean {
    return this.#endpoints > LARGE_CLUSTER
  }

  get(key: string): ServiceRules | undefined {
    return this.#services.get(key)
  }

  /** Puts in, exchanges or, with undefined, takes out the rules of one Service: time by the size of that Service. */
  set(key: string, next: ServiceRules | undefined): void {
    const old = this.#services.get(key)
    const none: readonly Rule[] = []
    this.#portals.replace(key, old?.services ?? none, next?.services ?? none)
    this.#nodePorts.replace(key, old?.nodePorts ?? none, next?.nodePorts ?? none)
    this.#filterPortals.replace(key, old?.filterServices ?? none, next?.filterServices ?? none)
    this.#external.replace(key, old?.filterExternal ?? none, next?.filterExternal ?? none)
    this.#healthPorts.replace(key, old?.filterNodePorts ?? none, next?.filterNodePorts ?? none)
    this.#firewall.replace(key, old?.firewall ?? none, next?.firewall ?? none)
    this.#ruleCount += (next?.ruleCount ?? 0) - (old?.ruleCount ?? 0)
    this.#endpoints += (next?.endpointCount ?? 0) - (old?.endpointCount ?? 0)
    if (next) this.#services.set(key, next)
    else this.#services.delete(key)
  }

  /** The keys of the Services that have rules here. */
  keys(): IterableIterator<string> {
    return this.#services.keys()
  }

  /** Nothing: only ipvs takes addresses of Services for its own. */
  binds(): boolean {
    return false
  }

  atHook(hook: Hook, packet: Packet, node: WalkNode, state: CtState, mark = 0): Verdict {
    return walkHook(this.#hooks[hook], packet, node, state, mark)
  }

  explore(hook: Hook, packet: Packet, node: WalkNode, state: CtState, mark = 0): Branch[] {
    return exploreHook(this.#hooks[hook], packet, node, state, mark)
  }

  chances(matched: readonly RuleRef[], packet: Packet): EndpointChance[] {
    return chances(matched, packet)
  }

  print(tool: ProxyTool): string {
    const own = this.family === 'IPv4' ? 'iptables-save' : 'ip6tables-save'
    return tool === own ? printRules(this) : printUnused(tool)
  }

  /** Every chain of a table with all its rules, as it is printed: built-in ones first, then by name. */
  chains(table: Table): { name: string; builtin: boolean; rules: readonly Rule[] }[] {
    const services = [...this.#services.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
    const all = (pick: (rules: ServiceRules) => readonly Rule[]) => services.flatMap(pick)
    const dispatched = new Map<Chain, () => readonly Rule[]>([
      [this.#portals, () => [...all((rules) => rules.services), ...this.#portals.tail]],
      [this.#nodePorts, () => all((rules) => rules.nodePorts)],
      [this.#filterPortals, () => all((rules) => rules.filterServices)],
      [this.#external, () => all((rules) => rules.filterExternal)],
      [this.#healthPorts, () => all((rules) => rules.filterNodePorts)],
      [this.#firewall, () => all((rules) => rules.firewall)],
    ])
    const own = [
      ...this.#fixed[table].map((chain) => ({ chain, rules: dispatched.get(chain)?.() ?? chain.rules })),
      ...(table === 'nat' ? services.flatMap((rules) => rules.chains) : []).map((chain) => ({
        chain,
        rules: chain.rules,
      })),
    ]
    return [
      ...[...this.builtin[table].values()].map(({ name, rules }) => ({ name, builtin: true, rules })),
      ...own
        .map(({ chain, rules }) => ({ name: chain.name, builtin: false, rules }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    ]
  }
}

/** Chains without rules are not looked at. */
function hooksOf({ nat, filter }: RuleSet['builtin']): Record<Hook, HookChains> {
  const used = (chain: Chain | undefined) => (chain && chain.rules.length > 0 ? chain : undefined)
  const at = (hook: Hook): HookChains => ({ nat: used(nat.get(hook)), filter: used(filter.get(hook)) })
  return {
    PREROUTING: at('PREROUTING'),
    INPUT: at('INPUT'),
    FORWARD: at('FORWARD'),
    OUTPUT: at('OUTPUT'),
    POSTROUTING: at('POSTROUTING'),
  }
}

function builtins(rules: Record<string, Rule[]>): ReadonlyMap<string, Chain> {
  return new Map(
    Object.entries(rules).map(([name, list]) => {
      const chain = new Chain(name)
      chain.rules = list
      return [name, chain]
    }),
  )
}

function to(chain: Chain, text: string, ...matches: Rule['matches']): Rule {
  return { matches: [...matches, comment(text)], target: jump(chain) }
}

/** localhostNodePorts means nothing where nodePortAddresses leave loopback out, nor ever in IPv6. */
function guardsLocalhost({ localhostNodePorts, nodePortAddresses }: ProxyConfig, family: IPFamily): boolean {
  if (family === 'IPv6' || !localhostNodePorts) return false
  const cidrs = nodePortRanges(nodePortAddresses, family)
  return cidrs === null || cidrs.some((cidr) => inCidr(cidr, '127.0.0.1'))
}

function nodePortsRules(chain: Chain, node: ProxyNode, config: ProxyConfig, family: IPFamily): Rule[] {
  const guarded = guardsLocalhost(config, family)
  const cidrs = nodePortRanges(config.nodePortAddresses, family)
  if (cidrs === null) return [nodePortsRule(chain, guarded ? {} : { notLoopback: family })]
  return [...(guarded ? ['127.0.0.1'] : []), ...node.addresses]
    .filter((ip) => cidrs.some((c) => (c === 'primary' ? ip === node.internalIP : inCidr(c, ip))))
    .filter((ip) => guarded || !isLoopback(ip))
    .map((ip) => nodePortsRule(chain, { ip }))
}
