import { useState } from 'react'
import type { Shares, Side } from './geometry.ts'

export interface SplitState extends Shares {
  change(next: Shares): void
  /** Folds a pane away, or brings it back. */
  toggle(side: Side): void
  /** The share that it began with, for who wants it back. */
  start: number
}

/** How two panes share their room, remembered by this browser under `podpath.split.${id}`. */
export function useSplit(id: string, start: number): SplitState {
  const key = `podpath.split.${id}`
  const [shares, setShares] = useState<Shares>(() => remembered(key) ?? { share: start, folded: null })
  const change = (next: Shares) => {
    setShares(next)
    try {
      localStorage.setItem(key, JSON.stringify(next))
    } catch {
      // a browser without storage forgets, that is all
    }
  }
  const toggle = (side: Side) => change({ ...shares, folded: shares.folded === side ? null : side })
  return { ...shares, change, toggle, start }
}

function remembered(key: string): Shares | null {
  try {
    const { share, folded } = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Shares>
    if (typeof share !== 'number' || !(share > 0 && share < 1)) return null
    return { share, folded: folded === 'first' || folded === 'second' ? folded : null }
  } catch {
    return null
  }
}
