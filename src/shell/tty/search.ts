import type { Browsing, History } from './history.ts'
import type { Typed } from './line.ts'

interface Found {
  needle: string
  place: number
  /** Where in the line of that place the match begins. */
  at: number
  direction: -1 | 1
  failed: boolean
}

/** Ctrl+R: searches the history while one types what for (readline/isearch.c). */
export class Search {
  #steps: Found[]

  constructor(
    private readonly history: History,
    private readonly browsing: Browsing,
    private readonly line: Typed,
    direction: -1 | 1,
    /** What was searched for the last time. */
    private readonly last: string,
  ) {
    this.#steps = [{ needle: '', place: browsing.place, at: line.cursor, direction, failed: false }]
  }

  get needle(): string {
    return this.#now.needle
  }

  /** The place in the history that it stands at. */
  get place(): number {
    return this.#now.place
  }

  get found(): Typed {
    const { place, at } = this.#now
    return { text: this.browsing.text(place, this.line.text), cursor: at }
  }

  get prompt(): string {
    const { needle, direction, failed } = this.#now
    return `(${failed ? 'failed ' : ''}${direction < 0 ? 'reverse-' : ''}i-search)\`${needle}': `
  }

  /** One more letter; whether the line is found. */
  type(text: string): boolean {
    const { place, at, direction } = this.#now
    return this.#look(this.#now.needle + text, place, at, direction)
  }

  /** Ctrl+W: the rest of the word behind the match is looked for, too. */
  typeNextWord(): boolean {
    const { text, cursor } = this.found
    const word = /^[^\p{L}\p{N}]*[\p{L}\p{N}]*/u.exec(text.slice(cursor + this.needle.length))![0]
    return word !== '' && this.type(word)
  }

  /** Ctrl+R or Ctrl+S again: the next one; with nothing typed yet, what was searched for before. */
  again(direction: -1 | 1): boolean {
    const { needle, place, at } = this.#now
    if (needle === '') {
      if (this.last === '') {
        this.#steps.push({ ...this.#now, direction })
        return true
      }
      return this.#look(this.last, place, at, direction)
    }
    return this.#look(needle, place, at + direction, direction)
  }

  /** Backspace: back to what was before the last key. */
  back(): boolean {
    if (this.#steps.length === 1) return false
    this.#steps.pop()
    return true
  }

  get #now(): Found {
    return this.#steps.at(-1)!
  }

  #look(needle: string, place: number, at: number, direction: -1 | 1): boolean {
    const { text: shown } = this.found
    for (let i = place; i >= 0 && i <= this.history.lines.length; i += direction) {
      const text = this.browsing.text(i, this.line.text)
      if (i !== place && text === shown) continue
      const start = i === place ? at : direction < 0 ? text.length : 0
      const match = direction < 0 ? (start < 0 ? -1 : text.lastIndexOf(needle, start)) : text.indexOf(needle, start)
      if (match >= 0) {
        this.#steps.push({ needle, place: i, at: match, direction, failed: false })
        return true
      }
    }
    this.#steps.push({ ...this.#now, needle, direction, failed: true })
    return false
  }
}
