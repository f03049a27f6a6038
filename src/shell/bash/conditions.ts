import type { TestExpression } from 'unbash'
import { resolvePath, type Files } from '../files/files.ts'
import type { Expander } from './expand.ts'
import { Mistake } from './flow.ts'
import { matches } from './pattern.ts'
import type { State } from './state.ts'

/** `[[ … ]]`. Source: bash manual, Conditional Constructs. */
export async function conditionHolds(expression: TestExpression, expander: Expander, files: Files): Promise<boolean> {
  const holds = (inner: TestExpression) => conditionHolds(inner, expander, files)
  switch (expression.type) {
    case 'TestGroup':
      return holds(expression.expression)
    case 'TestNot':
      return (await holds(expression.operand)) !== (expression.negations.length % 2 === 1)
    case 'TestLogical': {
      const isAnd = expression.operator === '&&'
      for (const operand of expression.operands) if ((await holds(operand)) !== isAnd) return !isAnd
      return isAnd
    }
    case 'TestUnary':
      return unaryHolds(expression.operator, await expander.text(expression.operand), expander.around.state, files)
    case 'TestBinary': {
      const { operator } = expression
      const left = await expander.text(expression.left)
      if (operator === '=~')
        return matchesExpression(left, await expander.pattern(expression.right), expander.around.state)
      if (operator === '==' || operator === '=') return matches(left, await expander.pattern(expression.right))
      if (operator === '!=') return !matches(left, await expander.pattern(expression.right))
      const right = await expander.text(expression.right)
      if (/^-(eq|ne|lt|le|gt|ge)$/.test(operator)) {
        return compare(operator, await expander.number(left), await expander.number(right))
      }
      return binaryHolds(operator, left, right)
    }
  }
}

/** `=~`: what its groups matched is in BASH_REMATCH. */
function matchesExpression(text: string, pattern: string, state: State): boolean {
  const source = pattern.replaceAll(
    /\[\[:(\w+):\]\]/g,
    (_, name: string) => `[${Object.hasOwn(POSIX, name) ? POSIX[name] : ''}]`,
  )
  let found: RegExpExecArray | null
  try {
    found = new RegExp(source).exec(text)
  } catch {
    throw new Mistake('', 2)
  }
  state.set('BASH_REMATCH', new Map((found ?? []).map((group, i) => [String(i), group ?? ''])))
  return found !== null
}

const POSIX: Record<string, string> = {
  digit: '0-9',
  alpha: 'a-zA-Z',
  alnum: 'a-zA-Z0-9',
  space: '\\s',
  upper: 'A-Z',
  lower: 'a-z',
}

/** `test` and `[`: words instead of a tree. Throws Mistake where they make no sense. */
export function testHolds(words: readonly string[], state: State, files: Files): boolean {
  const [a = '', b = '', c = ''] = words
  switch (words.length) {
    case 0:
      return false
    case 1:
      return a !== ''
    case 2:
      if (a === '!') return b === ''
      return unaryHolds(a, b, state, files)
    case 3:
      if (isBinary(b)) return binaryWords(b, a, c)
      if (a === '!') return !testHolds([b, c], state, files)
      if (a === '(' && c === ')') return b !== ''
  }
  return new LongTest(words, state, files).value()
}

/** `-a`, `-o`, `!` and parentheses in a test of four words and more. */
class LongTest {
  #at = 0

  constructor(
    private readonly words: readonly string[],
    private readonly state: State,
    private readonly files: Files,
  ) {}

  value(): boolean {
    const value = this.#or()
    if (this.#at < this.words.length) throw new Mistake('too many arguments', 2)
    return value
  }

  #or(): boolean {
    let value = this.#and()
    while (this.words[this.#at] === '-o') {
      this.#at++
      value = this.#and() || value
    }
    return value
  }

  #and(): boolean {
    let value = this.#not()
    while (this.words[this.#at] === '-a') {
      this.#at++
      value = this.#not() && value
    }
    return value
  }

  #not(): boolean {
    if (this.words[this.#at] === '!') {
      this.#at++
      return !this.#not()
    }
    if (this.words[this.#at] === '(') {
      this.#at++
      const value = this.#or()
      if (this.words[this.#at++] !== ')') throw new Mistake("`)' expected", 2)
      return value
    }
    const [a, b, c] = this.words.slice(this.#at, this.#at + 3)
    if (a === undefined) throw new Mistake('argument expected', 2)
    if (b !== undefined && c !== undefined && isBinary(b)) {
      this.#at += 3
      return binaryWords(b, a, c)
    }
    if (/^-[a-zA-Z]$/.test(a) && b !== undefined) {
      this.#at += 2
      return unaryHolds(a, b, this.state, this.files)
    }
    this.#at++
    return a !== ''
  }
}

function isBinary(operator: string): boolean {
  return /^(=|==|!=|<|>|-(eq|ne|lt|le|gt|ge|nt|ot|ef))$/.test(operator)
}

function binaryWords(operator: string, left: string, right: string): boolean {
  if (/^-(eq|ne|lt|le|gt|ge)$/.test(operator)) return compare(operator, integer(left), integer(right))
  if (operator === '=' || operator === '==') return left === right
  if (operator === '!=') return left !== right
  return binaryHolds(operator, left, right)
}

function integer(text: string): bigint {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new Mistake(`${text}: integer expression expected`, 2)
  return BigInt(text.trim().replace('+', ''))
}

function binaryHolds(operator: string, left: string, right: string): boolean {
  switch (operator) {
    case '<':
      return left < right
    case '>':
      return left > right
    case '-ef':
      return left === right
    case '-nt':
    case '-ot':
      return false // files here have no times
    default:
      throw new Mistake(`${operator}: binary operator expected`, 2)
  }
}

function compare(operator: string, a: bigint, b: bigint): boolean {
  switch (operator) {
    case '-eq':
      return a === b
    case '-ne':
      return a !== b
    case '-lt':
      return a < b
    case '-le':
      return a <= b
    case '-gt':
      return a > b
    default:
      return a >= b
  }
}

function unaryHolds(operator: string, operand: string, state: State, files: Files): boolean {
  const info = () => files.info(resolvePath(operand, state.cwd))
  switch (operator) {
    case '-z':
      return operand === ''
    case '-n':
      return operand !== ''
    case '-v':
      return state.variable(operand) !== undefined
    case '-o':
      return (state.options as unknown as Record<string, boolean>)[operand] ?? false
    case '-e':
    case '-a':
    case '-r':
    case '-w':
      return operand !== '' && info() !== undefined
    case '-f':
      return operand !== '' && info()?.kind === 'file'
    case '-d':
      return operand !== '' && info()?.kind === 'directory'
    case '-s':
      return operand !== '' && (info()?.size ?? 0) > 0
    case '-x':
      return operand !== '' && info()?.kind === 'directory'
    case '-h':
    case '-L':
    case '-p':
    case '-S':
    case '-b':
    case '-c':
    case '-t':
      return false
    default:
      throw new Mistake(`${operator}: unary operator expected`, 2)
  }
}
