/**
 * kube-proxy on a dual-stack node: a proxier for each family, each of them with rules of its own.
 * Source: pkg/proxy/metaproxier/meta_proxier.go.
 */
import type { IPFamily } from '../../config.ts'
import { familyOf } from '../../ip.ts'
import type { EndpointChance, Hook, Packet } from '../types.ts'
import type {
  Branch,
  CompiledService,
  CtState,
  ProxyBackend,
  ProxyNode,
  ProxyRules,
  ProxyTool,
  RuleRef,
  Verdict,
  WalkNode,
} from './rules.ts'
import { joinFamilies } from './tools.ts'

/** The rules of one Service in both families. */
interface DualService extends CompiledService {
  readonly of: Readonly<Record<IPFamily, CompiledService>>
}

/** A mode of kube-proxy for both families; what it is asked for is the primary one. */
export function dualStack(backend: ProxyBackend): ProxyBackend {
  return {
    mode: backend.mode,
    tool: backend.tool,
    isNodeIndependent: (input, config) =>
      backend.isNodeIndependent(input, config, 'IPv4') && backend.isNodeIndependent(input, config, 'IPv6'),
    compile(input, node, config): DualService {
      const compile = (family: IPFamily) => backend.compile(input, nodeOf(node, family), config, family)
      const of = { IPv4: compile('IPv4'), IPv6: compile('IPv6') }
      return {
        key: of.IPv4.key,
        input,
        endpointCount: of.IPv4.endpointCount + of.IPv6.endpointCount,
        ruleCount: of.IPv4.ruleCount + of.IPv6.ruleCount,
        of,
      }
    },
    rules(node, config) {
      const rules = (family: IPFamily) => backend.rules(nodeOf(node, family), config, family)
      return new DualRules(rules('IPv4'), rules('IPv6'))
    },
  }
}

/** What the proxier of one family knows of the node. */
export function nodeOf(node: ProxyNode, family: IPFamily): ProxyNode {
  const { secondary, ...rest } = node
  const own = [node, ...(secondary ? [secondary] : [])].find(({ podCIDR }) => familyOf(podCIDR) === family)
  return {
    ...rest,
    internalIP: own?.internalIP ?? '',
    podCIDR: own?.podCIDR ?? '',
    addresses: node.addresses.filter((ip) => familyOf(ip) === family),
  }
}

class DualRules implements ProxyRules {
  readonly #services = new Map<string, DualService>()

  constructor(
    private readonly ipv4: ProxyRules,
    private readonly ipv6: ProxyRules,
  ) {}

  get ruleCount(): number {
    return this.ipv4.ruleCount + this.ipv6.ruleCount
  }

  get isLarge(): boolean {
    return this.ipv4.isLarge || this.ipv6.isLarge
  }

  get(key: string): CompiledService | undefined {
    return this.#services.get(key)
  }

  set(key: string, next: CompiledService | undefined): void {
    const { of } = (next as DualService | undefined) ?? {}
    this.ipv4.set(key, of?.IPv4)
    this.ipv6.set(key, of?.IPv6)
    if (next) this.#services.set(key, next as DualService)
    else this.#services.delete(key)
  }

  keys(): IterableIterator<string> {
    return this.#services.keys()
  }

  binds(ip: string): boolean {
    return this.#of(ip).binds(ip)
  }

  atHook(hook: Hook, packet: Packet, node: WalkNode, state: CtState, mark?: number): Verdict {
    return this.#of(packet.dst).atHook(hook, packet, node, state, mark)
  }

  explore(hook: Hook, packet: Packet, node: WalkNode, state: CtState, mark?: number): Branch[] {
    return this.#of(packet.dst).explore(hook, packet, node, state, mark)
  }

  chances(matched: readonly RuleRef[], packet: Packet): EndpointChance[] {
    return this.#of(packet.dst).chances(matched, packet)
  }

  print(tool: ProxyTool): string {
    return joinFamilies(tool, this.ipv4.print(tool), this.ipv6.print(tool))
  }

  #of(ip: string): ProxyRules {
    return ip.includes(':') ? this.ipv6 : this.ipv4
  }
}
