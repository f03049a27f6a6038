import type { EndpointChance, Hook, Packet } from '../../types.ts'
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
import type { IPFamily } from '../servicePort.ts'
import { printUnused } from '../tools.ts'
import { frame, type Frame } from './chains.ts'
import type { ServiceRules } from './compile.ts'
import { chances, exploreHook, hooksOf, walkHook, type Hooks } from './hooks.ts'
import { printTable } from './print.ts'
import type { Elements } from './rule.ts'

const MAPS = ['serviceIPs', 'serviceNodePorts', 'noEndpointServices', 'noEndpointNodePorts', 'firewallIPs'] as const
const NONE: Elements = new Map()

/** The table `ip kube-proxy` of one node. Rules and elements of verdict maps count as rules alike. */
export class NftablesRules implements ProxyRules {
  readonly #services = new Map<string, ServiceRules>()
  readonly #frame: Frame
  readonly #hooks: Hooks
  readonly #family: IPFamily
  #ruleCount = 0

  constructor(node: ProxyNode, config: ProxyConfig, family: IPFamily) {
    this.#family = family
    this.#frame = frame(node, config, family)
    this.#hooks = hooksOf(this.#frame.base)
    for (const { rules } of [...this.#frame.base.map(({ chain }) => chain), ...this.#frame.chains]) {
      this.#ruleCount += rules.length
    }
  }

  get ruleCount(): number {
    return this.#ruleCount
  }

  /** Never: nftables mode writes no comments that a large cluster could be spared. */
  get isLarge(): boolean {
    return false
  }

  get(key: string): ServiceRules | undefined {
    return this.#services.get(key)
  }

  set(key: string, next: ServiceRules | undefined): void {
    const old = this.#services.get(key)
    for (const map of MAPS) this.#frame[map].replace(key, old?.[map] ?? NONE, next?.[map] ?? NONE)
    this.#frame.clusterIPs.replace(old?.clusterIPs ?? [], next?.clusterIPs ?? [])
    this.#ruleCount += (next?.ruleCount ?? 0) - (old?.ruleCount ?? 0)
    if (next) this.#services.set(key, next)
    else this.#services.delete(key)
  }

  keys(): IterableIterator<string> {
    return this.#services.keys()
  }

  binds(): boolean {
    return false
  }

  atHook(hook: Hook, packet: Packet, node: WalkNode, state: CtState, mark = 0): Verdict {
    return walkHook(this.#hooks, hook, packet, node, state, mark)
  }

  explore(hook: Hook, packet: Packet, node: WalkNode, state: CtState, mark = 0): Branch[] {
    return exploreHook(this.#hooks, hook, packet, node, state, mark)
  }

  chances(matched: readonly RuleRef[], packet: Packet): EndpointChance[] {
    return chances(matched, packet)
  }

  print(tool: ProxyTool): string {
    if (tool !== 'nft list ruleset') return printUnused(tool)
    const services = [...this.#services.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
    return printTable(this.#family, this.#frame, services)
  }
}
