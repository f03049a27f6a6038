import type { TextRange } from './types.ts'

/** Turns offsets of a text into lines and columns. */
export class Lines {
  private readonly starts: number[] = [0]

  constructor(readonly text: string) {
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) this.starts.push(i + 1)
  }

  get count(): number {
    return this.starts.length
  }

  /** 1-based line of an offset. */
  lineOf(offset: number): number {
    let low = 0
    let high = this.starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return low + 1
  }

  /** Offset where a 1-based line begins; the last line for numbers beyond it. */
  startOf(line: number): number {
    return this.starts[Math.min(Math.max(line, 1), this.starts.length) - 1]!
  }

  /** The text of a 1-based line. */
  line(line: number): string {
    const end = this.text.indexOf('\n', this.startOf(line))
    return this.text.slice(this.startOf(line), end < 0 ? undefined : end)
  }

  range(start: number, end: number): TextRange {
    const from = Math.min(Math.max(start, 0), this.text.length)
    const to = Math.min(Math.max(end, from), this.text.length)
    const startLine = this.lineOf(from)
    const endLine = this.lineOf(to)
    return {
      startLine,
      startColumn: from - this.startOf(startLine) + 1,
      endLine,
      endColumn: to - this.startOf(endLine) + 1,
    }
  }

  /** What is written on a 1-based line, without the white space around it; a whole line when it is empty. */
  wholeLine(line: number): TextRange {
    const text = this.line(line)
    const start = this.startOf(line)
    const trimmed = text.trim()
    const indent = trimmed ? text.indexOf(trimmed) : 0
    return this.range(start + indent, start + indent + trimmed.length)
  }
}
