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

/** Whether a line lies under a card; its ends are let be. */
function crossings(curve: Curve, cards: readonly Rect[]): number {
  let hits = 0
  for (let i = 1; i < 20; i++) {
    const { x, y } = at(curve, i / 20)
    for (const card of cards) {
      if (x > card.x - CLEAR && x < card.x + card.w + CLEAR && y > card.y - CLEAR && y < card.y + card.h + CLEAR) hits++
    }
  }
  return hits
}

const CLEAR = 5
/** How far a line is bent aside, in the order tried. */
const NEAR = [0, 30, -30, 60, -60]
const FAR = [90, -90, 130, -130, 180, -180, 240, -240, 320, -320]
/** On a narrow pane a line would leave the picture; rather it runs under a card. */
const FAR_NARROW = FAR.slice(0, 4)

/** The line of `route()`, bent around cards that it would run under. It, too, is the same in both directions. */
export function routeAround(from: Rect, to: Rect, axis: Axis, cards: readonly Rect[]): Curve {
  const swapped = from.x > to.x || (from.x === to.x && from.y > to.y)
  const straight = swapped ? route(to, from, axis) : route(from, to, axis)
  const inTheWay = cards.filter((card) => !touches(card, from) && !touches(card, to))
  let best = straight
  let least = Infinity
  for (const line of candidates(straight, axis === 'x' ? FAR : FAR_NARROW)) {
    const hits = crossings(line, inTheWay)
    if (hits >= least) continue
    least = hits
    best = line
    if (hits === 0) break
  }
  return swapped ? { a: best.d, b: best.c, c: best.b, d: best.a } : best
}

/** Ways to draw a line, the plainest first. */
function* candidates({ a, b, c, d }: Curve, far: readonly number[]): Iterable<Curve> {
  const sideways = b.y === a.y
  const bent = (bend: number): Curve =>
    sideways
      ? { a, b: { x: b.x, y: b.y + bend }, c: { x: c.x, y: c.y + bend }, d }
      : { a, b: { x: b.x + bend, y: b.y }, c: { x: c.x + bend, y: c.y }, d }
  for (const bend of NEAR) yield bent(bend)
  const [dx, dy] = [d.x - a.x, d.y - a.y]
  // Goes along one card's column nearly to the end and only then crosses over, or crosses over at once.
  for (const outward of [0.05, 0.12, 0.2, 0.3]) {
    const late = (from: number, by: number) => [from + by * 1.04, from + by * 0.96] as const
    const early = (from: number, by: number) => [from + by * 0.04, from - by * 0.04] as const
    if (sideways) {
      const [[x1, x2], [x3, x4]] = [late(a.x, dx), early(a.x, dx)]
      yield { a, b: { x: x1, y: a.y - dy * outward }, c: { x: x2, y: a.y + dy * 0.12 }, d }
      yield { a, b: { x: x3, y: d.y - dy * 0.12 }, c: { x: x4, y: d.y + dy * outward }, d }
    } else {
      const [[y1, y2], [y3, y4]] = [late(a.y, dy), early(a.y, dy)]
      yield { a, b: { x: a.x - dx * outward, y: y1 }, c: { x: a.x + dx * 0.12, y: y2 }, d }
      yield { a, b: { x: d.x - dx * 0.12, y: y3 }, c: { x: d.x + dx * outward, y: y4 }, d }
    }
  }
  for (const bend of far) yield bent(bend)
}

function touches(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w + 1 && b.x < a.x + a.w + 1 && a.y < b.y + b.h + 1 && b.y < a.y + a.h + 1
}

/** The `d` of an SVG path. */
export function svgPath({ a, b, c, d }: Curve): string {
  return `M${n(a.x)},${n(a.y)} C${n(b.x)},${n(b.y)} ${n(c.x)},${n(c.y)} ${n(d.x)},${n(d.y)}`
}
