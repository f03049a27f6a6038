import type { NodeView, Place, PodView, Topology } from '#state'
import { foldOf, unfolded, type Folding } from './fold.ts'
import { inColumns, slotsIn, usedOf } from './grid.ts'
import { easeIn, formFor, LAPTOP } from './room.ts'
import { BOX, GAPS, HEIGHT, secondLine, TALL, WIDTHS } from './sizes.ts'
import { stack } from './stack.ts'
import type { Density, Memory, Options, Racks, Rect } from './types.ts'

/** A node's box, and how its pods stand in it. */
export interface Box {
  node: NodeView
  slots: Map<Place, number>
  /** Pods beside each other; they fill row by row, so that one more moves no other. */
  columns: number
  fold: Folding | null
  podsW: number
  podsH: number
}

export interface PodSize {
  w: number
  h: number
  gap: number
}

/** Boxes with their pods, in so many columns. */
export function boxesOf(
  topology: Topology,
  home: ReadonlyMap<Place, PodView[]>,
  memory: Memory,
  density: Density,
  size: PodSize,
  opened: ReadonlySet<Place> | undefined,
  shape: { columns: number; room: { high: number } | { wide: number } },
): Box[] {
  return topology.nodes.map((node) => {
    const pods = home.get(node.place)!
    const slots = slotsIn(memory, node.place, pods)
    if (density === 'tile' && slots.size > 0) {
      const key = `${node.place}#pods`
      const make = opened?.has(key) ? unfolded : foldOf
      const fold = make(key, 'Pods', pods, slots, shape.room)
      return { node, slots, columns: 1, fold, podsW: fold.w, podsH: fold.h }
    }
    const used = usedOf(slots)
    const columns = Math.max(1, Math.min(used, shape.columns))
    const rows = Math.ceil(used / columns)
    return {
      node,
      slots,
      columns: shape.columns,
      fold: null,
      podsW: columns * (size.w + size.gap) - size.gap,
      podsH: rows * (size.h + size.gap) - size.gap,
    }
  })
}

/** Between two columns of boxes there is room for the rail that leads to the second. */
const BETWEEN = 40
/** From a box to its rail, and from the boxes up to the trunk between the rails. */
const RAIL = 17
const TRUNK = 15

/** How boxes and callers stand on a wide pane. */
export interface Standing {
  callers: (Rect & { place: Place })[]
  boxes: (Rect & { box: Box })[]
  /** The first free x to the right. */
  aside: number
  /** Null where all stand in one column: lines need no rails then. */
  racks: Racks | null
}

export interface Wishes {
  strip: { w: number; h: number }
  /** The boxes with so many pods beside each other. */
  make: (columns: number) => Box[]
  /** So many pods may stand beside each other at most. */
  most: number
  /** How much room is taken at the right of the boxes. */
  asideW: number
}

interface Form {
  /** Columns of callers, of boxes, and of pods in each. */
  callers: number
  boxes: number
  pods: number
}

const numberOf = ({ callers, boxes, pods }: Form) => callers * 10_000 + boxes * 100 + pods

/**
 * Who comes from outside at the left, and the boxes beside them in as many columns as suit the pane: a rail runs along
 * each column, and a trunk over all of them, as cables do in a hall of racks.
 */
