/** Letters that follow one another faster than this are one word. */
const WORD_MS = 600

/** Remembers what is typed, and finds the item that begins so. */
export class TypeAhead {
  #typed = ''
  #last = -Infinity

  /**
   * Index of the item to go to; null for none. The same letter again goes on to the next item that begins with it.
   *
   * @param now milliseconds of any clock
   */
  find(letter: string, labels: readonly string[], from: number, now: number): number | null {
    this.#typed = now - this.#last < WORD_MS ? this.#typed + letter.toLowerCase() : letter.toLowerCase()
    this.#last = now
    const isOne = [...this.#typed].every((each) => each === this.#typed[0])
    const wanted = isOne ? this.#typed[0]! : this.#typed
    const first = isOne ? from + 1 : Math.max(0, from)
    for (let step = 0; step < labels.length; step++) {
      const at = (first + step) % labels.length
      if (labels[at]!.toLowerCase().startsWith(wanted)) return at
    }
    return null
  }

  /** Whether a word is being typed, so that a space is a letter of it. */
  isTyping(now: number): boolean {
    return this.#typed !== '' && now - this.#last < WORD_MS
  }
}
