import { Tty } from '#shell'
import { Output } from './output.ts'

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

  constructor({ print, onInterrupt, ...rest }: Seat) {
    const output = new Output(print, onInterrupt)
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
    if (data.includes('\u0003')) this.#output.drop()
    super.input(data)
  }

  override readLine(...args: Parameters<Tty['readLine']>): Promise<string | null> {
    this.#output.calm()
    return super.readLine(...args)
  }
}
