import { host, type AddressRange } from '../../address.ts'
import { usableEndpoints } from '../endpoints.ts'
import { localPods } from '../localPods.ts'
import type { CompiledService, ProxyConfig, ProxyNode } from '../rules.ts'
import {
  isExternallyAccessible,
  servicePorts,
  usesClusterEndpoints,
  usesLocalEndpoints,
  type EndpointInfo,
  type IPFamily,
  type ServiceInput,
  type ServicePortInfo,
} from '../servicePort.ts'
import { rule, sharedChains, type Shared } from './chains.ts'
import { AffinitySet, Chain, type Element, type Elements, type L4, type Match, type Rule } from './rule.ts'

/** All of one Service in the table, by the map or set that it goes to. Immutable; nodes that agree share one. */
export interface ServiceRules extends CompiledService {
  readonly clusterIPs: readonly string[]
  readonly serviceIPs: Elements
  readonly serviceNodePorts: Elements
  readonly noEndpointServices: Elements
  readonly noEndpointNodePorts: Elements
  readonly firewallIPs: Elements
  readonly chains: readonly Chain[]
  readonly affinity: readonly AffinitySet[]
}

/**
 * What kube-proxy in mode nftables writes for one Service on one node.
 * Source: pkg/proxy/nftables/proxier.go, syncProxyRules, the loop over service ports.
 */
export function compileService(
  input: ServiceInput,
  node: ProxyNode,
  config: ProxyConfig,
  family: IPFamily,
): ServiceRules {
  const { namespace = 'default', name } = input.service.metadata
  const out = new Output()
  const to = { node, config, pods: localPods(node, config, family), shared: sharedChains(family), family, out }
  for (const port of servicePorts(input, family)) compilePort(port, to)
  return {
    key: `${namespace}/${name}`,
    input,
    endpointCount: out.endpointCount,
    clusterIPs: out.clusterIPs,
    serviceIPs: out.serviceIPs.found,
    serviceNodePorts: out.serviceNodePorts.found,
    noEndpointServices: out.noEndpointServices.found,
    noEndpointNodePorts: out.noEndpointNodePorts.found,
    firewallIPs: out.firewallIPs.found,
    chains: out.chains,
    affinity: out.affinity,
    ruleCount: out.ruleCount,
  }
}

const NONE: Elements = new Map()

/** Elements as they come. Most Services have none in most maps. */
class Gathered {
  found: Elements = NONE
  #own: Map<string | number, Element[]> | null = null

  add(element: Element): void {
    this.#own ??= new Map()
    this.found = this.#own
    const id = element.ip ?? element.port
    const here = this.#own.get(id)
    if (here) here.push(element)
    else this.#own.set(id, [element])
  }
}

class Output {
  endpointCount = 0
  ruleCount = 0
  readonly clusterIPs: string[] = []
  readonly serviceIPs = new Gathered()
  readonly serviceNodePorts = new Gathered()
  readonly noEndpointServices = new Gathered()
  readonly noEndpointNodePorts = new Gathered()
  readonly firewallIPs = new Gathered()
  readonly chains: Chain[] = []
  readonly affinity: AffinitySet[] = []

  add(chain: Chain, rules: Rule[]): void {
    chain.rules = rules
    this.ruleCount += rules.length
    this.chains.push(chain)
  }

  element(map: Gathered, element: Element): void {
    map.add(element)
    this.ruleCount++
  }
}

interface Context {
  node: ProxyNode
  config: ProxyConfig
  pods: AddressRange | null
  shared: Shared
  family: IPFamily
  out: Output
}

function compilePort(port: ServicePortInfo, to: Context): void {
  const { out } = to
  const usable = usableEndpoints(port, to.node)
  out.endpointCount += port.endpoints.length
  out.clusterIPs.push(port.clusterIP)
  const chains = chainsOf(port, to.family)
  const internal = port.internalLocal ? usable.local : usable.cluster
  const external = port.externalLocal ? usable.local : usable.cluster
  const outside = [...port.externalIPs, ...port.loadBalancerVIPs]
  const isOpen = isExternallyAccessible(port)

  const serviceIP = (ip: string, goto: Chain) => out.element(out.serviceIPs, addressed(port, ip, goto))
  const stop = usable.any ? DROP : { goto: to.shared.reject, cause: 'noEndpoints' as const }
  const stopped = (ip: string) =>
    out.element(out.noEndpointServices, {
      ...addressed(port, ip, stop.goto),
      comment: port.fullName,
      cause: stop.cause,
    })

  if (internal.length > 0) serviceIP(port.clusterIP, port.internalLocal ? chains.local : chains.service)
  else stopped(port.clusterIP)
  if (usable.any) for (const ip of outside) serviceIP(ip, chains.external)
  if (external.length === 0) for (const ip of outside) stopped(ip)
  if (port.nodePort) nodePort(port, usable.any ? chains.external : null, external.length > 0 ? null : stop, out)
  if (port.loadBalancerVIPs.length > 0 && port.sourceRanges.length > 0) firewall(port, chains.firewall, to)
  if (!usable.any) return

  const endpoints = new Map(
    usable.reachable.map((endpoint) => [endpoint, new EndpointChains(port, endpoint, to.family)]),
  )
  for (const [endpoint, { chain, affinity }] of endpoints) {
    out.add(chain, endpointRules(port, endpoint, affinity, to.shared))
    if (affinity) out.affinity.push(affinity)
  }
  const mask = internal.length > 0 ? maskClusterIP(port, to) : []
  const balance = (chain: Chain, of: EndpointInfo[], first: Rule[]) =>
    out.add(chain, [...first, ...balanceRules(of.map((endpoint) => endpoints.get(endpoint)!))])
  if (usable.cluster.length > 0 && usesClusterEndpoints(port)) {
    balance(chains.service, usable.cluster, port.internalLocal ? [] : mask)
  }
  if (usable.local.length > 0 && usesLocalEndpoints(port)) {
    balance(chains.local, usable.local, port.internalLocal ? mask : [])
  }
  if (isOpen) out.add(chains.external, externalRules(port, chains, external.length > 0, to))
}

