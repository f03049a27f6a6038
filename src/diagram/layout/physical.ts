import type { Place, PodView, Topology } from '#state'
import { foldOf, unfolded, type Folding } from './fold.ts'
import { stripServices } from './strip.ts'
import { ghostsOf } from './ghosts.ts'
import { boxesOf, standWide, type Box } from './racks.ts'
import {
  BOX,
  COMPACT,
  densityFor,
  FOLD,
  GAPS,
  HEIGHT,
  NARROW,
  secondLine,
  STRIP,
  stripHeight,
  WIDTHS,
} from './sizes.ts'
import type { Fold, Layout, Memory, Options, Racks, Rect } from './types.ts'

/** From the boxes of a narrow pane to the rail beside them. */
const BESIDE = 7

/**
 *  client          ┌ node-1 ──────────────────────────┐
 *  load balancer ─ │ eth ┌ kube-proxy ──────┐  ┌ pod ┐ │
 *                  │     │ one row a Service│  └─────┘ │
 *                  └──────────────────────────────────┘
 * The Services have no card: they are rows in every node's strip.
 */
export function physical(topology: Topology, options: Options, memory: Memory): Layout {
  const rects = new Map<Place, Rect>()
  const parts = new Map<string, Rect>()
  const parents = new Map<Place, Place>()
  const narrow = options.axis === 'y'
  const WIDTH = WIDTHS[options.tight || narrow ? 'tight' : 'roomy']
  const GAP = GAPS[options.tight && !narrow ? 'tight' : 'roomy']
  const podHigh = HEIGHT.pod + Math.max(0, ...topology.pods.map(secondLine))
  const services = stripServices(topology)
  const isSmall = !narrow && topology.nodes.length > STRIP.small.from
  const strip = { w: isSmall ? STRIP.small.w : WIDTH.strip, rows: isSmall ? STRIP.small.most : STRIP.most }
  const shown = Math.min(services.length, strip.rows)
  const stripH = stripHeight(services.length, strip.rows)

  const home = new Map<Place, PodView[]>(topology.nodes.map((node) => [node.place, []]))
  const homeless: PodView[] = []
  for (const pod of topology.pods) (home.get(pod.node ?? '') ?? homeless).push(pod)
  const most = Math.max(0, ...[...home.values()].map((pods) => pods.length))
  // Three cards beside a strip are as high as it is; more have to be smaller.
  const density = most <= 3 ? 'full' : densityFor(Math.max(7, most), topology.pods.length)
  const densities = new Map(topology.pods.map((pod) => [pod.place, density]))
  const half = (NARROW - 2 * BOX.pad - GAP.row) / 2
  const size = density === 'full' ? { w: narrow ? half : WIDTH.pod, h: podHigh, gap: GAP.row } : COMPACT
  const folds: Fold[] = []
  const folded = new Map<Place, Place>()
  const ghosts = ghostsOf(topology)
  const make = (columns: number, room: { high: number } | { wide: number }) =>
    boxesOf(topology, home, memory, density, size, options.opened, { columns, room })

  let y = 0
  let aside = 0
  let racks: Racks | null = null
  if (narrow) {
    const lanes = standCallers()
    y = (lanes.at(-1) ?? 0) + 24
    racks = { rails: [{ x: -BESIDE, left: 0, right: NARROW }], trunk: y, inner: Infinity, lanes, below: y }
    const columns = Math.max(1, Math.floor((NARROW - 2 * BOX.pad + size.gap) / (size.w + size.gap)))
    for (const box of make(columns, { wide: NARROW - 2 * BOX.pad })) {
      const h = BOX.head + stripH + (box.podsH > 0 ? 22 + box.podsH : 0) + BOX.pad
      inside(box, put(box.node.place, { x: 0, y, w: NARROW, h }))
      y += h + GAP.row
    }
  } else {
    const beside = density === 'tile' ? 1 : Math.min(most, density === 'full' ? 3 : 6)
    const asideW = homeless.length + ghosts.length > 0 ? WIDTH.pod + 2 * GAP.row : 0
    const stand = standWide(topology, options, memory, {
      strip: { w: strip.w, h: stripH },
      make: (columns) => make(columns, { high: FOLD.inside }),
      most: beside,
      asideW,
    })
    for (const { place, x, y: top, w, h } of stand.callers) put(place, { x, y: top, w, h })
    for (const { box, ...rect } of stand.boxes) inside(box, put(box.node.place, rect))
    aside = stand.aside
    racks = stand.racks
  }
  if (homeless.length > 6) {
    const slots = new Map(homeless.map((pod, i) => [pod.place, i]))
    const room = narrow ? { wide: NARROW } : { high: FOLD.high }
    const make = options.opened?.has('node/none#pods') ? unfolded : foldOf
    const folding = make('node/none#pods', 'On no node', homeless, slots, room)
    putFold(folding, narrow ? 0 : aside, narrow ? y : -folding.h / 2)
    for (const pod of homeless) densities.set(pod.place, folding.fold.open ? 'compact' : 'tile')
    y += folding.h + GAP.row
  } else
    homeless.forEach((pod, i) => {
      const one = density === 'tile' ? COMPACT : size
      const x = narrow ? (i % 2) * (half + GAP.row) : aside
      const top = narrow ? y + Math.floor(i / 2) * (one.h + one.gap) : i * (one.h + one.gap) - 40
      rects.set(pod.place, { x, y: top, w: one.w, h: one.h })
      if (density === 'tile') densities.set(pod.place, 'compact')
    })
  if (narrow && homeless.length > 0 && homeless.length <= 6) y += Math.ceil(homeless.length / 2) * (size.h + size.gap)
  standGhosts()
  return { rects, parts, parents, ghosts, folds, folded, densities, strip, options, ...(racks && { racks }) }

  /** In rows, as wide as the pane; the gaps below them. Lines to the nodes run down at the left, so what serves all of them stands there. */
  function standCallers(): number[] {
    const callers = [
      ...topology.loadBalancers.map((view) => ({ place: view.place, h: HEIGHT.loadBalancer + secondLine(view) })),
      ...topology.clients.map(({ place }) => ({ place, h: HEIGHT.client })),
    ]
    const gap = callers.length > 2 ? GAP.row : GAP.down + 8
    const across = Math.max(1, Math.floor((NARROW + gap) / (WIDTH.client + gap)))
    const lanes: number[] = []
    let top = 0
    for (let i = 0; i < callers.length; i += across) {
      const row = callers.slice(i, i + across)
      row.forEach(({ place, h }, column) =>
        rects.set(place, { x: column * (WIDTH.client + gap), y: top, w: WIDTH.client, h }),
      )
      top += Math.max(...row.map(({ h }) => h)) + GAP.row
      lanes.push(top - GAP.row / 2)
    }
    return lanes
  }

  function putFold(folding: Folding, x: number, top: number): void {
    const { fold, w, h } = folding
    rects.set(fold.place, { x, y: top, w, h })
    for (const [place, rect] of folding.tiles(x, top)) {
      ;(fold.open ? rects : parts).set(place, rect)
      if (fold.open) {
        densities.set(place, 'compact')
        parents.set(place, fold.place)
      }
      folded.set(place, fold.place)
    }
    folds.push(fold)
  }

  function put(place: Place, rect: Rect): Rect {
    if (!narrow) memory.at.set(place, { x: rect.x, y: rect.y })
    const moved = { ...rect, ...memory.dragged.get(place) }
    rects.set(place, moved)
    return moved
  }

  function inside({ node: { place }, slots, columns, fold }: Box, box: Rect): void {
    const rules = narrow
      ? { x: box.x + BOX.pad, y: box.y + BOX.head, w: NARROW - 2 * BOX.pad, h: stripH }
      : { x: box.x + BOX.pad + BOX.eth.w + 10, y: box.y + BOX.head, w: strip.w, h: stripH }
    parts.set(`${place}#proxy`, rules)
    parts.set(
      `${place}#eth`,
      narrow
        ? { x: box.x + BOX.pad, y: box.y - 8, w: BOX.eth.w, h: BOX.eth.h }
        : { x: box.x + BOX.pad, y: rules.y + stripH / 2 - BOX.eth.h / 2, w: BOX.eth.w, h: BOX.eth.h },
    )
    services.forEach((service, i) => {
      const row = Math.min(i, shown) // what is not shown shares the last, "more" row
      parts.set(`${place}#${service.place}`, {
        x: rules.x + 4,
        y: rules.y + STRIP.head + row * STRIP.row,
        w: rules.w - 8,
        h: STRIP.row - 3,
      })
    })
    const x0 = narrow ? box.x + BOX.pad : rules.x + rules.w + BOX.lane
    const y0 = narrow ? rules.y + stripH + 22 : rules.y
    if (fold) {
      putFold(fold, x0, y0)
      parents.set(fold.fold.place, place)
      return
    }
    for (const [pod, slot] of slots) {
      const [column, row] = [slot % columns, Math.floor(slot / columns)]
      rects.set(pod, { x: x0 + column * (size.w + size.gap), y: y0 + row * (size.h + size.gap), w: size.w, h: size.h })
      parents.set(pod, place)
    }
  }

  function standGhosts(): void {
    ghosts.forEach((ghost, i) => {
      const asideY = homeless.length === 0 ? -60 : 120
      rects.set(ghost.place, {
        x: narrow ? (i % 2) * (half + GAP.row) : aside,
        y: narrow ? y + Math.floor(i / 2) * (HEIGHT.ghost + GAP.row) : asideY + i * (HEIGHT.ghost + GAP.row),
        w: WIDTH.pod,
        h: HEIGHT.ghost,
      })
    })
  }
}
