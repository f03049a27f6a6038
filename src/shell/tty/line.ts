import { letterAfter, letterBefore } from './width.ts'

/** A text and the place in it where the next letter goes. */
export interface Typed {
  readonly text: string
  readonly cursor: number
}

const MAX_KILLS = 60
/** Letters beside each other that one undo takes back. */
const UNDONE_AT_ONCE = 20

/** What the line was before a change. */
interface Before extends Typed {
  /** Of a change that only put letters in: how many, and where they end. */
  inserted: number
  insertedTo: number
}

/**
 * The line that is being typed, and what one can do to it: readline's commands of emacs mode (readline/kill.c, text.c).
 * Each says whether it could; where not, the terminal rings. Kills and undoing outlive the line only where readline's do.
 */
export class EditLine implements Typed {
  text = ''
  cursor = 0
  #undone: Before[] = []
  #kills: string[] = []
  #kill = 0
  #yanked: { start: number; end: number } | null = null
  /** What the last command was, for those that go on with it. */
  #last: 'kill' | 'yank' | null = null
  #now: 'kill' | 'yank' | null = null

  /** Every command begins with this: a kill beside a kill becomes one. */
  begin(): void {
    this.#last = this.#now
    this.#now = null
  }

  /** Another line, at its end: the next of the history, or an empty one. Undoing ends here. */
  replace(text: string, cursor = text.length): void {
    this.text = text
    this.cursor = cursor
    this.#undone = []
    this.#now = null
  }

