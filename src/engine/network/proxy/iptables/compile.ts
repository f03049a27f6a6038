import { host, type AddressRange } from '../../address.ts'
import { usableEndpoints, type UsableEndpoints } from '../endpoints.ts'
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
import { localPods } from '../localPods.ts'
import type { Cause, CompiledService, ProxyConfig, ProxyNode } from '../rules.ts'
import { comment, dport, DST_LOCAL, jump, KUBE_MARK_MASQ, SRC_LOCAL } from './chains.ts'
import { Chain, type L4, type Match, type Rule } from './rule.ts'

/** All rules of one Service, sorted by the chain that they go to. Immutable; nodes that agree share one. */
export interface ServiceRules extends CompiledService {
  /** nat */
  readonly services: readonly Rule[]
  readonly nodePorts: readonly Rule[]
  readonly chains: readonly Chain[]
  /** filter */
  readonly filterServices: readonly Rule[]
  readonly filterExternal: readonly Rule[]
  readonly filterNodePorts: readonly Rule[]
  readonly firewall: readonly Rule[]
}

/**
 * The rules that kube-proxy writes for one Service on one node.
 * Source: pkg/proxy/iptables/proxier.go, syncProxyRules, the loop over service ports.
 */
export function compileService(
  input: ServiceInput,
  node: ProxyNode,
  config: ProxyConfig,
  family: IPFamily,
): ServiceRules {
  const { namespace = 'default', name } = input.service.metadata
  const out = new Output()
  const pods = localPods(node, config, family)
  for (const port of servicePorts(input, family)) compilePort(port, node, config, pods, out)
  return {
    key: `${namespace}/${name}`,
    input,
    endpointCount: out.endpointCount,
    services: out.services,
    nodePorts: out.nodePorts,
    chains: out.chains,
    filterServices: out.filterServices,
    filterExternal: out.filterExternal,
    filterNodePorts: out.filterNodePorts,
    firewall: out.firewall,
    ruleCount:
      out.services.length +
      out.nodePorts.length +
      out.filterServices.length +
      out.filterExternal.length +
      out.filterNodePorts.length +
      out.firewall.length +
      out.chains.reduce((sum, chain) => sum + chain.rules.length, 0),
  }
}

class Output {
  endpointCount = 0
  readonly services: Rule[] = []
  readonly nodePorts: Rule[] = []
  readonly chains: Chain[] = []
  readonly filterServices: Rule[] = []
  readonly filterExternal: Rule[] = []
  readonly filterNodePorts: Rule[] = []
  readonly firewall: Rule[] = []

  add(chain: Chain, rules: Rule[]): void {
    chain.rules = rules
    this.chains.push(chain)
  }
}

function compilePort(
  port: ServicePortInfo,
  node: ProxyNode,
  config: ProxyConfig,
  pods: AddressRange | null,
  out: Output,
): void {
  const usable = usableEndpoints(port, node)
  out.endpointCount += port.endpoints.length
  if (port.healthCheckNodePort) out.filterNodePorts.push(healthCheckRule(port))
  if (!usable.any) {
    refuse(port, out, 'internal', 'noEndpoints')
    refuse(port, out, 'external', 'noEndpoints')
    return
  }

  const chains = chainsOf(port)
  const internal = port.internalLocal ? usable.local : usable.cluster
  const external = port.externalLocal ? usable.local : usable.cluster
  const seps = new Map(usable.reachable.map((endpoint) => [endpoint, sepChain(port, endpoint)]))
  const before: { chain: Chain; rule: Rule }[] = []

  if (internal.length > 0) {
    const chain = port.internalLocal ? chains.svl : chains.svc
    out.services.push(dispatch(port, port.clusterIP, 'cluster IP', chain))
    const rule = maskClusterIP(port, config, pods)
    if (rule) before.push({ chain, rule })
  } else {
    refuse(port, out, 'internal', 'noLocalEndpoints')
  }

  if (isExternallyAccessible(port)) {
    const firewalled = port.loadBalancerVIPs.length > 0 && port.sourceRanges.length > 0
    for (const ip of port.externalIPs) out.services.push(dispatch(port, ip, 'external IP', chains.ext))
    for (const ip of port.loadBalancerVIPs) {
      out.services.push(dispatch(port, ip, 'loadbalancer IP', firewalled ? chains.fw : chains.ext))
      if (firewalled) out.firewall.push(firewallRule(port, ip, chains.fw))
    }
    if (port.nodePort) out.nodePorts.push(nodePortRule(port, chains.ext))
    // Drops what the EXT chain does not short-cut.
    if (external.length === 0) refuse(port, out, 'external', 'noLocalEndpoints')
    out.add(chains.ext, externalRules(port, pods, chains, external.length > 0))
    if (firewalled) out.add(chains.fw, sourceRangeRules(port, node, chains))
  }

  const balance = (chain: Chain, endpoints: EndpointInfo[]) => {
    const first = before.filter((entry) => entry.chain === chain).map((entry) => entry.rule)
    out.add(chain, [...first, ...endpointRules(port, endpoints, seps)])
  }
  if (usable.cluster.length > 0 && usesClusterEndpoints(port)) balance(chains.svc, usable.cluster)
  if (usable.local.length > 0 && usesLocalEndpoints(port)) balance(chains.svl, usable.local)
  addEndpointChains(port, usable, seps, out)
}

