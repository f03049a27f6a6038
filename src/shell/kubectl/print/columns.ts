/** `-o custom-columns=NAME:.metadata.name,…`: cmd/get/customcolumn.go. */
import { fail } from '../command.ts'
import { goValue } from './goText.ts'
import { JsonPath, JsonPathError, relaxed } from './jsonpath/index.ts'
import { TableWriter } from './tableWriter.ts'

interface Column {
  header: string
  path: JsonPath
}

/** Reads `HEADER:path,…`. */
export function readColumns(spec: string): Column[] {
  if (spec === '') throw fail('custom-columns format specified but no custom columns given')
  return spec.split(',').map((part) => {
    const at = part.indexOf(':')
    if (at < 0) {
      throw fail(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    }
    return { header: part.slice(0, at), path: pathOf(part.slice(at + 1)) }
  })
}

/** A file of two lines: headers, and paths below them. */
export function readColumnsFile(text: string): Column[] {
  const [headers = [], paths = []] = text.split('\n').map((line) => line.trim().split(/\s+/).filter(Boolean))
  if (headers.length === 0)
    throw fail(
      'invalid template, missing header line. Expected format is one line of space separated headers, one line of space separated column specs.',
    )
  if (headers.length !== paths.length) {
    throw fail(`number of headers (${headers.length}) and field specifications (${paths.length}) don't match`)
  }
  return headers.map((header, i) => ({ header, path: pathOf(paths[i]!) }))
}

function pathOf(expression: string): JsonPath {
  try {
    return new JsonPath(relaxed(expression))
  } catch (error) {
    if (error instanceof JsonPathError) throw fail(error.message)
    throw error
  }
}

/** A line an object. */
export class CustomColumns {
  readonly #writer = new TableWriter()
  #begun = false

  constructor(
    private readonly columns: readonly Column[],
    private readonly headers: boolean,
  ) {}

  rows(objects: readonly unknown[]): string {
    const rows = objects.map((object) =>
      this.columns.map(({ path }) => path.find(object).flat().map(goValue).join(',') || '<none>'),
    )
    if (!this.#begun && this.headers) rows.unshift(this.columns.map(({ header }) => header))
    this.#begun = true
    return this.#writer.format(rows)
  }
}
