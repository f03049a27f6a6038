import { commonPrefix, ASK_FROM, inColumns, shownOf, type Completer } from './completion.ts'
import { Browsing, type History } from './history.ts'
import { COMMANDS } from './keymap.ts'
import type { Key } from './keys.ts'
import type { EditLine } from './line.ts'
import type { Painter, Screen } from './painter.ts'
import { Search } from './search.ts'
import { historyWords } from './words.ts'

/** What became of the line by a key: it is whole, or there will be no more. */
export type Outcome = 'accepted' | 'ended' | undefined

export interface Desk {
  readonly screen: Screen
  readonly line: EditLine
  readonly painter: Painter
  readonly history: History
  readonly complete: Completer | undefined
  /** Writes to the terminal. */
  emit(text: string): void
  /** What was looked for in the history last, by whoever sat here. */
  readonly searched: { for: string }
}

/** A line being read: keys in, until it is whole. What keys do stands in `keymap.ts`. */
export class Reading {
  readonly #desk: Desk
  readonly #browsing: Browsing
  #search: Search | null = null
  /** Takes the next key instead of the keymap: a question is open. */
  #asked: ((key: Key) => void) | null = null
  #outcome: Outcome
  #prefix = ''
  /** How often in a row Tab was pressed. */
  #tabs = 0
  /** How far back the last argument was taken from, while it is asked for again and again. */
  #argument: { back: number; start: number; end: number } | null = null
  #cancelled = false

  constructor(
    desk: Desk,
    readonly prompt: string,
  ) {
    this.#desk = desk
    this.#browsing = new Browsing(desk.history)
    desk.line.replace('')
  }

  get line(): EditLine {
    return this.#desk.line
  }

