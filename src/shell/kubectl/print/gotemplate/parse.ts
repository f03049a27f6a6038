/** A Go template as a tree. text/template/parse. */
import { FUNCTIONS } from './functions.ts'
import { lex, TemplateError, type Token } from './lex.ts'

export type Part =
  | { type: 'text'; text: string }
  | { type: 'action'; pipe: Pipe }
  | { type: 'if' | 'with' | 'range'; pipe: Pipe; body: Part[]; otherwise: Part[] }
  | { type: 'break' | 'continue' }
  | { type: 'template'; name: string; pipe?: Pipe }

export interface Pipe {
  /** `$x :=`, `$i, $x :=`; or `$x =` */
  variables: string[]
  isAssignment: boolean
  commands: Operand[][]
  /** As it was written, for messages. */
  source: string
}

export type Operand = (
  | { type: 'dot' }
  | { type: 'literal'; value: unknown; isInt?: boolean }
  | { type: 'variable'; name: string }
  | { type: 'function'; name: string }
  | { type: 'pipe'; pipe: Pipe }
) & { fields: string[]; source: string }

export interface Template {
  body: Part[]
  definitions: ReadonlyMap<string, Part[]>
}

/** @throws TemplateError */
export function parse(text: string): Template {
  const parser = new Parser(lex(text))
  return { body: parser.template(), definitions: parser.definitions }
}

class Parser {
  readonly definitions = new Map<string, Part[]>()
  #at = 0
  #scopes: string[][] = [['$']]
  #loops = 0

  constructor(private readonly tokens: readonly Token[]) {}

  template(): Part[] {
    const { parts, end } = this.#parts()
    if (end) throw new TemplateError(`unexpected {{${end}}}`)
    return parts
  }

