import { createStore } from 'zustand/vanilla'

/** What the status line says of the text area. */
export const caret = createStore<{ line: number; column: number; tabLeaves: boolean }>(() => ({
  line: 1,
  column: 1,
  tabLeaves: false,
}))

let left: { start: number; end: number } | null = null

/** The plain text area went away while somebody wrote in it. */
export function leaveCursor(cursor: { start: number; end: number }): void {
  left = cursor
}

/** Where it was, for Monaco to go on there; once. */
export function takeCursor(): { start: number; end: number } | null {
  const cursor = left
  left = null
  return cursor
}

/** Orders from outside Monaco; null until it is there. */
export interface Commands {
  format(): void
}
export const commands = createStore<{ current: Commands | null }>(() => ({ current: null }))
