import { Interrupted, type Source } from '../../io/stream.ts'
import { linesOf } from '../../io/lines.ts'
import { Mistake } from '../flow.ts'
import { splitFields } from '../fields.ts'
import type { Builtin } from './types.ts'

/** `read [-r] [-p PROMPT] [-a ARRAY] [-n N] [-d DELIM] [-t SECONDS] [NAME …]` */
export const read: Builtin = async (args, shell) => {
  const { state, stdin, stderr, setting } = shell
  const { names, raw, prompt, array } = readArguments(args)
  const { terminal } = setting
  if (prompt && terminal !== null && stdin === terminal) await stderr.write(prompt)
  const line = await linesOf(stdin).line()
  let text = line?.text ?? null
  const whole = line?.whole ?? false
  if (!raw) text = await continued(text, stdin)
  if (shell.signal.aborted) throw new Interrupted()
  const value = raw ? (text ?? '') : (text ?? '').replaceAll(/\\(.)/g, '$1')
  const ifs = state.get('IFS') ?? ' \t\n'
  if (array) state.set(array, new Map(splitFields(value, ifs).fields.map((field, i) => [String(i), field])))
  else if (names.length === 0) state.set('REPLY', value)
  else spread(names, value, ifs, (name, field) => state.set(name, field))
  return text === null || !whole ? 1 : 0
}

/** A backslash at its end joins a line with the next. */
async function continued(text: string | null, stdin: Source): Promise<string | null> {
  let whole = text
  while (whole !== null && /(^|[^\\])(\\\\)*\\$/.test(whole)) {
    const next = await linesOf(stdin).line()
    whole = whole.slice(0, -1) + (next?.text ?? '')
    if (!next) break
  }
  return whole
}

function readArguments(args: readonly string[]) {
  const names: string[] = []
  const out = { names, raw: false, prompt: '', array: '' }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (!arg.startsWith('-') || arg === '-') {
      if (!/^[A-Za-z_]\w*$/.test(arg)) throw new Mistake(`read: \`${arg}': not a valid identifier`)
      names.push(arg)
      continue
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at]!
      if (letter === 'r') out.raw = true
      else if ('pandtNiu'.includes(letter)) {
        const value = arg.slice(at + 1) || (args[++i] ?? '')
        if (letter === 'p') out.prompt = value
        if (letter === 'a') out.array = value
        break
      } else if (letter !== 's' && letter !== 'e') throw new Mistake(`read: -${letter}: invalid option`, 2)
    }
  }
  return out
}

/** The last name gets all that is left, with what stands between. */
function spread(
  names: readonly string[],
  value: string,
  ifs: string,
  set: (name: string, field: string) => void,
): void {
  const isSpace = (c: string | undefined) => c !== undefined && ifs.includes(c) && ' \t\n'.includes(c)
  let i = 0
  const skip = () => {
    while (isSpace(value[i])) i++
  }
  skip()
  for (const [at, name] of names.entries()) {
    if (at === names.length - 1) {
      let end = value.length
      while (end > i && isSpace(value[end - 1])) end--
      set(name, value.slice(i, end))
      return
    }
    const start = i
    while (i < value.length && !ifs.includes(value[i]!)) i++
    set(name, value.slice(start, i))
    skip()
    if (i < value.length && ifs.includes(value[i]!) && !isSpace(value[i])) {
      i++
      skip()
    }
  }
}
