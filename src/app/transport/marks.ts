import type { ClusterEvent } from '#state'

/** What the line shows at the most: virtual milliseconds. */
export const SHOWN_MS = 300_000
/** So many places along the line can have a mark. */
const PLACES = 150

/** Events that happened at about one time. */
export interface Mark {
  /** Virtual milliseconds of the first of them. */
  t: number
  count: number
  isWarning: boolean
}

/** Where the line has marks between two times; a place stays one while the line moves on. */
export function marks(events: readonly ClusterEvent[], begin: number, end: number): Mark[] {
  const width = SHOWN_MS / PLACES
  const found = new Map<number, Mark>()
  for (const { t, type } of events) {
    if (t < begin || t > end) continue
    const place = Math.floor(t / width)
    const mark = found.get(place)
    const isWarning = type === 'Warning'
    if (!mark) found.set(place, { t, count: 1, isWarning })
    else found.set(place, { ...mark, count: mark.count + 1, isWarning: mark.isWarning || isWarning })
  }
  return [...found.values()]
}
