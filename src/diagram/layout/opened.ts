import { createStore } from 'zustand/vanilla'
import type { Place } from './types.ts'

/** The stacks of pods that somebody has unfolded. */
export const opened = createStore<{ folds: ReadonlySet<Place> }>(() => ({ folds: new Set() }))

/** Unfolds a stack into cards that can be walked through one by one, or puts it together again. */
export function toggleFold(place: Place): void {
  opened.setState(({ folds }) => {
    const next = new Set(folds)
    if (!next.delete(place)) next.add(place)
    return { folds: next }
  })
}
