/** Reads a template: `text{.path}{"text"}{range .items[*]}…{end}`. Modelled on client-go/util/jsonpath/parser.go. */
import { goUnquote } from '../goText.ts'
import { JsonPathError, type Node } from './nodes.ts'

const SLICE = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/
/** What ends the name of a field. */
const ENDS_NAME = /[\s.,[\]$@{}]/

/** @throws JsonPathError */
export function parseTemplate(template: string): Node[] {
  const nodes: Node[] = []
  let at = 0
  while (at < template.length) {
    const open = template.indexOf('{', at)
    if (open < 0) {
      nodes.push({ type: 'text', text: template.slice(at) })
      break
    }
    if (open > at) nodes.push({ type: 'text', text: template.slice(at, open) })
    const action = new Action(template, open + 1)
    nodes.push({ type: 'list', nodes: action.read() })
    at = action.at
  }
  return nodes
}

/** What stands between one pair of braces. */
class Action {
  constructor(
    private readonly input: string,
    public at: number,
  ) {}

  read(): Node[] {
    const nodes: Node[] = []
    for (;;) {
      const char = this.input[this.at]
      if (char === undefined || char === '\n') throw new JsonPathError('unclosed action')
      if (char === '}') {
        this.at++
        return nodes
      }
      if (/[\s@$]/.test(char)) this.at++
      else if (this.input.startsWith('[?(', this.at)) nodes.push(this.#filter())
      else if (char === '[') nodes.push(...this.#array())
      else if (char === '"' || char === "'") nodes.push(this.#quoted(char))
      else if (this.input.startsWith('..', this.at)) nodes.push(...this.#recursive(nodes))
      else if (char === '.') nodes.push(...this.#field())
      else if (/[+\-\d]/.test(char)) nodes.push(this.#number())
      else if (/[\p{L}\p{N}_]/u.test(char)) nodes.push(this.#identifier())
      else {
        const code = char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
        throw new JsonPathError(`unrecognized character in action: U+${code} '${char}'`)
      }
    }
  }

  #field(): Node[] {
    this.at++
    const name = this.#name()
    return [name === '*' ? { type: 'wildcard' } : { type: 'field', name: name.replaceAll('\\', '') }]
  }

  /** With its escapes. */
  #name(): string {
    const start = this.at
    while (this.at < this.input.length && !ENDS_NAME.test(this.input[this.at]!)) {
      this.at += this.input[this.at] === '\\' ? 2 : 1
    }
    return this.input.slice(start, this.at)
  }

  #recursive(before: readonly Node[]): Node[] {
    if (before.at(-1)?.type === 'recursive') throw new JsonPathError('invalid multiple recursive descent')
    this.at += 1
    const isFollowed = /[\p{L}\p{N}_*]/u.test(this.input[this.at + 1] ?? '')
    if (isFollowed) return [{ type: 'recursive' }, ...this.#field()]
    this.at++
    return [{ type: 'recursive' }]
  }

  #quoted(quote: string): Node {
    const start = this.at
    for (this.at++; this.input[this.at] !== quote; this.at++) {
      if (this.at >= this.input.length || this.input[this.at] === '\n')
        throw new JsonPathError('unterminated quoted string')
      if (this.input[this.at] === '\\') this.at++
    }
    this.at++
    const source = this.input.slice(start, this.at)
    const text = goUnquote(source)
    if (text === undefined) throw new JsonPathError(`unquote string ${source} error invalid syntax`)
    return { type: 'text', text }
  }

  #number(): Node {
    const text = /^[+-]?[\d.eE]*/.exec(this.input.slice(this.at))![0]
    this.at += text.length
    if (text === '' || Number.isNaN(Number(text))) throw new JsonPathError(`cannot parse number ${text}`)
    return { type: 'value', value: Number(text) }
  }

  #identifier(): Node {
    const name = /^[\p{L}\p{N}_]+/u.exec(this.input.slice(this.at))![0]
    this.at += name.length
    return name === 'true' || name === 'false'
      ? { type: 'value', value: name === 'true' }
      : { type: 'identifier', name }
  }

  #array(): Node[] {
    const start = this.at + 1
    while (this.input[this.at] !== ']') {
      if (this.at >= this.input.length || this.input[this.at] === '\n') throw new JsonPathError('unterminated array')
      this.at++
    }
    const body = this.input.slice(start, this.at++)
    if (body.includes(',')) {
      return [{ type: 'union', lists: body.split(',').map((part) => new Action(`{[${part.trim()}]}`, 1).read()) }]
    }
    const key = /^'([^']*)'$/.exec(body)?.[1]
    if (key !== undefined) return new Action(`{.${key}}`, 1).read()
    const found = SLICE.exec(body === '*' ? ':' : body)
    if (!found) throw new JsonPathError(`invalid array index ${body}`)
    const [first, second, third] = found.slice(1).map((text) => (text ? Number(text) : undefined))
    const isIndex = found[2] === undefined
    if (isIndex && first === undefined) return [{ type: 'slice', isIndex: false }]
    return [{ type: 'slice', start: first, end: isIndex ? first! + 1 : second, step: third, isIndex }]
  }

  #filter(): Node {
    this.at += 3
    const start = this.at
    let quote = ''
    let depth = 1
    for (; ; this.at++) {
      const char = this.input[this.at]
      if (char === undefined || char === '\n') throw new JsonPathError('unterminated filter')
      if (quote) {
        if (char === quote) quote = ''
      } else if (char === '"' || char === "'") quote = char
      else if (char === '(') depth++
      else if (char === ')' && --depth === 0) break
    }
    const body = this.input.slice(start, this.at++)
    if (this.input[this.at] !== ']') throw new JsonPathError('unclosed array expect ]')
    this.at++
    const parts = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(body)
    const side = (text: string) => new Action(`{${text}}`, 1).read()
    if (!parts) return { type: 'filter', left: side(body), operator: 'exists', right: [] }
    return { type: 'filter', left: side(parts[1]!), operator: parts[2]!, right: side(parts[3]!) }
  }
}
