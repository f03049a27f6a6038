import type { Place, PodView, ServiceView, Topology } from '#state'
import { foldOf, unfolded, type Folding } from './fold.ts'
import { inOrderOfExposure } from './groups.ts'
import { ghostsOf } from './ghosts.ts'
import { assignSlots, gridFor } from './grid.ts'
import { BOX, COMPACT, densityFor, FOLD, GAPS, HEIGHT, NARROW, secondLine, STRIP, WIDTHS } from './sizes.ts'
import { stack } from './stack.ts'
import type { Fold, Layout, Memory, Options, Rect } from './types.ts'

/** Whether kube-proxy writes rules for it; headless and ExternalName exist in DNS only. */
export const isRuled = (service: ServiceView): boolean => service.clusterIP !== null && service.clusterIP !== 'None'

/** The rows of a strip: first the Services that have rules, then those that have none. */
export function stripServices(topology: Topology): ServiceView[] {
  const inOrder = inOrderOfExposure(topology.services)
  return [...inOrder.filter(isRuled), ...inOrder.filter((service) => !isRuled(service))]
}

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
  const shown = Math.min(services.length, STRIP.most)
  const stripH = STRIP.head + Math.max(1, shown + (services.length > shown ? 0.6 : 0)) * STRIP.row + 1

  const home = new Map<Place, PodView[]>(topology.nodes.map((node) => [node.place, []]))
  const homeless: PodView[] = []
  for (const pod of topology.pods) (home.get(pod.node ?? '') ?? homeless).push(pod)
  const most = Math.max(0, ...[...home.values()].map((pods) => pods.length))
  // Three cards beside a strip are as high as it is; more have to be smaller.
  const density = most <= 3 ? 'full' : densityFor(Math.max(7, most))
  const densities = new Map(topology.pods.map((pod) => [pod.place, density]))
  const half = (NARROW - 2 * BOX.pad - GAP.row) / 2
  const size = density === 'full' ? { w: narrow ? half : WIDTH.pod, h: podHigh, gap: GAP.row } : COMPACT
  const folds: Fold[] = []
  const folded = new Map<Place, Place>()

  const boxes = topology.nodes.map((node) => {
    const slots = memory.slots.get(node.place) ?? new Map<Place, number>()
    memory.slots.set(node.place, slots)
    assignSlots(
      slots,
      home.get(node.place)!.map((pod) => pod.place),
    )
    const tallest = density === 'full' ? 3 : 6
    if (density === 'tile' && slots.size > 0) {
      const room = narrow ? { wide: NARROW - 2 * BOX.pad } : { high: FOLD.inside }
      const key = `${node.place}#pods`
      const make = options.opened?.has(key) ? unfolded : foldOf
      const fold = make(key, 'Pods', home.get(node.place)!, slots, room)
      return { node, slots, grid: { columns: 1, rows: 1 }, fold, podsW: fold.w, podsH: fold.h }
    }
    const columnsNarrow = Math.max(1, Math.floor((NARROW - 2 * BOX.pad + size.gap) / (size.w + size.gap)))
    const grid = narrow
      ? {
          columns: columnsNarrow,
          rows: slots.size === 0 ? 0 : Math.ceil((Math.max(...slots.values()) + 1) / columnsNarrow),
        }
      : gridFor(slots, tallest)
    const podsW = grid.columns * (size.w + size.gap) - size.gap
    const podsH = grid.rows * (size.h + size.gap) - size.gap
    return { node, slots, grid, fold: null, podsW, podsH }
  })
  const podsW = Math.max(WIDTH.pod, ...boxes.map((box) => box.podsW))
  const boxW = narrow ? NARROW : BOX.pad + BOX.eth.w + 10 + WIDTH.strip + BOX.lane + podsW + BOX.pad
  const heightOf = (box: (typeof boxes)[number]) =>
    narrow
      ? BOX.head + stripH + (box.podsH > 0 ? 22 + box.podsH : 0) + BOX.pad
      : BOX.head + Math.max(stripH, box.podsH) + BOX.pad

  let boxX = 0
  let y = 0
  if (narrow) {
    const row = [
      // Lines to the nodes run down at the left, so what serves all of them stands there.
      ...topology.loadBalancers.map((view) => ({
        place: view.place,
        w: WIDTH.loadBalancer,
        h: HEIGHT.loadBalancer + secondLine(view),
      })),
      ...topology.clients.map((view) => ({ place: view.place, w: WIDTH.client, h: HEIGHT.client })),
    ]
    let x = 0
    for (const item of row) {
      rects.set(item.place, { x, y, w: item.w, h: item.h })
      x += item.w + GAP.down + 8
    }
    y = Math.max(0, ...row.map((item) => item.h)) + 30
  } else {
    const items = [
      ...topology.clients.map((view) => ({ place: view.place, h: HEIGHT.client })),
      ...topology.loadBalancers.map((view, i) => ({
        place: view.place,
        h: HEIGHT.loadBalancer + secondLine(view),
        want: 30,
        above: i === 0 ? GAP.down : GAP.row,
      })),
    ]
    const top = -Math.max(30, HEIGHT.client + GAP.down / 2)
    const heights = new Map(items.map((item) => [item.place, item.h]))
    for (const [place, y] of stack(items, memory.at, GAP.row, top))
      put(place, { x: 0, y, w: WIDTH.loadBalancer, h: heights.get(place)! })
    if (items.length > 0) boxX = WIDTH.loadBalancer + GAP.door
  }

  const boxYs = narrow
    ? null
    : stack(
        boxes.map((box) => ({ place: box.node.place, h: heightOf(box) })),
        memory.at,
        GAP.row,
      )
  for (const box of boxes) {
    const place = box.node.place
    const top = boxYs ? boxYs.get(place)! : y
    const rect = put(place, { x: boxX, y: top, w: boxW, h: heightOf(box) })
    if (!boxYs) y += rect.h + GAP.row
    inside(place, rect, box)
  }
  const aside = boxX + boxW + GAP.row * 2
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
  return { rects, parts, parents, ghosts: ghostCards(), folds, folded, densities, options }

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

  function inside(place: Place, box: Rect, { slots, grid, fold }: (typeof boxes)[number]): void {
    const strip = narrow
      ? { x: box.x + BOX.pad, y: box.y + BOX.head, w: NARROW - 2 * BOX.pad, h: stripH }
      : { x: box.x + BOX.pad + BOX.eth.w + 10, y: box.y + BOX.head, w: WIDTH.strip, h: stripH }
    parts.set(`${place}#proxy`, strip)
    parts.set(
      `${place}#eth`,
      narrow
        ? { x: box.x + BOX.pad, y: box.y - 8, w: BOX.eth.w, h: BOX.eth.h }
        : { x: box.x + BOX.pad, y: strip.y + stripH / 2 - BOX.eth.h / 2, w: BOX.eth.w, h: BOX.eth.h },
    )
    services.forEach((service, i) => {
      const row = Math.min(i, shown) // what is not shown shares the last, "more" row
      parts.set(`${place}#${service.place}`, {
        x: strip.x + 4,
        y: strip.y + STRIP.head + row * STRIP.row,
        w: strip.w - 8,
        h: STRIP.row - 3,
      })
    })
    const x0 = narrow ? box.x + BOX.pad : strip.x + strip.w + BOX.lane
    const y0 = narrow ? strip.y + stripH + 22 : strip.y
    if (fold) {
      putFold(fold, x0, y0)
      parents.set(fold.fold.place, place)
      return
    }
    for (const [pod, slot] of slots) {
      const column = narrow ? slot % grid.columns : Math.floor(slot / grid.rows)
      const row = narrow ? Math.floor(slot / grid.columns) : slot % grid.rows
      rects.set(pod, { x: x0 + column * (size.w + size.gap), y: y0 + row * (size.h + size.gap), w: size.w, h: size.h })
      parents.set(pod, place)
    }
  }

  function ghostCards() {
    const ghosts = ghostsOf(topology)
    ghosts.forEach((ghost, i) => {
      const asideY = homeless.length === 0 ? -60 : 120
      rects.set(ghost.place, {
        x: narrow ? (i % 2) * (half + GAP.row) : aside,
        y: narrow ? y + Math.floor(i / 2) * (HEIGHT.ghost + GAP.row) : asideY + i * (HEIGHT.ghost + GAP.row),
        w: WIDTH.pod,
        h: HEIGHT.ghost,
      })
    })
    return ghosts
  }
}
