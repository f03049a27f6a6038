import { eachLine } from '../../io/lines.ts'
import { ExitError, type Program } from '../../process.ts'
import { parseOptions } from '../options.ts'
import { openInput } from './input.ts'

/** `grep [-EFivcnoqwxlrhH] [-A N] [-B N] [-C N] [-m N] [-e] PATTERN [FILE …]` */
export const grep: Program = {
  name: 'grep',
  aliases: ['egrep', 'fgrep'],
  async run(process) {
    const { flags, values, words } = parseOptions('grep', process.args, {
      letters: 'EFGPivcnoqwxlLrRhHsA:B:C:m:e:',
      long: {
        'extended-regexp': 'E',
        'fixed-strings': 'F',
        'ignore-case': 'i',
        'invert-match': 'v',
        count: 'c',
        'line-number': 'n',
        'only-matching': 'o',
        quiet: 'q',
        color: 's',
        'line-buffered': 's',
        'after-context': 'A',
        'before-context': 'B',
        context: 'C',
        'max-count': 'm',
        regexp: 'e',
      },
    })
    const pattern = values.get('e') ?? words.shift()
    if (pattern === undefined) throw new ExitError(2, 'Usage: grep [OPTION]... PATTERNS [FILE]...')
    const expression = compile(pattern, process.name, flags)
    const after = Number(values.get('A') ?? values.get('C') ?? 0)
    const before = Number(values.get('B') ?? values.get('C') ?? 0)
    const most = Number(values.get('m') ?? Infinity)
    const names = words.length > 0 ? words : ['-']
    const isNamed = (names.length > 1 && !flags.has('h')) || flags.has('H')
    let found = false
    let failed = false
    for (const name of names) {
      const source = await openInput(process, name)
      if (!source) {
        failed = true
        continue
      }
      const label = isNamed ? (name === '-' ? '(standard input)' : name) : ''
      const held: string[] = []
      let number = 0
      let count = 0
      let owed = 0
      let shownTo = 0
      const show = (line: string, at: number, mark: ':' | '-') =>
        process.stdout.write(`${label && `${label}${mark}`}${flags.has('n') ? `${at}${mark}` : ''}${line}\n`)
      for await (const line of eachLine(source)) {
        number++
        expression.lastIndex = 0
        const matches = expression.test(line) !== flags.has('v')
        if (!matches) {
          if (owed-- > 0) {
            await show(line, number, '-')
            shownTo = number
          } else if (before > 0) {
            held.push(line)
            if (held.length > before) held.shift()
          }
          continue
        }
        found = true
        count++
        if (flags.has('q')) return 0
        if (flags.has('l')) {
          await process.stdout.write(`${name}\n`)
          break
        }
        if (!flags.has('c')) {
          const first = number - held.length
          if ((before > 0 || after > 0) && shownTo > 0 && first > shownTo + 1) await process.stdout.write('--\n')
          for (const [i, context] of held.entries()) await show(context, first + i, '-')
          held.length = 0
          const parts = flags.has('o') ? [...line.matchAll(expression)].map(([match]) => match) : [line]
          for (const part of parts) if (part || !flags.has('o')) await show(part, number, ':')
          shownTo = number
          owed = after
        }
        if (count >= most) break
      }
      if (flags.has('c')) await process.stdout.write(`${label && `${label}:`}${count}\n`)
    }
    return failed ? 2 : found ? 0 : 1
  },
}

function compile(pattern: string, name: string, flags: ReadonlyMap<string, number>): RegExp {
  const fixed = flags.has('F') || name === 'fgrep'
  const extended = flags.has('E') || flags.has('P') || name === 'egrep'
  let source = pattern
    .split('\n')
    .map((each) => (fixed ? each.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&') : extended ? each : basic(each)))
    .join('|')
    .replaceAll(/\[\[:(\w+):\]/g, (_, kind: string) => `[${Object.hasOwn(CLASSES, kind) ? CLASSES[kind] : ''}`)
    .replaceAll(/\\[<>]/g, String.raw`\b`)
  if (flags.has('w')) source = String.raw`\b(?:${source})\b`
  if (flags.has('x')) source = `^(?:${source})$`
  try {
    return new RegExp(source, flags.has('i') ? 'gi' : 'g')
  } catch {
    throw new ExitError(2, 'grep: Invalid regular expression')
  }
}

const CLASSES: Record<string, string> = {
  digit: '0-9',
  alpha: 'a-zA-Z',
  alnum: 'a-zA-Z0-9',
  space: String.raw`\s`,
  upper: 'A-Z',
  lower: 'a-z',
  punct: String.raw`!-\/:-@\[-\`{-~`,
  xdigit: '0-9a-fA-F',
}

/** In a basic expression it is the backslash that makes `|`, `(`, `+` special. */
function basic(pattern: string): string {
  return pattern.replaceAll(/\\([|(){}+?])|([|(){}+?])|\\./g, (whole, special: string, plain: string) =>
    special ? special : plain ? `\\${plain}` : whole,
  )
}
