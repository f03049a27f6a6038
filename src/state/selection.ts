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
  /**
   * A thing that the diagram should bring into view and give the focus; `at` makes equal wishes differ. `quiet`: it is
   * only lit up where it is, and the focus stays.
   */
  reveal: { place: Place; at: number; quiet?: boolean } | null
}

/** What the person looks at; every room shows it in its own way. */
export const selection = createStore<Selection>(() => ({
  place: null,
  edge: null,
  trace: null,
  hop: null,
  jump: null,
  reveal: null,
}))

export function select(next: Partial<Selection>): void {
  selection.setState(next)
}

/** Selects a thing, and has the diagram show it. */
export function reveal(place: Place): void {
  selection.setState({ place, edge: null, reveal: { place, at: performance.now() } })
}

/** Lights a thing up in the diagram, for who is reading elsewhere. */
export function pointOut(place: Place): void {
  selection.setState({ reveal: { place, at: performance.now(), quiet: true } })
}
