/** A piece of a file that kubectl gives to its YAML parser by itself. */
export interface Chunk {
  text: string
  /** Offset of the piece in the file. */
  offset: number
}

/**
 * Splits at lines that hold `---` alone or with a comment, as apimachinery's YAMLReader does. Such a line ends a piece
 * only when something stands before it; otherwise it becomes the piece's first line. That is why kubectl counts the
 * lines of a file's first document from a leading `---`, and those of later documents from the line after it.
 */
export function split(text: string): Chunk[] {
  const chunks: Chunk[] = []
  let start = 0
  for (let line = 0; line < text.length;) {
    const newline = text.indexOf('\n', line)
    const next = newline < 0 ? text.length : newline + 1
    if (line > start && text.startsWith('---', line) && /^\s*(#|$)/.test(text.slice(line + 3, next))) {
      chunks.push({ text: text.slice(start, line), offset: start })
      start = next
    }
    line = next
  }
  if (start < text.length) chunks.push({ text: text.slice(start), offset: start })
  return chunks
}
