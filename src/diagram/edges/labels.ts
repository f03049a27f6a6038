import { at, type Curve, type Point } from '../geometry/route.ts'
import type { Rect } from '../layout/types.ts'

/** The size of a port's text; its font is in diagram.css. */
const LETTER = 7.3
const HIGH = 16
/** Room for a rate beside it. */
const RATE = 46
/** From a card to the label at it, and between two labels. */
const AWAY = 7
const CLEAR = 3

export type LabelAt = 'start' | 'middle' | 'end'

interface Labelled {
  curve: Curve
  label: string | null
  labelAt: LabelAt
  spot: Point | null
  roomy?: boolean
}

/** Gives each label a place on its line where it touches neither a card nor another label; without one it stays away. */
export function placeLabels<L extends Labelled>(lines: L[], cards: readonly Rect[]): L[] {
  const taken: Rect[] = []
  return lines.map((line) => {
    if (!line.label) return line
    const w = line.label.length * LETTER + 8
    const free = (spot: Point) => {
      const rect = { x: spot.x - w / 2, y: spot.y - HIGH / 2, w, h: HIGH }
      return ![...cards, ...taken].some((other) => near(rect, other))
    }
    const spot = spotsOf(line, w).find(free)
    if (!spot) return line
    if (line.labelAt === 'middle') {
      // Its line's own rate, `1.2/s`, where that does not crowd anybody either.
      const wide = { x: spot.x - (w + RATE) / 2, y: spot.y - HIGH / 2, w: w + RATE, h: HIGH }
      if (![...cards, ...taken].some((other) => near(wide, other))) {
        taken.push(wide)
        return { ...line, spot, roomy: true }
      }
    }
    taken.push({ x: spot.x - w / 2, y: spot.y - HIGH / 2, w, h: HIGH })
    return { ...line, spot }
  })
}

function near(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w + CLEAR && b.x < a.x + a.w + CLEAR && a.y < b.y + b.h + CLEAR && b.y < a.y + a.h + CLEAR
}

/** Where the label would stand, best first: where it belongs, then elsewhere along the line. */
function spotsOf({ curve, labelAt }: Labelled, w: number): Point[] {
  const along = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.2, 0.8, 0.16, 0.84, 0.12, 0.88].map((t) => at(curve, t))
  if (labelAt === 'middle') return along
  const [end, towards] = labelAt === 'start' ? [curve.a, curve.b] : [curve.d, curve.c]
  const across = Math.abs(towards.x - end.x) > Math.abs(towards.y - end.y)
  const beside = across
    ? { x: end.x + Math.sign(towards.x - end.x) * (AWAY + w / 2), y: end.y }
    : { x: end.x, y: end.y + Math.sign(towards.y - end.y) * (AWAY + HIGH / 2) }
  return [beside, ...along]
}
