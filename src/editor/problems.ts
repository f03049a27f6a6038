import type { Diagnostic } from '#state'
import type { SchemaMarker } from './markers.ts'

/** One entry of the list of problems. */
export interface Problem {
  file: string
  line: number
  column: number
  severity: 'error' | 'warning' | 'info'
  message: string
  /** Who says so. */
  from: 'yaml' | 'apiserver' | 'podpath' | 'schema'
}

const WEIGHT = { error: 0, warning: 1, info: 2 }

/**
 * What the cluster and the schemas say, without doubles: where the cluster refused something on a line, what the
 * schema says of that line is the same in other words; and of a text that does not parse only the parser's word counts.
 */
export function problemsOf(diagnostics: readonly Diagnostic[], schema: readonly SchemaMarker[]): Problem[] {
  const server = diagnostics.map(({ file, range, severity, message, from }): Problem => ({
    file,
    line: range.startLine,
    column: range.startColumn,
    severity,
    message,
    from,
  }))
  const errors = server.filter(({ severity }) => severity === 'error')
  const unparsed = new Set(errors.filter(({ from }) => from === 'yaml').map(({ file }) => file))
  const lines = new Set(errors.map(({ file, line }) => `${file}:${line}`))
  const rest = schema
    .filter(({ file, line }) => !lines.has(`${file}:${line}`) && !unparsed.has(file))
    .map((marker): Problem => ({ ...marker, from: 'schema' }))
  const order = (a: Problem, b: Problem) =>
    WEIGHT[a.severity] - WEIGHT[b.severity] ||
    Number(a.from === 'schema') - Number(b.from === 'schema') ||
    (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column)
  const seen = new Set<string>()
  return [...server, ...rest].sort(order).filter((problem) => {
    const key = `${problem.file}:${problem.line}:${problem.message}`
    return !seen.has(key) && seen.add(key)
  })
}

/** `2 errors, 1 warning`; `none` when there is nothing. */
export function countOf(problems: readonly Problem[]): string {
  const parts = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const n = problems.filter((one) => one.severity === severity).length
    const word = severity === 'info' ? 'hint' : severity
    return n === 0 ? [] : [`${n} ${word}${n === 1 ? '' : 's'}`]
  })
  return parts.join(', ') || 'none'
}
