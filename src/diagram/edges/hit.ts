import { at, type Curve, type Point } from '../geometry/route.ts'
import type { Line } from './lines.ts'

/** A curve is looked at in so many straight parts. */
const PARTS = 24

/**
 * The line that is nearest to a point.
 *
 * @param reach how far away it may be, in the flow's pixels as the point is
 */
export function lineAt<L extends Pick<Line, 'curve'>>(
  lines: readonly L[],
  x: number,
  y: number,
  reach: number,
): L | null {
  let best: L | null = null
  let least = reach
  for (const line of lines) {
    if (!isNear(line.curve, x, y, least)) continue
    const away = distance(line.curve, x, y)
    // Of two that run together the later one lies on top.
    if (away > least) continue
    least = away
    best = line
  }
  return best
}

/** A curve lies within the corners that it is drawn by. */
function isNear({ a, b, c, d, via }: Curve, x: number, y: number, reach: number): boolean {
  if (via) return [a, ...via.corners].some((from, i) => isBetween(from, via.corners[i] ?? d, x, y, reach))
  return (
    x >= Math.min(a.x, b.x, c.x, d.x) - reach &&
    x <= Math.max(a.x, b.x, c.x, d.x) + reach &&
    y >= Math.min(a.y, b.y, c.y, d.y) - reach &&
    y <= Math.max(a.y, b.y, c.y, d.y) + reach
  )
}

const isBetween = (a: Point, d: Point, x: number, y: number, reach: number) =>
  x >= Math.min(a.x, d.x) - reach &&
  x <= Math.max(a.x, d.x) + reach &&
  y >= Math.min(a.y, d.y) - reach &&
  y <= Math.max(a.y, d.y) + reach

function distance(curve: Curve, x: number, y: number): number {
  let least = Infinity
  let from = curve.a
  // A way around may be long, and has corners.
  const parts = curve.via ? PARTS * (1 + curve.via.corners.length) : PARTS
  for (let i = 1; i <= parts; i++) {
    const to = at(curve, i / parts)
    const [dx, dy] = [to.x - from.x, to.y - from.y]
    const whole = dx * dx + dy * dy
    const t = whole === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / whole))
    least = Math.min(least, Math.hypot(from.x + t * dx - x, from.y + t * dy - y))
    from = to
  }
  return least
}
