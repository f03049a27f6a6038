/** Finding things of the cluster, and leaving out the others. A door of its own: its code comes when somebody asks. */
import { filter, NO_FILTER, type FilterWish } from '../filter.ts'
import { keepOf } from './keep.ts'

export { keepOf } from './keep.ts'
export { search, type Found } from './search.ts'

/** Shows a part of the cluster only. A sentence when the selector cannot be read: then nothing changes. */
export function setFilter(change: Partial<FilterWish>): string | null {
  const wish = { ...filter.getState().wish, ...change }
  const keep = keepOf(wish)
  if (typeof keep === 'string') return keep
  const isNone = wish.namespace === NO_FILTER.namespace && wish.selector.trim() === '' && wish.service === null
  filter.setState({ wish, keep: isNone ? null : keep })
  return null
}
