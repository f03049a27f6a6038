const DIGITS = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))

/**
 * A text in which every `x` is a hexadecimal digit, to be spelled out for each of thousands of numbers.
 * @example new HexForm('xxxxxxxx').spell([0xc0ffee]) // 00c0ffee
 */
export class HexForm {
  /** The text made last; what is not a digit stays. */
  readonly #letters: number[]
  readonly #places: number[] = []

  constructor(form: string) {
    this.#letters = Array.from(form, (letter) => letter.charCodeAt(0))
    for (let i = 0; i < form.length; i++) if (form[i] === 'x') this.#places.push(i)
  }

  /** Each word is 32 bits, which are eight digits. */
  spell(words: ArrayLike<number>): string {
    const letters = this.#letters
    const places = this.#places
    // All at once: gluing parts together takes twice as long, and half a kilobyte for each text.
    for (let i = 0; i < places.length; i += 8) {
      const word = words[i >>> 3]!
      letters[places[i]!] = DIGITS[word >>> 28]!
      letters[places[i + 1]!] = DIGITS[(word >>> 24) & 15]!
      letters[places[i + 2]!] = DIGITS[(word >>> 20) & 15]!
      letters[places[i + 3]!] = DIGITS[(word >>> 16) & 15]!
      letters[places[i + 4]!] = DIGITS[(word >>> 12) & 15]!
      letters[places[i + 5]!] = DIGITS[(word >>> 8) & 15]!
      letters[places[i + 6]!] = DIGITS[(word >>> 4) & 15]!
      letters[places[i + 7]!] = DIGITS[word & 15]!
    }
    return String.fromCharCode.apply(null, letters)
  }
}
