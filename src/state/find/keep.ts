import { readSelector } from '../../engine/api/selector-text.ts'
import { satisfies } from '../../engine/api/selectors.ts'
import type { EdgeView, EntryView, ServiceView, Topology } from '../../engine/topology/types.ts'
import type { Place } from '../../engine/network/types.ts'
import type { FilterWish } from '../filter.ts'

/**
 * What is left of the cluster under a filter: the pods and Services that it is about, and what leads to them. A sentence
 * when the selector cannot be read.
 */
export function keepOf({ namespace, selector, service }: FilterWish): ((topology: Topology) => Topology) | string {
  const requirements = readSelector(selector)
  if (typeof requirements === 'string') return requirements
  const isNear = (one: { namespace: string }) => namespace === null || one.namespace === namespace

  return (topology) => {
    const { pods, edges } = topology
    const selected = new Set(
      pods.filter((pod) => isNear(pod) && satisfies(pod.labels, requirements)).map(({ place }) => place),
    )
    const endpoints = edges.filter(({ kind }) => kind === 'endpoint')
    const leadsToSelected = (place: Place) => endpoints.some((edge) => edge.from === place && selected.has(edge.to))
    const services = topology.services.filter(
      (one) =>
        isNear(one) &&
        (service === null || one.place === service) &&
        (requirements.length === 0 || leadsToSelected(one.place)),
    )
    const shown = service === null ? selected : partOf(topology, services, selected)
    // An entry is asked for by its namespace alone; else it is there for the Services that it leads to.
    return around(topology, services, shown, (entry) => service === null && requirements.length === 0 && isNear(entry))
  }
}

/** Of these pods those that have to do with the Services: their endpoints, who asks them, and proxies that lead there. */
function partOf(topology: Topology, services: readonly ServiceView[], pods: ReadonlySet<Place>): Set<Place> {
  const { edges, routes } = topology
  const kept = places(services)
  const doors = doorsOf(topology, services)
  const part = new Set<Place>()
  for (const edge of edges) {
    if (edge.kind === 'endpoint' && kept.has(edge.from)) part.add(edge.to)
    if (asksFor(edge, doors)) part.add(edge.from)
  }
  for (const { proxy, backend } of routes) if (kept.has(backend)) part.add(proxy)
  return new Set([...part].filter((place) => pods.has(place)))
}

/** The Services and pods, and every client, load balancer, node and edge by which one gets to them. */
function around(
  topology: Topology,
  services: readonly ServiceView[],
  pods: ReadonlySet<Place>,
  isWanted: (entry: EntryView) => boolean,
): Topology {
  const doors = doorsOf(topology, services)
  const loadBalancers = topology.loadBalancers.filter((one) => doors.has(one.place))
  const there = new Set([...places(services), ...places(loadBalancers), ...pods])
  const homes = new Set(topology.pods.filter(({ place }) => pods.has(place)).map(({ node }) => node))
  for (const edge of topology.edges) {
    if (edge.kind === 'door' && there.has(edge.to)) homes.add(edge.from)
    if (edge.kind === 'target' && there.has(edge.from)) homes.add(edge.to)
  }
  const nodes = topology.nodes.filter(({ place }) => homes.has(place))
  for (const { place } of nodes) there.add(place)
  const asking = topology.edges.filter((edge) => asksFor(edge, doors) || (edge.kind === 'request' && pods.has(edge.to)))
  const clients = topology.clients.filter(({ place }) => asking.some(({ from }) => from === place))
  for (const { place } of clients) there.add(place)
  const asked = new Set(asking.map(({ id }) => id))
  const routes = topology.routes.filter(({ proxy, backend }) => there.has(proxy) && there.has(backend))
  const entries = topology.entries.filter(
    (entry) => isWanted(entry) || entry.rules.some(({ backend }) => there.has(backend)),
  )
  for (const { place } of entries) there.add(place)
  return {
    ...topology,
    clients,
    loadBalancers,
    nodes,
    services: [...services],
    pods: topology.pods.filter(({ place }) => pods.has(place)),
    edges: topology.edges.filter(
      (edge) =>
        there.has(edge.from) &&
        (there.has(edge.to) || edge.state === 'ghost') &&
        (edge.kind !== 'request' || asked.has(edge.id)),
    ),
    policies: topology.policies.filter((policy) => policy.pods.some((pod) => pods.has(pod))),
    forbidden: topology.forbidden.filter(
      ({ from, to, edge }) => there.has(from) && (to === null || there.has(to)) && (edge === null || asked.has(edge)),
    ),
    entries,
    routes,
  }
}

/** Where requests for the Services go in: themselves, their load balancers, and ports of nodes, `:30100`. */
function doorsOf({ loadBalancers }: Topology, services: readonly ServiceView[]): Set<string> {
  const own = places(services)
  const ports = services.flatMap(({ ports: list }) =>
    list.flatMap(({ nodePort }) => (nodePort === null ? [] : [`:${nodePort}`])),
  )
  return new Set([...own, ...ports, ...places(loadBalancers.filter((one) => own.has(one.service)))])
}

/** An edge to a node serves whatever has the ports that it is labelled with. */
function asksFor({ kind, to, label }: EdgeView, doors: ReadonlySet<string>): boolean {
  if (kind !== 'request') return false
  return doors.has(to) || (to.startsWith('node/') && label.split(', ').some((port) => doors.has(port)))
}

function places(views: readonly { place: Place }[]): Set<Place> {
  return new Set(views.map(({ place }) => place))
}
