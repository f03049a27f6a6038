import type { Trace } from '#state'
import { at, svgPath, type Point } from '../geometry/route.ts'
import type { Ground } from '../packets/layer.ts'
import { address, journey } from '../packets/journey.ts'

export interface DrawnLeg {
  d: string
  direction: 'request' | 'reply'
  number: number
  badge: Point
  hop: number
  /** `src → dst`, for who hovers or listens. */
  text: string
}

export interface DrawnPath {
  legs: DrawnLeg[]
  /** Pairs `from>to` of places, both ways: the edges that the request uses. */
  pairs: Set<string>
  places: Set<string>
  ending: { kind: 'answered' | 'refused' | 'lost' | 'unresolved'; spot: Point } | null
}

/** The place that an anchor belongs to, and the Service when it is a Service's row. */
function placesOf(anchor: string): string[] {
  const mark = anchor.indexOf('#')
  if (mark < 0) return [anchor]
  const part = anchor.slice(mark + 1)
  return part.startsWith('service/') ? [anchor.slice(0, mark), part] : [anchor.slice(0, mark)]
}

/** A request's whole way as lines that stand still, numbered in the order of its going. */
export function drawnPath(trace: Trace, ground: Ground): DrawnPath {
  const way = journey(trace, ground.reading, ground.facts)
  const places = new Set(placesOf(way.start))
  const pairs = new Set<string>()
  const legs: DrawnLeg[] = []
  way.legs.forEach((leg, i) => {
    const [froms, tos] = [placesOf(leg.from), placesOf(leg.to)]
    for (const place of [...froms, ...tos]) places.add(place)
    const [a, b] = [ground.cardOf(froms[0]!), ground.cardOf(tos[0]!)]
    pairs.add(`${a}>${b}`).add(`${b}>${a}`)
    const [from, to] = [leg.from, leg.to].map((anchor) => ground.foldOf(anchor) ?? ground.rectOf(anchor))
    if (!from || !to) return
    const curve = ground.roads(from, to)
    legs.push({
      d: svgPath(curve),
      direction: leg.direction,
      number: i + 1,
      // Numbers of the two ways would cover each other in the middle.
      badge: at(curve, 0.36),
      hop: leg.hop,
      text: `${address(leg.packet, 'src')} → ${address(leg.packet, 'dst')}`,
    })
  })
  const rect = ground.rectOf(way.ending.at)
  const ending = rect ? { kind: way.ending.kind, spot: { x: rect.x, y: rect.y + rect.h / 2 } } : null
  return { legs, pairs, places, ending }
}

/**
 * The leg that a hop belongs to, by its number: the one that it sends the packet on, or else the one that the packet
 * came by.
 */
export function legOfHop(trace: Trace, index: number, legs: readonly DrawnLeg[]): number | null {
  const hop = trace.hops[index]
  if (!hop) return null
  const same = legs.filter((leg) => leg.direction === hop.direction)
  const leg = same.find((one) => one.hop === index) ?? same.findLast((one) => one.hop < index) ?? same[0]
  return leg?.number ?? null
}

/**
 * Where a hop happens, as places of the picture. The logical reading leaves out nodes that are only passed through: it
 * shows the Service whose rule decides there, or else where the packet was last seen.
 */
export function placesOfHop(trace: Trace, index: number, shown: ReadonlySet<string>): Set<string> {
  for (let at = index; at >= 0; at--) {
    const places = placesAt(trace, at, shown)
    if (places.size > 0) return places
  }
  return new Set()
}

function placesAt(trace: Trace, index: number, shown: ReadonlySet<string>): Set<string> {
  const hop = trace.hops[index]
  if (!hop) return new Set()
  const places = new Set(shown.has(hop.at) ? [hop.at] : [])
  const byPolicy = hop.action === 'allow' || hop.action === 'deny'
  const byRule = hop.at.startsWith('node/') && !byPolicy && (hop.rule !== null || hop.action === 'restore')
  if (trace.service && byRule && hop.action !== 'snat') places.add(trace.service)
  return places
}