export function standWide(
  topology: Topology,
  options: Options,
  memory: Memory,
  { strip, make, most, asideW }: Wishes,
): Standing {
  const WIDTH = WIDTHS[options.tight ? 'tight' : 'roomy']
  const GAP = GAPS[options.tight ? 'tight' : 'roomy']
  const callers = [
    ...topology.clients.map((view) => ({ place: view.place, h: HEIGHT.client })),
    ...topology.loadBalancers.map((view) => ({ place: view.place, h: HEIGHT.loadBalancer + secondLine(view) })),
  ]
  const heightOf = ({ podsH, columns, slots }: Box) =>
    // Lines to the second of two pods beside each other pass below the first.
    BOX.head + Math.max(strip.h, podsH + (columns > 1 && slots.size > 1 ? BOX.pad : 0)) + BOX.pad
  const count = topology.nodes.length
  const made = new Map<number, Box[]>()
  const boxesIn = (pods: number) => {
    let boxes = made.get(pods)
    if (!boxes) made.set(pods, (boxes = make(pods)))
    return boxes
  }
  const widthOf = (boxes: readonly Box[]) =>
    BOX.pad + BOX.eth.w + 10 + strip.w + BOX.lane + Math.max(WIDTH.pod, ...boxes.map(({ podsW }) => podsW)) + BOX.pad

  const measure = ({ callers: beside, boxes: columns, pods }: Form) => {
    const boxes = boxesIn(pods)
    const rows = Math.max(1, Math.ceil(count / columns))
    const heights: number[] = []
    boxes.forEach((box, i) => {
      const column = Math.floor(i / rows)
      heights[column] = (heights[column] ?? -GAP.row) + heightOf(box) + GAP.row
    })
    const callersHigh = callers.reduce((sum, { h }) => sum + h + GAP.row, 0) / beside + GAP.down
    const w = callersWidth(beside) + columns * (widthOf(boxes) + BETWEEN) - BETWEEN + asideW
    return { rows, w, high: Math.max(callersHigh, ...heights) }
  }
  const callersWidth = (beside: number) =>
    callers.length === 0 ? 0 : beside * (WIDTH.loadBalancer + TALL.gap) - TALL.gap + GAP.door

  const forms: Form[] = []
  for (const beside of [1, 2, 3, 4, 6].filter((one) => one === 1 || one * 2 <= callers.length))
    for (let boxes = 1; boxes <= Math.max(1, Math.min(count, 12)); boxes++)
      for (let pods = 1; pods <= Math.max(1, most); pods++) forms.push({ callers: beside, boxes, pods })
  const kept = memory.forms.get('racks')
  const form = formFor(
    forms,
    (one) => {
      const { w, high } = measure(one)
      return easeIn(options.room ?? LAPTOP, w, high)
    },
    forms.find((one) => numberOf(one) === kept),
  )
  const now = numberOf(form)
  const boxes = boxesIn(form.pods)
  const { rows: fresh } = measure(form)
  const beside = form.callers
  // As many in a column as when it was first filled: one more then comes to the end, and no other moves.
  let rows = form.boxes === 1 ? Infinity : (memory.forms.get('rows') ?? fresh)
  const isOther = kept !== now || Math.ceil(count / rows) > form.boxes + 1 || Math.ceil(count / rows) < form.boxes - 1
  if (isOther && form.boxes > 1) rows = fresh
  if (isOther && kept !== undefined) memory.at.clear()
  memory.forms.set('racks', now).set('rows', rows)

  const boxW = widthOf(boxes)
  const boxX = callersWidth(beside)
  const at = new Map<Place, { x: number; y: number }>()

  const slots = slotsIn(memory, 'racks', topology.nodes)
  const used = inColumns(boxes, ({ node }) => slots.get(node.place)!, rows)
  const high = (column: readonly Box[]) => column.reduce((sum, box) => sum + heightOf(box) + GAP.row, -GAP.row)
  const top = used.length > 1 ? -Math.max(...used.map(high)) / 2 : undefined
  const rails: Racks['rails'] = []
  used.forEach((column, i) => {
    const x = boxX + i * (boxW + BETWEEN)
    const items = column.map((box) => ({ place: box.node.place, h: heightOf(box) }))
    for (const [place, y] of stack(items, memory.at, GAP.row, top)) at.set(place, { x, y })
    rails.push({ x: x - RAIL, left: x, right: x + boxW })
  })

  const lanes: number[] = []
  if (beside === 1) {
    const items = callers.map(({ place, h }, i) => ({
      place,
      h,
      ...(i >= topology.clients.length && { want: 30, above: i === topology.clients.length ? GAP.down : GAP.row }),
    }))
    for (const [place, y] of stack(items, memory.at, GAP.row, -Math.max(30, HEIGHT.client + GAP.down / 2)))
      at.set(place, { x: 0, y })
  } else standInRows(beside)
  const aside = boxX + used.length * (boxW + BETWEEN) - BETWEEN + GAP.row * 2
  const trunk = Math.min(...[...at].filter(([place]) => place.startsWith('node/')).map(([, { y }]) => y)) - TRUNK
  const inner = (beside - 1) * (WIDTH.loadBalancer + TALL.gap)
  const whereIs = (place: Place) => at.get(place)!
  return {
    callers: callers.map(({ place, h }) => ({ place, ...whereIs(place), w: WIDTH.loadBalancer, h })),
    boxes: boxes.map((box) => ({ box, ...whereIs(box.node.place), w: boxW, h: heightOf(box) })),
    aside,
    racks: used.length > 1 || beside > 1 ? { rails, trunk, inner, lanes, below: null } : null,
  }

  /** Clients in rows of their own, below them the load balancers: between rows there is room for lines. */
  function standInRows(across: number): void {
    const clients = callers.slice(0, topology.clients.length)
    const rowsOf = (list: typeof callers) =>
      Array.from({ length: Math.ceil(list.length / across) }, (_, i) => list.slice(i * across, (i + 1) * across))
    const all = [...rowsOf(clients), ...rowsOf(callers.slice(clients.length))]
    const heights = all.map((row) => Math.max(...row.map(({ h }) => h)))
    let y = -(heights.reduce((sum, h) => sum + h + GAP.row, -GAP.row) / 2)
    all.forEach((row, i) => {
      row.forEach(({ place }, column) => at.set(place, { x: column * (WIDTH.loadBalancer + TALL.gap), y }))
      y += heights[i]! + GAP.row
      lanes.push(y - GAP.row / 2)
    })
  }
}
