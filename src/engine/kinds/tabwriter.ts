/** Spaces between the widest cell of a column and the next, as kubectl describe sets up its writer. */
const PADDING = 2

/**
 * Go's text/tabwriter as `kubectl describe` uses it: a tab ends a cell, and the cells of a column are padded over the
 * lines on which the column goes on without a break. What stands after the last tab of a line is in no column.
 *
 * @example tabulate('Name:\tweb\nNamespace:\tdefault\n') // Name:       web\nNamespace:  default\n
 */
export function tabulate(text: string): string {
  const lines = text.split('\n').map((line) => line.split('\t'))
  const widths: number[][] = lines.map(() => [])
  pad(lines, widths, 0, lines.length, 0)
  return lines.map((cells, i) => cells.map((cell, j) => padded(cell, widths[i]![j])).join('')).join('\n')
}

/** Gives column `column` its width in each run of lines from `from` to `to` that has it, then looks at the next one there. */
function pad(lines: readonly string[][], widths: number[][], from: number, to: number, column: number): void {
  for (let i = from; i < to; i++) {
    if (!ends(lines[i]!, column)) continue
    let end = i
    while (end < to && ends(lines[end]!, column)) end++
    const width = Math.max(...lines.slice(i, end).map((cells) => length(cells[column]!))) + PADDING
    for (let at = i; at < end; at++) widths[at]![column] = width
    pad(lines, widths, i, end, column + 1)
    i = end - 1
  }
}

/** Whether the line has a tab after this cell. */
function ends(cells: readonly string[], column: number): boolean {
  return column < cells.length - 1
}

function padded(cell: string, width: number | undefined): string {
  return width === undefined ? cell : cell + ' '.repeat(Math.max(0, width - length(cell)))
}

/** In characters, not in UTF-16. */
function length(text: string): number {
  return [...text].length
}
