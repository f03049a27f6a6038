import type { Topology } from '#state'
import { nameIn } from '#state/words'
import { inOrderOfExposure } from './groups.ts'
import type { Ghost } from './types.ts'

/** What the engine says is referenced and missing: ghost edges into nowhere, and Services whose selector finds no pod. */
export function ghostsOf(topology: Topology): Ghost[] {
  const known = new Set([...topology.pods, ...topology.services, ...topology.nodes].map((view) => view.place))
  const loose = topology.edges.filter((edge) => edge.state === 'ghost' && !known.has(edge.to))
  const ghosts: Ghost[] = []
  for (const service of inOrderOfExposure(topology.services)) {
    const edge = loose.find((one) => one.from === service.place)
    if (!edge && service.problem?.reason !== 'NO_MATCHING_PODS') continue
    ghosts.push({
      place: edge?.to ?? `ghost/${service.place}`,
      service: service.place,
      text: service.selector
        ? `no pod has ${selectorText(service.selector)}`
        : (edge?.why ?? 'nothing stands behind it'),
    })
  }
  return ghosts
}

/** Services that Ingresses and HTTPRoutes lead to, and that do not exist. */
export function missingBackends({ edges }: Topology): Ghost[] {
  const found = new Map<string, Ghost>()
  for (const { kind, state, from, to } of edges) {
    if (kind !== 'rule' || state !== 'ghost' || found.has(to)) continue
    found.set(to, { place: to, text: `there is no Service ${nameIn(to)}`, service: from })
  }
  return [...found.values()]
}

function selectorText(selector: Record<string, string>): string {
  return Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ')
}
