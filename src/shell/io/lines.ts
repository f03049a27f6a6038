import type { Source } from './stream.ts'

/**
 * Reads a source line by line and leaves the rest to who reads next: `read` in a loop and the commands of its body share
 * one standard input.
 */
export class LineReader implements Source {
  #rest = ''

  constructor(private readonly source: Source) {}

  async read(): Promise<string | null> {
    if (this.#rest === '') return this.source.read()
    const rest = this.#rest
    this.#rest = ''
    return rest
  }

  /** The next line without its end; `whole` is false for a last line that has none. null at the end. */
  async line(): Promise<{ text: string; whole: boolean } | null> {
    for (;;) {
      const end = this.#rest.indexOf('\n')
      if (end >= 0) {
        const text = this.#rest.slice(0, end)
        this.#rest = this.#rest.slice(end + 1)
        return { text, whole: true }
      }
      const piece = await this.source.read()
      if (piece !== null) {
        this.#rest += piece
        continue
      }
      if (this.#rest === '') return null
      const text = this.#rest
      this.#rest = ''
      return { text, whole: false }
    }
  }
}

const readers = new WeakMap<Source, LineReader>()

/** The one line reader of a source. */
export function linesOf(source: Source): LineReader {
  if (source instanceof LineReader) return source
  let reader = readers.get(source)
  if (!reader) readers.set(source, (reader = new LineReader(source)))
  return reader
}

/** Every line of a source, without its end. */
export async function* eachLine(source: Source): AsyncGenerator<string> {
  const reader = linesOf(source)
  for (let line = await reader.line(); line !== null; line = await reader.line()) yield line.text
}
