import type { Machine } from './machine.ts'
import type { Io, Process } from './process.ts'
import { Shell } from './shell.ts'

export interface EnterOptions extends Partial<Io> {
  /** Whether it gets the caller's terminal, as with `kubectl exec -t`; default: whether standard input is it. */
  tty?: boolean
  /** Default: where one begins there. */
  cwd?: string
}

/**
 * Runs a program on another machine, with the streams of the process that asks: `enter(process, machine, ['sh'])` opens
 * a shell there where somebody sits at a terminal, and reads commands from standard input otherwise.
 * @returns its exit code; 127, after a sentence, where the machine has no such program
 */
export function enter(
  process: Process,
  machine: Machine,
  argv: readonly string[],
  options: EnterOptions = {},
): Promise<number> {
  return shellOn(process, machine, options).execute(argv)
}

/** Runs text on another machine, as `ssh NODE 'TEXT'` does. */
export function enterScript(process: Process, machine: Machine, text: string, options: EnterOptions = {}) {
  return shellOn(process, machine, options).runAndLeave(text)
}

function shellOn(process: Process, machine: Machine, options: EnterOptions): Shell {
  const { stdin = process.stdin, stdout = process.stdout, stderr = process.stderr } = options
  const tty = options.tty ?? process.isTerminal('stdin')
  return new Shell({
    machine,
    stdin,
    stdout,
    stderr,
    terminal: tty ? process.terminal : null,
    signal: process.signal,
    cwd: options.cwd ?? machine.workingDirectory,
  })
}
