import { ExitError, type Program } from '../../process.ts'
import { unescape } from './escapes.ts'

const DIRECTIVE = /%(?:%|([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+))?([bcdiouxXeEfFgGsq]))/g

/** `printf FORMAT WORDS`: the format is used again for words that are left. */
export const printf: Program = {
  name: 'printf',
  async run({ args, stdout, stderr }) {
    const [format, ...words] = args[0] === '--' ? args.slice(1) : args
    if (format === undefined) throw new ExitError(2, 'printf: usage: printf [-v var] format [arguments]')
    let status = 0
    const complaints: string[] = []
    const takesWords = [...format.matchAll(DIRECTIVE)].some(([whole]) => whole !== '%%')
    for (;;) {
      const { text, stop } = unescape(format)
      const out = text.replace(DIRECTIVE, (whole, flags: string, width: string, precision: string, kind: string) => {
        if (whole === '%%') return '%'
        const w = width === '*' ? Number(words.shift() ?? 0) : Number(width ?? 0)
        const p = precision === '*' ? Number(words.shift() ?? 0) : precision === undefined ? null : Number(precision)
        const word = words.shift()
        if (/[diouxXeEfFgG]/.test(kind) && word && !isNumber(word)) {
          complaints.push(`printf: ${word}: invalid number\n`)
          status = 1
        }
        return pad(convert(kind, word, p, flags), flags, w)
      })
      await stdout.write(out)
      if (stop || words.length === 0 || !takesWords) break
    }
    for (const complaint of complaints) await stderr.write(`bash: ${complaint}`)
    return status
  },
}

function isNumber(word: string): boolean {
  return /^\s*[-+]?(0x[0-9a-fA-F]+|\d*\.?\d+([eE][-+]?\d+)?|\d+\.)\s*$/.test(word) || /^['"]./.test(word)
}

function valueOf(word: string | undefined): number {
  if (word === undefined || word === '') return 0
  if (/^['"]./.test(word)) return word.codePointAt(1)!
  const found = /^\s*([-+]?)(0x[0-9a-fA-F]+|\d*\.?\d+([eE][-+]?\d+)?)/.exec(word)
  if (!found) return 0
  return (found[1] === '-' ? -1 : 1) * Number(found[2])
}

function convert(kind: string, word: string | undefined, precision: number | null, flags: string): string {
  const signed = (text: string, value: number) => (value >= 0 && flags.includes('+') ? `+${text}` : text)
  const value = valueOf(word)
  switch (kind) {
    case 's':
      return precision === null ? (word ?? '') : (word ?? '').slice(0, precision)
    case 'b':
      return unescape(word ?? '').text
    case 'c':
      return (word ?? '').slice(0, 1)
    case 'q':
      return /^[\w@%+=:,./-]+$/.test(word ?? '') ? word! : `'${(word ?? '').replaceAll("'", String.raw`'\''`)}'`
    case 'd':
    case 'i': {
      const digits = String(Math.abs(Math.trunc(value))).padStart(precision ?? 0, '0')
      return signed((value < 0 ? '-' : '') + digits, value)
    }
    case 'u':
      return String(Math.trunc(value))
    case 'o':
      return Math.trunc(value).toString(8)
    case 'x':
      return (flags.includes('#') ? '0x' : '') + Math.trunc(value).toString(16)
    case 'X':
      return (flags.includes('#') ? '0X' : '') + Math.trunc(value).toString(16).toUpperCase()
    case 'e':
    case 'E':
      return signed(value.toExponential(precision ?? 6).replace(/e([-+])(\d)$/, 'e$10$2'), value)
    case 'g':
    case 'G':
      return signed(String(Number(value.toPrecision(precision || 6))), value)
    default:
      return signed(value.toFixed(precision ?? 6), value)
  }
}

function pad(text: string, flags: string, width: number): string {
  if (flags.includes('-')) return text.padEnd(width)
  if (!flags.includes('0')) return text.padStart(width)
  const sign = /^[-+]/.exec(text)?.[0] ?? ''
  return sign + text.slice(sign.length).padStart(width - sign.length, '0')
}
