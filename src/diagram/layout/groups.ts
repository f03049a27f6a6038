import type { Place, PodView, Topology } from '#state'

/** Pods that only send: they stand before the Services that they ask, not behind them. */
export function senders(topology: Topology): Set<Place> {
  const asks = new Set<Place>()
  const serves = new Set<Place>()
  for (const edge of topology.edges) {
    if (edge.kind === 'request') asks.add(edge.from)
    if (edge.kind === 'endpoint') serves.add(edge.to)
  }
  return new Set(topology.pods.map((pod) => pod.place).filter((place) => asks.has(place) && !serves.has(place)))
}

/** Pods that read Ingresses or Gateways and pass requests on, and the Services that lead to them. */
export function proxiesOf({ entries, edges }: Topology): { pods: Set<Place>; services: Set<Place> } {
  const pods = new Set(entries.flatMap(({ proxies }) => proxies))
  const services = new Set<Place>()
  if (pods.size > 0) for (const { kind, from, to } of edges) if (kind === 'endpoint' && pods.has(to)) services.add(from)
  return { pods, services }
}

/** One owner's pods stand together; bare pods stand alone. */
export function groupOf(pod: PodView): string {
  return pod.owner ?? pod.place
}

export function groupPods(pods: readonly PodView[]): Map<string, PodView[]> {
  const groups = new Map<string, PodView[]>()
  for (const pod of pods) {
    const key = groupOf(pod)
    const group = groups.get(key)
    if (group) group.push(pod)
    else groups.set(key, [pod])
  }
  return groups
}

const EXPOSURE = { LoadBalancer: 0, NodePort: 1, ClusterIP: 2, ExternalName: 3 } as const

/** What outsiders use stands above what only the inside uses, so the columns' edges seldom cross. */
export function inOrderOfExposure<S extends Topology['services'][number]>(services: readonly S[]): S[] {
  return [...services].sort((a, b) => EXPOSURE[a.type] - EXPOSURE[b.type] || (a.name < b.name ? -1 : 1))
}
