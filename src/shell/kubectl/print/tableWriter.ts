/** k8s.io/cli-runtime/pkg/printers GetNewTabWriter: columns are never narrower than this, their padding included. */
const MIN_WIDTH = 6
const PADDING = 3

/**
 * Aligns rows that come in batches. A column never gets narrower than it was, so that rows of a watch stand below those
 * before: liggitt/tabwriter with RememberWidths.
 */
export class TableWriter {
  readonly #widths: number[] = []

  /** The rows as text, each with its newline. */
  format(rows: readonly (readonly string[])[]): string {
    for (const row of rows) {
      for (const [i, cell] of row.slice(0, -1).entries()) {
        this.#widths[i] = Math.max(this.#widths[i] ?? MIN_WIDTH, [...cell].length + PADDING)
      }
    }
    return rows.map((row) => `${row.map((cell, i) => this.#padded(cell, i, row.length)).join('')}\n`).join('')
  }

  #padded(cell: string, i: number, columns: number): string {
    return i === columns - 1 ? cell : cell + ' '.repeat(Math.max(0, this.#widths[i]! - [...cell].length))
  }
}
