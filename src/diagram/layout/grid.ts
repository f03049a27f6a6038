import type { Memory, Place } from './types.ts'

/** Survivors keep their slot, newcomers take the lowest free ones. `slots` is changed in place. */
export function assignSlots(slots: Map<Place, number>, members: readonly Place[]): void {
  const present = new Set(members)
  for (const place of slots.keys()) if (!present.has(place)) slots.delete(place)
  const taken = new Set(slots.values())
  let next = 0
  for (const place of members) {
    if (slots.has(place)) continue
    while (taken.has(next)) next++
    taken.add(next)
    slots.set(place, next)
  }
}

/** The slots that are remembered by a key, with these in them from now on. */
export function slotsIn({ slots }: Memory, key: string, members: readonly { place: Place }[]): Map<Place, number> {
  let own = slots.get(key)
  if (!own) slots.set(key, (own = new Map()))
  assignSlots(
    own,
    members.map(({ place }) => place),
  )
  return own
}

/** How many slots there are up to the last one that is taken. */
export function usedOf(slots: ReadonlyMap<Place, number>): number {
  let used = 0
  for (const slot of slots.values()) used = Math.max(used, slot + 1)
  return used
}

/** What has slots, down one column after the other; a column that nobody is in takes no room. */
export function inColumns<T>(items: readonly T[], slotOf: (item: T) => number, rows: number): T[][] {
  const columns: T[][] = []
  for (const item of items.toSorted((one, other) => slotOf(one) - slotOf(other)))
    (columns[Math.floor(slotOf(item) / rows)] ??= []).push(item)
  return columns.filter(Boolean)
}

/** Grids grow in steps, so that one more pod does not reflow all the others. */
const STEPS = [6, 12, 24, 48, 96, 200, 400, 600, 1000, 1600, 2500, 5000]

export interface Grid {
  columns: number
  rows: number
}

/** @param tallest how many rows are wanted at most */
export function gridFor(slots: ReadonlyMap<Place, number>, tallest: number): Grid {
  const used = usedOf(slots)
  if (used <= tallest) return { columns: 1, rows: Math.max(1, used) }
  const room = STEPS.find((step) => step >= used) ?? used
  const columns = Math.ceil(room / Math.max(tallest, Math.floor(Math.sqrt(room * 0.8))))
  return { columns, rows: Math.ceil(used / columns) }
}
