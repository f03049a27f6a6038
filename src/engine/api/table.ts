import type { Column } from './kind.ts'

/** k8s.io/cli-runtime/pkg/printers GetNewTabWriter: columns are never narrower than this, their padding included. */
const MIN_WIDTH = 6
const PADDING = 3

/**
 * Objects as `kubectl get` prints them, without the last newline; empty when there are none.
 * @param now virtual time in milliseconds since 1970, for ages
 * @example printTable(api.list('Service'), api.definition('Service')!.columns!, { now })
 */
export function printTable<T>(
  objects: readonly T[],
  columns: readonly Column<T>[],
  options: { now: number; wide?: boolean; headers?: boolean },
): string {
  const shown = columns.filter((column) => options.wide || !column.wide)
  const rows = objects.map((object) => shown.map((column) => String(column.value(object, options.now))))
  if (rows.length > 0 && options.headers !== false) rows.unshift(shown.map((column) => column.name.toUpperCase()))
  return alignColumns(rows)
}

/** Rows of cells, aligned by Go's text/tabwriter: the last cell of a row is not padded. */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? MIN_WIDTH, cell.length + PADDING)))
  }
  return rows
    .map((row) => row.map((cell, i) => (i < row.length - 1 ? cell.padEnd(widths[i]!) : cell)).join(''))
    .join('\n')
}
