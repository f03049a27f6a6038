import type { Place, PodView, ServiceView, Topology } from '#state'
import { inOrderOfExposure } from './groups.ts'
import { ghostsOf } from './ghosts.ts'
import { assignSlots, gridFor } from './grid.ts'
import { BOX, densityFor, GAP, HEIGHT, NARROW, POD, STRIP, WIDTH } from './sizes.ts'
import { stack } from './stack.ts'
import type { Layout, Memory, Options, Rect } from './types.ts'

/** Services that kube-proxy writes rules for; headless and ExternalName exist in DNS only. */
export function ruledServices(topology: Topology): ServiceView[] {
  return inOrderOfExposure(topology.services.filter((service) => service.clusterIP && service.clusterIP !== 'None'))
}

/**
 *  client ─ load balancer ─ ┌ node-1 ──────────────────────────┐
 *                           │ eth ┌ kube-proxy ──────┐  ┌ pod ┐ │
 *                           │     │ one row a Service│  └─────┘ │
 *                           └──────────────────────────────────┘
 * The Services have no card: they are rows in every node's strip.
 */
export function physical(topology: Topology, options: Options, memory: Memory): Layout {
  const rects = new Map<Place, Rect>()
  const parts = new Map<string, Rect>()
  const parents = new Map<Place, Place>()
  const narrow = options.axis === 'y'
  const services = ruledServices(topology)
  const shown = Math.min(services.length, STRIP.most)
  const stripH = STRIP.head + Math.max(1, shown + (services.length > shown ? 0.6 : 0)) * STRIP.row + 6

  const home = new Map<Place, PodView[]>(topology.nodes.map((node) => [node.place, []]))
  const homeless: PodView[] = []
  for (const pod of topology.pods) (home.get(pod.node ?? '') ?? homeless).push(pod)
  const most = Math.max(0, ...[...home.values()].map((pods) => pods.length))
  // Three cards beside a strip are as high as it is; more have to be smaller.
  const density = most <= 3 ? 'full' : densityFor(Math.max(7, most))
  const densities = new Map(topology.pods.map((pod) => [pod.place, density]))
  const half = (NARROW - 2 * BOX.pad - GAP.row) / 2
  const size = density === 'full' && narrow ? { ...POD.full, w: half } : POD[density]

  const boxes = topology.nodes.map((node) => {
    const slots = memory.slots.get(node.place) ?? new Map<Place, number>()
    memory.slots.set(node.place, slots)
    assignSlots(
      slots,
      home.get(node.place)!.map((pod) => pod.place),
    )
    const tallest = density === 'full' ? 3 : density === 'compact' ? 6 : 12
    const columnsNarrow = Math.max(1, Math.floor((NARROW - 2 * BOX.pad + size.gap) / (size.w + size.gap)))
    const grid = narrow
      ? {
          columns: columnsNarrow,
          rows: slots.size === 0 ? 0 : Math.ceil((Math.max(...slots.values()) + 1) / columnsNarrow),
        }
      : gridFor(slots, tallest)
    const podsW = grid.columns * (size.w + size.gap) - size.gap
    const podsH = grid.rows * (size.h + size.gap) - size.gap
    return { node, slots, grid, podsW, podsH }
  })
  const podsW = Math.max(WIDTH.pod, ...boxes.map((box) => box.podsW))
  const boxW = narrow ? NARROW : BOX.pad + BOX.eth.w + 16 + STRIP.w + BOX.lane + podsW + BOX.pad
  const heightOf = (box: (typeof boxes)[number]) =>
    narrow
      ? BOX.head + stripH + (box.podsH > 0 ? 22 + box.podsH : 0) + BOX.pad
      : BOX.head + Math.max(stripH, box.podsH) + BOX.pad

  let boxX = 0
  let y = 0
  if (narrow) {
    const row = [
      ...topology.clients.map((view) => ({ place: view.place, w: WIDTH.client, h: HEIGHT.client })),
      ...topology.loadBalancers.map((view) => ({ place: view.place, w: WIDTH.loadBalancer, h: HEIGHT.loadBalancer })),
    ]
    let x = 0
    for (const item of row) {
      rects.set(item.place, { x, y, w: item.w, h: item.h })
      x += item.w + GAP.loadBalancer
    }
    y = Math.max(0, ...row.map((item) => item.h)) + 30
  } else {
    for (const [views, w, h] of [
      [topology.clients, WIDTH.client, HEIGHT.client],
      [topology.loadBalancers, WIDTH.loadBalancer, HEIGHT.loadBalancer],
    ] as const) {
      if (views.length === 0) continue
      const ys = stack(
        views.map((view) => ({ place: view.place, h })),
        memory.at,
        GAP.row,
      )
      for (const [place, top] of ys) put(place, { x: boxX, y: top, w, h })
      boxX += w + GAP.loadBalancer
    }
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
  homeless.forEach((pod, i) => {
    const x = narrow ? (i % 2) * (half + GAP.row) : boxX + boxW + GAP.loadBalancer
    const top = narrow ? y + Math.floor(i / 2) * (size.h + size.gap) : i * (size.h + size.gap) - 40
    rects.set(pod.place, { x, y: top, w: size.w, h: size.h })
  })
  return { rects, parts, parents, ghosts: narrow ? [] : ghostCards(), densities, options }

  function put(place: Place, rect: Rect): Rect {
    if (!narrow) memory.at.set(place, { x: rect.x, y: rect.y })
    const moved = { ...rect, ...memory.dragged.get(place) }
    rects.set(place, moved)
    return moved
  }

  function inside(place: Place, box: Rect, { slots, grid }: (typeof boxes)[number]): void {
    const strip = narrow
      ? { x: box.x + BOX.pad, y: box.y + BOX.head, w: NARROW - 2 * BOX.pad, h: stripH }
      : { x: box.x + BOX.pad + BOX.eth.w + 16, y: box.y + BOX.head, w: STRIP.w, h: stripH }
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
        h: STRIP.row - 4,
      })
    })
    const x0 = narrow ? box.x + BOX.pad : strip.x + strip.w + BOX.lane
    const y0 = narrow ? strip.y + stripH + 22 : strip.y
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
      rects.set(ghost.place, {
        x: boxX + boxW + GAP.loadBalancer,
        y: -60 + i * (HEIGHT.pod + GAP.row),
        w: WIDTH.pod,
        h: HEIGHT.pod,
      })
    })
    return ghosts
  }
}
