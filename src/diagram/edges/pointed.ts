import { createStore } from 'zustand/vanilla'

/** Line.id of the line that the mouse is over. A store of its own, so that pointing draws nothing else anew. */
export const pointed = createStore<{ line: string | null }>(() => ({ line: null }))
