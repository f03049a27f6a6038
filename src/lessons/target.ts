import type { Cluster, KubeObject, SendRequest } from '#engine'
import { parseTarget } from '#engine/url'
import type { Pod } from '../engine/kinds/pod/types.ts'
import type { Service } from '../engine/kinds/service/types.ts'

/**
 * A request as lessons write it: from whom, and to which URL. What only the running cluster knows stands in braces with
 * the Service's name: `http://10.0.1.5:{web.nodePort}`, `http://{web.clusterIP}`, `http://{shop/web.loadBalancer}`; or
 * with a label of pods, of which the first one is meant: `http://{app=web.podIP}`.
 * `{shop.ingress}` and `{shop.gateway}` are the addresses that the status of an Ingress or Gateway tells.
 * A sentence where there is none of it.
 */
export function requestTo(cluster: Cluster, from: string, to: string): SendRequest | { missing: string } {
  let missing: string | null = null
  const url = to.replaceAll(/\{([^}]+)\.(\w+)\}/g, (whole, name: string, what: string) => {
    const found = lookUp(cluster, name, what)
    missing ??= found === null ? `${name} has no ${WORDS[what] ?? what} yet.` : null
    return found ?? whole
  })
  if (missing !== null) return { missing }
  const target = parseTarget(url)
  if (!target) return { missing: `${url} is no address to ask.` }
  return { from: placeOf(from), host: target.host, port: target.port, path: target.path, scheme: target.scheme }
}

const WORDS: Record<string, string> = {
  nodePort: 'node port',
  clusterIP: 'cluster IP',
  loadBalancer: 'load balancer',
  podIP: 'pod with an address',
  ingress: 'address in the status of an Ingress',
  gateway: 'address in the status of a Gateway',
}

function lookUp(cluster: Cluster, name: string, what: string): string | null {
  if (name.includes('=')) return what === 'podIP' ? podAddress(cluster, name) : null
  const [namespace, plain] = namespaced(name)
  if (what === 'ingress') {
    const [first] = cluster.get<Service>('Ingress', namespace, plain)?.status?.loadBalancer?.ingress ?? []
    return first?.ip ?? first?.hostname ?? null
  }
  if (what === 'gateway') {
    const gateway = cluster.get<KubeObject & Addressed>('Gateway', namespace, plain)
    return gateway?.status?.addresses?.[0]?.value ?? null
  }
  const service = cluster.get<Service>('Service', namespace, plain)
  if (!service) return null
  const { spec, status } = service
  const balancer = status?.loadBalancer?.ingress?.[0]
  switch (what) {
    case 'nodePort':
      return spec.ports?.[0]?.nodePort?.toString() ?? null
    case 'clusterIP':
      return spec.clusterIP && spec.clusterIP !== 'None' ? spec.clusterIP : null
    case 'loadBalancer':
      return balancer?.ip ?? balancer?.hostname ?? null
    default:
      return null
  }
}

/** `shop/web` is in that namespace, `web` in the default one. */
export function namespaced(name: string): [namespace: string, name: string] {
  const at = name.indexOf('/')
  return at < 0 ? ['default', name] : [name.slice(0, at), name.slice(at + 1)]
}

interface Addressed {
  status?: { addresses?: { value: string }[] }
}

function podAddress(cluster: Cluster, label: string): string | null {
  const [key = '', value = ''] = label.split('=')
  const pods = cluster.list<Pod>('Pod', { namespace: 'default', selector: { [key]: value } })
  return pods.find(({ metadata, status }) => !metadata.deletionTimestamp && status.podIP)?.status.podIP ?? null
}

/**
 * The thing that prose and front matter name, as the picture calls it: `service/web` is in the default namespace,
 * `pod/app=web` is the first pod with the label. Null when there is none.
 */
export function placeIn(cluster: Cluster, name: string): string | null {
  const { pods, services, nodes, clients, loadBalancers, routes } = cluster.topology()
  const [kind = '', ...rest] = name.split('/')
  if (kind === 'pod' && name.includes('=')) {
    const ip = podAddress(cluster, rest.join('/'))
    return pods.find((pod) => pod.ip === ip)?.place ?? null
  }
  const place = rest.length === 1 && NAMESPACED.has(kind) ? `${kind}/default/${rest[0]}` : name
  const all = [...pods, ...services, ...nodes, ...clients, ...loadBalancers, ...routes]
  return all.some((one) => one.place === place) ? place : null
}

const NAMESPACED = new Set(['pod', 'service', 'loadbalancer', 'ingress'])

/** `pod/client` is in the default namespace; `client` is the first client outside. */
export function placeOf(from: string): string {
  const [kind, ...rest] = from.split('/')
  return kind === 'pod' && rest.length === 1 ? `pod/default/${rest[0]}` : from
}
