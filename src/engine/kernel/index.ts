/**
 * The kernel: virtual time and seeded chance. Every other room of the engine is built on these two and on nothing
 * else that changes from run to run.
 */
import { Clock, type ClockState } from './clock.ts'
import { Random, type RandomState } from './random.ts'

export { Clock, type Timer, type TimerHandler } from './clock.ts'
export { Emitter } from './emitter.ts'
export { Random, hash } from './random.ts'

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

  /** @param options.epoch wall-clock milliseconds of virtual time 0; default 2026-01-05T09:00:00Z, so that runs repeat */
  constructor(options: { seed: number; epoch?: number }) {
    this.clock = new Clock(options.epoch ?? Date.UTC(2026, 0, 5, 9))
    this.random = new Random(options.seed)
  }

  snapshot(): KernelState {
    return { clock: this.clock.snapshot(), random: this.random.snapshot() }
  }

  restore(state: KernelState): void {
    this.clock.restore(state.clock)
    this.random.restore(state.random)
  }
}