  insert(text: string): boolean {
    // What comes in one piece of this size was pasted.
    const pieces = text.length > UNDONE_AT_ONCE ? [text] : text
    for (const piece of pieces) {
      const last = this.#undone.at(-1)
      const goesOn =
        piece.length === 1 && piece < '\u0080' && last?.insertedTo === this.cursor && last.inserted < UNDONE_AT_ONCE
      if (!goesOn) this.#remember()
      this.#put(this.cursor, this.cursor, piece)
      if (piece.length > 2) continue
      Object.assign(this.#undone.at(-1)!, { insertedTo: this.cursor, inserted: goesOn ? last.inserted + 1 : 1 })
    }
    return true
  }

  /** Puts a text in place of another, as completion does; one undo takes it back. */
  exchange(start: number, end: number, text: string): void {
    this.#remember()
    this.#put(start, end, text)
  }

  moveTo(place: number): boolean {
    const moves = place !== this.cursor
    this.cursor = Math.max(0, Math.min(place, this.text.length))
    return moves
  }

  left(): boolean {
    return this.moveTo(letterBefore(this.text, this.cursor))
  }

  right(): boolean {
    return this.moveTo(letterAfter(this.text, this.cursor))
  }

  wordLeft(): boolean {
    return this.moveTo(this.#wordStart())
  }

  wordRight(): boolean {
    return this.moveTo(this.#wordEnd())
  }

  deleteLeft(): boolean {
    return this.#delete(letterBefore(this.text, this.cursor), this.cursor)
  }

  deleteRight(): boolean {
    return this.#delete(this.cursor, letterAfter(this.text, this.cursor))
  }

  killToEnd(): boolean {
    return this.#cut(this.cursor, this.text.length, 'after')
  }

  killToStart(): boolean {
    return this.#cut(0, this.cursor, 'before')
  }

  killLine(): boolean {
    return this.#cut(0, this.text.length, 'before')
  }

  killWordRight(): boolean {
    return this.#cut(this.cursor, this.#wordEnd(), 'after')
  }

  killWordLeft(): boolean {
    return this.#cut(this.#wordStart(), this.cursor, 'before')
  }

  /** Up to white space: unix-word-rubout. */
  killFieldLeft(): boolean {
    const field = /\S*\s*$/.exec(this.text.slice(0, this.cursor))![0]
    return this.#cut(this.cursor - field.length, this.cursor, 'before')
  }

  deleteSpace(): boolean {
    const before = /[ \t]*$/.exec(this.text.slice(0, this.cursor))![0].length
    const after = /^[ \t]*/.exec(this.text.slice(this.cursor))![0].length
    return this.#delete(this.cursor - before, this.cursor + after)
  }

  yank(): boolean {
    this.#kill = this.#kills.length - 1
    return this.#yank(this.cursor, this.cursor)
  }

  /** After a yank: the kill before it instead. */
  yankPop(): boolean {
    if (this.#last !== 'yank' || !this.#yanked || this.#kills.length === 0) return false
    this.#kill = (this.#kill + this.#kills.length - 1) % this.#kills.length
    return this.#yank(this.#yanked.start, this.#yanked.end)
  }

  /** The letter before the cursor goes behind the one under it; at the end, the last two change places. */
  transposeLetters(): boolean {
    const { text } = this
    const at = this.cursor === text.length ? letterBefore(text, this.cursor) : this.cursor
    const start = letterBefore(text, at)
    if (this.cursor === 0 || start === at) return false
    const end = letterAfter(text, at)
    this.#remember()
    this.#put(start, end, text.slice(at, end) + text.slice(start, at))
    return true
  }

  /** The word before the cursor and the one at or behind it change places. */
  transposeWords(): boolean {
    const { text } = this
    const end = this.#wordEnd()
    const second = wordStart(text, end)
    const first = wordStart(text, second)
    const firstEnd = wordEnd(text, first)
    if (first === second || firstEnd > second) return false
    this.#remember()
    this.#put(first, end, text.slice(second, end) + text.slice(firstEnd, second) + text.slice(first, firstEnd))
    return true
  }

  changeWord(change: (word: string) => string): boolean {
    const end = this.#wordEnd()
    if (end === this.cursor) return false
    this.#remember()
    this.#put(this.cursor, end, change(this.text.slice(this.cursor, end)))
    return true
  }

  undo(): boolean {
    const before = this.#undone.pop()
    if (!before) return false
    this.text = before.text
    this.cursor = before.cursor
    return true
  }

  /** To what the line was at first. */
  undoAll(): boolean {
    const [first] = this.#undone
    if (first) this.replace(first.text, first.text.length)
    return true
  }

  #remember(): void {
    this.#undone.push({ text: this.text, cursor: this.cursor, inserted: 0, insertedTo: -1 })
  }

  #put(start: number, end: number, text: string): void {
    this.text = this.text.slice(0, start) + text + this.text.slice(end)
    this.cursor = start + text.length
  }

  #delete(start: number, end: number): boolean {
    if (start === end) return false
    this.#remember()
    this.#put(start, end, '')
    return true
  }

  #cut(start: number, end: number, side: 'before' | 'after'): boolean {
    this.#now = 'kill'
    if (start === end) return true
    const cut = this.text.slice(start, end)
    const before = this.#last === 'kill' ? (this.#kills.pop() ?? '') : ''
    this.#kills.push(side === 'after' ? before + cut : cut + before)
    if (this.#kills.length > MAX_KILLS) this.#kills.shift()
    return this.#delete(start, end)
  }

  #yank(start: number, end: number): boolean {
    const text = this.#kills[this.#kill]
    if (text === undefined) return false
    this.#remember()
    this.#put(start, end, text)
    this.#yanked = { start, end: this.cursor }
    this.#now = 'yank'
    return true
  }

  #wordStart(): number {
    return wordStart(this.text, this.cursor)
  }

  #wordEnd(): number {
    return wordEnd(this.text, this.cursor)
  }
}

function wordStart(text: string, from: number): number {
  return from - (/[\p{L}\p{N}\p{M}]*[^\p{L}\p{N}\p{M}]*$/u.exec(text.slice(0, from))?.[0].length ?? 0)
}

function wordEnd(text: string, from: number): number {
  return from + (/^[^\p{L}\p{N}\p{M}]*[\p{L}\p{N}\p{M}]*/u.exec(text.slice(from))?.[0].length ?? 0)
}
