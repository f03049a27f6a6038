import { drawn, endOf, layOut, plain, type Place } from './layout.ts'
import type { Typed } from './line.ts'

export interface Screen {
  readonly columns: number
  readonly rows: number
}

interface Picture extends Typed {
  prompt: string
  /** Where each letter of the text stands; one more for its end. */
  places: (Place & { at: number; letter: string })[]
  /** The first row that is seen, where there are more than the screen has. */
  top: number
  columns: number
}

/**
 * Draws a prompt and the line behind it, and changes as little as it can. Rows are counted from the one where the prompt
 * begins; lines that are longer than the screen wrap by themselves, so that the terminal knows them as one.
 */
export class Painter {
  #shown: Picture | null = null
  /** Where the terminal's cursor is; the column may be one beyond the last. */
  #cursor: Place = { row: 0, column: 0 }
  #start = 0

  constructor(
    private readonly screen: Screen,
    private readonly write: (text: string) => void,
  ) {}

  /** The column of the terminal's cursor. */
  get column(): number {
    return this.#cursor.column
  }

  /** A new prompt begins where the cursor is. */
  begin(column: number): void {
    this.#shown = null
    this.#start = column
    this.#cursor = { row: 0, column }
  }

  /** Shows this. What is the same as before stays untouched. */
  paint(prompt: string, typed: Typed): void {
    const next = this.#picture(prompt, typed)
    const before = this.#shown
    const isPatch = before && before.prompt === prompt && before.columns === next.columns && before.top + next.top === 0
    if (isPatch) this.#patch(before, next)
    else this.#repaint(next)
    this.#moveTo(placeOf(next, next.cursor), next)
    this.#shown = next
  }

  /** Leaves the line as it is, with a mark such as ^C behind it, and goes to a new one below. */
  finish(mark = ''): void {
    const shown = this.#shown
    if (shown) {
      const end = shown.places.at(-1)!
      const last = shown.top + this.screen.rows - 1
      this.#moveTo({ row: Math.min(end.row, last), column: end.column }, shown)
    }
    this.write(`${mark}\r\n`)
    this.begin(0)
  }

