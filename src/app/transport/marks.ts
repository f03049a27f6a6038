import type { ClusterEvent, FaultMade } from '#state'
import { isMending, madeWords } from '#state/acts'

/** What the line shows at the most: virtual milliseconds. */
export const SHOWN_MS = 300_000
/** So many places along the line can have a mark. */
const PLACES = 150

/** Faults stand apart by this part of the line, or share a mark: one has to be hit. */
const APART = 1 / 36

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

/** What somebody did at about one time. */
export interface FaultMark {
  /** Virtual milliseconds of the first of it. */
  t: number
  /** All of it mended something. */
  mends: boolean
  /** `Node node-2 stopped; Pod web-1 sent SIGTERM` */
  text: string
}

export function faultMarks(faults: readonly FaultMade[], begin: number, end: number): FaultMark[] {
  const groups: FaultMade[][] = []
  for (const made of faults) {
    if (made.t < begin || made.t > end) continue
    const group = groups.at(-1)
    if (group && made.t - group[0]!.t < (end - begin) * APART) group.push(made)
    else groups.push([made])
  }
  return groups.map((group) => ({
    t: group[0]!.t,
    mends: group.every(isMending),
    text: group.map(madeWords).join('; '),
  }))
}
