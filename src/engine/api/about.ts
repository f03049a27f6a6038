import type { WatchEvent } from './types.ts'

/**
 * What an event is about, as bits: worked out once an event, so that a listener is told of what concerns it alone. These
 * every kind has; a kind may say more by bits from `OWN` on, see `KindDefinition.about`.
 */
export const ADDED = 1
export const MODIFIED = 2
export const DELETED = 4
/** The object is on its way out: it has a deletionTimestamp. */
export const ENDING = 8
/** It comes with owners. */
export const COMES_OWNED = 16
/** The first bit that a kind may use as it likes. */
export const OWN = 1 << 8
export const ANYTHING = -1

/** All bits of its own of a kind that does not say what its events are about. */
const ALL_OWN = -OWN
/** What it is about when an object of such a kind comes that has no owners, nor an end. */
export const UNOWNED = ADDED | ALL_OWN

/** @param own what the event's kind has to say of it */
export function aboutOf(event: WatchEvent, own: ((event: WatchEvent) => number) | undefined): number {
  const { deletionTimestamp, ownerReferences } = event.object.metadata
  let about = own ? own(event) : ALL_OWN
  if (event.type === 'MODIFIED') about |= MODIFIED
  else if (event.type === 'DELETED') about |= DELETED
  else about |= ownerReferences ? ADDED | COMES_OWNED : ADDED
  return deletionTimestamp ? about | ENDING : about
}
