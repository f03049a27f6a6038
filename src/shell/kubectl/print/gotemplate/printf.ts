/** fmt.Sprintf, as far as templates use it. */
import { goNumber, goQuote, goValue } from '../goText.ts'
import { goTypeOf, Int, plain } from './values.ts'

/** `%v` */
export function valueText(value: unknown): string {
  return goValue(plain(value))
}

const VERB = /%([-+# 0]*)(\d+)?(?:\.(\d*))?([a-zA-Z%])/g

export function sprintf(format: string, args: readonly unknown[]): string {
  let next = 0
  const text = format.replace(
    VERB,
    (_, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%'
      if (next >= args.length) return `%!${verb}(MISSING)`
      const body = verbText(verb, args[next++], precision, flags)
      return padded(body, flags, Number(width ?? 0), verb)
    },
  )
  if (next >= args.length) return text
  const extra = args.slice(next).map((arg) => `${goTypeOf(arg)}=${valueText(arg)}`)
  return `${text}%!(EXTRA ${extra.join(', ')})`
}

function verbText(verb: string, value: unknown, precision: string | undefined, flags: string): string {
  const bare = plain(value)
  const wrong = () => `%!${verb}(${goTypeOf(value)}=${valueText(value)})`
  const digits = precision === undefined ? 6 : Number(precision || 0)
  switch (verb) {
    case 'v':
      return valueText(value)
    case 'T':
      return goTypeOf(value)
    case 's':
      if (typeof bare === 'number' || typeof bare === 'boolean') return wrong()
      return bare === null || bare === undefined ? '%!s(<nil>)' : cut(valueText(value), precision)
    case 'q':
      return typeof bare === 'string' ? goQuote(bare) : wrong()
    case 'd':
      return value instanceof Int ? signed(value.value, flags) : wrong()
    case 't':
      return typeof bare === 'boolean' ? String(bare) : wrong()
    case 'f':
    case 'F':
      return typeof value === 'number' ? signed(value, flags, value.toFixed(digits)) : wrong()
    case 'e':
      return typeof value === 'number' ? value.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2') : wrong()
    case 'g':
      return typeof value === 'number' ? goNumber(value) : wrong()
    case 'x':
    case 'X': {
      const hex = hexOf(value)
      if (hex === undefined) return wrong()
      return verb === 'X' ? hex.toUpperCase() : hex
    }
    case 'c':
      return value instanceof Int ? String.fromCodePoint(value.value) : wrong()
    default:
      return wrong()
  }
}

function hexOf(value: unknown): string | undefined {
  if (value instanceof Int) return value.value.toString(16)
  if (typeof value !== 'string') return undefined
  return [...new TextEncoder().encode(value)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function signed(value: number, flags: string, text = String(value)): string {
  return flags.includes('+') && value >= 0 ? `+${text}` : text
}

function cut(text: string, precision: string | undefined): string {
  return precision === undefined ? text : [...text].slice(0, Number(precision || 0)).join('')
}

function padded(text: string, flags: string, width: number, verb: string): string {
  const missing = width - [...text].length
  if (missing <= 0) return text
  if (flags.includes('-')) return text + ' '.repeat(missing)
  if (flags.includes('0') && /[dfFegxX]/.test(verb)) {
    const sign = /^[+-]/.exec(text)?.[0] ?? ''
    return sign + '0'.repeat(missing) + text.slice(sign.length)
  }
  return ' '.repeat(missing) + text
}
