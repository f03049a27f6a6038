import type { EdgeView, Topology } from '#state'

/** A longer rule is told in full by the edge's explanation. */
const LETTERS = 24

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
    const [first = ''] = rules
    const label = rules.size > 1 ? `${rules.size} rules` : first
    return {
      id,
      kind: 'request',
      from,
      to,
      label: label.length > LETTERS ? `${label.slice(0, LETTERS - 1)}…` : label,
      state: 'ready',
      why: `${[...objects].join(' and ')} leads here: ${[...rules].join(', ')}.`,
    }
  })
}
