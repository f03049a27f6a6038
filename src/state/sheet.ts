import { createStore } from 'zustand/vanilla'

/** A large sheet over the page: the three tabs about types of Services, and the gallery of examples. */
export type Sheet = 'compare' | 'choose' | 'count' | 'examples'

/** The one that is open; any room can open one. */
export const sheet = createStore<{ open: Sheet | null }>(() => ({ open: null }))

export function openSheet(open: Sheet | null): void {
  sheet.setState({ open })
}
