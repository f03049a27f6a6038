import type { Cluster } from '#engine'
import { Interrupted, Sleepers, type Time } from '#shell'
import { breathe } from './breathe.ts'

/**
 * Virtual time as the page lets it pass: at its speed, and not at all while it is paused. What computing costs is left
 * out: who types takes longer than any program.
 */
export class PageTime implements Time {
  readonly #sleepers = new Sleepers()

  constructor(private readonly cluster: Cluster) {}

  get now(): number {
    return this.cluster.time
  }

  /** Whether somebody waits. */
  get isAwaited(): boolean {
    return !this.#sleepers.isEmpty
  }

  /** When the first of those wakes who wait for a moment; Infinity where nobody does. */
  get next(): number {
    return this.#sleepers.next
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
    this.#sleepers.look(this.now)
  }

  #sleep(condition: (() => boolean) | null, ms: number, signal: AbortSignal): Promise<boolean> {
    return this.#sleepers.sleep(condition, this.now + ms, signal)
  }
}