  /** Parts up to `{{end}}` or `{{else}}`. */
  #parts(): { parts: Part[]; end?: 'end' | 'else' } {
    const parts: Part[] = []
    for (;;) {
      const token = this.tokens[this.#at++]
      if (!token) return { parts }
      if (token.type === 'text') {
        parts.push({ type: 'text', text: token.text })
        continue
      }
      this.#skipSpace()
      const next = this.tokens[this.#at]
      const keyword = next?.type === 'word' ? next.text : ''
      if (keyword === 'end' || keyword === 'else') {
        this.#at++
        if (keyword === 'end') this.#close('end')
        return { parts, end: keyword }
      }
      const part = this.#part(keyword)
      if (part) parts.push(part)
    }
  }

  #part(keyword: string): Part | undefined {
    switch (keyword) {
      case 'if':
      case 'with':
      case 'range':
        this.#at++
        return this.#block(keyword)
      case 'break':
      case 'continue':
        if (this.#loops === 0) throw new TemplateError(`{{${keyword}}} outside {{range}}`)
        this.#at++
        this.#close(keyword)
        return { type: keyword }
      case 'define': {
        this.#at++
        const name = this.#name('define')
        this.#close('define clause')
        this.definitions.set(
          name,
          this.#scoped(() => this.#body(name).body),
        )
        return undefined
      }
      case 'template': {
        this.#at++
        const name = this.#name('template clause')
        this.#skipSpace()
        if (this.tokens[this.#at]?.type === 'close') {
          this.#at++
          return { type: 'template', name }
        }
        return { type: 'template', name, pipe: this.#pipe('close') }
      }
      default:
        return { type: 'action', pipe: this.#pipe('close') }
    }
  }

  #block(type: 'if' | 'with' | 'range'): Part {
    return this.#scoped(() => {
      const pipe = this.#pipe('close', type)
      if (type === 'range') this.#loops++
      const { body, otherwise } = this.#body(type)
      if (type === 'range') this.#loops--
      return { type, pipe, body, otherwise }
    })
  }

  #body(_name: string): { body: Part[]; otherwise: Part[] } {
    const { parts: body, end } = this.#parts()
    if (!end) throw new TemplateError('unexpected EOF')
    if (end === 'end') return { body, otherwise: [] }
    this.#skipSpace()
    const next = this.tokens[this.#at]
    // `{{else if x}}` is `{{else}}{{if x}}`, and one end closes both
    if (next?.type === 'word' && (next.text === 'if' || next.text === 'with')) {
      this.#at++
      return { body, otherwise: [this.#block(next.text)] }
    }
    this.#close('else')
    const { parts: otherwise, end: last } = this.#parts()
    if (last !== 'end') throw new TemplateError(last ? 'expected end; found {{else}}' : 'unexpected EOF')
    return { body, otherwise }
  }

  #scoped<T>(act: () => T): T {
    this.#scopes.push([])
    const result = act()
    this.#scopes.pop()
    return result
  }

  #pipe(end: 'close' | 'right', where = 'command'): Pipe {
    const start = this.#at
    const pipe: Pipe = { variables: [], isAssignment: false, commands: [], source: '' }
    this.#declaration(pipe)
    let command: Operand[] = []
    for (;;) {
      this.#skipSpace()
      const token = this.tokens[this.#at]
      if (!token) throw new TemplateError('unclosed action')
      if (token.type === end || token.type === 'pipe') {
        this.#at++
        if (command.length === 0) throw new TemplateError(`missing value for ${where}`)
        pipe.commands.push(command)
        command = []
        if (token.type === end) break
        continue
      }
      command.push(this.#operand())
    }
    pipe.source = sourceOf(this.tokens.slice(start, this.#at - 1))
    this.#scopes.at(-1)!.push(...(pipe.isAssignment ? [] : pipe.variables))
    return pipe
  }

  /** `$x := `, `$i, $x := `, `$x = ` */
  #declaration(pipe: Pipe): void {
    const names: string[] = []
    for (let at = this.#at; ; at++) {
      const token = this.tokens[at]
      if (token?.type === 'variable') names.push(token.text)
      else if (token?.type === 'declare' || token?.type === 'assign') {
        pipe.variables = names
        pipe.isAssignment = token.type === 'assign'
        this.#at = at + 1
        return
      } else if (token?.type !== 'space' && token?.type !== 'comma') return
    }
  }

  #operand(): Operand {
    const start = this.#at
    const token = this.tokens[this.#at++]!
    const base = this.#base(token)
    const fields: string[] = token.type === 'field' ? [token.text] : []
    for (let next = this.tokens[this.#at]; next?.type === 'field'; next = this.tokens[this.#at]) {
      fields.push(next.text)
      this.#at++
    }
    return { ...base, fields, source: sourceOf(this.tokens.slice(start, this.#at)) }
  }

  #base(token: Token) {
    switch (token.type) {
      case 'dot':
      case 'field':
        return { type: 'dot' as const }
      case 'string':
        return { type: 'literal' as const, value: token.text }
      case 'int':
      case 'float':
        return { type: 'literal' as const, value: token.value, isInt: token.type === 'int' }
      case 'variable':
        if (!this.#scopes.flat().includes(token.text)) throw new TemplateError(`undefined variable "${token.text}"`)
        return { type: 'variable' as const, name: token.text }
      case 'left':
        return { type: 'pipe' as const, pipe: this.#pipe('right') }
      case 'word':
        if (token.text === 'true' || token.text === 'false')
          return { type: 'literal' as const, value: token.text === 'true' }
        if (token.text === 'nil') return { type: 'literal' as const, value: null }
        if (!FUNCTIONS.has(token.text)) throw new TemplateError(`function "${token.text}" not defined`)
        return { type: 'function' as const, name: token.text }
      default:
        throw new TemplateError(`unexpected <${token.type}> in command`)
    }
  }

  #name(where: string): string {
    this.#skipSpace()
    const token = this.tokens[this.#at++]
    if (token?.type !== 'string') throw new TemplateError(`unexpected token in ${where}`)
    return token.text
  }

  #close(where: string): void {
    this.#skipSpace()
    if (this.tokens[this.#at++]?.type !== 'close') throw new TemplateError(`unexpected token in ${where}`)
  }

  #skipSpace(): void {
    while (this.tokens[this.#at]?.type === 'space') this.#at++
  }
}

function sourceOf(tokens: readonly Token[]): string {
  const MARKS: Readonly<Record<string, string>> = {
    pipe: '|',
    left: '(',
    right: ')',
    comma: ',',
    declare: ':=',
    assign: '=',
    space: ' ',
    dot: '.',
    open: '',
    close: '',
  }
  return tokens
    .map((token) => {
      if (token.type === 'field') return `.${token.text}`
      if (token.type === 'string') return JSON.stringify(token.text)
      return 'text' in token ? token.text : (MARKS[token.type] ?? '')
    })
    .join('')
    .trim()
}
