import type { Roads } from '../geometry/roads.ts'
import { at as pointOn, type Point } from '../geometry/route.ts'
import type { Anchor, Rect } from '../layout/types.ts'
import type { Journey } from './journey.ts'

/** Distance of two samples, and how far a dot comes in a picture millisecond; in pixels of the flow. */
export const STEP = 5
export const SPEED = 0.42
/** Samples a second of picture time. */
export const RATE = SPEED / STEP
/** How long a packet rests where its addresses change, so that the eye can follow. */
const REST = Math.round(130 * RATE)

/** The way of a journey as points at equal distances: the place of a dot is an index. */
export interface Path {
  /** x, y, x, y, … */
  points: Float32Array
  /** Index at which the answer sets out; the number of points when there is none. */
  turn: number
  /** Indices at which a leg begins; the last is the end. */
  stops: number[]
  /** Indices at which an address was rewritten. */
  rewrites: number[]
}

/** Where things are, and the roads between them. */
export interface Land {
  rectOf: (anchor: Anchor) => Rect | undefined
  roads: Roads
  /** The card of many pods that a pod's tile is in. */
  foldOf: (anchor: Anchor) => Rect | undefined
}

/**
 * Samples a journey over the picture. Between two cards it runs on the edge's own curve, across a card straight from
 * where it came in to where it leaves.
 */
export function pathOf(journey: Journey, { rectOf, roads, foldOf }: Land): Path | null {
  const xy: number[] = []
  const stops: number[] = []
  const rewrites: number[] = []
  const push = (point: Point) => xy.push(point.x, point.y)
  let turn = -1

  for (const leg of journey.legs) {
    const [tile, from] = [foldOf(leg.to) && rectOf(leg.to), foldOf(leg.from) ?? rectOf(leg.from)]
    const to = foldOf(leg.to) ?? rectOf(leg.to)
    if (!from || !to) return null
    const curve = roads(from, to)
    if (xy.length > 0) line(xy, curve.a)
    stops.push(xy.length / 2)
    if (leg.direction === 'reply' && turn < 0) turn = xy.length / 2
    if (leg.changed.length > 0) {
      rewrites.push(xy.length / 2)
      const still = xy.length > 0 ? { x: xy[xy.length - 2]!, y: xy[xy.length - 1]! } : curve.a
      for (let i = 0; i < REST; i++) push(still)
    }
    // A line with corners may be long, and is not to be cut short at them.
    sample(xy, (t) => pointOn(curve, t), curve.via ? 64 * (1 + curve.via.corners.length) : 64)
    // The edge ends at the card of many pods, the packet at the one among them.
    if (tile) line(xy, { x: tile.x + tile.w / 2, y: tile.y + tile.h / 2 })
  }
  if (xy.length === 0) {
    const rect = rectOf(journey.start)
    if (!rect) return null
    push({ x: rect.x + rect.w, y: rect.y + rect.h / 2 })
  }
  stops.push(xy.length / 2 - 1)
  const points = Float32Array.from(xy)
  return { points, turn: turn < 0 ? points.length / 2 : turn, stops, rewrites }
}

function line(xy: number[], to: Point): void {
  const from = { x: xy[xy.length - 2]!, y: xy[xy.length - 1]! }
  const steps = Math.floor(Math.hypot(to.x - from.x, to.y - from.y) / STEP)
  for (let i = 1; i <= steps; i++)
    xy.push(from.x + ((to.x - from.x) * i) / steps, from.y + ((to.y - from.y) * i) / steps)
}

/** Points of a curve at equal distances: measured on a fine polygon, then walked. */
function sample(xy: number[], curve: (t: number) => Point, fine: number): void {
  let previous = curve(0)
  xy.push(previous.x, previous.y)
  let due = STEP
  for (let i = 1; i <= fine; i++) {
    const next = curve(i / fine)
    let length = Math.hypot(next.x - previous.x, next.y - previous.y)
    while (length >= due) {
      const f = due / length
      previous = { x: previous.x + (next.x - previous.x) * f, y: previous.y + (next.y - previous.y) * f }
      xy.push(previous.x, previous.y)
      length -= due
      due = STEP
    }
    due -= length
    previous = next
  }
  xy.push(previous.x, previous.y)
}

/** Picture milliseconds from the first point to the last. */
export function durationOf(path: Path): number {
  return (path.points.length / 2 - 1) / RATE
}
