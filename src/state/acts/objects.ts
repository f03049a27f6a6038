import type { Place } from '../../engine/network/types.ts'
import type { Topology } from '../../engine/topology/types.ts'

/** An object of the API server; the namespace is empty for what has none. */
export interface ObjectRef {
  kind: string
  namespace: string
  name: string
}

const KINDS: Record<string, string> = {
  service: 'Service',
  loadbalancer: 'Service',
  pod: 'Pod',
  deployment: 'Deployment',
  replicaset: 'ReplicaSet',
  statefulset: 'StatefulSet',
  daemonset: 'DaemonSet',
  job: 'Job',
  ingress: 'Ingress',
  gateway: 'Gateway',
  httproute: 'HTTPRoute',
  networkpolicy: 'NetworkPolicy',
}

/** What the API server calls the thing at a place; null for what it does not know, such as a client. */
export function objectAt(place: Place): ObjectRef | null {
  const [what = '', first = '', second] = place.split('/')
  if (what === 'node') return first.includes('#') ? null : { kind: 'Node', namespace: '', name: first }
  const kind = KINDS[what]
  return kind && second ? { kind, namespace: first, name: second } : null
}

/** Pods of an owner that are not on their way out. */
export function countOwned({ pods }: Pick<Topology, 'pods'>, owner: string | null): number {
  return pods.filter((pod) => pod.owner === owner && !pod.terminating).length
}

/** Whether there is something at the place now: what is remembered of a thing may outlive it. */
export function isThere(place: Place, topology: Topology): boolean {
  const { clients, loadBalancers, nodes, services, pods, entries, policies } = topology
  const lists: readonly (readonly { place: Place }[])[] = [
    clients,
    loadBalancers,
    nodes,
    services,
    pods,
    entries,
    policies,
  ]
  return lists.some((list) => list.some((one) => one.place === place)) || pods.some((pod) => pod.owner === place)
}

/** `Pod web-1`, `Load balancer web`: what a thing is, and its name. */
export function titleOf(place: Place): string {
  const [what = '', ...rest] = place.split('/')
  const name = rest.at(-1) ?? ''
  const kind = { client: 'Client', loadbalancer: 'Load balancer', node: 'Node' }[what] ?? KINDS[what]
  return kind && name ? `${kind} ${name}` : place
}
