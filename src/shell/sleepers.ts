import { Interrupted } from './io/stream.ts'

interface Sleeper {
  /** Virtual milliseconds at which it wakes at the latest. */
  at: number
  condition: (() => boolean) | null
  wake(holds: boolean): void
}

/** Who waits for virtual time to pass, or for something to happen; whoever lets time pass calls `look`. */
export class Sleepers {
  #all: Sleeper[] = []

  get isEmpty(): boolean {
    return this.#all.length === 0
  }

  /** When the first of those wakes who wait for a moment; Infinity where nobody does. */
  get next(): number {
    return this.#all.reduce((first, { at }) => Math.min(first, at), Infinity)
  }

  /** Whether somebody waits for more than time. */
  get areWatching(): boolean {
    return this.#all.some(({ condition }) => condition)
  }

  /**
   * Resolves at a time, or before as soon as the condition holds: whether it does then. Throws Interrupted when the signal
   * is given.
   * @param at virtual milliseconds
   */
  sleep(condition: Sleeper['condition'], at: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.reject(new Interrupted())
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#all = this.#all.filter((each) => each !== sleeper)
        reject(new Interrupted())
      }
      const sleeper: Sleeper = {
        at,
        condition,
        wake: (holds) => {
          signal.removeEventListener('abort', stop)
          resolve(holds)
        },
      }
      signal.addEventListener('abort', stop, { once: true })
      this.#all.push(sleeper)
    })
  }

  /** Wakes those whose time has come or whose condition holds, the earliest first. */
  look(now: number): void {
    const due = this.#all.filter(({ at, condition }) => at <= now || condition?.()).sort((a, b) => a.at - b.at)
    if (due.length === 0) return
    this.#all = this.#all.filter((each) => !due.includes(each))
    for (const sleeper of due) sleeper.wake(sleeper.condition?.() ?? true)
  }
}
