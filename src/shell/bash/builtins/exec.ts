import { Exit, Mistake } from '../flow.ts'
import type { Interpreter } from '../interpreter.ts'
import { isRunnable, NOT_FOUND, runProgram } from '../programs.ts'
import type { Builtin } from './types.ts'

const USAGE = 'exec: usage: exec [-cl] [-a name] [command [argument ...]] [redirection ...]'
const MISUSED = 2

interface Arguments {
  argv: readonly string[]
  /** `-c`: with no environment. */
  clean: boolean
  /** `-a NAME`: what the command is to find as `$0`, after a hyphen for a login shell, `-l`. */
  as?: string
}

/**
 * `exec COMMAND` ends the shell with it, and is nothing without one. What cannot be run ends a script or a subshell, but
 * not the shell that somebody sits at.
 */
export const exec: Builtin = async (args, shell) => {
  const { state } = shell
  const { argv, clean, as } = readArguments(args)
  const [name] = argv
  if (name === undefined) return 0
  if (isRunnable(shell, name)) {
    if (clean) state.forgetEnvironment()
    throw new Exit(await shell.call(argv, { skipFunctions: true, as }))
  }
  const status = await refused(shell, name)
  if (state.isTypedAt) return status
  throw new Exit(status)
}

/** Says why it cannot be run; the exit code of that. */
async function refused(shell: Interpreter, name: string): Promise<number> {
  if (!name.includes('/')) {
    await shell.complain(`exec: ${name}: not found`)
    return NOT_FOUND
  }
  const status = await runProgram(shell, name, [])
  if (status !== NOT_FOUND) await shell.complain(`exec: ${name}: cannot execute: Is a directory`)
  return status
}

/** Its own options, and the command behind them. */
function readArguments(args: readonly string[]): Arguments {
  let clean = false
  let isLogin = false
  let as: string | undefined
  let i = 0
  for (; /^-./.test(args[i] ?? ''); i++) {
    const arg = args[i]!
    if (arg === '--') {
      i++
      break
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at]!
      if (letter === 'c') clean = true
      else if (letter === 'l') isLogin = true
      else if (letter === 'a') {
        // The name stands behind its letter, or is the next word.
        as = arg.slice(at + 1) || args[++i]
        if (as === undefined) throw new Mistake(`exec: -a: option requires an argument\n${USAGE}`, MISUSED)
        break
      } else throw new Mistake(`exec: -${letter}: invalid option\n${USAGE}`, MISUSED)
    }
  }
  const argv = args.slice(i)
  return { argv, clean, as: isLogin ? `-${as ?? argv[0]}` : as }
}
