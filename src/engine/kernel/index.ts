/**
 * The kernel: virtual time and seeded chance. Every other room of the engine is built on these two and on nothing
 * else that changes from run to run.
 */
import { Clock, type ClockState } from './clock.ts'
import { Random, type RandomState } from './random.ts'

export { Clock, type Timer, type TimerHandler } from './clock.ts'
export { Emitter } from './emitter.ts'
export { HexForm } from './hex.ts'
export { keep } from './numbers.ts'
export { Random, RandomStream, hash } from './random.ts'

/** What a part of the cluster must offer so that the whole can be saved and brought back. State is plain data. */
export interface Stateful<State> {
  snapshot(): State
  restore(state: State): void
}

export interface KernelState {
  clock: ClockState
  random: RandomState
}

/**
 * Clock and chance of one cluster.
 * @example const kernel = new Kernel({ seed: 1 }); kernel.clock.handle('tick', () => {}); kernel.clock.after(10, 'tick')
 */
export class Kernel implements Stateful<KernelState> {
  readonly clock: Clock
  readonly random: Random
  #epoch = 0

  /**
   * @param options.epoch wall-clock milliseconds of virtual time 0; default 2026-01-05T09:00:00Z, so that runs repeat
   * @param options.start the virtual time at which it begins, in milliseconds; default 0
   */
  constructor(options: { seed: number; epoch?: number; start?: number }) {
    this.clock = new Clock(options.epoch ?? Date.UTC(2026, 0, 5, 9), options.start)
    this.random = new Random(options.seed)
  }

  /**
   * A number for the state of the world. While it stays the same, the same request can fare differently only by chance,
   * by time and by what earlier requests have left behind: see src/decisions/0012-journeys-are-repeated-from-memory.md.
   */
  get epoch(): number {
    return this.#epoch
  }

  /** To be called by whoever has changed anything that a request may meet. Writes to the API say it by themselves. */
  nextEpoch(): void {
    this.#epoch++
  }

  snapshot(): KernelState {
    return { clock: this.clock.snapshot(), random: this.random.snapshot() }
  }

  restore(state: KernelState): void {
    this.clock.restore(state.clock)
    this.random.restore(state.random)
    this.nextEpoch()
  }
}
