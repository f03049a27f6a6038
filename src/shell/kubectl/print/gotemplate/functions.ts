/** Functions of Go's text/template, and the two that kubectl adds. text/template/funcs.go. */
import { fromBase64 } from '../base64.ts'
import { goQuote } from '../goText.ts'
import { sprintf, valueText } from './printf.ts'
import { goTypeOf, isTrue, plain } from './values.ts'

/** What a function throws becomes `error calling NAME: …`. */
export class CallError extends Error {}

type Func = (args: unknown[]) => unknown

/** `and` and `or` stand here for their names alone: they look at no more than they need. */
export const FUNCTIONS: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['and', (args) => args.find((arg) => !isTrue(arg)) ?? args.at(-1)],
  ['or', (args) => args.find(isTrue) ?? args.at(-1)],
  ['not', ([value]) => !isTrue(value)],
  ['len', ([value]) => lengthOf(value)],
  ['index', ([value, ...keys]) => keys.reduce(indexed, value)],
  ['slice', ([value, ...bounds]) => sliced(value, bounds)],
  ['print', (args) => joined(args)],
  ['println', (args) => `${args.map((arg) => valueText(arg)).join(' ')}\n`],
  ['printf', ([format, ...args]) => sprintf(String(plain(format)), args)],
  ['html', (args) => escaped(joined(args), HTML)],
  ['js', (args) => escaped(joined(args), JS)],
  ['urlquery', (args) => encodeURIComponent(joined(args)).replaceAll('%20', '+')],
  ['eq', ([first, ...others]) => others.some((other) => equals(first, other))],
  ['ne', ([a, b]) => !equals(a, b)],
  ['lt', ([a, b]) => less(a, b)],
  ['le', ([a, b]) => less(a, b) || equals(a, b)],
  ['gt', ([a, b]) => !less(a, b) && !equals(a, b)],
  ['ge', ([a, b]) => !less(a, b)],
  ['call', () => fail('non-function of type interface {}')],
  ['exists', ([value, ...keys]) => exists(value, keys)],
  ['base64decode', ([text]) => fromBase64(String(plain(text))) ?? fail('base64 decode failed')],
])

const HTML: Readonly<Record<string, string>> = { '"': '&#34;', "'": '&#39;', '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const JS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
}

function fail(why: string): never {
  throw new CallError(why)
}

function escaped(text: string, table: Readonly<Record<string, string>>): string {
  return [...text].map((char) => table[char] ?? char).join('')
}

/** fmt.Sprint: a space between two neighbours of which neither is a text. */
function joined(args: readonly unknown[]): string {
  return args
    .map((arg, i) => {
      const space = i > 0 && typeof plain(arg) !== 'string' && typeof plain(args[i - 1]) !== 'string'
      return `${space ? ' ' : ''}${valueText(arg)}`
    })
    .join('')
}

function lengthOf(value: unknown): number {
  const bare = plain(value)
  if (typeof bare === 'string') return new TextEncoder().encode(bare).length
  if (Array.isArray(bare)) return bare.length
  if (bare === null || bare === undefined) return fail('len of nil pointer')
  if (typeof bare === 'object') return Object.keys(bare).length
  return fail(`len of type ${goTypeOf(value)}`)
}

function indexed(value: unknown, key: unknown): unknown {
  const [bare, at] = [plain(value), plain(key)]
  if (bare === null || bare === undefined) return fail('index of untyped nil')
  if (Array.isArray(bare)) {
    if (typeof at !== 'number') return fail(`cannot index slice/array with type ${goTypeOf(key)}`)
    if (at < 0 || at >= bare.length) return fail(`index out of range: ${at}`)
    return bare[at]
  }
  if (typeof bare === 'object') return (bare as Record<string, unknown>)[String(at)]
  return fail(`can't index item of type ${goTypeOf(value)}`)
}

function sliced(value: unknown, bounds: readonly unknown[]): unknown {
  const bare = plain(value)
  if (typeof bare !== 'string' && !Array.isArray(bare)) return fail(`can't slice item of type ${goTypeOf(value)}`)
  const [from = 0, to = bare.length] = bounds.map((bound) => Number(plain(bound)))
  if (from < 0 || to > bare.length) return fail(`index out of range: ${to}`)
  if (from > to) return fail(`invalid slice index: ${from} > ${to}`)
  return bare.slice(from, to)
}

/** The kinds that Go compares: a whole number that was written, and a number of JSON, are two. */
function kindOf(value: unknown): string {
  return goTypeOf(value)
}

function equals(a: unknown, b: unknown): boolean {
  const [x, y] = [plain(a), plain(b)]
  if (x === null || x === undefined || y === null || y === undefined) return (x ?? null) === (y ?? null)
  if (typeof x === 'object' || typeof y === 'object')
    return fail(`non-comparable type ${goQuote(valueText(a)).slice(1, -1)}: ${goTypeOf(a)}`)
  if (kindOf(a) !== kindOf(b)) return fail('incompatible types for comparison')
  return x === y
}

function less(a: unknown, b: unknown): boolean {
  const [x, y] = [plain(a), plain(b)]
  if (kindOf(a) !== kindOf(b)) return fail('incompatible types for comparison')
  if (typeof x !== 'number' && typeof x !== 'string') return fail('invalid type for comparison')
  return (x as number) < (y as number)
}

function exists(value: unknown, keys: readonly unknown[]): boolean {
  let at = plain(value)
  for (const key of keys) {
    if (typeof at !== 'object' || at === null) return false
    at = plain((at as Record<string, unknown>)[String(plain(key))])
    if (at === undefined) return false
  }
  return true
}
