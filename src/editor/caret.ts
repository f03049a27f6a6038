import { createStore } from 'zustand/vanilla'

/** What the status line says of the text area. */
export const caret = createStore<{ line: number; column: number; tabLeaves: boolean }>(() => ({
  line: 1,
  column: 1,
  tabLeaves: false,
}))

/** Orders from outside Monaco; null until it is there. */
export interface Commands {
  format(): void
}
export const commands = createStore<{ current: Commands | null }>(() => ({ current: null }))
