import type { Api } from '../api/api.ts'
import { canonicalIP } from '../ip.ts'
import type { Service } from '../kinds/service/types.ts'
import type { LoadBalancer, Place, SourceRef } from '../network/types.ts'
import { parseTarget } from '../traffic/index.ts'

/** What in the picture a URL leads to first, as its sender reads it; null for what is not in the picture. */
export function urlPlace(
  url: string,
  sender: SourceRef,
  from: { api: Api; loadBalancers: readonly LoadBalancer[]; placeAt(ip: string): Place | null },
): { place: Place; label: string; why: string } | null {
  const target = parseTarget(url)
  if (!target) return null
  const { host, port } = target
  const place = placeNamed(host, sender, from)
  return place === null ? null : { place, label: `:${port}`, why: `Calls ${url}.` }
}

function placeNamed(host: string, sender: SourceRef, from: Parameters<typeof urlPlace>[2]): Place | null {
  const balancer = from.loadBalancers.find(({ ip, hostname }) => ip === host || hostname === host)
  if (balancer) return balancer.place
  const ip = canonicalIP(host)
  if (ip !== undefined) {
    const isOwn = ({ spec }: Service) => spec.clusterIPs?.includes(ip) ?? spec.clusterIP === ip
    const service = from.api.list<Service>('Service').find(isOwn)
    return service ? `service/${service.metadata.namespace}/${service.metadata.name}` : from.placeAt(ip)
  }
  // Only pods ask cluster DNS.
  const [kind, own = 'default', pod] = sender.split('/')
  if (kind !== 'pod') return null
  const [name = '', namespace = pod === undefined ? 'default' : own, svc = 'svc'] = host.split('.')
  const found = svc === 'svc' && from.api.get<Service>('Service', namespace, name)
  return found ? `service/${namespace}/${name}` : null
}
