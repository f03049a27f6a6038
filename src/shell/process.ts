import type { ArgumentOffers } from './complete/offer.ts'
import type { Files } from './files/files.ts'
import type { Sink, Source } from './io/stream.ts'
import type { Machine } from './machine.ts'
import type { Completer } from './tty/completion.ts'
import type { History } from './tty/history.ts'

/** What a person sits at. A process whose input or output is one behaves a little differently, as programs do. */
export interface Terminal extends Source, Sink {
  readonly columns: number
  readonly rows: number
  /** The lines that whoever sits here has typed; absent where nobody keeps them. */
  readonly record?: History
  /** Lets the person type a line, with history and completion; null at Ctrl+D. Throws Interrupted at Ctrl+C. */
  readLine(prompt: string, typing?: Typing): Promise<string | null>
}

/** What a shell lends to whoever types a command. */
export interface Typing {
  history?: History
  complete?: Completer
}

/** The open files of a process by number: 0 standard input, 1 standard output, 2 standard error. */
export interface Io {
  readonly stdin: Source
  readonly stdout: Sink
  readonly stderr: Sink
}

/** A running program, as the program itself sees it. */
export interface Process extends Io {
  /** As it was called: `kubectl`. */
  readonly name: string
  /** Without the name. */
  readonly args: readonly string[]
  readonly env: ReadonlyMap<string, string>
  readonly cwd: string
  readonly files: Files
  /** Ends it: Ctrl+C, or the end of the shell. `wait` and `Machine.wait` throw Interrupted then. */
  readonly signal: AbortSignal
  /** The machine, or pod, that it runs on. */
  readonly machine: Machine
  /** The terminal that it was started from; null for one without (`kubectl exec` without -t, a script in CI). */
  readonly terminal: Terminal | null
  /** Whether standard input, or output, is the terminal. */
  isTerminal(which: 'stdin' | 'stdout'): boolean
  /** Runs another program with these arguments; its exit code. Throws Interrupted when a signal of its own is given. */
  run(argv: readonly string[], io?: Partial<Io> & { signal?: AbortSignal }): Promise<number>
  /** Runs text as `sh -c` does; its exit code. */
  script(text: string, io?: Partial<Io>): Promise<number>
}

/** A program: one file each. Returns its exit code. What it throws as `ExitError` is printed and is its code. */
export interface Program {
  readonly name: string
  readonly aliases?: readonly string[]
  run(process: Process): Promise<number> | number
  /** What its arguments may be, where it knows that itself; `complete/programs.ts` knows it of smaller ones. */
  readonly complete?: ArgumentOffers
}

/** A program gives up with a sentence on standard error. */
export class ExitError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message)
  }
}
