import { baseName, resolvePath } from '../files/files.ts'
import type { Io, Process } from '../process.ts'
import type { Interpreter } from './interpreter.ts'

/** The exit code of a command that there is not. */
export const NOT_FOUND = 127

/** Runs what is neither function nor builtin: a program of the machine, or a file with commands. `as` is its `$0`. */
export async function runProgram(
  shell: Interpreter,
  name: string,
  args: readonly string[],
  as = name,
): Promise<number> {
  const { script, program, isDirectory } = found(shell, name)
  if (script !== undefined) return runScriptFile(shell, script, args, as)
  if (program) return program.run(processOf(shell, as, args))
  if (isDirectory) {
    await shell.complain(`${name}: Is a directory`)
    return 126
  }
  await shell.complain(name.includes('/') ? `${name}: No such file or directory` : notFound(shell, name))
  return NOT_FOUND
}

/** What each machine has as a program, beside the builtin of that name. */
const BUILTIN_PROGRAMS = new Set(['[', 'false', 'kill', 'pwd', 'test', 'true'])

/** Whether such a command is a program of the machine, or a file with commands. */
export function isRunnable(shell: Interpreter, name: string): boolean {
  if (BUILTIN_PROGRAMS.has(name)) return true
  const { script, program } = found(shell, name)
  return script !== undefined || program !== undefined
}

function found({ setting: { machine }, state }: Interpreter, name: string) {
  if (!name.includes('/')) return { program: machine.program(name) }
  const path = resolvePath(name, state.cwd)
  const kind = machine.files.info(path)?.kind
  if (kind === 'file') return { script: path }
  const isBin = /^(\/usr)?\/(local\/)?s?bin$/.test(path.slice(0, path.lastIndexOf('/')))
  return { program: isBin ? machine.program(baseName(path)) : undefined, isDirectory: kind !== undefined }
}

/** In the words of the shell that it is: bash, busybox's ash, or dash. */
function notFound({ state, setting }: Interpreter, name: string): string {
  if (!/^(sh|ash|dash)$/.test(baseName(state.name))) return `${name}: command not found`
  return setting.machine.tools === 'busybox' ? `${name}: not found` : `1: ${name}: not found`
}

/** `./demo.sh`: a shell of its own reads it. */
async function runScriptFile(shell: Interpreter, path: string, args: readonly string[], as: string): Promise<number> {
  const child = shell.fork()
  child.state.name = as
  child.state.positional = [...args]
  return child.contained(() => child.runText(shell.setting.machine.files.read(path)))
}

/** The process that a program of this shell is. */
export function processOf(shell: Interpreter, name: string, args: readonly string[], io: Partial<Io> = {}): Process {
  const { machine, terminal } = shell.setting
  const { stdin = shell.stdin, stdout = shell.stdout, stderr = shell.stderr } = io
  const opened = new Map(shell.open).set(0, stdin).set(1, stdout).set(2, stderr)
  const nested = (inner: Partial<Io> & { signal?: AbortSignal }) => {
    const open = new Map(opened)
    if (inner.stdin) open.set(0, inner.stdin)
    if (inner.stdout) open.set(1, inner.stdout)
    if (inner.stderr) open.set(2, inner.stderr)
    return shell.fork(opened, inner.signal ?? shell.signal).with(open)
  }
  return {
    name,
    args,
    stdin,
    stdout,
    stderr,
    env: shell.state.environment(),
    cwd: shell.state.cwd,
    files: machine.files,
    signal: shell.signal,
    machine,
    terminal,
    isTerminal: (which) => terminal !== null && (which === 'stdin' ? stdin : stdout) === terminal,
    run: (argv, inner = {}) => {
      const child = nested(inner)
      return child.contained(() => child.call(argv, { skipFunctions: true }))
    },
    script: (text, inner = {}) => {
      const child = nested(inner)
      return child.contained(() => child.runText(text))
    },
  }
}
