import type { ParameterExpansionPart, ParameterOperation } from 'unbash'
import type { Expander, Surroundings } from './expand.ts'
import { Exit, Mistake } from './flow.ts'
import { patternSource } from './pattern.ts'

/** The values of `$x`, `$1`, `$@` …; none at all for an empty list. */
export function plainValues(name: string, { state, special }: Surroundings): string[] {
  if (name === '@' || name === '*') return [...state.positional]
  const value = valueOf(name, { state, special })
  if (value === undefined && state.options.nounset && /^\w+$/.test(name)) throw unbound(name)
  return [value ?? '']
}

function unbound(name: string): Mistake {
  return new Mistake(`${/^\d+$/.test(name) ? `$${name}` : name}: unbound variable`, 127)
}

function valueOf(name: string, { state, special }: Pick<Surroundings, 'state' | 'special'>): string | undefined {
  switch (name) {
    case '?':
      return String(state.lastStatus)
    case '#':
      return String(state.positional.length)
    case '$':
      return String(state.pid)
    case '!':
      return state.lastBackground === null ? undefined : String(state.lastBackground)
    case '-':
      return `h${state.options.errexit ? 'e' : ''}${state.options.nounset ? 'u' : ''}B`
    case '0':
      return state.name
    case 'PWD':
      return state.cwd
    case 'PIPESTATUS':
      return state.pipeStatus[0]
  }
  if (/^\d+$/.test(name)) return state.positional[Number(name) - 1]
  return special(name) ?? state.get(name)
}

/**
 * `${…}` in all its forms. Source: bash manual, Shell Parameter Expansion.
 */
export async function expandParameter(part: ParameterExpansionPart, expander: Expander): Promise<string[]> {
  const { around } = expander
  const { state } = around
  const { operation } = part
  if (operation?.type === 'Unknown') throw new Mistake(`${part.text}: bad substitution`)
  if (part.prefix === '!') return indirect(part, expander)
  const found = await lookUp(part, expander)
  if (part.prefix === '#') {
    return [String(found.isList ? found.values.length : (found.values[0] ?? '').length)]
  }
  if (found.values.length === 0 && !found.isList && state.options.nounset && operation?.type !== 'Default') {
    throw unbound(part.parameter)
  }
  if (!operation) return found.isList ? found.values : [found.values[0] ?? '']
  if (operation.type === 'Default') return defaults(operation, part, found, expander)
  if (operation.type === 'Slice' && found.isList) return sliceList(operation, part, found.values, expander)
  const change = await changer(operation, expander)
  const values = found.isList ? found.values : [found.values[0] ?? '']
  return values.map(change)
}

interface Found {
  /** None where the parameter is not set. */
  values: string[]
  isList: boolean
}

async function lookUp(part: ParameterExpansionPart, expander: Expander): Promise<Found> {
  const { around } = expander
  const { state } = around
  const { parameter, index } = part
  if (parameter === '@' || parameter === '*') return { values: [...state.positional], isList: true }
  if (!index) {
    const value = valueOf(parameter, around)
    return { values: value === undefined ? [] : [value], isList: false }
  }
  const variable =
    parameter === 'PIPESTATUS'
      ? { value: new Map(state.pipeStatus.map((v, i) => [String(i), v])), associative: false }
      : state.variable(parameter)
  const value = variable?.value
  if (index.text === '@' || index.text === '*') {
    const values = value === undefined ? [] : typeof value === 'string' ? [value] : sorted(value).map(([, v]) => v)
    return { values, isList: true }
  }
  const text = await expander.text(index)
  let key = variable?.associative ? text : String(await expander.number(text))
  if (typeof value !== 'string' && value && !variable?.associative && key.startsWith('-')) {
    key = String(Math.max(-1, ...[...value.keys()].map(Number)) + 1 + Number(key))
  }
  const one = typeof value === 'string' ? (key === '0' ? value : undefined) : value?.get(key)
  return { values: one === undefined ? [] : [one], isList: false }
}

/** Elements in the order of their numbers; those of `declare -A` as they were set. */
function sorted(map: ReadonlyMap<string, string>): [string, string][] {
  const entries = [...map]
  return entries.every(([key]) => /^\d+$/.test(key)) ? entries.sort(([a], [b]) => Number(a) - Number(b)) : entries
}

/** `${!x}`, `${!x*}` and `${!a[@]}`. */
async function indirect(part: ParameterExpansionPart, expander: Expander): Promise<string[]> {
  const { state } = expander.around
  if (part.operation?.type === 'Names') return state.names().filter((name) => name.startsWith(part.parameter))
  if (part.index && /^[@*]$/.test(part.index.text)) {
    const value = state.variable(part.parameter)?.value
    if (value === undefined) return []
    return typeof value === 'string' ? ['0'] : sorted(value).map(([key]) => key)
  }
  const name = valueOf(part.parameter, expander.around)
  if (!name) throw new Mistake(`${part.parameter}: invalid indirect expansion`)
  const { values } = await lookUp({ ...part, prefix: undefined, parameter: name }, expander)
  return [values[0] ?? '']
}

