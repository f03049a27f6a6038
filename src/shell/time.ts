import type { Cluster } from '#engine'
import { Interrupted } from './io/stream.ts'
import type { Time } from './machine.ts'

interface Sleeper {
  /** Virtual milliseconds at which it wakes at the latest. */
  at: number
  condition: (() => boolean) | null
  wake(holds: boolean): void
}

/** Virtual milliseconds that pass at most before keys are looked at: `sleep 1000000` can be interrupted. */
const AT_ONCE_MS = 300_000
/** How often a condition is looked at, in virtual milliseconds. */
const LOOK_EVERY_MS = 50

/**
 * Virtual time that passes only while everybody waits for it, and then at once: nobody waits for a clock on a wall.
 * Under Node and in tests.
 */
export class SteppedTime implements Time {
  #sleepers: Sleeper[] = []
  #planned = false

  constructor(private readonly cluster: Cluster) {}

  get now(): number {
    return this.cluster.time
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    await this.#sleep(null, ms, signal)
  }

  work(ms: number, signal: AbortSignal): Promise<void> {
    return this.wait(ms, signal)
  }

  until(condition: () => boolean, ms: number, signal: AbortSignal): Promise<boolean> {
    return condition() ? Promise.resolve(true) : this.#sleep(condition, ms, signal)
  }

  #sleep(condition: Sleeper['condition'], ms: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.reject(new Interrupted())
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper)
        reject(new Interrupted())
      }
      const sleeper: Sleeper = {
        at: this.now + Math.max(0, ms),
        condition,
        wake: (holds) => {
          signal.removeEventListener('abort', stop)
          resolve(holds)
        },
      }
      signal.addEventListener('abort', stop, { once: true })
      this.#sleepers.push(sleeper)
      this.#plan()
    })
  }

  /** Whoever can still run does so first: time moves when nothing else is left to do. */
  #plan(): void {
    if (this.#planned) return
    this.#planned = true
    afterEverythingElse(() => {
      this.#planned = false
      this.#advance()
      if (this.#sleepers.length > 0) this.#plan()
    })
  }

  #advance(): void {
    const next = Math.min(...this.#sleepers.map(({ at }) => at))
    const watching = this.#sleepers.some(({ condition }) => condition)
    const to = Math.min(next, this.now + (watching ? LOOK_EVERY_MS : AT_ONCE_MS))
    // Time does not pass for those who sleep for ever.
    if (to > this.now && (watching || Number.isFinite(next))) this.cluster.step(to - this.now)
    const due = this.#sleepers
      .filter(({ at, condition }) => at <= this.now || condition?.())
      .sort((a, b) => a.at - b.at)
    this.#sleepers = this.#sleepers.filter((each) => !due.includes(each))
    for (const sleeper of due) sleeper.wake(sleeper.condition?.() ?? true)
  }
}

/** Promises that are ready run before any task of the event loop does. */
function afterEverythingElse(act: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(act)
  else setTimeout(act, 0)
}
