/** Words of a Go template: text, and what stands between braces. text/template/parse/lex.go. */
import { goUnquote } from '../goText.ts'

export class TemplateError extends Error {}

export type Token =
  | { type: 'text'; text: string }
  | { type: 'open' | 'close' | 'pipe' | 'left' | 'right' | 'comma' | 'declare' | 'assign' | 'space' }
  /** `.`, `.a`, `$x`, `printf`, `range` */
  | { type: 'dot' }
  | { type: 'field' | 'variable' | 'word'; text: string }
  | { type: 'string'; text: string }
  | { type: 'int' | 'float'; value: number; text: string }

const SIMPLE: readonly [string, Token][] = [
  [':=', { type: 'declare' }],
  ['=', { type: 'assign' }],
  ['|', { type: 'pipe' }],
  ['(', { type: 'left' }],
  [')', { type: 'right' }],
  [',', { type: 'comma' }],
]

/** @throws TemplateError */
export function lex(template: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  let trims = false
  while (at < template.length) {
    const open = template.indexOf('{{', at)
    let text = open < 0 ? template.slice(at) : template.slice(at, open)
    if (trims) text = text.trimStart()
    if (open < 0) {
      if (text) tokens.push({ type: 'text', text })
      break
    }
    at = open + 2
    if (/^-\s/.test(template.slice(at, at + 2))) {
      text = text.trimEnd()
      at += 2
    }
    if (text) tokens.push({ type: 'text', text })
    const comment = /^\s*\/\*[^]*?\*\/\s*?(\s-)?\}\}/.exec(template.slice(at))
    if (comment) {
      at += comment[0].length
      trims = comment[1] !== undefined
      continue
    }
    tokens.push({ type: 'open' })
    ;({ at, trims } = lexAction(template, at, tokens))
  }
  return tokens
}

function lexAction(template: string, start: number, tokens: Token[]): { at: number; trims: boolean } {
  let at = start
  for (;;) {
    const rest = template.slice(at)
    const end = /^(\s-)?\}\}/.exec(rest)
    if (end) {
      tokens.push({ type: 'close' })
      return { at: at + end[0].length, trims: end[1] !== undefined }
    }
    if (rest === '') throw new TemplateError('unclosed action')
    const space = /^\s+/.exec(rest)?.[0]
    if (space) {
      // the space before a trim mark belongs to the mark
      const length = /^\s+-\}\}/.test(rest) ? space.length - 1 : space.length
      tokens.push({ type: 'space' })
      at += Math.max(length, 0)
      if (length === 0) {
        tokens.push({ type: 'close' })
        return { at: at + 4, trims: true }
      }
      continue
    }
    const simple = SIMPLE.find(([text]) => rest.startsWith(text))
    if (simple) {
      tokens.push(simple[1])
      at += simple[0].length
      continue
    }
    const { token, length } = word(rest)
    tokens.push(token)
    at += length
  }
}

function word(rest: string): { token: Token; length: number } {
  const quoted = /^"(?:[^"\\\n]|\\.)*"|^`[^`]*`|^'(?:[^'\\\n]|\\.)+'/.exec(rest)?.[0]
  if (quoted) {
    const text = goUnquote(quoted)
    if (text === undefined) throw new TemplateError(`invalid syntax`)
    if (quoted.startsWith("'"))
      return { token: { type: 'int', value: text.codePointAt(0)!, text: quoted }, length: quoted.length }
    return { token: { type: 'string', text }, length: quoted.length }
  }
  if (/^["`']/.test(rest))
    throw new TemplateError(rest.startsWith('`') ? 'unterminated raw quoted string' : 'unterminated quoted string')
  const field = /^\.[\p{L}_][\p{L}\p{N}_]*/u.exec(rest)?.[0]
  if (field) return { token: { type: 'field', text: field.slice(1) }, length: field.length }
  const number = /^[+-]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/.exec(rest)?.[0]
  if (number) {
    const type = /^[+-]?(0[xX][0-9a-fA-F]+|\d+)$/.test(number) ? 'int' : 'float'
    return { token: { type, value: Number(number), text: number }, length: number.length }
  }
  if (rest.startsWith('.')) return { token: { type: 'dot' }, length: 1 }
  const variable = /^\$[\p{L}\p{N}_]*/u.exec(rest)?.[0]
  if (variable !== undefined) return { token: { type: 'variable', text: variable }, length: variable.length }
  const name = /^[\p{L}_][\p{L}\p{N}_]*/u.exec(rest)?.[0]
  if (name) return { token: { type: 'word', text: name }, length: name.length }
  const char = String.fromCodePoint(rest.codePointAt(0)!)
  throw new TemplateError(
    `unexpected ${JSON.stringify(char)} in command`.replace(
      /^unexpected "(.)" in command$/,
      `unrecognized character in action: U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '$1'`,
    ),
  )
}
