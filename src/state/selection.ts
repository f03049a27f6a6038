import { createStore } from 'zustand/vanilla'
import type { Place } from '../engine/network/types.ts'

export interface Selection {
  /** A thing of the diagram. */
  place: Place | null
  /** An edge of the diagram, by EdgeView.id. */
  edge: string | null
  /** A request, by Trace.id. */
  trace: number | null
  /** The hop of that request that is pointed at. */
  hop: number | null
  /** Where an editor should put its cursor: a file and a 1-based line; `at` makes equal jumps differ. */
  jump: { file: string; line: number; at: number } | null
}

/** What the person looks at; every room shows it in its own way. */
export const selection = createStore<Selection>(() => ({ place: null, edge: null, trace: null, hop: null, jump: null }))

export function select(next: Partial<Selection>): void {
  selection.setState(next)
}