  /** Obeys a key; a promise where it takes time. */
  take(key: Key): Outcome | Promise<Outcome> {
    this.#outcome = undefined
    if (this.#asked) {
      this.#asked(key)
      return undefined
    }
    if (this.#search && this.#searchTakes(key, this.#search)) return undefined
    if ('paste' in key) return undefined
    this.line.begin()
    const name = 'key' in key ? this.#prefix + key.key : ''
    if (name !== 'Tab') this.#tabs = 0
    if (name !== 'M-.' && name !== 'M-_') this.#argument = null
    const quotes = this.#prefix === 'C-v '
    this.#prefix = ''
    if ('text' in key) this.line.insert(key.text)
    else if (quotes) this.line.insert(literal(key.key))
    else if (name === 'C-x' || name === 'C-v') this.#prefix = `${name} `
    else if (name === 'Tab') return this.#complete()
    else if (COMMANDS[name]?.(this) === false) this.ring()
    return this.#outcome
  }

  /** Shows how it stands. */
  paint(): void {
    const { painter } = this.#desk
    if (this.#asked) return
    if (this.#search) painter.paint(this.#search.prompt, this.#search.found)
    else painter.paint(this.prompt, this.line)
  }

  ring(): void {
    this.#desk.emit('\u0007')
  }

  accept(): void {
    this.#outcome = 'accepted'
  }

  /** Ctrl+D: nothing more comes where nothing is typed. */
  endOrDelete(): boolean {
    if (this.line.text !== '') return this.line.deleteRight()
    this.#outcome = 'ended'
    return true
  }

  /** Another line of the history, so many further. */
  step(by: number): boolean {
    return this.#show(this.#browsing.step(by, this.line.text))
  }

  goTo(place: 'oldest' | 'newest'): boolean {
    return this.#show(this.#browsing.goTo(place === 'oldest' ? 0 : this.#desk.history.lines.length, this.line.text))
  }

  search(direction: -1 | 1): boolean {
    const { history, searched } = this.#desk
    this.#search = new Search(history, this.#browsing, this.line, direction, searched.for)
    return true
  }

  clearScreen(): boolean {
    this.#desk.emit('\u001B[H\u001B[2J')
    this.#desk.painter.home()
    return true
  }

  /** The last word of the line before; again: of the one before that. */
  lastArgument(): boolean {
    const { lines } = this.#desk.history
    const back = (this.#argument?.back ?? 0) + 1
    const word = historyWords(lines[this.#browsing.place - back] ?? '').at(-1)
    if (word === undefined) return false
    const { start, end } = this.#argument ?? { start: this.line.cursor, end: this.line.cursor }
    this.line.exchange(start, end, word)
    this.#argument = { back, start, end: start + word.length }
    return true
  }

  /** Lists all that the word may become. */
  list(): Promise<Outcome> {
    this.#tabs = 1
    return this.#complete(true)
  }

  /** What is being looked up is not wanted any more. */
  cancel(): void {
    this.#cancelled = true
    this.#asked = null
    this.#search = null
  }

  #show(text: string | undefined): boolean {
    if (text === undefined) return false
    this.line.replace(text)
    return true
  }

  /** Whether the key belongs to the search; any other ends it and does what it does. */
  #searchTakes(key: Key, search: Search): boolean {
    if ('key' in key && key.key === 'C-w') return this.#tell(search.typeNextWord())
    if ('text' in key) return this.#tell([...key.text].map((letter) => search.type(letter)).every(Boolean))
    if ('paste' in key) return true
    if (key.key === 'C-r' || key.key === 'C-s') return this.#tell(search.again(key.key === 'C-r' ? -1 : 1))
    if (key.key === 'Backspace' || key.key === 'C-h') return this.#tell(search.back())
    this.#search = null
    this.#desk.searched.for = search.needle || this.#desk.searched.for
    if (key.key === 'C-g') return this.#tell(false)
    const { text, cursor } = search.found
    if (search.place === this.#browsing.place) this.line.moveTo(cursor)
    else {
      this.#browsing.goTo(search.place, this.line.text)
      this.line.replace(text, cursor)
    }
    return false
  }

  #tell(could: boolean): true {
    if (!could) this.ring()
    return true
  }

  async #complete(all = false): Promise<Outcome> {
    const { complete } = this.#desk
    const { text, cursor } = this.line
    if (!complete) {
      this.ring()
      return undefined
    }
    this.#tabs++
    const found = await complete(text, cursor)
    if (this.#cancelled) return undefined
    const { candidates, from } = found
    const word = text.slice(from, cursor)
    const prefix = commonPrefix(candidates)
    const isOnly = candidates.length === 1
    if (candidates.length > 0 && (isOnly || prefix.length > word.length) && !all) {
      // In the middle of a line no space follows, and no slash that stands there already.
      const tail = prefix.at(-1)!
      const spare = isOnly && cursor < text.length && (tail === ' ' || tail === text[cursor])
      this.line.exchange(from, cursor, spare ? prefix.slice(0, -1) : prefix)
      if (!isOnly) this.ring()
      this.#tabs = 0
    } else if (candidates.length === 0) {
      this.ring()
      this.#tabs = 0
    } else if (this.#tabs < 2) this.ring()
    else this.#offer(shownOf(found))
    return undefined
  }

  /** Below the line: all in columns, at once or after a question. */
  #offer(texts: readonly string[]): void {
    const { painter, emit, screen } = this.#desk
    painter.finish()
    const lines = inColumns(texts, screen.columns)
    if (texts.length < ASK_FROM) return this.#page(lines)
    emit(`Display all ${texts.length} possibilities? (y or n)`)
    this.#asked = (key) => {
      const answer = 'text' in key ? key.text[0]!.toLowerCase() : 'key' in key ? key.key : ''
      if (answer === 'y' || answer === ' ') {
        this.#asked = null
        emit('\r\n')
        this.#page(lines)
      } else if (['n', 'Backspace', 'C-g'].includes(answer)) {
        this.#asked = null
        emit('\r\n')
      } else this.ring()
    }
  }

  /** As much as the screen holds; then a key asks for more: readline's _rl_internal_pager. */
  #page(lines: readonly string[], room = this.#desk.screen.rows - 1): void {
    const { emit } = this.#desk
    for (const line of lines.slice(0, room)) emit(`${line}\r\n`)
    const rest = lines.slice(room)
    if (rest.length === 0) return
    emit('--More--')
    this.#asked = (key) => {
      const answer = 'text' in key ? key.text[0]!.toLowerCase() : 'key' in key ? key.key : ''
      const more = answer === ' ' || answer === 'y' ? undefined : answer === 'Enter' ? 1 : 0
      if (more === 0 && !['n', 'q', 'Backspace', 'C-g'].includes(answer)) return this.ring()
      this.#asked = null
      emit('\r\u001B[K')
      if (more !== 0) this.#page(rest, more)
    }
  }
}

/** What Ctrl+V makes of a key. */
function literal(name: string): string {
  if (name === 'Tab') return '\t'
  if (name === 'Backspace') return '\u007F'
  const letter = /^C-([a-z@[\]\\^_])$/.exec(name)?.[1]
  return letter ? String.fromCharCode(letter.toUpperCase().charCodeAt(0) & 0x1f) : ''
}
