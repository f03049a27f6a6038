import type { Cluster } from '#engine'
import type { Time } from './machine.ts'
import { Sleepers } from './sleepers.ts'

/** Virtual milliseconds that pass at most before keys are looked at: `sleep 1000000` can be interrupted. */
const AT_ONCE_MS = 300_000
/** How often a condition is looked at, in virtual milliseconds. */
const LOOK_EVERY_MS = 50

/**
 * Virtual time that passes only while everybody waits for it, and then at once: nobody waits for a clock on a wall.
 * Under Node and in tests.
 */
export class SteppedTime implements Time {
  readonly #sleepers = new Sleepers()
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

  #sleep(condition: (() => boolean) | null, ms: number, signal: AbortSignal): Promise<boolean> {
    const woken = this.#sleepers.sleep(condition, this.now + Math.max(0, ms), signal)
    this.#plan()
    return woken
  }

  /** Whoever can still run does so first: time moves when nothing else is left to do. */
  #plan(): void {
    if (this.#planned) return
    this.#planned = true
    afterEverythingElse(() => {
      this.#planned = false
      this.#advance()
      if (!this.#sleepers.isEmpty) this.#plan()
    })
  }

  #advance(): void {
    const { next, areWatching } = this.#sleepers
    const to = Math.min(next, this.now + (areWatching ? LOOK_EVERY_MS : AT_ONCE_MS))
    // Time does not pass for those who sleep for ever.
    if (to > this.now && (areWatching || Number.isFinite(next))) this.cluster.step(to - this.now)
    this.#sleepers.look(this.now)
  }
}

/** Promises that are ready run before any task of the event loop does. Browsers make timers in a row wait 4 ms each. */
function afterEverythingElse(act: () => void): void {
  if (typeof setImmediate === 'function') {
    setImmediate(act)
    return
  }
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', () => {
    port1.close()
    act()
  })
  port1.start()
  port2.postMessage(null)
}
