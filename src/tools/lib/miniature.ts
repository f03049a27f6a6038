import type { Topology } from '#engine'
import type { Miniature, Thing } from '../../compare/scenarios/types.ts'
import type { Layout, Rect } from '../../diagram/layout/types.ts'

/** A miniature is this wide; its things are those of the diagram's logical reading, made small. */
const WIDTH = 240
const HEIGHT = 132
const PAD = 6
/** The least part of the width that a picture takes. */
const FILL = 0.7

/** The diagram as boxes and lines. Colours are the page's: it is drawn in both themes. */
export function miniature(topology: Topology, { rects, folds, folded }: Layout): Miniature {
  const all = [...rects.values()]
  const left = Math.min(...all.map(({ x }) => x))
  const top = Math.min(...all.map(({ y }) => y))
  const wide = Math.max(...all.map(({ x, w }) => x + w)) - left
  const high = Math.max(...all.map(({ y, h }) => y + h)) - top
  const fit = { x: (WIDTH - 2 * PAD) / wide, y: (HEIGHT - 2 * PAD) / high }
  // What is much higher than wide is drawn broader than it is, so that there is something to see.
  const even = Math.min(fit.x, fit.y)
  const scale = { x: Math.max(even, FILL * fit.x), y: even }
  const [dx, dy] = [(WIDTH - wide * scale.x) / 2, (HEIGHT - high * scale.y) / 2]
  const at = ({ x, y, w, h }: Rect) => ({
    x: round((x - left) * scale.x + dx),
    y: round((y - top) * scale.y + dy),
    w: round(w * scale.x),
    h: round(h * scale.y),
  })
  const kinds = kindsOf(topology)
  for (const fold of folds) kinds.set(fold.place, 'pod')
  const things = [...rects].flatMap(([place, rect]): Thing[] => {
    const { x, y, w, h } = at(rect)
    return [[kinds.get(place) ?? 'ghost', x, y, w, h]]
  })
  const standIn = (place: string) => rects.get(folded.get(place) ?? place)
  const lines = new Set<string>()
  for (const { from, to } of topology.edges) {
    const [a, b] = [standIn(from), standIn(to)]
    if (!a || !b || a === b) continue
    const [start, end] = a.x <= b.x ? [at(a), at(b)] : [at(b), at(a)]
    lines.add([round(start.x + start.w), round(start.y + start.h / 2), end.x, round(end.y + end.h / 2)].join(' '))
  }
  return { w: WIDTH, h: HEIGHT, things, lines: [...lines] }
}

function kindsOf({ clients, loadBalancers, nodes, services, pods, entries }: Topology): Map<string, Thing[0]> {
  const named = (list: readonly { place: string }[], kind: Thing[0]) => list.map(({ place }) => [place, kind] as const)
  return new Map([
    ...named(clients, 'client'),
    ...named(loadBalancers, 'lb'),
    ...named(nodes, 'node'),
    ...named(services, 'service'),
    ...named(pods, 'pod'),
    ...named(entries, 'service'),
  ])
}

const round = (n: number) => Math.round(n * 10) / 10
