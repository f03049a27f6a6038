import type { Curve, Point, Via } from './route.ts'

/** How round a corner is, where both of its sides are long enough. */
const ROUND = 9

/** A line with corners, in the order of its going. */
export function cornered(points: readonly Point[]): Curve {
  const apart = points.filter(({ x, y }, i) => i === 0 || x !== points[i - 1]!.x || y !== points[i - 1]!.y)
  const bends = apart.filter((point, i) => !isOnTheWay(apart[i - 1], point, apart[i + 1]))
  const [a, d] = [bends[0]!, bends[bends.length - 1]!]
  const corners = bends.slice(1, -1)
  let line: Measured | null = null
  const via: Via = {
    corners,
    at: (t) => along((line ??= measure(bends)), t),
    path: (n) => pathOf(bends, n),
    reversed: () => cornered(bends.toReversed()),
  }
  return { a, b: corners[0] ?? d, c: corners[corners.length - 1] ?? a, d, via }
}

function isOnTheWay(before: Point | undefined, { x, y }: Point, after: Point | undefined): boolean {
  return (
    before !== undefined &&
    after !== undefined &&
    ((before.x === x && x === after.x) || (before.y === y && y === after.y))
  )
}

/** Where a line leaves its side for a corner, the corner, and where it is on its next side. */
function bendsOf(points: readonly Point[]): [Point, Point, Point][] {
  return points.slice(1, -1).map((corner, i) => {
    const [before, after] = [points[i]!, points[i + 2]!]
    const round = Math.min(ROUND, distance(before, corner) / 2, distance(corner, after) / 2)
    return [towards(corner, before, round), corner, towards(corner, after, round)]
  })
}

function pathOf(points: readonly Point[], n: (value: number) => number): string {
  const [a, d] = [points[0]!, points[points.length - 1]!]
  const bends = bendsOf(points).map(([p, q, r]) => `L${n(p.x)},${n(p.y)} Q${n(q.x)},${n(q.y)} ${n(r.x)},${n(r.y)} `)
  return `M${n(a.x)},${n(a.y)} ${bends.join('')}L${n(d.x)},${n(d.y)}`
}

interface Measured {
  points: Point[]
  /** How far each point is from the first, along the line. */
  far: number[]
}

function along({ points, far }: Measured, t: number): Point {
  const due = t * far[far.length - 1]!
  let i = 1
  while (i < far.length - 1 && far[i]! < due) i++
  const [from, to] = [points[i - 1]!, points[i]!]
  const part = far[i]! - far[i - 1]!
  const f = part > 0 ? (due - far[i - 1]!) / part : 0
  return { x: from.x + (to.x - from.x) * f, y: from.y + (to.y - from.y) * f }
}

function measure(corners: readonly Point[]): Measured {
  const points = [corners[0]!]
  for (const [p, q, r] of bendsOf(corners)) {
    for (let i = 0; i <= 4; i++) {
      const [t, u] = [i / 4, 1 - i / 4]
      points.push({ x: u * u * p.x + 2 * u * t * q.x + t * t * r.x, y: u * u * p.y + 2 * u * t * q.y + t * t * r.y })
    }
  }
  points.push(corners[corners.length - 1]!)
  const far = [0]
  for (let i = 1; i < points.length; i++) far.push(far[i - 1]! + distance(points[i - 1]!, points[i]!))
  return { points, far }
}

const distance = (a: Point, b: Point) => Math.hypot(b.x - a.x, b.y - a.y)

function towards(from: Point, to: Point, by: number): Point {
  const whole = distance(from, to)
  return whole === 0 ? from : { x: from.x + ((to.x - from.x) * by) / whole, y: from.y + ((to.y - from.y) * by) / whole }
}
