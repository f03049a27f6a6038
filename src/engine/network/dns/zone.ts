import { isIP } from '../../kinds/ip.ts'
import { SERVICE_NAME_LABEL, type Endpoint, type EndpointSlice } from '../../kinds/endpointslice/types.ts'
import type { Service } from '../../kinds/service/types.ts'
import { parsePodName, parseReverseName, readZoneName, type ZoneName } from './names.ts'
import { ZONE, type DnsSources } from './sources.ts'

/** An entry of the zone before it becomes a record: CoreDNS calls it a service. */
export interface Entry {
  /** An address, or for an alias the name that it points to. */
  host: string
  /** The name that SRV records point to. */
  target: string
  port: number
}

/** null: the name does not exist. Empty: it does, but holds nothing of what was asked (NODATA). */
export type Found = readonly Entry[] | null

/**
 * What the zone has under a name.
 * Source: coredns plugin/kubernetes: kubernetes.go Records, findServices, findPods (`pods insecure`), parse.go.
 */
export function entriesOf(name: string, sources: DnsSources): Found {
  const request = readZoneName(name)
  if (request === 'apex') return []
  if (request === 'invalid') return null
  if (!sources.api.get('Namespace', undefined, request.namespace)) return null
  if (request.service === null) return []
  return request.sort === 'pod' ? podEntries(request.service) : serviceEntries(request, sources)
}

/** `10-244-0-7.default.pod.cluster.local` is answered whether or not there is such a pod. */
function podEntries(name: string): Found {
  const ip = parsePodName(name)
  return ip === undefined ? null : [{ host: ip, target: '', port: 0 }]
}

function serviceEntries(request: ZoneName, sources: DnsSources): Found {
  const { namespace, endpoint } = request
  const service = sources.api.get<Service>('Service', namespace, request.service!)
  if (!service) return null
  const { type, clusterIP, clusterIPs, externalName = '' } = service.spec
  const full = `${service.metadata.name}.${namespace}.svc.${ZONE}`
  if (type === 'ExternalName') {
    // An address is no name that one could be an alias of: CoreDNS leaves such a Service out.
    return endpoint === null && !isIP(externalName) ? [{ host: externalName, target: '', port: 0 }] : null
  }
  if (clusterIP === 'None' || endpoint !== null) return endpointEntries(service, request, full, sources)
  const ports = (service.spec.ports ?? []).filter((port) => isAskedFor(request, port.name, port.protocol))
  if (ports.length === 0) return null
  const ips = clusterIPs ?? (clusterIP ? [clusterIP] : [])
  return ports.flatMap(({ port }) => ips.map((host) => ({ host, target: full, port })))
}

function endpointEntries(service: Service, request: ZoneName, full: string, sources: DnsSources): Found {
  const entries = slicesOf(service, sources).flatMap(({ endpoints, ports }) =>
    endpoints.filter(isReady).flatMap((endpoint) => {
      const hostname = hostnameOf(endpoint)
      if (request.endpoint !== null && request.endpoint !== hostname.toLowerCase()) return []
      // A headless Service may have no ports; its names exist all the same.
      const some = ports?.length ? ports : [{ name: '', port: -1, protocol: '' }]
      return some
        .filter((port) => isAskedFor(request, port.name, port.protocol))
        .flatMap(({ port }) =>
          endpoint.addresses.slice(0, 1).map((host) => ({ host, target: `${hostname}.${full}`, port: port ?? -1 })),
        )
    }),
  )
  return entries.length > 0 ? entries : null
}

/** Names of an address: of the Service whose cluster IP it is, or else of all endpoints that have it. */
export function namesOfAddress(reverseName: string, sources: DnsSources): string[] {
  const ip = parseReverseName(reverseName)
  if (ip === undefined) return []
  const services = sources.api.list<Service>('Service')
  const owner = services.find(({ spec }) => (spec.clusterIPs ?? [spec.clusterIP]).includes(ip))
  if (owner) return [`${owner.metadata.name}.${owner.metadata.namespace}.svc.${ZONE}`]
  return services.flatMap((service) =>
    slicesOf(service, sources).flatMap(({ endpoints }) =>
      endpoints
        .filter((endpoint) => isReady(endpoint) && endpoint.addresses[0] === ip)
        .map(
          (endpoint) => `${hostnameOf(endpoint)}.${service.metadata.name}.${service.metadata.namespace}.svc.${ZONE}`,
        ),
    ),
  )
}

/** `_http._tcp` asks for the port of this name and protocol; a name without them for every port. */
function isAskedFor({ port, protocol }: ZoneName, name: string | undefined, of: string | undefined): boolean {
  return (port === null || port === (name ?? '').toLowerCase()) && (protocol === null || protocol === of?.toLowerCase())
}

function slicesOf(service: Service, { api }: DnsSources): EndpointSlice[] {
  const { namespace = 'default', name } = service.metadata
  return api.list<EndpointSlice>('EndpointSlice', { namespace, selector: { [SERVICE_NAME_LABEL]: name } })
}

function isReady({ conditions }: Endpoint): boolean {
  return conditions.ready !== false
}

/** Endpoints without a hostname are called by their dashed address. */
function hostnameOf({ hostname, addresses: [ip = ''] }: Endpoint): string {
  return hostname ?? ip.replaceAll(/[.:]/g, '-')
}
