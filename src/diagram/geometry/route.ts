import { BOX } from '../layout/sizes.ts'
import type { Axis, Rect } from '../layout/types.ts'
import type { Detour } from './detour.ts'

export interface Point {
  x: number
  y: number
}

/** A cubic Bézier curve; or a line from `a` to `d` with corners, of which `b` and `c` are then the first and the last. */
export interface Curve {
  a: Point
  b: Point
  c: Point
  d: Point
  via?: Via
}

/** What a line with corners knows of itself: what makes one comes late, and with it how to draw it. */
export interface Via {
  corners: readonly Point[]
  /** @param t from 0 to 1, evenly along its length */
  at(t: number): Point
  /** The `d` of an SVG path. @param n rounds a coordinate */
  path(n: (value: number) => number): string
  reversed(): Curve
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

export function at(curve: Curve, t: number): Point {
  if (curve.via) return curve.via.at(t)
  const { a, b, c, d } = curve
  const u = 1 - t
  const [p, q, r, s] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t]
  return { x: p * a.x + q * b.x + r * c.x + s * d.x, y: p * a.y + q * b.y + r * c.y + s * d.y }
}

const n = (value: number) => Math.round(value * 10) / 10

/** How much of a line lies under cards; its ends are let be. Counts no further than to `enough`. */
function crossings(curve: Curve, cards: readonly Rect[], enough: number): number {
  const near = cards.filter((card) => isInHull(curve, card))
  if (near.length === 0) return 0
  let hits = 0
  const steps = Math.max(20, Math.ceil(Math.hypot(curve.d.x - curve.a.x, curve.d.y - curve.a.y) / LOOK))
  for (let i = 1; i < steps && hits < enough; i++) {
    const { x, y } = at(curve, i / steps)
    for (const card of near) {
      if (x > card.x - CLEAR && x < card.x + card.w + CLEAR && y > card.y - CLEAR && y < card.y + card.h + CLEAR) hits++
    }
  }
  return hits
}

/** A curve lies within the points that it is drawn by. */
const isInHull = ({ a, b, c, d }: Curve, { x, y, w, h }: Rect): boolean =>
  Math.max(a.x, b.x, c.x, d.x) > x - CLEAR &&
  Math.min(a.x, b.x, c.x, d.x) < x + w + CLEAR &&
  Math.max(a.y, b.y, c.y, d.y) > y - CLEAR &&
  Math.min(a.y, b.y, c.y, d.y) < y + h + CLEAR

const CLEAR = 5
/** A line is looked at in so many pixels' distance. */
const LOOK = 6
/** How far a line is bent aside, in the order tried. */
const NEAR = [0, 30, -30, 60, -60]
const FAR = [90, -90, 130, -130, 180, -180, 240, -240, 320, -320]
/** On a narrow pane, and in a node's box, a line would leave the picture. */
const FAR_NARROW = FAR.slice(0, 4)

/**
 * The line of `route()`, bent around cards that it would run under, or led beside them with corners where no bend is
 * enough. It, too, is the same in both directions.
 */
export function routeAround(
  from: Rect,
  to: Rect,
  axis: Axis,
  cards: readonly Rect[],
  detour?: Detour,
  isInside = false,
): Curve {
  const swapped = from.x > to.x || (from.x === to.x && from.y > to.y)
  const straight = swapped ? route(to, from, axis) : route(from, to, axis)
  const inTheWay = cards.filter((card) => !touches(card, from) && !touches(card, to))
  let best = straight
  let least = Infinity
  for (const line of candidates(straight, isInside ? [] : axis === 'x' ? FAR : FAR_NARROW)) {
    // Where there is a way around, a line that is half free is no use.
    const hits = crossings(line, inTheWay, detour ? 1 : least)
    if (hits >= least) continue
    least = hits
    best = line
    if (hits === 0) break
  }
  if (least > 0 && detour) best = (swapped ? detour(to, from) : detour(from, to)) ?? best
  return swapped ? reversed(best) : best
}

const reversed = ({ a, b, c, d, via }: Curve): Curve => via?.reversed() ?? { a: d, b: c, c: b, d: a }

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
export function svgPath(curve: Curve): string {
  const { a, b, c, d, via } = curve
  if (via) return via.path(n)
  return `M${n(a.x)},${n(a.y)} C${n(b.x)},${n(b.y)} ${n(c.x)},${n(c.y)} ${n(d.x)},${n(d.y)}`
}
