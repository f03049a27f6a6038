import { Tty } from '#shell'
import { Output } from './output.ts'

const CONTROL_C = '\u0003'
const CONTROL_U = '\u0015'

export interface Seat {
  columns: number
  rows: number
  history: readonly string[]
  /** Hands text to the page. */
  print(text: string): void
  onHistory(line: string): void
  /** Ctrl+C, or more output than anybody wants to see: what runs should end. */
  onInterrupt(): void
}

/** A terminal whose screen is in the page: programs that print wait until the page has drawn. */
export class PageTty extends Tty {
  readonly #output: Output
  #isAtPrompt = false

  constructor({ print, onInterrupt, ...rest }: Seat) {
    // As if Ctrl+C were pressed: the next prompt has to begin on a new line, wherever what was cut would have ended.
    const output = new Output(print, () => super.input('\u0003'))
    const write = (text: string) => {
      output.put(text)
      return output.room()
    }
    super({ ...rest, write })
    this.#output = output
    this.onInterrupt = onInterrupt
  }

  /** So many letters have been drawn. */
  taken(letters: number): void {
    this.#output.taken(letters)
  }

  /** A sentence of the terminal itself. */
  say(text: string): void {
    this.#output.put(text)
  }

  /** Ctrl+C also throws away what was printed and not seen yet. */
  override input(data: string): void {
    if (data.includes(CONTROL_C)) this.#output.drop()
    super.input(data)
  }

  /** Runs a command as if it were typed: in place of the line that stands at the prompt, or of what runs there now. */
  run(command: string): void {
    this.input(`${this.#isAtPrompt ? CONTROL_U : CONTROL_C}${command}\r`)
  }

  override async readLine(...args: Parameters<Tty['readLine']>): Promise<string | null> {
    this.#output.calm()
    this.#isAtPrompt = true
    try {
      return await super.readLine(...args)
    } finally {
      this.#isAtPrompt = false
    }
  }
}
