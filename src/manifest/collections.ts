import type { Lines } from './lines.ts'

/** A mapping or list that is open, and the column at which its keys or dashes stand, from 0. */
interface Collection {
  kind: 'mapping' | 'sequence'
  column: number
}

/** The start of a key: anything up to a colon with a space behind it. */
const KEY = /^("[^"]*"|'[^']*'|[^\s#&*!|>'"%@`[\]{},][^#]*?)\s*:(\s|$)/

/**
 * The collections that libyaml has open before the text at `offset`, the innermost last: what is indented deeper than
 * that text is closed by it. A list whose dashes stand under its key is none of its own (libyaml: indentless).
 * Contents of block scalars are taken for text like any other.
 */
export function collectionsAt(lines: Lines, offset: number): Collection[] {
  const line = lines.lineOf(offset)
  let open: Collection[] = []
  for (let at = 1; at <= line; at++) {
    const full = lines.line(at)
    if (/^---(\s|$)/.test(full)) open = []
    if (/^\s*(#|$)|^---(\s|$)/.test(full)) continue
    const start = full.search(/\S/)
    const isLast = at === line
    open = open.filter(({ column }) => column <= start)
    const end = isLast ? offset - lines.startOf(at) : full.length
    enter(open, full, start, end)
  }
  return open
}

/** Opens what a line opens, as far as `end`. */
function enter(open: Collection[], text: string, start: number, end: number): void {
  let column = start
  while (column < end && /^-(\s|$)/.test(text.slice(column))) {
    if ((open.at(-1)?.column ?? -1) < column) open.push({ kind: 'sequence', column })
    column += text.slice(column + 1).search(/\S|$/) + 1
  }
  if (column < end && KEY.test(text.slice(column)) && (open.at(-1)?.column ?? -1) < column)
    open.push({ kind: 'mapping', column })
}
