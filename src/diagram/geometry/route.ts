import { BOX } from '../layout/sizes.ts'
import type { Axis, Rect } from '../layout/types.ts'

export interface Point {
  x: number
  y: number
}

/** A cubic Bézier curve. */
export interface Curve {
  a: Point
  b: Point
  c: Point
  d: Point
}

/** Distance at which two cards count as standing side by side. */
const APART = 10
/** How far a line swings out to the left of what stands between its ends. */
const SWING = 40

/**
 * The line between two cards, the same for an edge and for the packets that run along it, and the same in both
 * directions. It leaves and enters through the sides that face each other; where cards stand far from each other
 * in one column, and on the way down to a node's interface, it swings out to the left of what stands between.
 */
export function route(from: Rect, to: Rect, axis: Axis): Curve {
  const right = to.x - (from.x + from.w)
  const left = from.x - (to.x + to.w)
  const below = to.y - (from.y + from.h)
  const above = from.y - (to.y + to.h)
  const beside = Math.max(right, left)
  const stacked = Math.max(below, above)
  const horizontal = axis === 'x' ? beside >= APART || stacked < APART : stacked < APART && beside > 0

  if (horizontal) {
    const sign = right >= left ? 1 : -1
    const a = { x: sign > 0 ? from.x + from.w : from.x, y: from.y + from.h / 2 }
    const d = { x: sign > 0 ? to.x : to.x + to.w, y: to.y + to.h / 2 }
    const pull = Math.max(18, Math.abs(d.x - a.x) * 0.5) * sign
    return { a, b: { x: a.x + pull, y: a.y }, c: { x: d.x - pull, y: d.y }, d }
  }
  const isPort = Math.min(from.h, to.h) <= BOX.eth.h
  if (stacked > 90 && (axis === 'x' || isPort)) {
    const x = Math.min(from.x, to.x)
    const a = { x: from.x, y: from.y + from.h / 2 }
    const d = { x: to.x, y: to.y + to.h / 2 }
    return { a, b: { x: x - SWING, y: a.y }, c: { x: x - SWING, y: d.y }, d }
  }
  const sign = below >= above ? 1 : -1
  const a = { x: from.x + from.w / 2, y: sign > 0 ? from.y + from.h : from.y }
  const d = { x: to.x + to.w / 2, y: sign > 0 ? to.y : to.y + to.h }
  const pull = Math.max(12, Math.abs(d.y - a.y) * 0.5) * sign
  return { a, b: { x: a.x, y: a.y + pull }, c: { x: d.x, y: d.y - pull }, d }
}

export function at({ a, b, c, d }: Curve, t: number): Point {
  const u = 1 - t
  const [p, q, r, s] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t]
  return { x: p * a.x + q * b.x + r * c.x + s * d.x, y: p * a.y + q * b.y + r * c.y + s * d.y }
}

const n = (value: number) => Math.round(value * 10) / 10

/** The `d` of an SVG path. */
export function svgPath({ a, b, c, d }: Curve): string {
  return `M${n(a.x)},${n(a.y)} C${n(b.x)},${n(b.y)} ${n(c.x)},${n(c.y)} ${n(d.x)},${n(d.y)}`
}