async function defaults(
  operation: ParameterOperation & { type: 'Default' },
  part: ParameterExpansionPart,
  { values, isList }: Found,
  expander: Expander,
): Promise<string[]> {
  const { operator, operand } = operation
  const isEmpty = operator.startsWith(':') ? values.join('') === '' : values.length === 0
  const kind = operator.replace(':', '')
  if (kind === '+') return isEmpty ? [''] : [await expander.text(operand)]
  if (!isEmpty) return isList ? values : [values[0] ?? '']
  const text = await expander.text(operand)
  if (kind === '=') await expander.assign(part.index ? `${part.parameter}[${part.index.text}]` : part.parameter, text)
  if (kind === '?') {
    const sentence = text || (operator === ':?' ? 'parameter null or not set' : 'parameter not set')
    throw new FatalMistake(`${part.parameter}: ${sentence}`)
  }
  return [text]
}

/** `${x:?}`: a shell that nobody types into ends. */
export class FatalMistake extends Exit {
  constructor(readonly sentence: string) {
    super(127)
  }
}

async function sliceList(
  operation: ParameterOperation & { type: 'Slice' },
  part: ParameterExpansionPart,
  values: string[],
  expander: Expander,
): Promise<string[]> {
  const isPositional = part.parameter === '@' || part.parameter === '*'
  const list = isPositional ? [expander.around.state.name, ...values] : values
  let offset = Number(await expander.number(await expander.text(operation.offset)))
  if (offset < 0) offset = Math.max(0, list.length + offset)
  const length = operation.length ? Number(await expander.number(await expander.text(operation.length))) : Infinity
  if (length < 0) throw new Mistake(`${length}: substring expression < 0`)
  return list.slice(offset, offset + length)
}

/** What an operation does to one value. */
async function changer(operation: ParameterOperation, expander: Expander): Promise<(value: string) => string> {
  switch (operation.type) {
    case 'Remove': {
      const pattern = await expander.pattern(operation.operand)
      return remover(pattern, operation.operator)
    }
    case 'Replace': {
      const pattern = await expander.pattern(operation.pattern)
      const replacement = await expander.text(operation.replacement)
      return replacer(pattern, replacement, operation.operator)
    }
    case 'Slice': {
      const offset = Number(await expander.number(await expander.text(operation.offset)))
      const length = operation.length && Number(await expander.number(await expander.text(operation.length)))
      return (value) => slice(value, offset, length)
    }
    case 'CaseModification': {
      const pattern = operation.operand ? await expander.pattern(operation.operand) : '?'
      return recase(pattern, operation.operator)
    }
    case 'Transform': {
      const kind = await expander.text(operation.operand)
      return transform(kind)
    }
    default:
      return (value) => value
  }
}

function remover(pattern: string, operator: string): (value: string) => string {
  const source = patternSource(pattern)
  const whole = new RegExp(`^(?:${source})$`)
  const fromStart = operator.startsWith('#')
  const longest = operator.length === 2
  return (value) => {
    const lengths = Array.from({ length: value.length + 1 }, (_, n) => (longest ? value.length - n : n))
    for (const n of lengths) {
      const piece = fromStart ? value.slice(0, n) : value.slice(value.length - n)
      if (whole.test(piece)) return fromStart ? value.slice(n) : value.slice(0, value.length - n)
    }
    return value
  }
}

function replacer(pattern: string, replacement: string, operator: string): (value: string) => string {
  if (pattern === '') return (value) => value
  const source = patternSource(pattern)
  const anchored = operator === '/#' ? `^(?:${source})` : operator === '/%' ? `(?:${source})$` : source
  const expression = new RegExp(anchored, operator === '//' ? 'g' : '')
  return (value) => value.replace(expression, () => replacement)
}

function slice(value: string, offset: number, length: number | undefined): string {
  const start = offset < 0 ? value.length + offset : offset
  if (start < 0) return ''
  if (length === undefined) return value.slice(start)
  const end = length < 0 ? value.length + length : start + length
  if (end < start) throw new Mistake(`${length}: substring expression < 0`)
  return value.slice(start, end)
}

function recase(pattern: string, operator: string): (value: string) => string {
  const one = new RegExp(`^(?:${patternSource(pattern)})$`)
  const change = (c: string) => (!one.test(c) ? c : operator.startsWith('^') ? c.toUpperCase() : c.toLowerCase())
  return (value) =>
    operator.length === 2 ? [...value].map(change).join('') : change(value.slice(0, 1)) + value.slice(1)
}

function transform(kind: string): (value: string) => string {
  switch (kind) {
    case 'U':
      return (value) => value.toUpperCase()
    case 'L':
      return (value) => value.toLowerCase()
    case 'u':
      return (value) => value.slice(0, 1).toUpperCase() + value.slice(1)
    case 'Q':
      return quote
    default:
      throw new Mistake(`\${…@${kind}}: bad substitution`)
  }
}

/** Text that reads as itself. */
export function quote(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`
}
