/** Text as Go writes and reads it: strconv.Quote, fmt's verbs for plain values. */

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
}

/** The text of a literal in single or double quotes, or backquotes; undefined where Go would not read it. */
export function goUnquote(source: string): string | undefined {
  const quote = source[0]
  const body = source.slice(1, -1)
  if (quote === '`') return body
  let out = ''
  for (let i = 0; i < body.length; i++) {
    if (body[i] !== '\\') {
      out += body[i]
      continue
    }
    const next = body[++i]
    const hex = next === 'x' ? 2 : next === 'u' ? 4 : next === 'U' ? 8 : 0
    if (hex > 0) {
      const digits = body.slice(i + 1, i + 1 + hex)
      if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length < hex || Number.parseInt(digits, 16) > 0x10ffff)
        return undefined
      out += String.fromCodePoint(Number.parseInt(digits, 16))
      i += hex
    } else if (next !== undefined && ESCAPES[next] !== undefined) out += ESCAPES[next]
    else return undefined
  }
  return out
}

/** strconv.Quote. */
export function goQuote(text: string): string {
  const named: Readonly<Record<string, string>> = {
    '\x07': '\\a',
    '\b': '\\b',
    '\f': '\\f',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\v': '\\v',
    '"': '\\"',
    '\\': '\\\\',
  }
  const shown = [...text].map((char) => {
    const code = char.codePointAt(0)!
    if (named[char]) return named[char]
    if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`
    return char
  })
  return `"${shown.join('')}"`
}

/** A number as `%v` has it. */
export function goNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  const size = Math.abs(value)
  if (value === 0 || (size >= 1e-4 && size < 1e21)) return String(value)
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
}

/** fmt's `%v` of what JSON holds: `map[a:1 b:[x y]]`, `<nil>`. */
export function goValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`
  if (typeof value === 'object') {
    const entries = sortedEntries(value).map(([key, item]) => `${key}:${goValue(item)}`)
    return `map[${entries.join(' ')}]`
  }
  return typeof value === 'number' ? goNumber(value) : String(value)
}

/** fmt's `%#v` of what JSON holds. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)'
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (typeof value === 'object') {
    const entries = sortedEntries(value).map(([key, item]) => `${goQuote(key)}:${goSyntax(item)}`)
    return `map[string]interface {}{${entries.join(', ')}}`
  }
  return typeof value === 'string' ? goQuote(value) : goValue(value)
}

/** The name of a value's type in Go. */
export function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'object') return value === null ? 'nil' : 'map[string]interface {}'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'number' ? (Number.isInteger(value) ? 'int64' : 'float64') : 'string'
}

/** Keys in the order of their bytes, and only such as have a value. */
export function sortedEntries(object: object): [string, unknown][] {
  return Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
}
