import type { Api } from '../api/api.ts'
import { SERVICE_NAME_LABEL, type Endpoint, type EndpointSlice } from '../kinds/endpointslice/types.ts'
import type { Service } from '../kinds/service/types.ts'
import { ipv4 } from './address.ts'

const ZONE = 'cluster.local'
/** resolv.conf of a pod: names with fewer dots are tried with the search domains first. */
const NDOTS = 5
/** A CNAME that points to a CNAME that points …: resolvers give up. */
const MAX_CNAMES = 8

export interface DnsAnswer {
  /** The addresses; empty where the name does not exist or leads nowhere. */
  ips: string[]
  /** The full name that was found. */
  fullName: string
  /** The Service that the name belongs to. */
  service?: Service
  /** ExternalName only: where its CNAME points. */
  target?: string
}

export interface DnsSources {
  api: Api
  /** Names of the world outside that we know: load balancers with a hostname. */
  publicName(name: string): string | undefined
}

/**
 * What a pod of the namespace gets for a name, search domains and all; undefined is NXDOMAIN.
 * Source: Kubernetes DNS-Based Service Discovery 1.1.0; CoreDNS plugin/kubernetes; dnsPolicy ClusterFirst.
 */
export function resolveInCluster(name: string, namespace: string, sources: DnsSources): DnsAnswer | undefined {
  const absolute = name.endsWith('.')
  const plain = (absolute ? name.slice(0, -1) : name).toLowerCase()
  const search = [`${namespace}.svc.${ZONE}`, `svc.${ZONE}`, ZONE].map((domain) => `${plain}.${domain}`)
  const tries = absolute ? [plain] : dots(plain) >= NDOTS ? [plain, ...search] : [...search, plain]
  for (const fullName of tries) {
    const answer = lookUp(fullName, sources, 0)
    if (answer) return answer
  }
  return undefined
}

/** What anybody outside gets: public names only. */
export function resolvePublic(name: string, sources: DnsSources): DnsAnswer | undefined {
  const plain = name.replace(/\.$/, '').toLowerCase()
  const ip = sources.publicName(plain)
  return ip === undefined ? undefined : { ips: [ip], fullName: plain }
}

function dots(name: string): number {
  return name.split('.').length - 1
}

function lookUp(fullName: string, sources: DnsSources, depth: number): DnsAnswer | undefined {
  if (!fullName.endsWith(`.${ZONE}`)) return resolvePublic(fullName, sources)
  const labels = fullName.slice(0, -ZONE.length - 1).split('.')
  const type = labels.pop()
  const namespace = labels.pop()
  if (!namespace || labels.length === 0) return undefined
  if (type === 'pod') return podRecord(labels, fullName)
  if (type !== 'svc' || labels.length > 2) return undefined
  const service = sources.api.get<Service>('Service', namespace, labels.pop()!)
  if (!service) return undefined
  return serviceRecord(service, labels[0], fullName, sources, depth)
}

/** `10-244-0-7.default.pod.cluster.local` answers whatever it says: CoreDNS `pods insecure`, as kubeadm sets it. */
function podRecord(labels: string[], fullName: string): DnsAnswer | undefined {
  const ip = labels.length === 1 ? labels[0]!.replaceAll('-', '.') : ''
  return Number.isNaN(ipv4(ip)) ? undefined : { ips: [ip], fullName }
}

function serviceRecord(
  service: Service,
  hostname: string | undefined,
  fullName: string,
  sources: DnsSources,
  depth: number,
): DnsAnswer | undefined {
  const { type, clusterIP, externalName = '' } = service.spec
  if (type === 'ExternalName') {
    if (hostname !== undefined) return undefined
    const target = externalName.replace(/\.$/, '').toLowerCase()
    const answer = depth < MAX_CNAMES ? lookUp(target, sources, depth + 1) : undefined
    return { ips: answer?.ips ?? [], fullName, service, target }
  }
  if (clusterIP && clusterIP !== 'None') {
    return hostname === undefined ? { ips: [clusterIP], fullName, service } : undefined
  }
  const endpoints = readyEndpoints(service, sources.api)
  const wanted = hostname === undefined ? endpoints : endpoints.filter((e) => hostnameOf(e) === hostname)
  const ips = [...new Set(wanted.flatMap((endpoint) => endpoint.addresses.slice(0, 1)))]
  // A headless Service without ready endpoints has no records; the name itself does not exist then.
  return ips.length > 0 || hostname === undefined ? { ips, fullName, service } : undefined
}

function readyEndpoints(service: Service, api: Api): Endpoint[] {
  const { namespace, name } = service.metadata
  return api
    .list<EndpointSlice>('EndpointSlice', {
      namespace: namespace ?? 'default',
      selector: { [SERVICE_NAME_LABEL]: name },
    })
    .filter((slice) => slice.addressType === 'IPv4')
    .flatMap((slice) => slice.endpoints)
    .filter((endpoint) => endpoint.conditions.ready !== false)
}

/** Endpoints without a hostname are called by their dashed address: CoreDNS endpointHostname. */
function hostnameOf(endpoint: Endpoint): string {
  return endpoint.hostname ?? (endpoint.addresses[0] ?? '').replaceAll('.', '-')
}
