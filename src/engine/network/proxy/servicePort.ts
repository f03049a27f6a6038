import type { EndpointSlice } from '../../kinds/endpointslice/types.ts'
import type { Protocol, Service, ServicePort } from '../../kinds/service/types.ts'
import type { IPFamily } from '../../config.ts'
import { canonicalIP, familyOf, hostPort } from '../../ip.ts'
import { addressRange, type AddressRange } from '../address.ts'

export type { IPFamily } from '../../config.ts'

/**
 * One port of a Service as kube-proxy sees it, and its endpoints: what every proxy mode compiles from.
 * Source: pkg/proxy/serviceport.go, endpointslicecache.go.
 */
export interface ServicePortInfo {
  /** Of all addresses in it. */
  family: IPFamily
  namespace: string
  name: string
  /** `namespace/name` or `namespace/name:port`. */
  fullName: string
  protocol: Protocol
  clusterIP: string
  port: number
  /** 0 when there is none. */
  nodePort: number
  externalIPs: string[]
  loadBalancerVIPs: string[]
  /** Those of the family; others say nothing about it. */
  sourceRanges: AddressRange[]
  internalLocal: boolean
  externalLocal: boolean
  /** Seconds of session affinity; null without. */
  stickySeconds: number | null
  healthCheckNodePort: number
  /** Sorted by address text, without doubles. */
  endpoints: EndpointInfo[]
}

export interface EndpointInfo {
  /** `10.244.0.7:80`, `[fd00:10:244::7]:80` */
  address: string
  ip: string
  port: number
  ready: boolean
  serving: boolean
  terminating: boolean
  nodeName: string | undefined
  zoneHints: readonly string[]
  nodeHints: readonly string[]
}

/** A Service and the EndpointSlices that carry its name: all that its rules depend on, besides the node. */
export interface ServiceInput {
  readonly service: Service
  readonly slices: readonly EndpointSlice[]
}

/** Headless and ExternalName Services, and those given to another proxy, have no rules. */
export function isProxied(service: Service): boolean {
  const { clusterIP, type } = service.spec
  if (!clusterIP || clusterIP === 'None' || type === 'ExternalName') return false
  return service.metadata.labels?.['service.kubernetes.io/service-proxy-name'] === undefined
}

/** The ports of a Service as proxies of one address family see them. */
export function servicePorts(input: ServiceInput, family: IPFamily): readonly ServicePortInfo[] {
  if (last?.input !== input || last.family !== family) last = { input, family, ports: portsOf(input, family) }
  return last.ports
}

/** What was asked last: who compiles a Service asks at once whether other nodes may have the same rules. */
let last: { input: ServiceInput; family: IPFamily; ports: readonly ServicePortInfo[] } | undefined

function portsOf({ service, slices }: ServiceInput, family: IPFamily): ServicePortInfo[] {
  if (!isProxied(service)) return []
  const { clusterIP, clusterIPs = [clusterIP ?? ''], ports = [] } = service.spec
  const ip = clusterIPs.find((each) => familyOf(each) === family)
  return ip ? ports.map((port) => servicePort(service, port, canonicalIP(ip) ?? ip, slices, family)) : []
}

function servicePort(
  service: Service,
  port: ServicePort,
  clusterIP: string,
  slices: readonly EndpointSlice[],
  family: IPFamily,
): ServicePortInfo {
  const { spec, status } = service
  const namespace = service.metadata.namespace ?? 'default'
  const { name } = service.metadata
  const ingress = status.loadBalancer.ingress ?? []
  const affinity = spec.sessionAffinity === 'ClientIP'
  const ofFamily = (ips: readonly string[]) =>
    ips.flatMap((ip) => (familyOf(ip) === family ? (canonicalIP(ip) ?? []) : []))
  return {
    family,
    namespace,
    name,
    fullName: port.name ? `${namespace}/${name}:${port.name}` : `${namespace}/${name}`,
    protocol: port.protocol,
    clusterIP,
    port: port.port,
    nodePort: port.nodePort ?? 0,
    externalIPs: ofFamily(spec.externalIPs ?? []),
    loadBalancerVIPs: ofFamily(ingress.flatMap(({ ip, ipMode }) => (ip && ipMode !== 'Proxy' ? [ip] : []))),
    sourceRanges: (spec.loadBalancerSourceRanges ?? [])
      .flatMap((text) => addressRange(text.trim()) ?? [])
      .filter((range) => range.family === family),
    internalLocal: spec.internalTrafficPolicy === 'Local',
    externalLocal: spec.externalTrafficPolicy === 'Local',
    stickySeconds: affinity ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10800) : null,
    healthCheckNodePort: spec.healthCheckNodePort ?? 0,
    endpoints: endpointsOf(port, slices, family),
  }
}

function endpointsOf(port: ServicePort, slices: readonly EndpointSlice[], family: IPFamily): EndpointInfo[] {
  const found = new Map<string, EndpointInfo>()
  for (const slice of slices) {
    if (slice.addressType !== family) continue
    for (const slicePort of slice.ports ?? []) {
      if (!slicePort.port || (slicePort.name ?? '') !== (port.name ?? '')) continue
      if ((slicePort.protocol ?? 'TCP') !== port.protocol) continue
      for (const { addresses, conditions, nodeName, hints } of slice.endpoints) {
        const ip = canonicalIP(addresses[0] ?? '')
        if (!ip) continue
        const address = hostPort(ip, slicePort.port)
        if (found.has(address)) continue
        found.set(address, {
          address,
          ip,
          port: slicePort.port,
          ready: conditions.ready ?? true,
          serving: conditions.serving ?? true,
          terminating: conditions.terminating ?? false,
          nodeName,
          zoneHints: hints?.forZones?.map((zone) => zone.name) ?? [],
          nodeHints: hints?.forNodes?.map((node) => node.name) ?? [],
        })
      }
    }
  }
  // texts by themselves are sorted without a call for each two of them
  return [...found.keys()].sort().map((address) => found.get(address)!)
}

/** Reachable by more than its cluster IP. */
export function isExternallyAccessible(port: ServicePortInfo): boolean {
  return port.nodePort !== 0 || port.loadBalancerVIPs.length > 0 || port.externalIPs.length > 0
}

/** Local external policy needs them too: pods of the cluster that call the outside address get any endpoint. */
export function usesClusterEndpoints(port: ServicePortInfo): boolean {
  return !port.internalLocal || isExternallyAccessible(port)
}

export function usesLocalEndpoints(port: ServicePortInfo): boolean {
  return port.internalLocal || (port.externalLocal && isExternallyAccessible(port))
}
