/** Letters that may be on their way to the page before a program has to wait. */
const ON_THE_WAY = 16_384
/** Letters that may come at once, and how many more may come each millisecond: nobody reads faster. */
const AT_ONCE = 2_000_000
const REFILL = 20

/**
 * What is printed, on its way to a page that draws no faster than it can: whoever has printed much waits until there is
 * `room`. An endless stream is cut: after two million letters at once, a sentence stands for the rest until `calm`.
 */
export class Output {
  #made = ''
  #away = 0
  #left = AT_ONCE
  #lastRefill = performance.now()
  #waiting: (() => void)[] = []
  #flooded = false

  /**
   * @param post hands a piece of text to the page, which answers with `taken`
   * @param onFlood called when the output is cut: whoever prints should be stopped
   */
  constructor(
    private readonly post: (text: string) => void,
    private readonly onFlood: () => void,
  ) {}

  /** In order, at once where there is room on the way. */
  put(text: string): void {
    if (this.#flooded || text === '') return
    if (!this.#admits(text.length)) {
      this.#flooded = true
      this.#made = CUT
      this.onFlood()
    } else this.#made += text
    this.#send()
  }

  /** Resolves when all that was put has gone to the page. */
  async room(): Promise<void> {
    while (this.#made !== '') await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  taken(letters: number): void {
    this.#away = Math.max(0, this.#away - letters)
    this.#send()
  }

  /** Throws away what has not gone yet, as a terminal does at Ctrl+C. */
  drop(): void {
    this.#made = ''
    this.#wake()
  }

  /** What printed too much has ended. */
  calm(): void {
    this.#flooded = false
    this.#left = AT_ONCE
  }

  #admits(letters: number): boolean {
    const now = performance.now()
    this.#left = Math.min(AT_ONCE, this.#left + (now - this.#lastRefill) * REFILL) - letters
    this.#lastRefill = now
    return this.#left >= 0
  }

  #send(): void {
    const room = ON_THE_WAY - this.#away
    if (room <= 0 || this.#made === '') return
    const piece = this.#made.slice(0, room)
    this.#made = this.#made.slice(piece.length)
    this.#away += piece.length
    this.post(piece)
    if (this.#made === '') this.#wake()
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}

const CUT = '\x1b[0m\r\n[The rest was cut: more than two million characters came at once.]\r\n'
