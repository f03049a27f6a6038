/** Rows as columns of even width, two spaces between them; the last column is not filled up. */
export function alignColumns(rows: readonly (readonly string[])[], gap = '  '): string {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, [...cell].length)))
  const line = (row: readonly string[]) =>
    row.map((cell, i) => cell + ' '.repeat(widths[i]! - [...cell].length)).join(gap)
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('')
}
