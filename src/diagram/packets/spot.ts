import { LINGER, type Fleet } from './fleet.ts'
import { durationOf, RATE, type Path } from './flight.ts'

/** Where a dot is. One object is filled again and again, since there may be thousands in a frame. */
export interface Spot {
  x: number
  y: number
  /** Of the path's points, the last one passed. */
  index: number
  /** Parts of the way to the next point. */
  part: number
  /** 0 on its way, up to 1 while it fades at the end. */
  over: number
  reply: boolean
}

export const newSpot = (): Spot => ({ x: 0, y: 0, index: 0, part: 0, over: 0, reply: false })

/** Where a flight is at an instant of the picture. Returns false before and after it. */
export function spotOf(path: Path, start: number, fate: number, now: number, spot: Spot): boolean {
  const elapsed = now - start
  if (elapsed < 0) return false
  const { points } = path
  const last = points.length / 2 - 1
  const position = elapsed * RATE
  const over = position <= last ? 0 : (elapsed - durationOf(path)) / LINGER[fate]!
  if (over > 1) return false
  const index = position < last ? Math.floor(position) : last
  const part = index < last ? position - index : 0
  const x = points[index * 2]!
  const y = points[index * 2 + 1]!
  spot.x = part === 0 ? x : x + (points[index * 2 + 2]! - x) * part
  spot.y = part === 0 ? y : y + (points[index * 2 + 3]! - y) * part
  spot.index = index
  spot.part = part
  spot.over = over
  spot.reply = index >= path.turn
  return true
}

/** Pixels of the pane within which a dot is meant. */
export const REACH = 13

/** Id of the flight whose dot is nearest to a point of the flow, within a distance in the flow's pixels; null for none. */
export function nearest(
  fleet: Fleet,
  paths: ReadonlyMap<number, Path>,
  now: number,
  x: number,
  y: number,
  within: number,
): number | null {
  const spot = newSpot()
  let found: number | null = null
  let least = within ** 2
  for (let i = 0; i < fleet.count; i++) {
    const path = paths.get(fleet.path[i]!)
    if (!path || !spotOf(path, fleet.start[i]!, fleet.fate[i]!, now, spot)) continue
    const distance = (spot.x - x) ** 2 + (spot.y - y) ** 2
    if (distance >= least) continue
    least = distance
    found = fleet.id[i]!
  }
  return found
}
