import type { Layout, Rect } from '../layout/types.ts'
import { routeAround, type Curve } from './route.ts'

/** Finds the line between two cards or parts of cards. */
export type Roads = (from: Rect, to: Rect) => Curve

/** More cards than this are not gone around: it would cost more than it shows. */
const MANY = 150

/** What lines keep clear of. Boxes of nodes have lines inside, and pods in them stand at their lines' ends. */
export function obstaclesOf({ rects, parents, options }: Layout): Rect[] {
  if (options.reading === 'logical' && parents.size === 0) return [...rects.values()]
  return [...rects]
    .filter(([place]) => !parents.has(place) && (options.reading === 'logical' || !place.startsWith('node/')))
    .map(([, rect]) => rect)
}

const kept = new WeakMap<Layout['rects'], Roads>()

/**
 * The roads of a layout: edges, dots and the way of the selected request all run on them. Layouts of one geometry (see
 * `settle`) have the same.
 */
export function roadsOf(layout: Layout): Roads {
  let roads = kept.get(layout.rects)
  if (!roads) kept.set(layout.rects, (roads = build(layout)))
  return roads
}

function build(layout: Layout): Roads {
  const all = obstaclesOf(layout)
  const cards = all.length > MANY ? [] : all
  const proxies = new Set([...(layout.proxies ?? [])].flatMap((place) => layout.rects.get(place) ?? []))
  // Farther than this a whole column of Services stands between.
  const isPast = (a: Rect, b: Rect) => proxies.has(a) && b.x - (a.x + a.w) > 200
  const known = new Map<Rect, Map<Rect, Curve>>()
  return (from, to) => {
    let ways = known.get(from)
    if (!ways) known.set(from, (ways = new Map()))
    let curve = ways.get(to)
    if (!curve)
      ways.set(
        to,
        (curve = routeAround(from, to, layout.options.axis, isPast(from, to) || isPast(to, from) ? [] : cards)),
      )
    return curve
  }
}
