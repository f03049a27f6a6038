import type { Rect } from '../layout/types.ts'
import { cornered } from './corners.ts'
import type { Curve, Point } from './route.ts'

/** Finds a way between two cards that runs beside all others; null where there is none. */
export type Detour = (from: Rect, to: Rect) => Curve | null

/** How far from a card lines pass it, where there is room. */
const BESIDE = 6
/** A corner is as bad as so many more pixels. */
const CORNER = 36
/** More crossings of lanes than this are not searched through: it would take longer than a frame. */
const MOST = 24_000

/**
 * Lanes run along the sides of all cards, and through their middles. A way follows them from a side of one card to a
 * side of the other, with as few corners and as short as can be.
 */
export function detours(cards: readonly Rect[]): Detour {
  const xs = lanes(cards, ({ x, w }) => [x, w])
  const ys = lanes(cards, ({ y, h }) => [y, h])
  const [wide, high] = [xs.length, ys.length]
  if (wide * high > MOST) return () => null
  const isBlocked = blockedIn(cards, xs, ys)
  const known = new Map<Rect, Search>()

  return (from, to) => {
    const [goals, begin] = [doors(to, xs, ys), doors(from, xs, ys)]
    let search = known.get(from)
    if (!search) known.set(from, (search = searchFrom(begin, xs, ys, isBlocked)))
    // What is farther than the best way so far is sought only when somebody asks for it.
    let best = cheapest(goals, search.cost)
    while (search.goOn(best?.cost ?? Infinity)) best = cheapest(goals, search.cost)
    if (!best) return null
    const points = [best.door.point, best.door.turn]
    let { state } = best
    let first = state
    for (; state >= 0; state = search.before[state]!) {
      const node = state >> 1
      points.push({ x: xs[node % wide]!, y: ys[Math.floor(node / wide)]! })
      first = state
    }
    const start = begin.find((door) => door.at === first >> 1 && door.across === (first & 1))!
    points.push(start.turn, start.point)
    return cornered(points.toReversed())
  }
}

function cheapest(goals: readonly Door[], cost: Float64Array): { door: Door; state: number; cost: number } | null {
  let best: { door: Door; state: number; cost: number } | null = null
  for (const door of goals) {
    for (const across of [0, 1] as const) {
      const state = door.at * 2 + across
      const all = cost[state]! + door.step + (across === door.across ? 0 : CORNER)
      if (all < (best?.cost ?? Infinity)) best = { door, state, cost: all }
    }
  }
  return best
}

/** A place at a side of a card where a line can begin or end. */
interface Door {
  /** The crossing of lanes before it. */
  at: number
  point: Point
  /** Straight before that place, where a line may have to turn to come to the crossing. */
  turn: Point
  /** Pixels to it. */
  step: number
  /** 1 for a line that goes up or down there, 0 for one that goes to the side. */
  across: 0 | 1
}

function doors({ x, y, w, h }: Rect, xs: readonly number[], ys: readonly number[]): Door[] {
  const [cx, cy] = [nearest(xs, x + w / 2), nearest(ys, y + h / 2)]
  const door = (i: number, j: number, point: Point, across: 0 | 1): Door[] => {
    if (i < 0 || j < 0 || i >= xs.length || j >= ys.length) return []
    const lane = { x: xs[i]!, y: ys[j]! }
    const turn = across ? { x: point.x, y: lane.y } : { x: lane.x, y: point.y }
    return [
      { at: j * xs.length + i, point, turn, step: Math.abs(lane.x - point.x) + Math.abs(lane.y - point.y), across },
    ]
  }
  const [mx, my] = [x + w / 2, y + h / 2]
  return [
    ...door(below(xs, x), cy, { x, y: my }, 0),
    ...door(above(xs, x + w), cy, { x: x + w, y: my }, 0),
    ...door(cx, below(ys, y), { x: mx, y }, 1),
    ...door(cx, above(ys, y + h), { x: mx, y: y + h }, 1),
  ]
}

interface Search {
  cost: Float64Array
  /** The state that each was reached from; -1 for where it begins. A state is a crossing and a direction. */
  before: Int32Array
  /** Looks at some more crossings that are no farther than this; false when there are none. */
  goOn(limit: number): boolean
}

/** So many crossings are looked at before somebody asks whether it is enough. */
const AT_ONCE = 100

type Blocked = (node: number, across: 0 | 1) => boolean

