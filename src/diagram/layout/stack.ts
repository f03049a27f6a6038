import type { Place } from './types.ts'

export interface Item {
  place: Place
  h: number
  /** Where its middle would like to be: a fresh column leaves room above it, a newcomer to a settled one looks there. */
  want?: number
  /** Room that a fresh column leaves above it. */
  above?: number
}

interface Span {
  place: Place
  y: number
  h: number
}

/**
 * The upper edges of a column's items. A fresh column stands in the order given, centred on 0 or from `top` on. In a
 * settled one everything that was there stays, what grew pushes its followers down, and a newcomer takes the free room
 * nearest to where it wants to be.
 */
export function stack(
  items: Item[],
  known: ReadonlyMap<Place, { y: number }>,
  gap: number,
  top?: number,
): Map<Place, number> {
  const settled: Span[] = []
  const fresh: Item[] = []
  for (const item of items) {
    const old = known.get(item.place)
    if (old) settled.push({ place: item.place, y: old.y, h: item.h })
    else fresh.push(item)
  }
  if (settled.length === 0) return inOrder(items, gap, top)

  settled.sort((a, b) => a.y - b.y)
  for (let i = 1; i < settled.length; i++) {
    const above = settled[i - 1]!
    settled[i]!.y = Math.max(settled[i]!.y, above.y + above.h + gap)
  }
  for (const item of fresh) {
    settled.push({ place: item.place, y: freeRoom(settled, item, gap), h: item.h })
    settled.sort((a, b) => a.y - b.y)
  }
  return new Map(settled.map((span) => [span.place, span.y]))
}

function inOrder(items: Item[], gap: number, top?: number): Map<Place, number> {
  const total = items.reduce((sum, item) => sum + item.h + gap, -gap)
  const ys = new Map<Place, number>()
  let bottom: number | null = null
  for (const item of items) {
    let y: number = bottom === null ? (top ?? -total / 2) : bottom + (item.above ?? gap)
    // A column that has no top of its own is centred, and asks nobody.
    if (top !== undefined && item.want !== undefined) y = Math.max(y, item.want - item.h / 2)
    ys.set(item.place, y)
    bottom = y + item.h
  }
  return ys
}

function freeRoom(taken: Span[], item: Item, gap: number): number {
  const last = taken[taken.length - 1]!
  const want = item.want ?? last.y + last.h + gap + item.h / 2
  let best = last.y + last.h + gap
  const consider = (y: number, from: number, to: number) => {
    if (y < from || y + item.h > to) return
    if (Math.abs(y + item.h / 2 - want) < Math.abs(best + item.h / 2 - want)) best = y
  }
  for (let i = 0; i <= taken.length; i++) {
    const from = i === 0 ? -Infinity : taken[i - 1]!.y + taken[i - 1]!.h + gap
    const to = i === taken.length ? Infinity : taken[i]!.y - gap
    if (to - from < item.h) continue
    consider(Math.min(Math.max(want - item.h / 2, from), to - item.h), from, to)
  }
  return best
}
