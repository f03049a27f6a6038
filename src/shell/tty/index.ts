/** A terminal made of text: line editing, history and completion as in bash, and the line discipline of programs. */
export { Tty, type TtyOptions } from './tty.ts'
export { History } from './history.ts'
export type { Completer, Completion } from './completion.ts'
