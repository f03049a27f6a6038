import { Mistake } from '../flow.ts'
import { quote } from '../parameters.ts'
import type { Builtin } from './types.ts'

/**
 * `complete [-o OPTION] -F FUNCTION NAME …`, `complete -W WORDS NAME …`, `-p`, `-r`: what Tab makes of a command's arguments.
 * Of functions only kubectl's own has an effect: no other could be run while somebody types.
 */
export const complete: Builtin = async (args, shell) => {
  const { completions } = shell.state
  const names: string[] = []
  let how: { function: string } | { words: string[] } | undefined
  let removes = false
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (!/^-./.test(arg)) names.push(arg)
    else if (arg === '-r') removes = true
    else if (arg === '-p') continue
    else if (arg === '-F') how = { function: args[++i] ?? '' }
    else if (arg === '-W') how = { words: (args[++i] ?? '').split(/\s+/).filter(Boolean) }
    else if (/^-[oAGCXPS]$/.test(arg)) i++
    else if (!/^-[abcdefgjksuvDEI]+$/.test(arg)) throw new Mistake(`complete: ${arg}: invalid option`, 2)
  }
  if (removes) {
    for (const name of names.length > 0 ? names : [...completions.keys()]) completions.delete(name)
    return 0
  }
  if (how) {
    for (const name of names) completions.set(name, how)
    return 0
  }
  let status = 0
  for (const name of names.length > 0 ? names : [...completions.keys()]) {
    const known = completions.get(name)
    if (known) await shell.stdout.write(`complete ${written(known)} ${name}\n`)
    else {
      await shell.complain(`complete: ${name}: no completion specification`)
      status = 1
    }
  }
  return status
}

function written(known: { function: string } | { words: string[] }): string {
  return 'function' in known ? `-F ${known.function}` : `-W ${quote(known.words.join(' '))}`
}
