import type { TerminalOrder } from './messages.ts'
import type { Surroundings, TerminalSession } from './session.ts'

/**
 * The place of a terminal in a playground. The shell with all its commands is loaded when somebody first sits down;
 * until then this is all there is. Nothing else has to wait for that.
 */
export class TerminalSeat {
  #session: TerminalSession | null = null
  #loading: Promise<void> | null = null

  constructor(private readonly around: Surroundings & { prepare(): Promise<void> }) {}

  handle(order: TerminalOrder): void {
    if (this.#session) {
      this.#session.handle(order)
      return
    }
    if (order.do !== 'open' && !this.#loading) return
    this.#loading ??= this.#load()
    this.#loading.then(
      () => this.#session?.handle(order),
      (error: unknown) => {
        this.#loading = null
        const why = error instanceof Error ? error.message : String(error)
        if (order.do === 'open') this.around.tell({ output: `The terminal could not be loaded: ${why}\r\n` })
      },
    )
  }

  /** Whether a terminal is here. */
  get isTaken(): boolean {
    return this.#session !== null
  }

  /** When somebody in it wakes next, in virtual milliseconds; Infinity where nobody sleeps. */
  get next(): number {
    return this.#session?.next ?? Infinity
  }

  look(): void {
    this.#session?.look()
  }

  adopt(): void {
    this.#session?.adopt()
  }

  async #load(): Promise<void> {
    const [{ TerminalSession }] = await Promise.all([import('./session.ts'), this.around.prepare()])
    this.#session = new TerminalSession(this.around)
  }
}
