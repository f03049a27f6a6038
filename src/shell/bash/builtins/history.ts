import { Mistake } from '../flow.ts'
import type { Builtin } from './types.ts'

/** `history [N]`, `history -c`, `history -d NUMBER`. What a script runs has none. */
export const history: Builtin = async ([first, ...rest], shell) => {
  const { history } = shell.setting
  if (first === '-c') {
    history.clear()
    return 0
  }
  if (first === '-d') {
    const [number] = rest
    if (number === undefined) throw new Mistake('history: -d: option requires an argument', 2)
    if (!/^\d+$/.test(number) || !history.remove(Number(number))) {
      throw new Mistake(`history: ${number}: history position out of range`)
    }
    return 0
  }
  if (first !== undefined && /^-[anrw]$/.test(first)) return 0
  if (first !== undefined && !/^\d+$/.test(first)) {
    throw first.startsWith('-')
      ? new Mistake(`history: ${first}: invalid option\nhistory: usage: history [-c] [-d offset] [n]`, 2)
      : new Mistake(`history: ${first}: numeric argument required`)
  }
  const { lines } = history
  const begin = first === undefined ? 0 : Math.max(0, lines.length - Number(first))
  for (const [i, line] of lines.entries()) {
    if (i >= begin) await shell.stdout.write(`${String(history.first + i).padStart(5)}  ${line}\n`)
  }
  return 0
}
