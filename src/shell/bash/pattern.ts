/**
 * Shell patterns as regular expressions: `*`, `?`, `[…]` with classes, and `@(…)` and its like.
 * Source: bash manual, Pattern Matching.
 */

const CLASSES: Record<string, string> = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  blank: ' \\t',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9a-fA-F',
}

/** Puts a backslash before everything that a pattern gives a meaning. */
export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\](){}|@!+]/g, '\\$&')
}

/** Whether the pattern can match anything but one text. */
export function isPattern(text: string): boolean {
  return /(^|[^\\])(\\\\)*([*?[]|[@!+?*]\()/.test(text)
}

/** The text that a pattern without special characters stands for. */
export function unescapePattern(text: string): string {
  return text.replace(/\\(.)/g, '$1')
}

/** The source of a regular expression; `any` is what `*` may match: `[^]` or, in a path, `[^/]`. */
export function patternSource(pattern: string, any = '[^]', lazy = false): string {
  let out = ''
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!
    const group = '@!+?*'.includes(c) && pattern[i + 1] === '(' ? closing(pattern, i + 1) : -1
    if (group > 0) {
      out += extended(c, pattern.slice(i + 2, group), any, lazy)
      i = group
    } else if (c === '\\' && i + 1 < pattern.length) out += literal(pattern[++i]!)
    else if (c === '*') out += `${any}*${lazy ? '?' : ''}`
    else if (c === '?') out += any
    else if (c === '[') {
      const set = bracket(pattern, i)
      out += set?.source ?? '\\['
      i = set?.end ?? i
    } else out += literal(c)
  }
  return out
}

/** Whether the whole text matches. */
export function matches(text: string, pattern: string): boolean {
  return new RegExp(`^(?:${patternSource(pattern)})$`).test(text)
}

function literal(c: string): string {
  return c.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')
}

function closing(pattern: string, open: number): number {
  let depth = 0
  for (let i = open; i < pattern.length; i++) {
    if (pattern[i] === '\\') i++
    else if (pattern[i] === '(') depth++
    else if (pattern[i] === ')' && --depth === 0) return i
  }
  return -1
}

function extended(kind: string, inner: string, any: string, lazy: boolean): string {
  const ways = alternatives(inner)
    .map((way) => patternSource(way, any, lazy))
    .join('|')
  if (kind === '!') return `(?:(?!(?:${ways})$)${any}*)`
  return `(?:${ways})${kind === '@' ? '' : kind}`
}

function alternatives(inner: string): string[] {
  const out = ['']
  let depth = 0
  for (let i = 0; i < inner.length; i++) {
    const c = inner[i]!
    if (c === '\\') out[out.length - 1] += c + (inner[++i] ?? '')
    else if (c === '|' && depth === 0) out.push('')
    else {
      if (c === '(') depth++
      if (c === ')') depth--
      out[out.length - 1] += c
    }
  }
  return out
}

function bracket(pattern: string, open: number): { source: string; end: number } | undefined {
  let i = open + 1
  const not = pattern[i] === '!' || pattern[i] === '^'
  if (not) i++
  let body = ''
  for (let first = true; i < pattern.length; i++, first = false) {
    const c = pattern[i]!
    if (c === ']' && !first) return { source: `[${not ? '^' : ''}${body}]`, end: i }
    const named = /^\[:(\w+):\]/.exec(pattern.slice(i))
    if (named) {
      body += CLASSES[named[1]!] ?? ''
      i += named[0].length - 1
    } else if (c === '\\' && i + 1 < pattern.length) body += `\\${pattern[++i]!}`
    else body += c === '-' ? '-' : c.replace(/[\\\]^[]/, '\\$&')
  }
  return undefined
}
