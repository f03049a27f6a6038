import { Mistake } from '../flow.ts'
import type { Options } from '../state.ts'
import type { Builtin } from './types.ts'

const LETTERS: Record<string, keyof Options> = {
  e: 'errexit',
  u: 'nounset',
  x: 'xtrace',
  f: 'noglob',
  C: 'noclobber',
}

/** `set -euo pipefail`, `set -- WORDS`. */
export const set: Builtin = async (args, shell) => {
  const { state } = shell
  if (args.length === 0) {
    for (const name of state.names()) await shell.stdout.write(`${name}=${state.get(name) ?? ''}\n`)
    return 0
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--' || !/^[-+]./.test(arg)) {
      state.positional = args.slice(arg === '--' ? i + 1 : i)
      return 0
    }
    const on = arg.startsWith('-')
    for (const letter of arg.slice(1)) {
      const option = LETTERS[letter]
      if (letter === 'o') {
        const name = args[++i]
        if (name === undefined) return 0
        if (name in state.options) state.options[name as keyof Options] = on
        else if (!KNOWN.includes(name)) throw new Mistake(`set: ${name}: invalid option name`, 2)
      } else if (option) state.options[option] = on
      else if (!'abhkmnptvBEHPT'.includes(letter)) throw new Mistake(`set: -${letter}: invalid option`, 2)
    }
  }
  return 0
}

/** Options that change nothing here. */
const KNOWN = [
  'allexport',
  'braceexpand',
  'emacs',
  'errtrace',
  'functrace',
  'hashall',
  'histexpand',
  'history',
  'monitor',
  'notify',
  'posix',
  'verbose',
  'vi',
]

/** Options of bash that change how it expands: taken as they are. */
export const shopt: Builtin = () => 0
