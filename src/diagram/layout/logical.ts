import type { Place, Topology } from '#state'
import { groupPods, inOrderOfExposure, senders } from './groups.ts'
import { ghostsOf } from './ghosts.ts'
import { assignSlots, gridFor } from './grid.ts'
import { densityFor, GAP, HEIGHT, NARROW, POD, serviceHeight, WIDTH } from './sizes.ts'
import { stack, type Item } from './stack.ts'
import type { Density, Ghost, Layout, Memory, Options, Rect } from './types.ts'

/** Which band the Services stand in. Places are remembered by band: who changes bands is a newcomer in the next. */
const SERVICES = 3

/** A block of the picture: one card, or one owner's pods in a grid. */
interface Block {
  key: Place
  w: number
  h: number
  want?: number
  /** Puts what the block consists of at its upper left corner. */
  put: (x: number, y: number) => void
}

/**
 * clients │ load balancers │ nodes, and pods that only send │ Services │ pods
 * side by side on a wide pane, one below the other on a narrow one.
 */
export function logical(topology: Topology, options: Options, memory: Memory): Layout {
  const rects = new Map<Place, Rect>()
  const ghosts = ghostsOf(topology)
  const asking = senders(topology)
  const groups = groupPods(topology.pods.filter((pod) => !asking.has(pod.place)))
  const densities = new Map<Place, Density>()

  const card = (place: Place, w: number, h: number): Block => ({
    key: place,
    w,
    h,
    put: (x, y) => rects.set(place, { x, y, w, h }),
  })
  const narrow = options.axis === 'y'
  const third = (NARROW - 2 * GAP.row) / 3
  const half = (NARROW - GAP.row) / 2
  const nodeW = narrow ? Math.min(third, WIDTH.node) : WIDTH.node

  const asked = topology.pods
    .filter((pod) => asking.has(pod.place))
    .map((pod) => card(pod.place, WIDTH.node, HEIGHT.pod))
  const bands: Block[][] = [
    topology.clients.map((view) => card(view.place, WIDTH.client, HEIGHT.client)),
    [
      ...topology.loadBalancers.map((view) => card(view.place, WIDTH.loadBalancer, HEIGHT.loadBalancer)),
      ...(narrow ? asked : []),
    ],
    [...topology.nodes.map((view) => card(view.place, nodeW, HEIGHT.node)), ...(narrow ? [] : asked)],
    inOrderOfExposure(topology.services).map((view) =>
      card(view.place, narrow ? half : WIDTH.service, serviceHeight(view)),
    ),
    podBlocks(),
  ]

  if (narrow) down(bands)
  else across(bands, memory)
  for (const [place, at] of memory.dragged) {
    const rect = rects.get(place)
    if (rect) rects.set(place, { ...rect, ...at })
  }
  return { rects, parts: new Map(), parents: new Map(), ghosts, densities, options }

  function podBlocks(): Block[] {
    const blocks: Block[] = []
    for (const [key, pods] of groups) {
      const density = densityFor(pods.length)
      const size = density === 'full' && narrow ? { ...POD.full, w: half } : POD[density]
      for (const pod of pods) densities.set(pod.place, density)
      const slots = memory.slots.get(key) ?? new Map<Place, number>()
      memory.slots.set(key, slots)
      assignSlots(
        slots,
        pods.map((pod) => pod.place),
      )
      const { columns, rows } = narrow
        ? acrossNarrow(slots, size)
        : gridFor(slots, density === 'full' ? 8 : density === 'compact' ? 14 : 26)
      blocks.push({
        key,
        w: columns * (size.w + size.gap) - size.gap,
        h: rows * (size.h + size.gap) - size.gap,
        put: (x, y) => {
          for (const [place, slot] of slots) {
            // Down the columns on a wide pane, along the rows on a narrow one: both read in the order of birth.
            const column = narrow ? slot % columns : Math.floor(slot / rows)
            const row = narrow ? Math.floor(slot / columns) : slot % rows
            rects.set(place, {
              x: x + column * (size.w + size.gap),
              y: y + row * (size.h + size.gap),
              w: size.w,
              h: size.h,
            })
          }
        },
      })
    }
    const w = narrow ? half : WIDTH.pod
    for (const ghost of ghosts) blocks.push(ghostBlock(ghost, w))
    return blocks
  }

  function ghostBlock(ghost: Ghost, w: number): Block {
    const service = memory.at.get(`${SERVICES} ${ghost.service}`)
    const block = card(ghost.place, w, HEIGHT.pod)
    return service ? { ...block, want: service.y + 50 } : block
  }
}

function acrossNarrow(slots: ReadonlyMap<Place, number>, size: { w: number; gap: number }) {
  let used = 1
  for (const slot of slots.values()) used = Math.max(used, slot + 1)
  const columns = Math.min(used, Math.max(1, Math.floor((NARROW + size.gap) / (size.w + size.gap))))
  return { columns, rows: Math.ceil(used / columns) }
}

/** Bands as columns; an empty one takes no room. */
function across(bands: Block[][], memory: Memory): void {
  const gaps = [GAP.client, GAP.loadBalancer, GAP.node, GAP.service, 0]
  let x = 0
  for (const [i, band] of bands.entries()) {
    if (band.length === 0) continue
    const width = Math.max(...band.map((block) => block.w))
    const ys = stack(
      band.map((block): Item => ({
        place: `${i} ${block.key}`,
        h: block.h,
        ...(block.want !== undefined && { want: block.want }),
      })),
      memory.at,
      GAP.row,
    )
    for (const block of band) {
      const y = ys.get(`${i} ${block.key}`)!
      memory.at.set(`${i} ${block.key}`, { x, y })
      block.put(x, y)
    }
    x += width + gaps[i]!
  }
}

/** Bands as rows, wrapped where they are wider than the pane and centred. */
function down(bands: Block[][]): void {
  let y = 0
  for (const band of bands) {
    let line: Block[] = []
    let width = 0
    const flush = () => {
      let x = (NARROW - width) / 2
      for (const block of line) {
        block.put(x, y)
        x += block.w + GAP.row
      }
      y += Math.max(...line.map((block) => block.h)) + GAP.row
      line = []
      width = 0
    }
    for (const block of band) {
      if (line.length > 0 && width + GAP.row + block.w > NARROW + 1) flush()
      width += block.w + (line.length > 0 ? GAP.row : 0)
      line.push(block)
    }
    if (line.length > 0) flush()
    if (band.length > 0) y += 32 - GAP.row
  }
}
