import type { Scalar } from 'yaml'
import { ConversionError } from './conversion-error.ts'

const WORDS = new Map<string, boolean | null>(
  [
    [['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'], true] as const,
    [['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'], false] as const,
    [['', '~', 'null', 'Null', 'NULL'], null] as const,
  ].flatMap(([words, value]) => words.map((word) => [word, value] as [string, boolean | null])),
)
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/
const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|[0-9]+)$/

/**
 * What an unquoted word means to go-yaml v2, which kubectl uses: YAML 1.1 words for booleans, octal with a leading 0,
 * underscores in numbers. Times and sexagesimal numbers stay strings.
 */
export function plainValue(text: string): unknown {
  const word = WORDS.get(text)
  if (word !== undefined) return word
  if (/^[-+]?\.(inf|Inf|INF)$/.test(text)) throw unsupported(text.startsWith('-') ? '-Inf' : '+Inf')
  if (/^\.(nan|NaN|NAN)$/.test(text)) throw unsupported('NaN')
  if (!/^[-+.0-9]/.test(text)) return text
  const digits = text.replaceAll('_', '')
  const integer = INTEGER.exec(digits)
  if (integer) {
    const number = integerOf(integer[2]!)
    if (number !== null) return integer[1] === '-' ? -number || 0 : number
  }
  if (!FLOAT.test(digits)) return text
  const number = Number(digits)
  return Number.isFinite(number) ? number : text
}

/** Go's ParseInt with base 0: a leading 0 means octal, and `089` is no integer. */
function integerOf(digits: string): number | null {
  if (/^0[0-9]/.test(digits)) return /^0[0-7]+$/.test(digits) ? parseInt(digits, 8) : null
  return Number(digits)
}

function unsupported(value: string): ConversionError {
  return new ConversionError(`json: unsupported value: ${value}`)
}

/** The value of a scalar: quotes and block styles make strings, a tag decides over both. */
export function scalarValue(node: Scalar): unknown {
  const source = node.source ?? ''
  const tag = node.tag ?? ''
  if (tag.endsWith(':str') || tag === '!') return source
  if (tag.endsWith(':binary')) return fromBase64(source, node)
  const plain = node.type === 'PLAIN' || /:(int|float|bool|null)$/.test(tag)
  if (!plain) return source
  try {
    const value = plainValue(source)
    return tag.endsWith(':float') && typeof value === 'string' ? source : value
  } catch (error) {
    throw error instanceof ConversionError ? new ConversionError(error.message, node) : error
  }
}

function fromBase64(source: string, node: Scalar): string {
  try {
    const bytes = Uint8Array.from(atob(source.replace(/\s/g, '')), (c) => c.charCodeAt(0))
    return new TextDecoder().decode(bytes)
  } catch {
    throw new ConversionError('yaml: !!binary value contains invalid base64 data', node)
  }
}

/** Whether a plain scalar with this text would not be a string, to go-yaml or to stricter readers of YAML 1.1. */
export function looksTyped(text: string): boolean {
  if (/^[-+]?\.(inf|Inf|INF|nan|NaN|NAN)$/.test(text)) return true
  if (/^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/.test(text)) return true
  if (/^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt\s].*)?$/.test(text)) return true
  return typeof plainValue(text) !== 'string'
}
