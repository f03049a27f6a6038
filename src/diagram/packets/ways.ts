import { pathOf, type Land, type Path } from './flight.ts'
import type { Journey } from './journey.ts'

/** More paths than this are not kept when nobody flies on them. */
const KEPT = 600

/** What makes journeys look the same: equal legs, rewritten at the same places. */
export function keyOf({ start, legs }: Journey): string {
  let key = legs[0]?.from ?? start
  for (const { to, direction, changed } of legs)
    key += (direction === 'request' ? '|' : '|<') + to + (changed.length > 0 ? '*' : '')
  return key
}

/** The ways that requests fly, by number: all that look the same share one. */
export class Ways {
  /** By number. */
  readonly paths = new Map<number, Path>()
  private readonly numbers = new Map<string, number>()
  private readonly journeys = new Map<number, { key: string; journey: Journey }>()
  private last = 0

  /** The number of a journey's way, null when one of its places is not in the picture. Calls `fresh` with a new one. */
  learn(journey: Journey, land: Land, fresh: (number: number, path: Path) => void): number | null {
    const key = keyOf(journey)
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    const path = pathOf(journey, land)
    if (!path) return null
    const number = ++this.last
    this.numbers.set(key, number)
    this.journeys.set(number, { key, journey })
    this.paths.set(number, path)
    fresh(number, path)
    return number
  }

  /** Cards have moved: the ways in use are measured anew under the numbers that they have, the others forgotten. */
  relearn(land: Land, used: ReadonlySet<number>): void {
    for (const [number, { journey }] of this.journeys) {
      const path = used.has(number) ? pathOf(journey, land) : null
      if (path) this.paths.set(number, path)
      else this.drop(number)
    }
  }

  /** When there are many, forgets the oldest of those that nobody is on; returns their numbers. */
  prune(used: () => ReadonlySet<number>): number[] {
    let over = this.paths.size - KEPT
    if (over <= 0) return []
    const inUse = used()
    const gone: number[] = []
    for (const number of this.paths.keys()) {
      if (over <= 0) break
      if (inUse.has(number)) continue
      gone.push(number)
      over--
    }
    for (const number of gone) this.drop(number)
    return gone
  }

  clear(): void {
    this.paths.clear()
    this.numbers.clear()
    this.journeys.clear()
  }

  private drop(number: number): void {
    const one = this.journeys.get(number)
    if (one) this.numbers.delete(one.key)
    this.journeys.delete(number)
    this.paths.delete(number)
  }
}
