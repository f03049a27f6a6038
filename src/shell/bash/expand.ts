import type {
  ArithmeticExpression,
  CommandExpansionPart,
  DoubleQuotedChild,
  ParameterExpansionPart,
  ParsedScript,
  SimpleExpansionPart,
  Word,
  WordPart,
} from 'unbash'
import { parse } from 'unbash'
import { evaluate, type Cells } from './arithmetic.ts'
import { expandBraces } from './braces.ts'
import { toFields, type Part, type Piece } from './fields.ts'
import { Mistake } from './flow.ts'
import { expandParameter, plainValues } from './parameters.ts'
import { escapePattern, isPattern, unescapePattern } from './pattern.ts'
import type { State } from './state.ts'

/** What an expansion asks of the shell around it. */
export interface Surroundings {
  readonly state: State
  readonly home: string
  /** Runs a script in a subshell; what it wrote to standard output. */
  substitute(script: ParsedScript | undefined): Promise<string>
  /** A file to read what a script writes, or to write what it reads: `<(…)`, `>(…)`. */
  processFile(script: ParsedScript | undefined, operator: '<' | '>'): Promise<string>
  /** Paths that match, sorted; empty where none does. */
  glob(pattern: string): string[]
  /** Special parameters that the state does not hold: `$RANDOM`, `$SECONDS`. */
  special(name: string): string | undefined
}

/**
 * Expands the words of a command: braces, tilde, parameters, commands, arithmetic, splitting, file names, quotes, in
 * that order. Source: bash manual, Shell Expansions.
 */
export class Expander {
  readonly #cells: Cells

  constructor(readonly around: Surroundings) {
    this.#cells = {
      word: async ({ value, parts }) => (parts ? this.#join(await this.#parts(parts, true)) : value),
      substitute: ({ script }) => around.substitute(script),
      get: async (name) => (await this.#element(name)) ?? '',
      set: (name, value) => this.assign(name, value),
      parse: (text) => arithmeticOf(text),
    }
  }

  /** All words that the words of a command become. */
  async words(words: readonly Word[]): Promise<string[]> {
    const out: string[] = []
    for (const word of words) {
      for (const each of bracesOf(word)) out.push(...(await this.#fields(each)))
    }
    return out
  }

  /** One word as one text: no splitting, no file names. */
  async text(word: Word | undefined): Promise<string> {
    if (!word) return ''
    if (!word.parts) return this.#tilde(word.value, word.text)
    return this.#join(await this.#parts(word.parts, true))
  }

  /** One word as a pattern: what is quoted in it stands for itself. */
  async pattern(word: Word | undefined): Promise<string> {
    if (!word) return ''
    if (!word.parts) return word.text === word.value ? word.value : escapeUnquoted(word)
    const parts = await this.#parts(word.parts, true)
    return parts.map((part) => (part === 'break' ? ' ' : part.quoted ? escapePattern(part.text) : part.text)).join('')
  }

  /** The text of a here-document. */
  async body(parts: readonly WordPart[]): Promise<string> {
    return this.#join(await this.#parts(parts, true))
  }

  async arithmetic(expression: ArithmeticExpression | undefined): Promise<bigint> {
    return expression ? evaluate(expression, this.#cells) : 0n
  }

  /** The number that a text is, as an index or an offset. */
  async number(text: string): Promise<bigint> {
    const expression = arithmeticOf(text)
    return expression ? evaluate(expression, this.#cells) : 0n
  }

  /** `x=…` or `x[2]=…`. */
  async assign(target: string, value: string): Promise<void> {
    const [name, index] = splitIndex(target)
    if (index === null) {
      this.around.state.set(name, value)
      return
    }
    const { state } = this.around
    const known = state.variable(name)
    const key = known?.associative ? index : String(await this.number(index))
    const old = known?.value
    const map = old instanceof Map ? old : arrayOf(old)
    map.set(key, value)
    if (!known || known.value !== map) state.set(name, map)
  }

  async #element(target: string): Promise<string | undefined> {
    const [name, index] = splitIndex(target)
    if (index === null) return this.around.special(name) ?? this.around.state.get(name)
    const known = this.around.state.variable(name)
    if (!known) return undefined
    const key = known.associative ? index : String(await this.number(index))
    return typeof known.value === 'string' ? (key === '0' ? known.value : undefined) : known.value.get(key)
  }

  async #fields(word: Word): Promise<string[]> {
    const parts = word.parts ? await this.#parts(word.parts, false) : [this.#literal(word)]
    const ifs = this.around.state.get('IFS') ?? ' \t\n'
    const { noglob } = this.around.state.options
    return toFields(parts, ifs).flatMap(({ text, pattern }) => {
      if (noglob || !isPattern(pattern)) return [text]
      const found = this.around.glob(pattern)
      return found.length > 0 ? found : [text]
    })
  }

  #literal(word: Word): Piece {
    const text = this.#tilde(word.value, word.text)
    return { text, quoted: word.text !== word.value || text !== word.value }
  }

  #tilde(value: string, source: string): string {
    if (!source.startsWith('~')) return value
    const [name = ''] = value.slice(1).split('/')
    if (name === '') return this.around.home + value.slice(1)
    if (name === '+') return this.around.state.cwd + value.slice(2)
    return value
  }

  #join(parts: readonly Part[]): string {
    return parts.map((part) => (part === 'break' ? ' ' : part.text)).join('')
  }

