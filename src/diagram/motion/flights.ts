import type { Place } from '#state'
import type { Layout, Rect } from '../layout/types.ts'

/** The outline of a thing on its way from where it was to where it is, when the reading changes. */
export interface Flight {
  id: string
  to: Rect
  /** From the middle of `to` to where it begins, and how large it is there beside `to`. */
  dx: number
  dy: number
  sx: number
  sy: number
}

/** More than this would say nothing. */
const MOST = 90

/**
 * A Service is a place in one reading and a row of rules in every node in the other: its rows grow out of its card, and
 * come together in it again. Everything else is in both readings and moves by itself.
 */
export function flightsBetween(before: Layout, now: Layout): Flight[] {
  if (before.options.reading === now.options.reading) return []
  const [logical, physical] = now.options.reading === 'physical' ? [before, now] : [now, before]
  const flights: Flight[] = []
  for (const [anchor, row] of physical.parts) {
    const mark = anchor.indexOf('#service/')
    const card = mark < 0 ? undefined : logical.rects.get(anchor.slice(mark + 1))
    if (!card) continue
    flights.push(now === physical ? flight(anchor, card, row) : flight(anchor, row, card))
  }
  return flights.length > MOST ? [] : flights
}

function flight(id: string, from: Rect, to: Rect): Flight {
  return {
    id,
    to,
    dx: from.x + from.w / 2 - (to.x + to.w / 2),
    dy: from.y + from.h / 2 - (to.y + to.h / 2),
    sx: from.w / to.w,
    sy: from.h / to.h,
  }
}

/** From the middle of where a thing will be to the middle of what it comes from. */
export interface Origin {
  dx: number
  dy: number
}

/**
 * Where what is new in a picture comes from: a pod from the others of its owner, or from a Service that leads to it;
 * anything else from where an edge comes to it. Nothing for what comes with a whole picture.
 *
 * @param leads who leads to whom, by the place that is led to
 */
export function originsOf(
  before: Layout,
  now: Layout,
  ownerOf: (place: Place) => string | null,
  leads: () => ReadonlyMap<Place, readonly Place[]>,
): Map<Place, Origin> {
  const found = new Map<Place, Origin>()
  const isSame = before.options.reading === now.options.reading && before.options.axis === now.options.axis
  if (!isSame || before.rects.size === 0) return found
  const fresh = [...now.rects.keys()].filter((place) => !before.rects.has(place))
  if (fresh.length === 0 || fresh.length > MOST || fresh.length === now.rects.size) return found
  const leaders = leads()
  const stacks = new Map<string, Rect>()
  for (const [place, rect] of before.rects) {
    const owner = place.startsWith('pod/') ? ownerOf(place) : place
    if (owner !== null && !stacks.has(owner)) stacks.set(owner, rect)
  }
  for (const place of fresh) {
    const owner = place.startsWith('pod/') ? ownerOf(place) : null
    const leader = leaders.get(place)?.find((one) => before.rects.has(one))
    const from = (owner === null ? undefined : stacks.get(owner)) ?? (leader && before.rects.get(leader))
    const to = now.rects.get(place)!
    if (from)
      found.set(place, { dx: from.x + from.w / 2 - (to.x + to.w / 2), dy: from.y + from.h / 2 - (to.y + to.h / 2) })
  }
  return found
}
