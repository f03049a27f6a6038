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