  /** @param whole the word stays one: `$@` is joined and nothing is split */
  async #parts(parts: readonly WordPart[], whole: boolean): Promise<Part[]> {
    const out: Part[] = []
    for (const [i, part] of parts.entries()) {
      if (i === 0 && part.type === 'Literal' && part.text.startsWith('~')) {
        const text = this.#tilde(part.value, part.text)
        out.push({ text, quoted: text !== part.value })
      } else out.push(...(await this.#part(part, whole)))
    }
    return out
  }

  async #part(part: WordPart, whole: boolean): Promise<Part[]> {
    switch (part.type) {
      case 'Literal':
        return literalPieces(part.text, part.value)
      case 'Glob':
        if (part.kind === 'bracket') return this.#bracket(part.parts, part.text)
        return [{ text: part.text, quoted: false }]
      case 'BraceExpansion':
      case 'ExtendedGlob':
        return [{ text: part.text, quoted: false }]
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        return [{ text: part.value, quoted: true }]
      case 'LocaleString':
      case 'DoubleQuoted':
        return this.#quoted(part.parts, whole)
      case 'ProcessSubstitution':
        return [{ text: await this.around.processFile(part.script, part.operator), quoted: true }]
      case 'CommandExpansion':
      case 'ArithmeticExpansion':
        return [{ text: await this.#one(part), quoted: false, split: !whole }]
      case 'SimpleExpansion':
      case 'ParameterExpansion': {
        const values = await this.#values(part)
        if (whole) return [{ text: values.join(' '), quoted: false }]
        return values.flatMap((text, i): Part[] => {
          const piece = { text, quoted: false, split: true }
          return i > 0 ? ['break', piece] : [piece]
        })
      }
    }
  }

  /** `[$x]`: what stands between the brackets is expanded, too. */
  async #bracket(parts: readonly WordPart[], text: string): Promise<Part[]> {
    if (parts.every(({ type }) => type === 'Literal')) return [{ text, quoted: false }]
    const open = /^\[[!^]?/.exec(text)?.[0] ?? '['
    return [{ text: open, quoted: false }, ...(await this.#parts(parts, true)), { text: ']', quoted: false }]
  }

  /** Between double quotes: nothing is split, but `"$@"` and `"${a[@]}"` are as many words as there are values. */
  async #quoted(parts: readonly DoubleQuotedChild[], whole: boolean): Promise<Part[]> {
    const out: Part[] = []
    let isEmptyList = false
    for (const part of parts) {
      if (part.type === 'Literal') out.push({ text: part.value, quoted: true })
      else if (part.type === 'SimpleExpansion' || part.type === 'ParameterExpansion') {
        const values = await this.#values(part)
        const separate = !whole && isList(part)
        if (separate && values.length === 0) isEmptyList = true
        if (separate) {
          values.forEach((text, i) => out.push(...(i > 0 ? (['break'] as const) : []), { text, quoted: true }))
        } else {
          const glue = isStar(part) ? (this.around.state.get('IFS') ?? ' ').slice(0, 1) : ' '
          out.push({ text: values.join(glue), quoted: true })
        }
      } else out.push({ text: await this.#one(part), quoted: true })
    }
    if (out.length > 0 || isEmptyList) return out
    return [{ text: '', quoted: true }]
  }

  async #one(part: CommandExpansionPart | (WordPart & { type: 'ArithmeticExpansion' })): Promise<string> {
    if (part.type === 'ArithmeticExpansion') return String(await this.arithmetic(part.expression))
    return (await this.around.substitute(part.script)).replace(/\n+$/, '')
  }

  /** The values of a parameter: several for `$@`, `$*` and whole arrays, else one. */
  async #values(part: SimpleExpansionPart | ParameterExpansionPart): Promise<string[]> {
    if (part.type === 'ParameterExpansion') return expandParameter(part, this)
    return plainValues(part.text.slice(1), this.around)
  }
}

/** `"$@"` and `"${a[@]}"`, but not `"$*"`. */
function isList(part: SimpleExpansionPart | ParameterExpansionPart): boolean {
  if (part.type === 'SimpleExpansion') return part.text === '$@'
  if (part.prefix === '#') return false
  return part.parameter === '@' || part.index?.text === '@' || part.operation?.operator === '@'
}

function isStar(part: SimpleExpansionPart | ParameterExpansionPart): boolean {
  if (part.type === 'SimpleExpansion') return part.text === '$*'
  return part.parameter === '*' || part.index?.text === '*'
}

/** Unquoted text: what a backslash was before is quoted, the rest may be a pattern. */
function literalPieces(text: string, value: string): Piece[] {
  if (text === value) return [{ text: value, quoted: false }]
  const out: Piece[] = []
  for (let i = 0; i < text.length; i++) {
    const isEscaped = text[i] === '\\' && i + 1 < text.length
    const c = isEscaped ? text[++i]! : text[i]!
    if (isEscaped && c === '\n') continue
    out.push({ text: c, quoted: isEscaped })
  }
  return out
}

function escapeUnquoted(word: Word): string {
  return literalPieces(word.text, word.value)
    .map(({ text, quoted }) => (quoted ? escapePattern(text) : text))
    .join('')
}

/** The words that braces make of one; each is read anew, as bash does. */
function bracesOf(word: Word): readonly Word[] {
  if (!word.parts?.some((part) => part.type === 'BraceExpansion') && !/\{[^}]*[,.]/.test(word.text)) return [word]
  const texts = expandBraces(word.text)
  if (texts.length === 1 && texts[0] === word.text) return [word]
  return texts.map((text) => {
    const command = parse(`: ${text}`).commands[0]?.command
    const [argument] = command?.type === 'Command' ? command.args : []
    return argument?.type === 'Word' ? argument : { ...word, text, value: unescapePattern(text), parts: undefined }
  })
}

export function arithmeticOf(text: string): ArithmeticExpression | undefined {
  if (text.trim() === '') return undefined
  const script = parse(`(( ${text} ))`)
  const command = script.commands[0]?.command
  if (script.errors?.length || command?.type !== 'ArithmeticCommand') {
    throw new Mistake(`${text}: syntax error: operand expected (error token is "${text}")`)
  }
  return command.expression
}

/** `a[1]` → `['a', '1']`. */
export function splitIndex(target: string): [name: string, index: string | null] {
  const open = target.indexOf('[')
  return open > 0 && target.endsWith(']') ? [target.slice(0, open), target.slice(open + 1, -1)] : [target, null]
}

function arrayOf(value: string | undefined): Map<string, string> {
  return new Map(value === undefined ? [] : [['0', value]])
}
