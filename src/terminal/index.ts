/** The terminal's pane: a screen and a keyboard for the shell that runs beside the engine. */
export { Terminal } from './Terminal.tsx'
