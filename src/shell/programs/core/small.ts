import { quote } from '../../bash/parameters.ts'
import { Interrupted } from '../../io/stream.ts'
import { ExitError, type Program } from '../../process.ts'
import { parseOptions } from '../options.ts'

/** `sleep 1.5`, `sleep 2m 3s`, `sleep infinity` */
export const sleep: Program = {
  name: 'sleep',
  async run({ args, machine, signal }) {
    if (args.length === 0) throw new ExitError(1, "sleep: missing operand\nTry 'sleep --help' for more information.")
    let ms = 0
    for (const arg of args) {
      const seconds = secondsOf(arg)
      if (seconds === undefined)
        throw new ExitError(1, `sleep: invalid time interval ‘${arg}’\nTry 'sleep --help' for more information.`)
      ms += seconds * 1000
    }
    await machine.time.wait(ms, signal)
    return 0
  },
}

const UNITS: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }

/** Seconds of `1.5`, `2m`, `inf`; undefined where it is no time. */
export function secondsOf(text: string): number | undefined {
  if (/^inf(inity)?$/i.test(text)) return Infinity
  const [, number, unit = ''] = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text) ?? []
  return number === undefined ? undefined : Number(number) * UNITS[unit]!
}

/** A number as C's strtod reads it, NaN aside. */
function floatOf(text: string): number | undefined {
  const [, sign, size = ''] = /^([-+]?)(.*)$/s.exec(text) ?? []
  const isNumber = /^(0x[\da-f]+|(\d+\.?\d*|\.\d+)(e[-+]?\d+)?)$/i.test(size)
  const number = /^inf(inity)?$/i.test(size) ? Infinity : isNumber ? Number(size) : undefined
  return number !== undefined && sign === '-' ? -number : number
}

/** Numbers that are written in one go. */
const AT_ONCE = 1000

export const seq: Program = {
  name: 'seq',
  async run({ args, stdout, signal, machine }) {
    const { flags, values, words } = parseOptions(
      'seq',
      args.map((arg) => (/^-\d/.test(arg) ? ` ${arg}` : arg)),
      { letters: 's:wf:' },
    )
    const wrong = (what: string) => new ExitError(1, `seq: ${what}\nTry 'seq --help' for more information.`)
    if (words.length === 0) throw wrong('missing operand')
    if (words.length > 3) throw wrong(`extra operand ‘${words[3]!.trim()}’`)
    const numbers = words.map((word) => {
      const number = floatOf(word.trim())
      if (number === undefined) throw wrong(`invalid floating point argument: ‘${word.trim()}’`)
      return number
    })
    const [first, step, last] =
      numbers.length === 1
        ? [1, 1, numbers[0]!]
        : numbers.length === 2
          ? [numbers[0]!, 1, numbers[1]!]
          : [numbers[0]!, numbers[1]!, numbers[2]!]
    if (step === 0) throw new ExitError(1, 'seq: invalid Zero increment value: ‘0’')
    const digits = Math.max(...words.map((word) => (word.split('.')[1] ?? '').length))
    const width = flags.has('w') ? Math.max(...[first, last].map((n) => n.toFixed(digits).length)) : 0
    const separator = values.get('s') ?? '\n'
    const count = Math.floor((last - first) / step + 1e-10)
    for (let begin = 0; begin <= count; begin += AT_ONCE) {
      if (begin > 0) await machine.time.wait(0, signal)
      const length = Math.min(AT_ONCE, count - begin + 1)
      const numbers = Array.from({ length }, (_, i) =>
        (first + (begin + i) * step).toFixed(digits).padStart(width, '0'),
      )
      await stdout.write((begin > 0 ? separator : '') + numbers.join(separator))
    }
    if (count >= 0) await stdout.write('\n')
    return 0
  },
}

/** `yes`: until nobody reads. */
export const yes: Program = {
  name: 'yes',
  async run({ args, stdout, signal, machine }) {
    const line = `${args.length > 0 ? args.join(' ') : 'y'}\n`
    for (let i = 0; ; i++) {
      if (signal.aborted) throw new Interrupted()
      if (i % 1000 === 999) await machine.time.wait(1, signal)
      await stdout.write(line)
    }
  },
}

/** `env`, `env A=1 COMMAND` */
export const env: Program = {
  name: 'env',
  aliases: ['printenv'],
  async run(process) {
    const { args, env: variables, stdout } = process
    if (process.name === 'printenv' && args.length > 0) {
      const values = args.flatMap((name) => variables.get(name) ?? [])
      await stdout.write(values.map((value) => `${value}\n`).join(''))
      return values.length === args.length ? 0 : 1
    }
    const at = args.findIndex((arg) => !arg.includes('=') && arg !== '-i')
    const settings = at < 0 ? args : args.slice(0, at)
    if (at >= 0) {
      const prefix = settings.filter((arg) => arg !== '-i').map((arg) => `export ${quote(arg)}; `)
      return process.script(`${prefix.join('')}${args.slice(at).map(quote).join(' ')}`)
    }
    for (const [name, value] of variables) await stdout.write(`${name}=${value}\n`)
    for (const setting of settings.filter((arg) => arg !== '-i')) await stdout.write(`${setting}\n`)
    return 0
  },
}

export const hostname: Program = {
  name: 'hostname',
  async run({ args, machine, stdout }) {
    if (args.length > 0 && !/^-[sfi]$/i.test(args[0]!))
      throw new ExitError(1, 'hostname: you must be root to change the host name')
    await stdout.write(`${machine.hostname}\n`)
    return 0
  },
}

export const whoami: Program = {
  name: 'whoami',
  async run({ machine, stdout }) {
    await stdout.write(`${machine.user}\n`)
    return 0
  },
}

export const clear: Program = {
  name: 'clear',
  async run({ stdout }) {
    await stdout.write('\x1b[H\x1b[2J\x1b[3J')
    return 0
  },
}

export const date: Program = {
  name: 'date',
  async run({ args, machine, stdout }) {
    const now = new Date(machine.cluster.reading.now)
    const format = args.find((arg) => arg.startsWith('+'))?.slice(1)
    await stdout.write(`${dateText(now, format ?? '%a %b %e %T %Z %Y')}\n`)
    return 0
  },
}

function dateText(now: Date, format: string): string {
  const iso = now.toISOString()
  const parts: Record<string, string> = {
    Y: iso.slice(0, 4),
    m: iso.slice(5, 7),
    d: iso.slice(8, 10),
    H: iso.slice(11, 13),
    M: iso.slice(14, 16),
    S: iso.slice(17, 19),
    N: `${iso.slice(20, 23)}000000`,
    s: String(Math.floor(now.getTime() / 1000)),
    F: iso.slice(0, 10),
    T: iso.slice(11, 19),
    Z: 'UTC',
    a: now.toUTCString().slice(0, 3),
    b: now.toUTCString().slice(8, 11),
    e: String(now.getUTCDate()).padStart(2),
    j: String(Math.floor((now.getTime() - Date.UTC(now.getUTCFullYear(), 0, 1)) / 86_400_000) + 1).padStart(3, '0'),
    y: iso.slice(2, 4),
    R: iso.slice(11, 16),
    z: '+0000',
    '%': '%',
  }
  return format.replaceAll(/%([YmdHMSNsFTZzabejyR%])/g, (_, letter: string) => parts[letter]!)
}
