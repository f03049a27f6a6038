import type { Place } from '#state'
import type { Rect } from './layout/types.ts'

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

const AHEAD: Record<Direction, (dx: number, dy: number) => [along: number, aside: number]> = {
  ArrowLeft: (dx, dy) => [-dx, dy],
  ArrowRight: (dx, dy) => [dx, dy],
  ArrowUp: (dx, dy) => [-dy, dx],
  ArrowDown: (dx, dy) => [dy, dx],
}

/** The card that the eye would go to from here: near and straight ahead count alike, sideways counts double. */
export function neighbour(from: Place, direction: Direction, rects: ReadonlyMap<Place, Rect>): Place | null {
  const here = rects.get(from)
  if (!here) return null
  let best: Place | null = null
  let least = Infinity
  for (const [place, rect] of rects) {
    if (place === from) continue
    const dx = rect.x + rect.w / 2 - (here.x + here.w / 2)
    const dy = rect.y + rect.h / 2 - (here.y + here.h / 2)
    const [along, aside] = AHEAD[direction](dx, dy)
    if (along <= 4) continue
    const cost = along + 2 * Math.abs(aside)
    if (cost >= least) continue
    least = cost
    best = place
  }
  return best
}
