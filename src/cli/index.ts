/** The engine and its shell under Node. */
export { main } from './shell.ts'
