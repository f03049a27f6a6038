import type { Racks, Rect } from '../layout/types.ts'
import { cornered } from './corners.ts'
import type { Curve, Point } from './route.ts'

/**
 * The line along rails and trunk: between boxes in racks, and from who stands left of them all to a box. Null for any
 * other, whose way nothing of the racks is in.
 */
export function aisle({ trunk, rails, inner, below, lanes }: Racks, from: Rect, to: Rect): Curve | null {
  const first = rails[0]
  if (!first) return null
  const isCaller = ({ x, y, w, h }: Rect) => (below === null ? x + w < first.x : y + h < below)
  const railAt = (rect: Rect) =>
    isCaller(rect) ? undefined : rails.find(({ left, right }) => rect.x >= left && rect.x <= right)
  const [start, end] = [railAt(from), railAt(to)]
  if (start && end) {
    // What is inside of one box has its own ways.
    if (start === end && !(isPort(from) && isPort(to))) return null
    return cornered([
      port(from),
      { x: start.x, y: port(from).y },
      ...over(start.x, end.x),
      { x: end.x, y: port(to).y },
      port(to),
    ])
  }
  if (end && isCaller(from))
    return cornered([...out(from), ...over(first.x, end.x), { x: end.x, y: port(to).y }, port(to)])
  if (start && isCaller(to))
    return cornered([port(from), { x: start.x, y: port(from).y }, ...over(start.x, first.x), ...out(to).toReversed()])
  return null

  function over(a: number, b: number): Point[] {
    return a === b
      ? []
      : [
          { x: a, y: trunk },
          { x: b, y: trunk },
        ]
  }
  /** From a card to the first rail: straight, or between the rows where others stand beside it. */
  function out({ x, y, w, h }: Rect): Point[] {
    if (x >= inner)
      return [
        { x: x + w, y: y + h / 2 },
        { x: first!.x, y: y + h / 2 },
      ]
    const lane = lanes.find((one) => one > y + h) ?? y + h
    return [
      { x: x + w / 2, y: y + h },
      { x: x + w / 2, y: lane },
      { x: first!.x, y: lane },
    ]
  }
}

const port = ({ x, y, h }: Rect): Point => ({ x, y: y + h / 2 })

/** A node's network interface is small. */
const isPort = ({ w }: Rect) => w <= 40
