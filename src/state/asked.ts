import { createStore } from 'zustand/vanilla'

/** What a room may ask another one to open; each number counts how often. */
export interface Asked {
  /** The form of one request. */
  send: number
  /** The diagram's field for finding things. */
  find: number
  /** The open lesson, or the list of all where none is. */
  lesson: number
}

export const asked = createStore<Asked>(() => ({ send: 0, find: 0, lesson: 0 }))

export function askFor(what: keyof Asked): void {
  asked.setState((now) => ({ [what]: now[what] + 1 }))
}
