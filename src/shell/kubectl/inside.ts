/** A command in a container: `exec`, `attach`, `run -it`. */
import type { Pod } from '#kubectl'
import { enter } from '../enter.ts'
import { NOTHING } from '../io/stream.ts'
import type { Machine } from '../machine.ts'
import { ExitError } from '../process.ts'
import { fail, type Call } from './command.ts'

export interface InsideOptions {
  /** Whether it hears what is typed, or piped, here. */
  stdin: boolean
  tty: boolean
}

/** The container as a place to be in; an error where nobody can. */
export function machineOf(call: Call, { metadata, spec }: Pod, container: string): Machine {
  if (!spec.nodeName)
    throw new ExitError(1, `Error from server (BadRequest): pod ${metadata.name} does not have a host assigned`)
  const machine = call.process.machine.fleet.container(metadata.namespace ?? 'default', metadata.name, container)
  if (typeof machine !== 'string') return machine
  throw fail(`Internal error occurred: unable to upgrade connection: container not found ("${container}"): ${machine}`)
}

/** Runs a command as `kubectl exec` does; its exit code. */
export async function execInside(
  call: Call,
  pod: Pod,
  container: string,
  command: readonly string[],
  options: InsideOptions,
): Promise<number> {
  const machine = machineOf(call, pod, container)
  if (!isThere(machine, command[0]!)) throw fail(noProgram(command[0]!))
  if (options.tty && !call.process.isTerminal('stdin')) {
    await call.err('Unable to use a TTY - input is not a terminal or the right kind of file')
  }
  const code = await runInside(call, machine, command, options)
  if (code !== 0) throw new ExitError(code, `command terminated with exit code ${code}`)
  return 0
}

/** Runs a command on a machine with what streams it is to have. */
export function runInside(
  call: Call,
  machine: Machine,
  command: readonly string[],
  { stdin, tty }: InsideOptions,
): Promise<number> {
  const { process } = call
  return enter(process, machine, command, {
    tty: stdin && tty && process.isTerminal('stdin'),
    ...(!stdin && { stdin: NOTHING }),
  })
}

/** Whether a container has a program, or a script of that path. */
export function isThere(machine: Machine, name: string): boolean {
  if (machine.program(name.slice(name.lastIndexOf('/') + 1))) return true
  return name.startsWith('/') && machine.files.info(name)?.kind === 'file'
}

/** What a container runtime says of a program that is not in the image. */
function noProgram(name: string): string {
  const why = name.startsWith('/') ? `stat ${name}: no such file or directory` : 'executable file not found in $PATH'
  return `Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: exec: ${JSON.stringify(name)}: ${why}: unknown`
}
