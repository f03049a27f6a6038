import { letterAfter, widthOf } from './width.ts'

const TAB_STOP = 8
const ESC = '\u001B'

/** A place on the screen: rows below the one where the prompt begins, and the column. */
export interface Place {
  row: number
  column: number
}

/** Cells of one letter with its marks, when it stands in this column. */
function cellsOf(letter: string, column: number): number {
  if (letter === '\t') return TAB_STOP - (column % TAB_STOP)
  if (isControl(letter)) return 2
  let cells = 0
  for (const each of letter) cells += widthOf(each)
  return cells
}

function isControl(letter: string): boolean {
  return letter !== '' && (letter < ' ' || letter === '\u007F')
}

/** How a letter is written, so that it takes the cells that were counted: a tab as spaces, Ctrl+A as ^A. */
export function drawn(letter: string, column: number): string {
  if (letter === '\n') return '\r\n'
  if (letter === '\t') return ' '.repeat(cellsOf(letter, column))
  if (letter === '\u007F') return '^?'
  if (isControl(letter)) return `^${String.fromCharCode(letter.charCodeAt(0) + 0x40)}`
  // A mark without a letter would stand on what is before the line.
  return cellsOf(letter, column) === 0 ? '' : letter
}

/** Where each letter of a text goes that begins at a place, on lines of so many columns. */
export function* layOut(text: string, from: Place, columns: number): Generator<Place & { at: number; letter: string }> {
  let { row, column } = from
  for (let at = 0; at < text.length;) {
    const end = letterAfter(text, at)
    const letter = text.slice(at, end)
    const cells = letter === '\n' ? 0 : cellsOf(letter, column)
    // What does not fit goes to the next line as a whole; two letters such as ^A and the spaces of a tab may part.
    const wraps = column >= columns && (cells > 0 || letter === '\n')
    if (wraps || (column + cells > columns && isWhole(letter))) {
      row++
      column = 0
    }
    yield { at, letter, row, column }
    if (letter === '\n') {
      row++
      column = 0
    } else {
      column += cellsOf(letter, column)
      while (column > columns) {
        row++
        column -= columns
      }
    }
    at = end
  }
  yield { at: text.length, letter: '', row, column }
}

function isWhole(letter: string): boolean {
  return letter !== '\t' && !isControl(letter)
}

/** Where a text ends. The column may be one beyond the last: the next letter goes to the next line. */
export function endOf(text: string, from: Place, columns: number): Place {
  let end = from
  for (const place of layOut(text, from, columns)) end = place
  return { row: end.row, column: end.column }
}

/** Text without its escape sequences, and without the \x01 and \x02 that bash puts around what has no width. */
export function plain(text: string): string {
  return text
    .replaceAll(/\u001B\[[\d;:?<=>]*[ -/]*[@-~]|\u001B[\]P_^X][^\u0007\u001B]*(?:\u0007|\u001B\\)/g, '')
    .replaceAll(/\u001B[ -/]*[0-~]/g, '')
    .replaceAll(/[\u0001\u0002\u0007]/g, '')
}

/** Follows what is written, and knows in which column the cursor is. */
export class ColumnTracker {
  column = 0
  #rest = ''

  follow(text: string, columns: number): void {
    const all = this.#rest + text
    const cut = /\u001B(?:\[[\d;:?<=>]*[ -/]*|[\]P_^X][^\u0007\u001B]*\u001B?|[ -/]*)?$/.exec(all)
    const whole = cut ? all.slice(0, cut.index) : all
    this.#rest = cut && cut[0].length < 4096 ? cut[0] : ''
    const start = Math.max(0, whole.lastIndexOf('\n'))
    if (whole.includes('\n')) this.column = 0
    for (const [piece] of whole.slice(start).matchAll(PIECES)) this.#take(piece, columns)
  }

  #take(piece: string, columns: number): void {
    if (piece === '\r' || piece === '\n') this.column = 0
    else if (piece === '\b') this.column = Math.max(0, this.column - 1)
    else if (piece === '\t') this.column = Math.min(columns - 1, this.column + TAB_STOP - (this.column % TAB_STOP))
    else if (piece.startsWith(ESC)) this.#obey(piece, columns)
    else {
      for (const letter of piece) {
        const width = widthOf(letter)
        this.column = this.column + width > columns ? width : this.column + width
      }
    }
  }

  #obey(sequence: string, columns: number): void {
    const [, parameters = '', letter = ''] = /^\u001B\[([\d;]*)([A-Z])$/i.exec(sequence) ?? []
    const [first = 0, second = 0] = parameters.split(';').map(Number)
    const by = first || 1
    if (letter === 'C') this.column = Math.min(columns - 1, this.column + by)
    if (letter === 'D') this.column = Math.max(0, Math.min(columns - 1, this.column) - by)
    if (letter === 'G') this.column = Math.min(columns, by) - 1
    if (letter === 'H' || letter === 'f') this.column = Math.min(columns, second || 1) - 1
  }
}

const PIECES =
  /\u001B\[[\d;:?<=>]*[ -/]*[@-~]|\u001B[\]P_^X][^\u0007\u001B]*(?:\u0007|\u001B\\)|\u001B[ -/]*[0-~]|[\u0000-\u001F\u007F]|[^\u0000-\u001F\u007F]+/g
