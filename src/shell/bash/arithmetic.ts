import type { ArithmeticExpression, ArithmeticWord } from 'unbash'
import { Mistake } from './flow.ts'

/** What arithmetic needs of the shell. Variables are read and set by name, `x` or `x[2]`. */
export interface Cells {
  /** The text of a word: a number, a name, or what an expansion gives. */
  word(word: ArithmeticWord): Promise<string>
  substitute(expression: ArithmeticExpression & { type: 'ArithmeticCommandExpansion' }): Promise<string>
  get(name: string): Promise<string>
  set(name: string, value: string): Promise<void>
  parse(text: string): ArithmeticExpression | undefined
}

/** Names that name names that name …: bash gives up, too. */
const MAX_DEPTH = 100
const ASSIGNMENT = /^([-+*/%&|^]|<<|>>|\*\*)?=$/
const NAME = /^[A-Za-z_]\w*(\[.*\])?$/s

/**
 * The value of an arithmetic expression: 64-bit integers that wrap, as bash's.
 * Source: bash manual, Shell Arithmetic.
 */
export async function evaluate(expression: ArithmeticExpression, cells: Cells, depth = 0): Promise<bigint> {
  if (depth > MAX_DEPTH) throw new Mistake('expression recursion level exceeded')
  const value = (inner: ArithmeticExpression) => evaluate(inner, cells, depth)
  switch (expression.type) {
    case 'ArithmeticGroup':
      return value(expression.expression)
    case 'ArithmeticTernary':
      return value((await value(expression.test)) === 0n ? expression.alternate : expression.consequent)
    case 'ArithmeticWord':
      return read(await cells.word(expression), cells, depth)
    case 'ArithmeticCommandExpansion':
      return read((await cells.substitute(expression)).trim(), cells, depth)
    case 'ArithmeticUnary':
      return unary(expression.operator, expression.operand, expression.prefix, cells, depth)
    case 'ArithmeticBinary':
      return binary(expression.operator, expression.left, expression.right, cells, depth)
  }
}

async function unary(
  operator: string,
  operand: ArithmeticExpression,
  prefix: boolean,
  cells: Cells,
  depth: number,
): Promise<bigint> {
  const old = await evaluate(operand, cells, depth)
  if (operator === '++' || operator === '--') {
    const next = wrap(operator === '++' ? old + 1n : old - 1n)
    await cells.set(await nameOf(operand, cells), String(next))
    return prefix ? next : old
  }
  if (operator === '-') return wrap(-old)
  if (operator === '!') return old === 0n ? 1n : 0n
  return operator === '~' ? ~old : old
}

async function binary(
  operator: string,
  left: ArithmeticExpression,
  right: ArithmeticExpression,
  cells: Cells,
  depth: number,
): Promise<bigint> {
  if (ASSIGNMENT.test(operator)) {
    const name = await nameOf(left, cells)
    const given = await evaluate(right, cells, depth)
    const value =
      operator === '='
        ? given
        : calculate(operator.slice(0, -1), await read(await cells.get(name), cells, depth), given)
    await cells.set(name, String(value))
    return value
  }
  const a = await evaluate(left, cells, depth)
  if (operator === '&&') return a !== 0n && (await evaluate(right, cells, depth)) !== 0n ? 1n : 0n
  if (operator === '||') return a !== 0n || (await evaluate(right, cells, depth)) !== 0n ? 1n : 0n
  return calculate(operator, a, await evaluate(right, cells, depth))
}

function calculate(operator: string, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return wrap(a + b)
    case '-':
      return wrap(a - b)
    case '*':
      return wrap(a * b)
    case '/':
    case '%':
      if (b === 0n) throw new Mistake('division by 0')
      return wrap(operator === '/' ? a / b : a % b)
    case '**':
      if (b < 0n) throw new Mistake('exponent less than 0')
      return power(a, b)
    case '<<':
      return wrap(a << (b & 63n))
    case '>>':
      return a >> (b & 63n)
    case '&':
      return a & b
    case '|':
      return a | b
    case '^':
      return a ^ b
    case ',':
      return b
    case '<':
      return truth(a < b)
    case '<=':
      return truth(a <= b)
    case '>':
      return truth(a > b)
    case '>=':
      return truth(a >= b)
    case '==':
      return truth(a === b)
    case '!=':
      return truth(a !== b)
    default:
      throw new Mistake(`syntax error: invalid arithmetic operator (error token is "${operator}")`)
  }
}

/** Square and multiply, wrapping at each step: a huge exponent costs nothing. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let square = base, left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = wrap(result * square)
    square = wrap(square * square)
  }
  return result
}

function truth(value: boolean): bigint {
  return value ? 1n : 0n
}

function wrap(value: bigint): bigint {
  return BigInt.asIntN(64, value)
}

async function nameOf(operand: ArithmeticExpression, cells: Cells): Promise<string> {
  const name = operand.type === 'ArithmeticWord' ? await cells.word(operand) : ''
  if (!NAME.test(name)) throw new Mistake('attempted assignment to non-variable')
  return name
}

/** A number, in any base that bash reads, or a variable, whose value is an expression itself. */
async function read(text: string, cells: Cells, depth: number): Promise<bigint> {
  const trimmed = text.trim()
  if (trimmed === '') return 0n
  const number = parseNumber(trimmed)
  if (number !== undefined) return number
  if (NAME.test(trimmed)) return read(await cells.get(trimmed), cells, depth + 1)
  if (depth > MAX_DEPTH) throw new Mistake('expression recursion level exceeded')
  const expression = cells.parse(trimmed)
  if (!expression || expression.type === 'ArithmeticWord') {
    throw new Mistake(`${trimmed}: syntax error: operand expected (error token is "${trimmed}")`)
  }
  return evaluate(expression, cells, depth + 1)
}

function parseNumber(text: string): bigint | undefined {
  const based = /^(\d+)#([0-9a-zA-Z@_]+)$/.exec(text)
  if (based) return inBase(Number(based[1]), based[2]!)
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return wrap(BigInt(text))
  if (/^0[0-7]+$/.test(text)) return inBase(8, text.slice(1))
  if (/^0\d+$/.test(text)) throw new Mistake(`${text}: value too great for base (error token is "${text}")`)
  return /^\d+$/.test(text) ? wrap(BigInt(text)) : undefined
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_'

function inBase(base: number, digits: string): bigint {
  if (base < 2 || base > 64) throw new Mistake(`${base}#${digits}: invalid arithmetic base`)
  let value = 0n
  for (const digit of base <= 36 ? digits.toLowerCase() : digits) {
    const n = DIGITS.indexOf(digit)
    if (n >= base) throw new Mistake(`${base}#${digits}: value too great for base`)
    value = wrap(value * BigInt(base) + BigInt(n))
  }
  return value
}
