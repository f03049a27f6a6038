import type { Door, ServiceView, Topology } from '#state'

export const DOORS: { door: Door; label: string }[] = [
  { door: 'clusterIP', label: 'ClusterIP' },
  { door: 'nodePort', label: 'NodePort' },
  { door: 'loadBalancer', label: 'LoadBalancer' },
]

/**
 * Why a Service has no such door, or null when it has. A door that leads nowhere, such as a load balancer that is still
 * being made, or a ClusterIP for somebody outside, is no obstacle: to see how that fails is the point.
 */
export function whyNoDoor(service: ServiceView, door: Door): string | null {
  if (service.type === 'ExternalName') return 'An ExternalName Service is only a DNS name.'
  switch (door) {
    case 'clusterIP':
      return service.clusterIP === 'None' ? 'A headless Service has no ClusterIP.' : null
    case 'nodePort':
      return service.ports.some((port) => port.nodePort !== null) ? null : `Type ${service.type} opens no node port.`
    case 'loadBalancer':
      return service.type === 'LoadBalancer' ? null : `Type ${service.type} asks for no load balancer.`
  }
}

/** What a request by hand, or a source of traffic, is made of. */
export interface RequestChoice {
  from: string
  /** `namespace/name` */
  service: string
  door: Door
  /** Null for the Service's first port. */
  port: number | null
}

export interface SourceOption {
  ref: string
  label: string
}

/** Who can ask: the clients outside, the nodes, and the pods that have an address. */
export function sourceOptions({
  clients,
  nodes,
  pods,
}: Pick<Topology, 'clients' | 'nodes' | 'pods'>): Record<'outside' | 'nodes' | 'pods', SourceOption[]> {
  return {
    nodes: nodes.map((node) => ({ ref: node.place, label: `${node.name} (${node.internalIP})` })),
    outside: clients.map((client) => ({ ref: client.place, label: `${client.name} (${client.ip})` })),
    pods: pods
      .filter((pod) => pod.ip !== null && !pod.terminating)
      .map((pod) => ({
        ref: pod.place,
        label: pod.namespace === 'default' ? pod.name : `${pod.namespace}/${pod.name}`,
      })),
  }
}

export function serviceKey(service: ServiceView): string {
  return `${service.namespace}/${service.name}`
}

/** The nearest thing to what was chosen before that exists now; null while there is nothing to ask. */
export function fitChoice(
  wanted: Partial<RequestChoice>,
  topology: Topology,
): (RequestChoice & { view: ServiceView }) | null {
  const options = sourceOptions(topology)
  const sources = [...options.outside, ...options.nodes, ...options.pods]
  const view =
    topology.services.find((service) => serviceKey(service) === wanted.service) ?? likeliest(topology.services)
  if (!view || sources.length === 0) return null
  const open = DOORS.filter(({ door }) => whyNoDoor(view, door) === null)
  const door = open.some((o) => o.door === wanted.door) ? wanted.door! : (open.at(-1)?.door ?? 'clusterIP')
  const inside =
    door === 'clusterIP' ? (options.pods[0] ?? options.outside[0]) : (options.outside[0] ?? options.pods[0])
  const from = sources.find((source) => source.ref === wanted.from) ?? inside!
  const port = view.ports.find((p) => p.port === wanted.port)?.port ?? view.ports[0]?.port ?? null
  return { from: from.ref, service: serviceKey(view), door, port, view }
}

/** The Service with the most doors is the most to see; the API server's own Service is the least. */
function likeliest(services: ServiceView[]): ServiceView | undefined {
  const worth = { LoadBalancer: 3, NodePort: 2, ClusterIP: 1, ExternalName: 0 }
  return services
    .filter((service) => service.name !== 'kubernetes')
    .reduce<ServiceView | undefined>(
      (best, next) => (best && worth[best.type] >= worth[next.type] ? best : next),
      undefined,
    )
}