interface PortChains {
  svc: Chain
  svl: Chain
  ext: Chain
  fw: Chain
}

function chainsOf(port: ServicePortInfo): PortChains {
  const hashed = port.fullName + l4(port)
  return {
    svc: new Chain('KUBE-SVC-', hashed),
    svl: new Chain('KUBE-SVL-', hashed),
    ext: new Chain('KUBE-EXT-', hashed),
    fw: new Chain('KUBE-FW-', hashed),
  }
}

function sepChain(port: ServicePortInfo, endpoint: EndpointInfo): Chain {
  return new Chain('KUBE-SEP-', port.fullName + l4(port) + endpoint.address)
}

function l4(port: ServicePortInfo): L4 {
  return port.protocol.toLowerCase() as L4
}

function dispatch(port: ServicePortInfo, ip: string, what: string, chain: Chain): Rule {
  return {
    dst: host(ip),
    protocol: l4(port),
    matches: [comment(`${port.fullName} ${what}`), dport(port.port)],
    target: jump(chain),
    owner: port.fullName,
  }
}

function nodePortRule(port: ServicePortInfo, ext: Chain): Rule {
  const matches = [comment(port.fullName), dport(port.nodePort)]
  return { protocol: l4(port), matches, target: jump(ext), owner: port.fullName }
}

/** Masquerades what reaches the cluster IP from outside the pods: the answer could not find its way back otherwise. */
function maskClusterIP(port: ServicePortInfo, config: ProxyConfig, pods: AddressRange | null): Rule | null {
  if (!config.masqueradeAll && !pods) return null
  return {
    ...(config.masqueradeAll ? {} : { src: pods!, notSrc: true as const }),
    dst: host(port.clusterIP),
    protocol: l4(port),
    matches: [comment(`${port.fullName} cluster IP`), dport(port.port)],
    target: jump(KUBE_MARK_MASQ),
  }
}

function externalRules(
  port: ServicePortInfo,
  pods: AddressRange | null,
  chains: PortChains,
  reachable: boolean,
): Rule[] {
  const about = `${port.fullName} external destinations`
  const rules: Rule[] = []
  if (!port.externalLocal) {
    rules.push({ matches: [comment(`masquerade traffic for ${about}`)], target: jump(KUBE_MARK_MASQ) })
  } else {
    if (pods) rules.push({ src: pods, matches: [comment(`pod traffic for ${about}`)], target: jump(chains.svc) })
    rules.push({
      matches: [comment(`masquerade LOCAL traffic for ${about}`), SRC_LOCAL],
      target: jump(KUBE_MARK_MASQ),
    })
    rules.push({ matches: [comment(`route LOCAL traffic for ${about}`), SRC_LOCAL], target: jump(chains.svc) })
  }
  if (reachable) rules.push({ matches: [], target: jump(port.externalLocal ? chains.svl : chains.svc) })
  return rules
}

/** loadBalancerSourceRanges: who is not let through here meets the drop in KUBE-PROXY-FIREWALL. */
function sourceRangeRules(port: ServicePortInfo, node: ProxyNode, chains: PortChains): Rule[] {
  const matches = [comment(`${port.fullName} loadbalancer IP`)]
  const allowed = [...port.sourceRanges]
  // A load balancer's address is often local to the node, which then sends from it to itself.
  if (allowed.some((range) => range.has(node.internalIP))) allowed.push(...port.loadBalancerVIPs.map(host))
  return [
    ...allowed.map((src): Rule => ({ src, matches, target: jump(chains.ext) })),
    {
      matches: [comment(`other traffic to ${port.fullName} will be dropped by KUBE-PROXY-FIREWALL`)],
      target: null,
    },
  ]
}

