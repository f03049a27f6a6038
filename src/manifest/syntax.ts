import type { YAMLParseError } from 'yaml'
import { collectionsAt } from './collections.ts'
import { Lines } from './lines.ts'

/** What go-yaml says to a text that is not YAML, and where the mistake is. */
export interface SyntaxProblem {
  /** With go-yaml's line number: `yaml: line 4: did not find expected key` */
  message: string
  start: number
  end: number
}

/**
 * go-yaml reports a scanner's problem with its line counted from 1, a parser's with the line before it (it prints its
 * own 0-based number), and no line at all for the first one. People know these numbers, so they stay.
 */
type Stage = 'scanner' | 'parser'
type Found = [stage: Stage, problem: string, offset: number]

export function syntaxProblem(error: YAMLParseError, text: string): SyntaxProblem {
  const lines = new Lines(text)
  const [stage, problem, offset] = find(error, text, lines)
  const line = lines.lineOf(offset)
  const printed = line === 1 ? 0 : stage === 'scanner' ? line : line - 1
  const place = lines.wholeLine(markedLine(lines, offset))
  const start = lines.startOf(place.startLine) + place.startColumn - 1
  return {
    message: `yaml: ${printed ? `line ${printed}: ` : ''}${problem}`,
    start: Math.max(start, Math.min(offset, start + place.endColumn - place.startColumn - 1)),
    end: start + Math.max(place.endColumn - place.startColumn, 1),
  }
}

/** A problem found at the end of the text is shown at the last line that has something on it. */
function markedLine(lines: Lines, offset: number): number {
  let line = lines.lineOf(offset)
  while (line > 1 && lines.line(line).trim() === '') line--
  return line
}

function find(error: YAMLParseError, text: string, lines: Lines): Found {
  const at = error.pos[0]
  const says = (part: string) => error.message.includes(part)
  switch (error.code) {
    case 'MISSING_CHAR':
      if (says('closing')) return ['scanner', 'found unexpected end of stream', text.length]
      if (says('Implicit map keys')) return missingColon(lines, at)
      if (says('Flow')) return unclosed(error, at)
      if (says('Sequence item')) return unexpected(lines, nextWord(text, at))
      break
    case 'BAD_INDENT':
      if (says('Flow')) return unclosed(error, at)
      return unexpected(lines, nextWord(text, at))
    case 'BLOCK_AS_IMPLICIT_KEY':
      if (says('block sequence')) return ['parser', 'did not find expected key', nextWord(text, at)]
      return ['scanner', 'mapping values are not allowed in this context', nextColon(text, at)]
    case 'MULTILINE_IMPLICIT_KEY':
      if (/^-\s/.test(text.slice(at))) return unexpected(lines, at)
      if (keyExpected(lines, at)) return missingColon(lines, at)
      return ['scanner', 'mapping values are not allowed in this context', nextColon(text, at)]
    case 'KEY_OVER_1024_CHARS':
      return missingColon(lines, at)
    case 'BAD_SCALAR_START':
      return ['scanner', 'found character that cannot start any token', at]
    case 'TAB_AS_INDENT':
      if (continuesScalar(lines, at)) return ['scanner', 'found a tab character that violates indentation', at]
      return ['scanner', 'found character that cannot start any token', at]
    case 'BAD_DQ_ESCAPE':
      return ['scanner', 'found unknown escape character', at]
    case 'RESOURCE_EXHAUSTION' as never:
      return ['parser', 'exceeded max depth', at]
    case 'UNEXPECTED_TOKEN':
      if (says('extra characters')) return ['scanner', 'did not find expected comment or line break', at]
      if (says('block-seq-ind')) return ['scanner', 'block sequence entries are not allowed in this context', at]
      if (says('in YAML stream') || says('in flow')) return ['parser', 'did not find expected node content', at]
      return unexpected(lines, at)
    default:
  }
  return ['parser', `${error.message[0]!.toLowerCase()}${error.message.slice(1)}`, at]
}

/** What the innermost collection wants in the place of the text at an offset. */
function unexpected(lines: Lines, at: number): Found {
  const innermost = collectionsAt(lines, at).at(-1)
  const wanted = innermost ? { mapping: 'key', sequence: "'-' indicator" }[innermost.kind] : '<document start>'
  return ['parser', `did not find expected ${wanted}`, at]
}

function unclosed(error: YAMLParseError, at: number): Found {
  const bracket = error.message.includes('sequence') ? ']' : '}'
  return ['parser', `did not find expected ',' or '${bracket}'`, at]
}

/** The scanner notices a key without `:` when it meets the next token. */
function missingColon(lines: Lines, at: number): Found {
  let line = lines.lineOf(at) + 1
  while (line < lines.count && /^\s*(#|$)/.test(lines.line(line))) line++
  const offset = line > lines.count ? lines.text.length : lines.startOf(line)
  return ['scanner', "could not find expected ':'", offset]
}

/** What comes after blanks and whole lines of comments. */
function nextWord(text: string, at: number): number {
  return at + /^(\s*#.*\n)*\s*/.exec(text.slice(at))![0].length
}

function nextColon(text: string, at: number): number {
  const found = text.slice(at).search(/:(\s|$)/)
  return found < 0 ? at : at + found
}

/** Whether the text at an offset stands where a mapping that is already open wants its next key. */
function keyExpected(lines: Lines, at: number): boolean {
  const innermost = collectionsAt(lines, at).at(-1)
  return innermost?.kind === 'mapping' && innermost.column === at - lines.startOf(lines.lineOf(at))
}

/** Whether the line before ends in a plain scalar, which a further line could continue. */
function continuesScalar(lines: Lines, at: number): boolean {
  const before = lines.lineOf(at) - 1
  if (before < 1) return false
  const value = lines
    .line(before)
    .trim()
    .replace(/^(- +)*([^"'\s][^:]*: +)?/, '')
  return value !== '' && !value.endsWith(':') && !/^["'[\]{}|>#&*!]/.test(value)
}
