/** How many lines are kept: bash's HISTSIZE where nobody has set it is 500, that of distributions 1000. */
const MAX_LINES = 1000

/** The command lines that were typed, oldest first. */
export class History {
  #lines: string[]
  /** How many have been forgotten: the first line has this number and one. */
  #forgotten = 0
  /** Called when a line was added. */
  onAdd: (line: string) => void = () => {}

  constructor(lines: readonly string[] = []) {
    this.#lines = lines.slice(-MAX_LINES)
  }

  get lines(): readonly string[] {
    return this.#lines
  }

  /** The number of the first line, as `history` prints it. */
  get first(): number {
    return this.#forgotten + 1
  }

  /** Keeps a line; not one that begins with a space, nor the one before again: HISTCONTROL=ignoreboth. */
  add(line: string): void {
    if (line.trim() === '' || line.startsWith(' ') || line === this.#lines.at(-1)) return
    this.#lines.push(line)
    if (this.#lines.length > MAX_LINES) {
      this.#lines.shift()
      this.#forgotten++
    }
    this.onAdd(line)
  }

  /** `history -d N`: whether there was such a line. */
  remove(number: number): boolean {
    return this.#lines.splice(number - this.first, number >= this.first ? 1 : 0).length > 0
  }

  clear(): void {
    this.#forgotten = 0
    this.#lines = []
  }
}

/** Where somebody is in the history while typing a line: what was typed, and what was changed in old lines, is kept. */
export class Browsing {
  readonly #changed = new Map<number, string>()
  #at: number

  constructor(private readonly history: History) {
    this.#at = history.lines.length
  }

  /** The line at another place, 0 the oldest, one beyond the last the unfinished one; undefined where there is none. */
  goTo(place: number, current: string): string | undefined {
    const { lines } = this.history
    if (place < 0 || place > lines.length || place === this.#at) return undefined
    this.#changed.set(this.#at, current)
    this.#at = place
    return this.#changed.get(place) ?? lines[place] ?? ''
  }

  step(by: number, current: string): string | undefined {
    return this.goTo(this.#at + by, current)
  }

  get place(): number {
    return this.#at
  }

  /** The text of a place, with what was changed in it. */
  text(place: number, current: string): string {
    return place === this.#at ? current : (this.#changed.get(place) ?? this.history.lines[place] ?? '')
  }
}
