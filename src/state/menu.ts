import { createStore } from 'zustand/vanilla'
import type { Place } from '../engine/network/types.ts'

/** A line of a menu that a room adds of its own. */
export interface MenuLine {
  id: string
  label: string
  /** At the right end: a key, a port. */
  hint?: string
  disabled?: boolean
  /** One of several of which this is the one, or not. */
  checked?: boolean
  items?: readonly MenuLine[]
  onChoose?(): void
}

/** A menu that a room wants to be opened. */
export interface MenuWish {
  /** What it is the menu of. */
  label: string
  /** The thing whose acts it lists; null for none. */
  place: Place | null
  /** What it opens at, in pixels of the viewport; a point has no size. */
  anchor: { left: number; top: number; width: number; height: number }
  /** Whether a key asked for it. */
  byKey: boolean
  /** What the room adds, in groups. */
  groups: readonly { label: string; items: readonly MenuLine[] }[]
}

/** The one menu of things that is open on the page, if one is. */
export const menu = createStore<{ wish: MenuWish | null }>(() => ({ wish: null }))

export function openMenu(wish: MenuWish): void {
  menu.setState({ wish })
}

export function closeMenu(): void {
  menu.setState({ wish: null })
}
