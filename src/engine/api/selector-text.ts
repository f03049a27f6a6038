/** The text form of selectors, `kubectl get -l`: Lex and Parse of k8s.io/apimachinery/pkg/labels/selector.go. */
import type { Requirement } from './selectors.ts'

type Operator = Requirement['operator']

const END = ''
/** What stands between a key and its values, in upstream's order and words. */
const BINARY = 'in, notin, =, ==, !=, gt, lt'
const OPERATORS: Readonly<Record<string, Operator>> = {
  in: 'In',
  notin: 'NotIn',
  '=': 'In',
  '==': 'In',
  '!=': 'NotIn',
  '>': 'Gt',
  '<': 'Lt',
}

/**
 * Reads a selector, or says in the server's words why it cannot be read.
 * @param problem what else is wrong with a requirement: its key and values are not looked at here
 * @example readSelector('app=web,env in (a, b),!old')
 */
export function readSelector(
  text: string,
  problem: (requirement: Requirement) => string | undefined = () => undefined,
): Requirement[] | string {
  const tokens = text.match(/==|!=|[=!(),<>]|[^=!(),<>\s]+/g) ?? []
  let at = 0
  const next = () => tokens[at] ?? END
  const isWord = (token: string) => /^[^=!(),<>]/.test(token)

  const requirements: Requirement[] = []
  while (next() !== END) {
    if (!isWord(next()) && next() !== '!') return `found '${next()}', expected: !, identifier, or 'end of string'`
    const requirement = requirementAt()
    const wrong = typeof requirement === 'string' ? requirement : problem(requirement)
    if (wrong !== undefined) return `unable to parse requirement: ${wrong}`
    requirements.push(requirement as Requirement)
    if (next() === END) break
    if (next() !== ',') return `found '${next()}', expected: ',' or 'end of string'`
    at++
    if (!isWord(next()) && next() !== '!') return `found '${next()}', expected: identifier after ','`
  }
  return requirements

  function requirementAt(): Requirement | string {
    const isAbsent = next() === '!'
    if (isAbsent) at++
    const key = next()
    if (!isWord(key)) return `found '${key}', expected: identifier`
    at++
    if (next() === END || next() === ',') return { key, operator: isAbsent ? 'DoesNotExist' : 'Exists', values: [] }
    const sign = next()
    const operator = Object.hasOwn(OPERATORS, sign) ? OPERATORS[sign] : undefined
    if (!operator) return `found '${sign}', expected: ${BINARY}`
    at++
    const values = sign === 'in' || sign === 'notin' ? listAt() : valueAt()
    return typeof values === 'string' ? values : { key, operator, values }
  }

  function valueAt(): string[] | string {
    if (next() === END || next() === ',') return ['']
    if (!isWord(next())) return `found '${next()}', expected: identifier`
    return [tokens[at++]!]
  }

  /** `(a, b)`; between two commas, and in `()`, there is an empty value. */
  function listAt(): string[] | string {
    if (next() !== '(') return `found '${next()}' expected: '('`
    at++
    const first = next()
    if (!isWord(first) && first !== ',' && first !== ')') return `found '${first}', expected: ',', ')' or identifier`
    const values = new Set<string>()
    for (;;) {
      const isEmpty = !isWord(next())
      values.add(isEmpty ? '' : next())
      if (!isEmpty) at++
      if (next() === ')') break
      if (next() !== ',')
        return isEmpty ? `found '${next()}', expected: ',', or identifier` : `found '${next()}', expected: ',' or ')'`
      at++
    }
    at++
    return [...values].sort()
  }
}
