import type { ReactNode } from 'react'

/** A line of a menu: something to choose, or a menu of its own. */
export interface MenuItem {
  id: string
  label: string
  icon?: ReactNode
  /** A key, or a number, at the right end. */
  hint?: string
  /** Told at the foot of the menu while the item is pointed at, such as a command that does the same. */
  note?: string
  danger?: boolean
  disabled?: boolean
  /** One of several of which this is the one, or not. */
  checked?: boolean
  items?: readonly MenuItem[]
  onChoose?(): void
}

/** Items that belong together, under a heading of their own if they have one. */
export interface MenuGroup {
  label: string
  items: readonly MenuItem[]
}
