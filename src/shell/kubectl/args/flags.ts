/** How kubectl reads its flags: github.com/spf13/pflag. */
import { durationMs } from './duration.ts'

export interface Flag {
  name: string
  short?: string
  /** `list`: several, commas separate (StringSlice). `array`: several, a comma is a comma (StringArray). */
  type: 'bool' | 'text' | 'int' | 'duration' | 'list' | 'array'
  /** What it is when it is not given. */
  initial: string
  /** What it is when it is given without a value. */
  bare?: string
}

export const bool = (name: string, short?: string, initial = false): Flag => ({
  name,
  short,
  type: 'bool',
  initial: String(initial),
  bare: 'true',
})
export const text = (name: string, short?: string, initial = ''): Flag => ({ name, short, type: 'text', initial })
export const int = (name: string, initial = 0): Flag => ({ name, type: 'int', initial: String(initial) })
export const duration = (name: string, initial = '0s'): Flag => ({ name, type: 'duration', initial })
export const list = (name: string, short?: string): Flag => ({ name, short, type: 'list', initial: '' })
export const array = (name: string, short?: string): Flag => ({ name, short, type: 'array', initial: '' })
/** A text whose value may be left out: `--dry-run`. */
export const optional = (name: string, bare: string, initial: string): Flag => ({ name, type: 'text', bare, initial })

/** A flag that cannot be read; the command line is at fault. */
export class FlagError extends Error {}

export interface ParsedArgs {
  flags: Flags
  args: string[]
  /** How many arguments stand before `--`; -1 without one: cobra's ArgsLenAtDash. */
  dash: number
}

/** The flags of one call. Asking for one that the command has not declared is a mistake of the program. */
export class Flags {
  readonly #values = new Map<string, string[]>()

  constructor(private readonly declared: ReadonlyMap<string, Flag>) {}

  give(flag: Flag, values: string[]): void {
    const several = flag.type === 'list' || flag.type === 'array'
    this.#values.set(flag.name, several ? [...(this.#values.get(flag.name) ?? []), ...values] : values)
  }

  /** Whether it stands on the command line. */
  changed(name: string): boolean {
    return this.#values.has(name)
  }

  has(name: string): boolean {
    return this.declared.has(name)
  }

  text(name: string): string {
    const flag = this.declared.get(name)
    if (!flag) throw new Error(`no flag --${name} is declared`)
    return this.#values.get(name)?.at(-1) ?? flag.initial
  }

  bool(name: string): boolean {
    return this.text(name) === 'true'
  }

  int(name: string): number {
    return Number(this.text(name))
  }

  /** Milliseconds. */
  ms(name: string): number {
    return durationMs(this.text(name)) ?? 0
  }

  all(name: string): readonly string[] {
    this.text(name)
    return this.#values.get(name) ?? []
  }
}

/**
 * Reads a command line. Flags and arguments may stand in any order, up to `--`.
 * @throws FlagError in pflag's words
 */
export function parseFlags(declared: readonly Flag[], argv: readonly string[]): ParsedArgs {
  const byName = new Map(declared.map((flag) => [flag.name, flag]))
  const byShort = new Map(declared.flatMap((flag) => (flag.short ? [[flag.short, flag] as const] : [])))
  const parsed: ParsedArgs = { flags: new Flags(byName), args: [], dash: -1 }
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i]!
    if (arg === '--') {
      parsed.dash = parsed.args.length
      parsed.args.push(...argv.slice(i + 1))
      break
    }
    if (arg.startsWith('--')) {
      const [name = '', value] = split(arg.slice(2))
      if (name === '' || name.startsWith('-')) throw new FlagError(`bad flag syntax: ${arg}`)
      const flag = byName.get(name)
      if (!flag) throw new FlagError(`unknown flag: --${name}`)
      const given = value ?? flag.bare ?? argv[++i]
      if (given === undefined) throw new FlagError(`flag needs an argument: ${arg}`)
      parsed.flags.give(flag, read(flag, given))
    } else if (arg.length > 1 && arg.startsWith('-')) {
      i = readShorts(arg, argv, i, byShort, parsed.flags)
    } else parsed.args.push(arg)
  }
  return parsed
}

/** `-it`, `-nkube-system`, `-n=kube-system`, `-n kube-system`. Returns the place of the last word that was used. */
function readShorts(
  arg: string,
  argv: readonly string[],
  at: number,
  byShort: ReadonlyMap<string, Flag>,
  flags: Flags,
): number {
  for (let j = 1; j < arg.length; j++) {
    const letter = arg[j]!
    const rest = arg.slice(j + 1)
    const flag = byShort.get(letter)
    if (!flag) throw new FlagError(`unknown shorthand flag: '${letter}' in -${arg.slice(j)}`)
    if (rest.length > 1 && rest.startsWith('=')) {
      flags.give(flag, read(flag, rest.slice(1)))
      return at
    }
    if (flag.bare !== undefined) {
      flags.give(flag, read(flag, flag.bare))
      continue
    }
    const value = rest !== '' ? rest : argv[at + 1]
    if (value === undefined) throw new FlagError(`flag needs an argument: '${letter}' in -${arg.slice(j)}`)
    flags.give(flag, read(flag, value))
    return rest !== '' ? at : at + 1
  }
  return at
}

function split(text: string): [string, string | undefined] {
  const at = text.indexOf('=')
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True'])
const FALSE = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False'])

function read(flag: Flag, value: string): string[] {
  const wrong = (why: string) => {
    const name = flag.short ? `-${flag.short}, --${flag.name}` : `--${flag.name}`
    return new FlagError(`invalid argument ${JSON.stringify(value)} for "${name}" flag: ${why}`)
  }
  switch (flag.type) {
    case 'bool':
      if (TRUE.has(value)) return ['true']
      if (FALSE.has(value)) return ['false']
      throw wrong(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`)
    case 'int':
      if (!/^[-+]?\d+$/.test(value)) throw wrong(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`)
      return [value.replace('+', '')]
    case 'duration':
      if (durationMs(value) === undefined) throw wrong(`time: ${durationProblem(value)}`)
      return [value]
    case 'list':
      return value === '' ? [] : value.split(',')
    case 'text':
    case 'array':
      return [value]
  }
}

function durationProblem(value: string): string {
  return /^[-+]?\d+(\.\d+)?$/.test(value)
    ? `missing unit in duration ${JSON.stringify(value)}`
    : `invalid duration ${JSON.stringify(value)}`
}