const DROP = { goto: null, cause: 'noLocalEndpoints' as const }

interface PortChains {
  service: Chain
  local: Chain
  external: Chain
  firewall: Chain
}

function chainsOf(port: ServicePortInfo, family: IPFamily): PortChains {
  const about = nameOf(port)
  return {
    service: new Chain(family, 'service-', about),
    local: new Chain(family, 'local-', about),
    external: new Chain(family, 'external-', about),
    firewall: new Chain(family, 'firewall-', about),
  }
}

/** `ns1/svc1/tcp/p80` */
function nameOf(port: ServicePortInfo): string {
  const path = `${port.namespace}/${port.name}`
  return `${path}/${l4(port)}/${port.fullName.slice(path.length + 1)}`
}

class EndpointChains {
  readonly chain: Chain
  readonly affinity: AffinitySet | null

  constructor(port: ServicePortInfo, { ip, port: number }: EndpointInfo, family: IPFamily) {
    const about = `${nameOf(port)}__${ip.replaceAll(':', '.')}/${number}`
    this.chain = new Chain(family, 'endpoint-', about)
    this.affinity = port.stickySeconds === null ? null : new AffinitySet(family, about, port.stickySeconds)
  }
}

function l4(port: ServicePortInfo): L4 {
  return port.protocol.toLowerCase() as L4
}

function addressed(port: ServicePortInfo, ip: string, goto: Chain | null): Element {
  return { ip, protocol: l4(port), port: port.port, goto, owner: port.fullName }
}

function nodePort(
  port: ServicePortInfo,
  goto: Chain | null,
  stop: { goto: Chain | null; cause: Element['cause'] & string } | null,
  out: Output,
): void {
  const element: Element = { protocol: l4(port), port: port.nodePort, goto, owner: port.fullName }
  if (goto) out.element(out.serviceNodePorts, element)
  if (stop) out.element(out.noEndpointNodePorts, { ...element, ...stop, comment: port.fullName })
}

/** Masquerades what reaches the cluster IP from outside the pods: the answer could not find its way back otherwise. */
function maskClusterIP(port: ServicePortInfo, { config, pods, shared }: Context): Rule[] {
  if (!config.masqueradeAll && !pods) return []
  const matches: Match[] = [{ match: 'address', side: 'daddr', ranges: [host(port.clusterIP)] }]
  if (!config.masqueradeAll) matches.push({ match: 'address', side: 'saddr', ranges: [pods!], not: true })
  return [rule({ do: 'jump', chain: shared.markForMasquerade }, ...matches)]
}

const FROM_NODE: Match = { match: 'local', side: 'saddr' }

function externalRules(port: ServicePortInfo, chains: PortChains, reachable: boolean, to: Context): Rule[] {
  const mask = { do: 'jump', chain: to.shared.markForMasquerade } as const
  if (!port.externalLocal) return [rule(mask), rule({ do: 'goto', chain: chains.service })]
  const all = { do: 'goto', chain: chains.service } as const
  const rules: Rule[] = []
  if (to.pods) {
    const matches: Match[] = [{ match: 'address', side: 'saddr', ranges: [to.pods] }]
    rules.push({ matches, statement: all, comment: 'short-circuit pod traffic' })
  }
  rules.push({ matches: [FROM_NODE], statement: mask, comment: 'masquerade local traffic' })
  rules.push({ matches: [FROM_NODE], statement: all, comment: 'short-circuit local traffic' })
  if (reachable) rules.push(rule({ do: 'goto', chain: chains.local }))
  return rules
}

/** loadBalancerSourceRanges: who is not in them is dropped before an address is looked for. */
function firewall(port: ServicePortInfo, chain: Chain, { node, out }: Context): void {
  const ranges = [...port.sourceRanges]
  // A load balancer's address is often local to the node, which then sends from it to itself.
  if (ranges.some((range) => range.has(node.internalIP))) ranges.push(...port.loadBalancerVIPs.map(host))
  for (const ip of port.loadBalancerVIPs) out.element(out.firewallIPs, addressed(port, ip, chain))
  out.add(chain, [
    {
      matches: [{ match: 'address', side: 'saddr', ranges, not: true }],
      statement: { do: 'drop' },
      owner: port.fullName,
      cause: 'sourceRange',
    },
  ])
}

function balanceRules(endpoints: readonly EndpointChains[]): Rule[] {
  const sticky = endpoints.flatMap(({ chain, affinity }) =>
    affinity ? [rule({ do: 'goto', chain }, { match: 'affinity', set: affinity })] : [],
  )
  return [...sticky, rule({ do: 'numgen', chains: endpoints.map(({ chain }) => chain) })]
}

function endpointRules(
  port: ServicePortInfo,
  endpoint: EndpointInfo,
  affinity: AffinitySet | null,
  { markForMasquerade }: Shared,
): Rule[] {
  return [
    // A pod that reaches itself must not see itself as the caller.
    rule({ do: 'jump', chain: markForMasquerade }, { match: 'address', side: 'saddr', ranges: [host(endpoint.ip)] }),
    ...(affinity ? [rule({ do: 'update', set: affinity })] : []),
    rule({ do: 'dnat', ip: endpoint.ip, port: endpoint.port }, { match: 'protocol', protocol: l4(port) }),
  ]
}
