import type { Cluster } from '#engine'
import type { EndpointSlice } from '../../engine/kinds/endpointslice/types.ts'
import type { Node } from '../../engine/kinds/node/types.ts'
import type { Service, ServicePort } from '../../engine/kinds/service/types.ts'
import type { ReachAddress } from '../messages.ts'

/** So many nodes' doors, and so many pods' names, are tried; who has more learns nothing new from the rest. */
const MOST = 12

export type Address = Omit<ReachAddress, 'cells'>

/** The first port of most Services; asked for where a Service names none, as an ExternalName may. */
const PLAIN: ServicePort = { port: 80, protocol: 'TCP', targetPort: 80 }

/**
 * Everything that somebody may type to get to a Service: its name, its cluster IPs, names of single pods, doors of nodes,
 * load balancers' and external addresses, and hosts of Ingresses. `left` counts the doors and names beyond those.
 */
export function addressesOf(cluster: Cluster, service: Service): { addresses: Address[]; left: number } {
  const { spec } = service
  const ports = spec.ports?.length ? spec.ports : [PLAIN]
  const balancers = balancersOf(service)
  const pods = spec.clusterIP === 'None' ? podNames(cluster, service) : []
  const doors = spec.ports?.some(({ nodePort }) => nodePort) ? nodeAddresses(cluster) : []
  const fullName = `${service.metadata.name}.${service.metadata.namespace}.svc.cluster.local`
  const addresses = ports.flatMap((port): Address[] => {
    const at = (kind: Address['kind'], host: string | null, rest: Partial<Address> = {}): Address => ({
      kind,
      of: null,
      host,
      port: port.port,
      protocol: port.protocol,
      ...rest,
    })
    return [
      at('name', fullName),
      ...clusterIPs(service).map((ip) => at('clusterIP', ip)),
      ...pods.slice(0, MOST).map(({ host, pod }) => at('pod', host, { of: pod })),
      ...(port.nodePort ? doors.slice(0, MOST) : []).map(({ ip, node }) =>
        at('nodePort', ip, { of: node, port: port.nodePort! }),
      ),
      ...balancers.map((host) => at('loadBalancer', host)),
      ...(spec.externalIPs ?? []).map((ip) => at('externalIP', ip)),
    ]
  })
  return {
    addresses: [...addresses, ...hostsOfIngresses(cluster, service)],
    left: Math.max(0, pods.length - MOST) + Math.max(0, doors.length - MOST),
  }
}

function clusterIPs({ spec: { clusterIP = '', clusterIPs } }: Service): string[] {
  return (clusterIPs ?? [clusterIP]).filter((ip) => ip !== '' && ip !== 'None')
}

/** Null for one that the cloud still makes. */
function balancersOf({ spec, status }: Service): (string | null)[] {
  if (spec.type !== 'LoadBalancer') return []
  const found = (status.loadBalancer.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? null)
  return found.length > 0 ? found : [null]
}

/** Of a headless Service each pod has a name below the Service's. */
function podNames(cluster: Cluster, { metadata: { namespace = '', name } }: Service): { host: string; pod: string }[] {
  const slices = cluster.list<EndpointSlice>('EndpointSlice', {
    namespace,
    selector: { 'kubernetes.io/service-name': name },
  })
  const found = slices.flatMap(({ endpoints }) =>
    endpoints.flatMap(({ hostname, targetRef }) =>
      hostname && targetRef?.kind === 'Pod'
        ? [{ host: `${hostname}.${name}.${namespace}.svc.cluster.local`, pod: `pod/${namespace}/${targetRef.name}` }]
        : [],
    ),
  )
  return [...new Map(found.map((one) => [one.host, one])).values()]
}

function nodeAddresses(cluster: Cluster): { ip: string; node: string }[] {
  return cluster
    .list<Node>('Node')
    .flatMap(({ metadata, status }) =>
      status.addresses
        .filter(({ type }) => type === 'InternalIP' || type === 'ExternalIP')
        .map(({ address }) => ({ ip: address, node: `node/${metadata.name}` })),
    )
}

/** Where Ingresses and HTTPRoutes lead to the Service: the name that is asked for is in the request, not in the address. */
function hostsOfIngresses(cluster: Cluster, { metadata }: Service): Address[] {
  if (cluster.parts.length === 0) return []
  const place = `service/${metadata.namespace}/${metadata.name}`
  return cluster.topology().entries.flatMap((entry) =>
    entry.rules
      .filter(({ backend }) => backend === place)
      .map(({ host, path }) => ({
        kind: 'ingress',
        of: entry.place,
        host: entry.addresses[0] ?? null,
        port: 80,
        protocol: 'TCP',
        path: path || '/',
        ...(host !== '*' && { name: host.replace(/^\*\./, 'any.') }),
      })),
  )
}
