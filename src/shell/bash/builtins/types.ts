import type { Interpreter } from '../interpreter.ts'

/** A command that is a part of the shell itself: it may change it. */
export type Builtin = (args: readonly string[], shell: Interpreter, name: string) => Promise<number> | number