/** Dijkstra's shortest ways from a card's doors to every crossing. */
function searchFrom(begin: readonly Door[], xs: readonly number[], ys: readonly number[], isBlocked: Blocked): Search {
  const wide = xs.length
  const states = wide * ys.length * 2
  const cost = new Float64Array(states).fill(Infinity)
  const before = new Int32Array(states).fill(-1)
  const heap = new Heap()
  const reach = (state: number, at: number, from: number) => {
    if (at >= cost[state]!) return
    cost[state] = at
    before[state] = from
    heap.push(at, state)
  }
  for (const { at, step, across } of begin) reach(at * 2 + across, step, -1)
  const look = () => {
    const [here, state] = heap.pop()!
    if (here > cost[state]!) return
    const node = state >> 1
    const across = (state & 1) as 0 | 1
    const [i, j] = [node % wide, Math.floor(node / wide)]
    const go = (to: number, way: 0 | 1, length: number) =>
      reach(to * 2 + way, here + length + (way === across ? 0 : CORNER), state)
    if (i > 0 && !isBlocked(node - 1, 0)) go(node - 1, 0, xs[i]! - xs[i - 1]!)
    if (i < wide - 1 && !isBlocked(node, 0)) go(node + 1, 0, xs[i + 1]! - xs[i]!)
    if (j > 0 && !isBlocked(node - wide, 1)) go(node - wide, 1, ys[j]! - ys[j - 1]!)
    if (j < ys.length - 1 && !isBlocked(node, 1)) go(node + wide, 1, ys[j + 1]! - ys[j]!)
  }
  const goOn = (limit: number) => {
    for (let i = 0; i < AT_ONCE; i++) {
      if (heap.least >= limit) return i > 0
      look()
    }
    return true
  }
  return { cost, before, goOn }
}

/** Whether a card lies on the way from a crossing to the next one to the right, or below. */
function blockedIn(cards: readonly Rect[], xs: readonly number[], ys: readonly number[]): Blocked {
  const wide = xs.length
  const taken = [new Uint8Array(wide * ys.length), new Uint8Array(wide * ys.length)] as const
  for (const { x, y, w, h } of cards) {
    // A lane along a card's very edge is taken, too.
    const [left, right] = [above(xs, x) - 1, above(xs, x + w + 0.5)]
    const [top, bottom] = [above(ys, y) - 1, above(ys, y + h + 0.5)]
    for (let j = Math.max(0, top); j < bottom; j++) {
      for (let i = Math.max(0, left); i < right; i++) {
        if (ys[j]! > y - 0.5 && xs[i]! < x + w - 0.5) taken[0][j * wide + i] = 1
        if (xs[i]! > x - 0.5 && ys[j]! < y + h - 0.5) taken[1][j * wide + i] = 1
      }
    }
  }
  return (node, across) => taken[across][node] === 1
}

/** Coordinates of the lanes: beside each card, between two that are close, and through its middle. */
function lanes(cards: readonly Rect[], sideOf: (card: Rect) => [from: number, size: number]): number[] {
  const sides = cards.map(sideOf)
  const starts = sides.map(([from]) => from).toSorted((a, b) => a - b)
  const ends = sides.map(([from, size]) => from + size).toSorted((a, b) => a - b)
  const wish: number[] = []
  for (const [from, size] of sides) {
    const [room, roomAfter] = [
      from - (ends[below(ends, from + 0.5)] ?? -Infinity),
      (starts[above(starts, from + size - 0.5)] ?? Infinity) - from - size,
    ]
    wish.push(from - Math.min(BESIDE, room / 2), from + size / 2, from + size + Math.min(BESIDE, roomAfter / 2))
  }
  return wish.toSorted((a, b) => a - b).filter((lane, i, all) => i === 0 || lane - all[i - 1]! > 0.5)
}

/** Index of the last that is less, or -1. */
function below(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < limit) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Index of the first that is greater, or the length. */
function above(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! <= limit) low = middle + 1
    else high = middle
  }
  return low
}

function nearest(sorted: readonly number[], wish: number): number {
  const i = Math.max(0, below(sorted, wish))
  return i + 1 < sorted.length && sorted[i + 1]! - wish < wish - sorted[i]! ? i + 1 : i
}

/** A binary heap of states, the nearest first. */
class Heap {
  private readonly keys: number[] = []
  private readonly values: number[] = []

  /** Infinity when it is empty. */
  get least(): number {
    return this.keys[0] ?? Infinity
  }

  push(key: number, value: number): void {
    const { keys, values } = this
    let i = keys.length
    while (i > 0) {
      const up = (i - 1) >> 1
      if (keys[up]! <= key) break
      keys[i] = keys[up]!
      values[i] = values[up]!
      i = up
    }
    keys[i] = key
    values[i] = value
  }

  pop(): [key: number, value: number] | null {
    const { keys, values } = this
    if (keys.length === 0) return null
    const found: [number, number] = [keys[0]!, values[0]!]
    const [key, value] = [keys.pop()!, values.pop()!]
    const count = keys.length
    if (count === 0) return found
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= count) break
      if (child + 1 < count && keys[child + 1]! < keys[child]!) child++
      if (keys[child]! >= key) break
      keys[i] = keys[child]!
      values[i] = values[child]!
      i = child
    }
    keys[i] = key
    values[i] = value
    return found
  }
}