function firewallRule(port: ServicePortInfo, ip: string, fw: Chain): Rule {
  return {
    dst: host(ip),
    protocol: l4(port),
    matches: [comment(`${port.fullName} traffic not accepted by ${fw.name}`), dport(port.port)],
    target: { target: 'DROP' },
    owner: port.fullName,
    cause: 'sourceRange',
  }
}

function endpointRules(
  port: ServicePortInfo,
  endpoints: readonly EndpointInfo[],
  seps: ReadonlyMap<EndpointInfo, Chain>,
): Rule[] {
  const rules: Rule[] = []
  const said = endpoints.map((endpoint): Match => {
    return { match: 'comment', text: `${port.fullName} -> ${endpoint.address}`, detail: true }
  })
  if (port.stickySeconds !== null) {
    const seconds = port.stickySeconds
    endpoints.forEach((endpoint, i) => {
      const chain = seps.get(endpoint)!
      rules.push({
        matches: [said[i]!, { match: 'recent', list: chain, seconds, family: port.family }],
        target: jump(chain),
      })
    })
  }
  endpoints.forEach((endpoint, i) => {
    const left = endpoints.length - i
    const matches = left > 1 ? [said[i]!, chance(left)] : [said[i]!]
    rules.push({ matches, target: jump(seps.get(endpoint)!) })
  })
  return rules
}

const chances: Match[] = []

/** One in `n`, as the kernel keeps it: kube-proxy writes ten digits, the kernel stores 31 bits. */
function chance(n: number): Match {
  const written = Number((1 / n).toFixed(10))
  return (chances[n] ??= { match: 'statistic', probability: Math.round(written * 2 ** 31) / 2 ** 31 })
}

function addEndpointChains(
  port: ServicePortInfo,
  usable: UsableEndpoints,
  seps: ReadonlyMap<EndpointInfo, Chain>,
  out: Output,
): void {
  const said: Match = { match: 'comment', text: port.fullName, detail: true }
  const protocol = l4(port)
  for (const endpoint of usable.reachable) {
    const chain = seps.get(endpoint)!
    const matches: Match[] = [said]
    if (port.stickySeconds !== null) matches.push({ match: 'recent', list: chain, seconds: null, family: port.family })
    matches.push(ANY_PORT)
    out.add(chain, [
      // A pod that reaches itself must not see itself as the caller.
      { src: host(endpoint.ip), matches: [said], target: jump(KUBE_MARK_MASQ) },
      { protocol, matches, target: { target: 'DNAT', ip: endpoint.ip, port: endpoint.port } },
    ])
  }
}

const ANY_PORT: Match = { match: 'port', dport: null }

/** REJECT where nothing can answer, DROP where only other nodes could. */
function refuse(
  port: ServicePortInfo,
  out: Output,
  traffic: 'internal' | 'external',
  cause: Cause & ('noEndpoints' | 'noLocalEndpoints'),
): void {
  const isNowhere = cause === 'noEndpoints'
  const why = comment(`${port.fullName} has no ${isNowhere ? '' : 'local '}endpoints`)
  const target = isNowhere ? ({ target: 'REJECT', family: port.family } as const) : ({ target: 'DROP' } as const)
  const protocol = l4(port)
  const owner = port.fullName
  const rule = (ip: string): Rule => {
    return { dst: host(ip), protocol, matches: [why, dport(port.port)], target, owner, cause }
  }
  if (traffic === 'internal') {
    out.filterServices.push(rule(port.clusterIP))
    return
  }
  out.filterExternal.push(...port.externalIPs.map(rule), ...port.loadBalancerVIPs.map(rule))
  if (port.nodePort) {
    out.filterExternal.push({ protocol, matches: [why, DST_LOCAL, dport(port.nodePort)], target, owner, cause })
  }
}

function healthCheckRule(port: ServicePortInfo): Rule {
  return {
    protocol: 'tcp',
    matches: [comment(`${port.fullName} health check node port`), dport(port.healthCheckNodePort)],
    target: { target: 'ACCEPT' },
  }
}
