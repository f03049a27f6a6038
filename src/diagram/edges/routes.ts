import type { EdgeView, Topology } from '#state'
import { nameIn } from '#state/words'

/**
 * What leads from the pods of Ingress controllers and gateways to Services: one edge for each pair, however many rules
 * there are. The proxy opens a connection of its own, so to the picture it asks as any pod does.
 */
export function routeEdges({ routes, services }: Pick<Topology, 'routes' | 'services'>): EdgeView[] {
  const there = new Set(services.map(({ place }) => place))
  const found = new Map<string, { from: string; to: string; rules: Set<string>; objects: Set<string> }>()
  for (const { place, proxy, backend, rule } of routes) {
    if (!there.has(backend)) continue
    const id = `request:${proxy}>${backend}`
    const one = found.get(id) ?? { from: proxy, to: backend, rules: new Set<string>(), objects: new Set<string>() }
    one.rules.add(rule)
    one.objects.add(place)
    found.set(id, one)
  }
  return [...found].map(([id, { from, to, rules, objects }]) => {
    return {
      id,
      kind: 'request',
      from,
      to,
      label: '', // host and path are too long for a line between cards: the explanation has them
      state: 'ready',
      why: `${[...objects].join(' and ')} leads here: ${[...rules].join(', ')}.`,
    }
  })
}

/** More of these would hide what they are about. */
const DIRECT_AT_MOST = 24

/** A proxy takes the endpoints of a Service from the API server and connects to them itself, past the Service's address. */
export function directEdges({ routes, edges }: Pick<Topology, 'routes' | 'edges'>): EdgeView[] {
  const backends = new Map<string, Set<string>>()
  for (const { proxy, backend } of routes) backends.set(backend, (backends.get(backend) ?? new Set()).add(proxy))
  const found = edges.flatMap((edge): EdgeView[] => {
    if (edge.kind !== 'endpoint' || edge.state !== 'ready') return []
    return [...(backends.get(edge.from) ?? [])].map((proxy) => ({
      ...edge,
      id: `direct:${proxy}>${edge.to}`,
      kind: 'request',
      from: proxy,
      label: '',
      why: `The proxy connects to this endpoint of Service ${nameIn(edge.from)} itself: it reads the EndpointSlices, and the Service's own address is passed by.`,
    }))
  })
  const once = [...new Map(found.map((edge) => [edge.id, edge])).values()]
  return once.length > DIRECT_AT_MOST ? [] : once
}
