import { ExitError } from '../process.ts'

/** What the words of a command line came to. */
export interface Parsed {
  /** Letters and long names that were given, and how often. */
  flags: Map<string, number>
  /** The last value of each option that takes one. */
  values: Map<string, string>
  words: string[]
}

/**
 * Reads a command line as getopt_long does: letters may stand together (`-rn`), values may stand at their letter
 * (`-n3`), long options may be shortened to their `=`; `--` ends them.
 *
 * @param spec letters of flags, with a colon behind those that take a value, and long names with what they mean:
 * `{ letters: 'rn:', long: { number: 'n', reverse: 'r' } }`
 */
export function parseOptions(
  name: string,
  args: readonly string[],
  spec: { letters: string; long?: Readonly<Record<string, string>>; stopAtWord?: boolean },
): Parsed {
  const out: Parsed = { flags: new Map(), values: new Map(), words: [] }
  const takesValue = (key: string) => key.length === 1 && spec.letters[spec.letters.indexOf(key) + 1] === ':'
  const hint = `\nTry '${name} --help' for more information.`
  const give = (key: string, value: string) => {
    out.values.set(key, value)
    out.flags.set(key, (out.flags.get(key) ?? 0) + 1)
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--') {
      out.words.push(...args.slice(i + 1))
      break
    }
    if (arg.startsWith('--')) {
      const [long = '', ...rest] = arg.slice(2).split('=')
      const key = spec.long?.[long]
      if (key === undefined) throw new ExitError(1, `${name}: unrecognized option '--${long}'${hint}`)
      if (!takesValue(key)) give(key, '')
      else if (rest.length > 0) give(key, rest.join('='))
      else if (i + 1 < args.length) give(key, args[++i]!)
      else throw new ExitError(1, `${name}: option '--${long}' requires an argument${hint}`)
      continue
    }
    if (!/^-./.test(arg)) {
      if (spec.stopAtWord) {
        out.words.push(...args.slice(i))
        break
      }
      out.words.push(arg)
      continue
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at]!
      if (!spec.letters.includes(letter) || letter === ':') {
        throw new ExitError(1, `${name}: invalid option -- '${letter}'${hint}`)
      }
      if (!takesValue(letter)) {
        give(letter, '')
        continue
      }
      const value = arg.slice(at + 1) || args[++i]
      if (value === undefined) throw new ExitError(1, `${name}: option requires an argument -- '${letter}'${hint}`)
      give(letter, value)
      break
    }
  }
  return out
}
