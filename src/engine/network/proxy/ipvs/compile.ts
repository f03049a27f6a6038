import { host } from '../../address.ts'
import { usableEndpoints } from '../endpoints.ts'
import type { Cause, CompiledService, ProxyConfig, ProxyNode } from '../rules.ts'
import {
  servicePorts,
  type EndpointInfo,
  type IPFamily,
  type ServiceInput,
  type ServicePortInfo,
} from '../servicePort.ts'
import type { Entry, L4, SetName } from './ipset.ts'
import { RealServer, VirtualServer } from './virtualServer.ts'

/** A virtual server without its address: every address of a node gets one. */
export type NodePort = Omit<VirtualServer['options'], 'ip'> & { readonly isLocal: boolean }

/** All of one Service: virtual servers, and what the ipsets hold for it. Immutable; nodes that agree share one. */
export interface ServiceRules extends CompiledService {
  readonly virtualServers: readonly VirtualServer[]
  readonly nodePorts: readonly NodePort[]
  /** Addresses for `kube-ipvs0`, unless they are the node's own. */
  readonly addresses: readonly string[]
  readonly entries: readonly (readonly [SetName, Entry])[]
  /** Each counts on its endpoint's node only. */
  readonly loopBack: readonly { readonly node: string | undefined; readonly entry: Entry }[]
  /** Load balancers that this node itself may not use: KUBE-IPVS-OUT-FILTER. */
  readonly closedToNode: readonly VirtualServer[]
}

/**
 * What kube-proxy in mode ipvs sets up for one Service on one node.
 * Source: pkg/proxy/ipvs/proxier.go, syncProxyRules, the loop over service ports.
 */
export function compileService(
  input: ServiceInput,
  node: ProxyNode,
  config: ProxyConfig,
  family: IPFamily,
): ServiceRules {
  const { namespace = 'default', name } = input.service.metadata
  const out = new Output()
  for (const port of servicePorts(input, family)) compilePort(port, node, config.ipvsScheduler || 'rr', out)
  const { endpointCount, virtualServers, nodePorts, addresses, entries, loopBack, closedToNode } = out
  return {
    key: `${namespace}/${name}`,
    input,
    endpointCount,
    virtualServers,
    nodePorts,
    addresses,
    entries,
    loopBack,
    closedToNode,
    ruleCount: virtualServers.reduce((sum, { options }) => sum + 1 + options.servers.length, 0),
  }
}

class Output {
  endpointCount = 0
  readonly virtualServers: VirtualServer[] = []
  readonly nodePorts: NodePort[] = []
  readonly addresses: string[] = []
  readonly entries: [SetName, Entry][] = []
  readonly loopBack: { node: string | undefined; entry: Entry }[] = []
  readonly closedToNode: VirtualServer[] = []
}

interface Backends {
  servers: readonly RealServer[]
  cause?: Cause
}

function compilePort(port: ServicePortInfo, node: ProxyNode, scheduler: string, out: Output): void {
  const usable = usableEndpoints(port, node)
  const protocol = port.protocol.toLowerCase() as L4
  const owner = port.fullName
  out.endpointCount += port.endpoints.length
  for (const { ip, port: number, nodeName } of port.endpoints) {
    out.loopBack.push({ node: nodeName, entry: { ip, protocol, port: number, from: host(ip), owner } })
  }

  const known = new Map<EndpointInfo, RealServer>()
  const real = (endpoint: EndpointInfo) => {
    let server = known.get(endpoint)
    if (!server) known.set(endpoint, (server = new RealServer(endpoint.ip, endpoint.port)))
    return server
  }
  const none: Cause = usable.any ? 'noLocalEndpoints' : 'noEndpoints'
  /** Where the policy is Local and no endpoint is here, all others are taken: an answer need not come home. */
  const backends = (isLocal: boolean): Backends => {
    const own = isLocal && usable.local.length > 0
    const servers = (own ? usable.local : usable.cluster).map(real)
    return !isLocal || own ? { servers, ...(servers.length === 0 && { cause: none }) } : { servers, cause: none }
  }
  const internal = backends(port.internalLocal)
  const external = port.externalLocal === port.internalLocal ? internal : backends(port.externalLocal)

  const persistent = port.stickySeconds
  const open = (ip: string, to: Backends): VirtualServer => {
    const server = new VirtualServer({ ip, protocol, port: port.port, scheduler, persistent, owner, ...to })
    out.virtualServers.push(server)
    out.addresses.push(ip)
    return server
  }
  const put = (set: SetName, entry: Entry) => out.entries.push([set, entry])
  const at = (ip: string): Entry => ({ ip, protocol, port: port.port, owner })

  put('KUBE-CLUSTER-IP', at(port.clusterIP))
  open(port.clusterIP, internal)
  for (const ip of port.externalIPs) {
    put(port.externalLocal ? 'KUBE-EXTERNAL-IP-LOCAL' : 'KUBE-EXTERNAL-IP', at(ip))
    open(ip, external)
  }
  for (const ip of port.loadBalancerVIPs) {
    put('KUBE-LOAD-BALANCER', at(ip))
    if (port.externalLocal) put('KUBE-LOAD-BALANCER-LOCAL', at(ip))
    const server = open(ip, external)
    if (port.sourceRanges.length > 0) closeTo(port, node, at(ip), server, put, out)
  }
  if (port.nodePort) {
    const { externalLocal: isLocal } = port
    out.nodePorts.push({ protocol, port: port.nodePort, scheduler, persistent, owner, isLocal, ...external })
  }
  if (port.healthCheckNodePort) put('KUBE-HEALTH-CHECK-NODE-PORT', { port: port.healthCheckNodePort })
}

/** loadBalancerSourceRanges. */
function closeTo(
  port: ServicePortInfo,
  node: ProxyNode,
  at: Entry,
  server: VirtualServer,
  put: (set: SetName, entry: Entry) => void,
  out: Output,
): void {
  put('KUBE-LOAD-BALANCER-FW', at)
  // No hash:…,net of the kernel takes a range of prefix length 0: kube-proxy logs an error, and nobody is let in by it.
  const storable = port.sourceRanges.filter(({ bits }) => bits !== 0)
  for (const from of storable) put('KUBE-LOAD-BALANCER-SOURCE-CIDR', { ...at, from })
  // The node has the load balancer's address, and sends from it to itself.
  if (port.sourceRanges.some((range) => range.has(node.internalIP))) {
    put('KUBE-LOAD-BALANCER-SOURCE-IP', { ...at, from: host(at.ip!) })
  } else {
    out.closedToNode.push(server)
  }
}
