import { baseName, resolvePath } from '../files/files.ts'
import type { Io, Process } from '../process.ts'
import type { Interpreter } from './interpreter.ts'

/** Runs what is neither function nor builtin: a program of the machine, or a file with commands. */
export async function runProgram(shell: Interpreter, name: string, args: readonly string[]): Promise<number> {
  const { machine } = shell.setting
  const path = name.includes('/') ? resolvePath(name, shell.state.cwd) : null
  const program = machine.program(path ? baseName(path) : name)
  const info = path ? machine.files.info(path) : undefined
  if (info?.kind === 'file') return runScriptFile(shell, path!, args)
  if (program && (!path || /^(\/usr)?\/(local\/)?s?bin$/.test(path.slice(0, path.lastIndexOf('/'))))) {
    return program.run(processOf(shell, name, args))
  }
  if (info) {
    await shell.complain(`${name}: Is a directory`)
    return 126
  }
  await shell.complain(path ? `${name}: No such file or directory` : notFound(shell, name))
  return 127
}

/** In the words of the shell that it is: bash, busybox's ash, or dash. */
function notFound({ state, setting }: Interpreter, name: string): string {
  if (!/^(sh|ash|dash)$/.test(baseName(state.name))) return `${name}: command not found`
  return setting.machine.tools === 'busybox' ? `${name}: not found` : `1: ${name}: not found`
}

/** `./demo.sh`: a shell of its own reads it. */
async function runScriptFile(shell: Interpreter, path: string, args: readonly string[]): Promise<number> {
  const child = shell.fork()
  child.state.name = path
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
