import type { Cluster } from '#engine'
import { Interrupted, type Time } from '#shell'
import { breathe } from './breathe.ts'

interface Sleeper {
  /** Virtual milliseconds at which it wakes at the latest. */
  at: number
  condition: (() => boolean) | null
  wake(holds: boolean): void
}

/**
 * Virtual time as the page lets it pass: at its speed, and not at all while it is paused. What computing costs is left
 * out: who types takes longer than any program.
 */
export class PageTime implements Time {
  #sleepers: Sleeper[] = []

  constructor(private readonly cluster: Cluster) {}

  get now(): number {
    return this.cluster.time
  }

  /** Whether somebody waits. */
  get isAwaited(): boolean {
    return this.#sleepers.length > 0
  }

  /** When the first of those wakes who wait for a moment; Infinity where nobody does. */
  get next(): number {
    return this.#sleepers.reduce((first, { at }) => Math.min(first, at), Infinity)
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (ms > 0) {
      await this.#sleep(null, ms, signal)
      return
    }
    await breathe()
    if (signal.aborted) throw new Interrupted()
  }

  until(condition: () => boolean, ms: number, signal: AbortSignal): Promise<boolean> {
    return condition() ? Promise.resolve(true) : this.#sleep(condition, ms, signal)
  }

  /** Wakes those whose time has come or whose condition holds. To be called whenever something may have happened. */
  look(): void {
    const due = this.#sleepers.filter(({ at, condition }) => at <= this.now || condition?.())
    if (due.length === 0) return
    this.#sleepers = this.#sleepers.filter((each) => !due.includes(each))
    for (const sleeper of due.sort((a, b) => a.at - b.at)) sleeper.wake(sleeper.condition?.() ?? true)
  }

  #sleep(condition: Sleeper['condition'], ms: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.reject(new Interrupted())
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper)
        reject(new Interrupted())
      }
      const sleeper: Sleeper = {
        at: this.now + ms,
        condition,
        wake: (holds) => {
          signal.removeEventListener('abort', stop)
          resolve(holds)
        },
      }
      signal.addEventListener('abort', stop, { once: true })
      this.#sleepers.push(sleeper)
    })
  }
}
