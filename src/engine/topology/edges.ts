/** What leads from one thing to the next inside of the cluster, and why. */
import type { Endpoint, EndpointSlice } from '../kinds/endpointslice/types.ts'
import type { Node } from '../kinds/node/types.ts'
import type { Service } from '../kinds/service/types.ts'
import type { LoadBalancer, LoadBalancerTarget } from '../network/types.ts'
import { isReady, serviceKey, servicePlace } from './services.ts'
import type { EdgeView } from './types.ts'

export function targetEdges(loadBalancers: readonly LoadBalancer[]): EdgeView[] {
  return loadBalancers.flatMap((lb) => [...byNode(lb.targets)].map(([node, targets]) => targetEdge(lb, node, targets)))
}

/** Pods of one node share a line: it is the node that the picture has a place for. */
function byNode(targets: readonly LoadBalancerTarget[]): Map<string, LoadBalancerTarget[]> {
  const nodes = new Map<string, LoadBalancerTarget[]>()
  for (const target of targets) nodes.set(target.node, [...(nodes.get(target.node) ?? []), target])
  return nodes
}

function targetEdge(lb: LoadBalancer, node: string, targets: readonly LoadBalancerTarget[]): EdgeView {
  const healthy = targets.filter((target) => target.healthy)
  const pods = targets.flatMap(({ pod }) => pod ?? [])
  const listener = lb.listeners[0]
  const port = pods.length > 0 ? Object.values(pods[0]!.ports)[0] : lb.delivery === 'nodePort' && listener?.nodePort
  const to = `node/${node}`
  const what = pods.length > 0 ? `${healthy.length} of ${pods.length} pods on ${node}` : node
  const verb = pods.length > 0 ? ['pass', 'so they get'] : [healthy.length > 0 ? 'passes' : 'fails', 'so it gets']
  const share = healthy.length > 0 ? 'a share of the connections' : 'no connections'
  return {
    id: `target:${lb.place}>${to}`,
    kind: 'target',
    from: lb.place,
    to,
    label: `:${port || (listener?.port ?? '')}`,
    state: lb.state === 'provisioning' ? 'pending' : healthy.length > 0 ? 'ready' : 'unhealthy',
    why: `${what} ${verb[0]} the load balancer's health check, ${verb[1]} ${share}.`,
  }
}

/** `/UDP`, as kubectl prints ports; nothing for TCP, which nearly all are. */
function notTCP({ protocol }: { protocol?: string }): string {
  return protocol && protocol !== 'TCP' ? `/${protocol}` : ''
}

export function doorEdges(nodes: readonly Node[], services: readonly Service[]): EdgeView[] {
  const edges: EdgeView[] = []
  for (const service of services) {
    const open = (service.spec.ports ?? []).filter((port) => port.nodePort)
    if (open.length === 0) continue
    const numbers = open.map((port) => `${port.nodePort}${notTCP(port)}`).join(', ')
    const to = servicePlace(service)
    for (const node of nodes) {
      const from = `node/${node.metadata.name}`
      edges.push({
        id: `door:${from}>${to}`,
        kind: 'door',
        from,
        to,
        label: `:${numbers}`,
        state: 'ready',
        why: `kube-proxy on ${node.metadata.name} has rules for node port ${numbers} of Service ${service.metadata.name}.`,
      })
    }
  }
  return edges
}

export function endpointEdges(services: readonly Service[], slices: ReadonlyMap<string, EndpointSlice[]>): EdgeView[] {
  const edges = new Map<string, EdgeView>()
  for (const service of services) {
    const from = servicePlace(service)
    const selector = Object.entries(service.spec.selector ?? {}).map(([key, value]) => `${key}=${value}`)
    for (const slice of slices.get(serviceKey(service)) ?? []) {
      const label = (slice.ports ?? []).map((port) => `:${port.port}${notTCP(port)}`).join(', ')
      for (const endpoint of slice.endpoints) {
        if (endpoint.targetRef?.kind !== 'Pod') continue
        const to = `pod/${endpoint.targetRef.namespace ?? service.metadata.namespace}/${endpoint.targetRef.name}`
        const id = `endpoint:${from}>${to}`
        const other = edges.get(id)
        edges.set(id, {
          id,
          kind: 'endpoint',
          from,
          to,
          label: other && other.label !== label ? `${other.label}, ${label}` : label,
          state: endpoint.conditions.terminating ? 'terminating' : isReady(endpoint) ? 'ready' : 'notReady',
          why: whyEndpoint(service, slice, endpoint, selector.join(', ')),
        })
      }
    }
  }
  return [...edges.values()]
}

function whyEndpoint(service: Service, slice: EndpointSlice, endpoint: Endpoint, selector: string): string {
  const cause = selector
    ? `its labels match the selector ${selector}`
    : `EndpointSlice ${slice.metadata.name} was written by hand`
  const state = endpoint.conditions.terminating
    ? ' It is terminating, so it gets no new connections.'
    : isReady(endpoint)
      ? ''
      : ' It is not ready, so it gets no connections.'
  return `${endpoint.targetRef?.name} is an endpoint of Service ${service.metadata.name}: ${cause}.${state}`
}
