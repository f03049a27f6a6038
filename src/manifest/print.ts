import { looksTyped } from './scalars.ts'

/** libyaml breaks a long line at the first space after this column. */
const WIDTH = 80

/**
 * An object as `kubectl get -o yaml` prints it: keys in order, lists not indented, quotes only where YAML 1.1 needs
 * them, long lines folded.
 *
 * @example printYaml({ kind: 'Service', metadata: { name: 'n' } }) // kind: Service\nmetadata:\n  name: "n"\n
 */
export function printYaml(value: unknown): string {
  return `${block(value, 0).replace(/^\n/, '')}\n`
}

/** What stands behind `key:` or `-`: `\n` and lines for collections with content, else a word after a space. */
function block(value: unknown, indent: number, column = indent): string {
  const pad = ' '.repeat(indent)
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []'
    return value.map((item) => `\n${pad}-${item === undefined ? ' null' : inline(item, indent + 2)}`).join('')
  }
  if (typeof value !== 'object' || value === null) return ` ${scalar(value, indent, column)}`
  const entries = Object.entries(value).filter(([, of]) => of !== undefined)
  if (entries.length === 0) return ' {}'
  return entries
    .sort(([a], [b]) => naturalOrder(a, b))
    .map(([key, of]) => {
      const name = `${pad}${keyText(key)}:`
      return `\n${name}${block(of, Array.isArray(of) ? indent : indent + 2, name.length + 1)}`
    })
    .join('')
}

/** Characters that only double quotes can show. */
const UNPLAIN = /[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]/

/** An item of a list: a collection begins on the line of its dash. */
function inline(value: unknown, indent: number): string {
  const text = block(value, indent)
  return text.startsWith('\n') ? ` ${text.slice(1 + indent)}` : text
}

function scalar(value: unknown, indent: number, column = indent): string {
  if (typeof value !== 'string') return value === null || value === undefined ? 'null' : String(value)
  if (value.includes('\n') && !/[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]| \n|^\n*$/.test(value))
    return literal(value, indent)
  if (UNPLAIN.test(value) || value === '') return doubleQuoted(value)
  if (looksTyped(value)) return `"${value}"`
  if (needsQuotes(value)) return fold(`'${value.replaceAll("'", "''")}'`, indent, column)
  return fold(value, indent, column)
}

/** A key stays on one line, however long. */
function keyText(key: string): string {
  if (UNPLAIN.test(key) || key === '') return doubleQuoted(key)
  if (looksTyped(key)) return `"${key}"`
  return needsQuotes(key) ? `'${key.replaceAll("'", "''")}'` : key
}

function literal(value: string, indent: number): string {
  const pad = ' '.repeat(indent)
  const hint = /^[ \n]/.test(value) ? '2' : ''
  const end = !value.endsWith('\n') ? '-' : value.endsWith('\n\n') ? '+' : ''
  const lines = (end === '-' ? value : value.slice(0, -1)).split('\n')
  return `|${hint}${end}${lines.map((line) => `\n${line && pad + line}`).join('')}`
}

const ESCAPES: Record<string, string> = {
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\x1b': '\\e',
}

function doubleQuoted(value: string): string {
  const text = [...value.replace(/["\\]/g, '\\$&')].map((c) => {
    if (/[\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]/.test(c) && c.length === 1) return c
    const code = c.codePointAt(0)!
    if (ESCAPES[c]) return ESCAPES[c]
    const hex = code.toString(16).toUpperCase()
    return code < 256
      ? `\\x${hex.padStart(2, '0')}`
      : code < 65536
        ? `\\u${hex.padStart(4, '0')}`
        : `\\U${hex.padStart(8, '0')}`
  })
  return `"${text.join('')}"`
}

/** Where a plain scalar would be read as something else than its text. */
function needsQuotes(value: string): boolean {
  return (
    /^[\s,[\]{}#&*!|>'"%@`]/.test(value) ||
    /^[-?:](\s|$)/.test(value) ||
    /^(---|\.\.\.)/.test(value) ||
    /:(\s|$)|\s#|\s$/.test(value)
  )
}

function fold(text: string, indent: number, column: number): string {
  const pad = ' '.repeat(indent)
  let out = ''
  let line = ''
  let start = column
  const words = text.split(' ')
  for (const [i, word] of words.entries()) {
    if (i > 0) {
      const breakable = word !== '' && words[i - 1] !== '' && start + line.length > WIDTH
      if (breakable) {
        out += `${line}\n${pad}`
        line = ''
        start = indent
      } else line += ' '
    }
    line += word
  }
  return out + line
}

/** go-yaml sorts keys as people do: letters before other characters, numbers by their value. */
function naturalOrder(a: string, b: string): number {
  const left = a.match(/[0-9]+|[^0-9]/g) ?? []
  const right = b.match(/[0-9]+|[^0-9]/g) ?? []
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i]!, right[i]!]
    if (x === y) continue
    if (/[0-9]/.test(x) && /[0-9]/.test(y)) return Number(x) - Number(y) || (x < y ? -1 : 1)
    const letters = [isLetter(x), isLetter(y)]
    if (letters[0] !== letters[1]) return letters[0] ? 1 : -1
    return x < y ? -1 : 1
  }
  return left.length - right.length
}

const isLetter = (c: string) => /\p{L}/u.test(c)
