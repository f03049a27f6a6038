import type { Layout, Racks, Rect } from '../layout/types.ts'
import type { Detour } from './detour.ts'
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

/** How lines get around what would be in their way. */
export interface Ways {
  aisle(racks: Racks, from: Rect, to: Rect): Curve | null
  detours(cards: readonly Rect[]): Detour
}
/** Null until it is loaded: the first picture hardly needs it. Until then a line may run under a card. */
let ways: Ways | null = null

/** Lines get around from now on. */
export function setWays(next: Ways): void {
  ways = next
}

const kept = new WeakMap<Layout['rects'], { roads: Roads; by: Ways | null }>()

/**
 * The roads of a layout: edges, dots and the way of the selected request all run on them. Layouts of one geometry (see
 * `settle`) have the same.
 */
export function roadsOf(layout: Layout): Roads {
  // Not sought anew for each frame of a motion.
  const by = layout.moving ? null : ways
  const known = kept.get(layout.rects)
  if (known?.by === by) return known.roads
  const roads = build(layout, by)
  kept.set(layout.rects, { roads, by })
  return roads
}

function build(layout: Layout, by: Ways | null): Roads {
  const { options, racks } = layout
  const all = obstaclesOf(layout)
  const cards = all.length > MANY ? [] : all
  const known = new Map<Rect, Map<Rect, Curve>>()
  const detourIn = new Map<readonly Rect[], Detour>()
  const siblings = siblingsOf(layout)
  const roadIn = (from: Rect, to: Rect, inTheWay: readonly Rect[]) => {
    const detour: Detour = (a, b) => {
      let found = detourIn.get(inTheWay)
      if (!found) detourIn.set(inTheWay, (found = by!.detours(inTheWay)))
      return found(a, b)
    }
    return routeAround(from, to, options.axis, inTheWay, by ? detour : undefined, inTheWay !== cards)
  }
  return (from, to) => {
    let curves = known.get(from)
    if (!curves) known.set(from, (curves = new Map()))
    let curve = curves.get(to)
    if (!curve) {
      curve = (racks && by?.aisle(racks, from, to)) ?? roadIn(from, to, siblings.get(from) ?? siblings.get(to) ?? cards)
      curves.set(to, curve)
    }
    return curve
  }
}

/** Pods that stand beside each other in the box of a node: lines to the second go around the first. */
function siblingsOf({ rects, parents, options }: Layout): Map<Rect, readonly Rect[]> {
  const found = new Map<Rect, readonly Rect[]>()
  if (options.reading === 'logical') return found
  const inBox = new Map<string, Rect[]>()
  for (const [place, box] of parents) {
    const rect = rects.get(place)
    if (!rect || !box.startsWith('node/')) continue
    const list = inBox.get(box)
    if (list) list.push(rect)
    else inBox.set(box, [rect])
  }
  for (const list of inBox.values()) {
    if (list.every(({ x }) => x === list[0]!.x)) continue
    for (const rect of list) found.set(rect, list)
  }
  return found
}
