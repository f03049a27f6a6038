import { createStore } from 'zustand/vanilla'
import type { Place } from '../engine/network/types.ts'

/** A large sheet over the page: the three tabs about types of Services, and the gallery of examples. */
export type Sheet = 'compare' | 'choose' | 'count' | 'examples'

/** The one that is open; any room can open one. */
export const sheet = createStore<{ open: Sheet | null; service: Place | null }>(() => ({ open: null, service: null }))

/**
 * @param open null closes it
 * @param service the only one that `compare` shows at first, `service/NS/NAME`
 */
export function openSheet(open: Sheet | null, service: Place | null = null): void {
  sheet.setState({ open, service })
}
