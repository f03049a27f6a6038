/** The frame around the rooms: layout, keyboard, theme, narration, errors. */
export { App } from './App.tsx'
export { narrate } from './narrate.ts'