  /** Takes the prompt and the line away; the cursor is where the prompt began. */
  erase(): void {
    if (!this.#shown) return
    if (this.#shown.top > 0) this.#start = 0
    this.#moveTo({ row: this.#shown.top, column: this.#start }, this.#shown)
    this.write('\u001B[J')
    this.#shown = null
    this.#cursor = { row: 0, column: this.#start }
  }

  /** The screen was cleared, and the cursor is in its corner. */
  home(): void {
    this.begin(0)
  }

  /**
   * The screen has another size.
   * @param reflows whether the terminal has wrapped anew the line with the cursor in it
   */
  resized(reflows: boolean): void {
    const { rows, columns } = this.screen
    const shown = this.#shown
    if (!shown) {
      this.#start = Math.min(this.#start, columns - 1)
      this.#cursor = { row: 0, column: this.#start }
      return
    }
    const now = reflows ? this.#picture(shown.prompt, shown) : shown
    const { row } = placeOf(now, shown.cursor)
    const up = Math.min(row - now.top, rows - 1)
    this.#start = Math.min(this.#start, columns - 1)
    this.write(`${up > 0 ? `\u001B[${up}A` : ''}\u001B[${this.#start + 1}G\u001B[J`)
    this.#cursor = { row: 0, column: this.#start }
    this.#shown = null
    this.paint(shown.prompt, shown)
  }

  #picture(prompt: string, { text, cursor }: Typed): Picture {
    const { columns, rows } = this.screen
    const end = endOf(plain(prompt), { row: 0, column: this.#start }, columns)
    const from = end.column < columns ? end : { row: end.row + 1, column: 0 }
    const places = [...layOut(text, from, columns)]
    const picture = { prompt, text, cursor, places, top: 0, columns }
    const total = lastRow(picture) + 1
    if (total > rows) {
      const { row } = placeOf(picture, cursor)
      picture.top = Math.max(0, Math.min(total - rows, row - Math.floor(rows / 2)))
    }
    return picture
  }

  #patch(before: Picture, next: Picture): void {
    let same = 0
    const end = Math.min(before.places.length, next.places.length) - 1
    while (same < end && before.places[same]!.letter === next.places[same]!.letter) same++
    if (same === before.places.length - 1 && same === next.places.length - 1) return
    // A wide letter has gone to the next line where a narrow one would fit, and the other way round.
    this.#moveTo(earlier(before.places[same]!, next.places[same]!), before)
    if (before.places.length - 1 > same) this.write('\u001B[J')
    this.#writeFrom(next, same)
  }

  /** From the first row on; or, of what is higher than the screen, the rows around the cursor. */
  #repaint(next: Picture): void {
    if (this.#shown) this.erase()
    const first = next.places.findIndex(({ row }) => row >= next.top)
    const from = next.places[first]!
    if (next.top === 0) {
      this.write(next.prompt.replaceAll(/[\u0001\u0002]/g, '').replaceAll(/\r?\n/g, '\r\n'))
      if (from.column === 0 && next.prompt !== '' && !next.prompt.endsWith('\n')) this.write(' \r')
    } else this.write(`\r\u001B[J${'\r\n'.repeat(from.row - next.top)}\u001B[${from.column + 1}G`)
    this.#cursor = from
    this.#writeFrom(next, first)
  }

  #writeFrom(next: Picture, first: number): void {
    const bottom = next.top + this.screen.rows
    let out = ''
    let end: Place = this.#cursor
    for (let i = first; i < next.places.length; i++) {
      const { letter, row, column } = next.places[i]!
      if (row >= bottom || (letter === '\n' && row === bottom - 1)) break
      const before = next.places[i - 1]
      const waits = i > first && column === 0 && before?.letter !== '\n' && before?.row === row - 1
      if (letter === '\n' && waits) out += ' \r'
      out += drawn(letter, column)
      end = next.places[i + 1] ?? end
    }
    this.write(out)
    // What the terminal has wrapped stands where the picture has it; beyond the screen nothing was written.
    this.#cursor = end.row >= bottom ? { row: bottom - 1, column: next.columns } : end
    this.#settle(next)
  }

  /** Beyond the last column the terminal waits with wrapping until something comes. */
  #settle(next: Picture): void {
    const { row, column } = this.#cursor
    if (column < next.columns || row >= next.top + this.screen.rows - 1) return
    this.write(' \r')
    this.#cursor = { row: row + 1, column: 0 }
  }

  #moveTo(place: Place, picture: Picture): void {
    const isBeyond = place.column >= picture.columns
    const row = Math.min(isBeyond ? place.row + 1 : place.row, picture.top + this.screen.rows - 1)
    const column = isBeyond ? (row === place.row ? picture.columns - 1 : 0) : place.column
    const rows = row - this.#cursor.row
    if (rows === 0 && column === this.#cursor.column) return
    this.write(
      (rows < 0 ? `\u001B[${-rows}A` : rows > 0 ? `\u001B[${rows}B` : '') +
        (column === 0 ? '\r' : `\u001B[${column + 1}G`),
    )
    this.#cursor = { row, column }
  }
}

function lastRow(picture: Picture): number {
  const { row, column } = picture.places.at(-1)!
  return column >= picture.columns ? row + 1 : row
}

function earlier(one: Place, other: Place): Place {
  return one.row < other.row || (one.row === other.row && one.column < other.column) ? one : other
}

/** Where the letter at an index of the text stands. */
function placeOf(picture: Picture, index: number): Place {
  let low = 0
  let high = picture.places.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (picture.places[middle]!.at < index) low = middle + 1
    else high = middle
  }
  return picture.places[low]!
}
