import { parseDocument, type Document, type Node } from 'yaml'
import { ConversionError } from './conversion-error.ts'
import { split } from './chunks.ts'
import { scanJson } from './json.ts'
import { syntaxProblem } from './syntax.ts'
import { toJson, type Repeated } from './values.ts'

/** One document of a file as kubectl's decoder gives it out: a JSON value, and the tree that knows where it was. */
export interface Piece {
  value: unknown
  root: Node | null
  document: Document
  /** Offset in the file of the text that `root`'s own offsets count from. */
  offset: number
  repeated: Repeated[]
}

export interface ReadProblem {
  /** What follows `error parsing FILE: `. */
  message: string
  start: number
  end: number
}

/** go-yaml's reader takes printable characters only (YAML 1.1, c-printable); a lone surrogate is no character. */
const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ufffd]|[\ud800-\udfff]/u

/** Goes through the documents of a file until one is broken. */
export function* read(text: string, depth: number): Generator<Piece | ReadProblem> {
  if (/^\s*\{/.test(text)) {
    yield* readJson(text, depth)
    return
  }
  for (const chunk of split(text)) {
    const found = readYaml(chunk.text, chunk.offset, depth)
    yield found
    if ('message' in found) return
  }
}

/** A file that begins with `{` is JSON to kubectl, and may hold several values one after the other. */
function* readJson(text: string, depth: number): Generator<Piece | ReadProblem> {
  let at = 0
  while (/\S/.test(text.slice(at, at + 1)) || text.slice(at).trim() !== '') {
    const scanned = scanJson(text, at, depth)
    if ('message' in scanned) {
      const place = Math.min(scanned.offset - 1, text.length)
      yield { message: `json: offset ${scanned.offset}: ${scanned.message}`, start: place, end: place + 1 }
      return
    }
    const found = readYaml(text.slice(at, scanned.end), at, depth)
    yield found
    if ('message' in found) return
    at = scanned.end
  }
}

function readYaml(text: string, offset: number, depth: number): Piece | ReadProblem {
  const problem = (message: string, start: number, end: number): ReadProblem => ({
    message: `error converting YAML to JSON: ${message}`,
    start: offset + start,
    end: offset + end,
  })
  const bad = UNPRINTABLE.exec(text)
  if (bad) return problem('yaml: control characters are not allowed', bad.index, bad.index + 1)
  try {
    const document = parseDocument(text, {
      version: '1.1',
      schema: 'failsafe', // every scalar keeps its source; ./scalars.ts reads it as go-yaml does
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    })
    const error = document.errors.find(({ code }) => code !== 'MULTIPLE_DOCS')
    if (error) {
      const { message, start, end } = syntaxProblem(error, text)
      return problem(message, start, end)
    }
    return { ...toJson(document, depth), root: document.contents as Node | null, document, offset }
  } catch (error) {
    if (error instanceof ConversionError) {
      const [start, end] = error.node?.range ?? [0, text.indexOf('\n') + 1 || text.length]
      return problem(error.message, start, end)
    }
    // the library composes recursively: what overflows the stack is nested too deeply for us as well
    if (error instanceof RangeError) return problem(`yaml: exceeded max depth of ${depth}`, 0, text.length)
    throw error
  }
}
