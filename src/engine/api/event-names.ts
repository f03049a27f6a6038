import type { Kernel } from '../kernel/index.ts'
import type { Storage } from './storage.ts'
import type { KubeObject } from './types.ts'

const HALF = 2 ** 20
/** So many of one millisecond are told apart. */
const WRITES = 1_000_000

/** How Events are called: the name of what they are about, and when. */
export class EventNames {
  /** The time of which the following are true. */
  #now = NaN
  /** The number of writes at which the lower half of the name is 0, and the text before it: a dot and the upper half. */
  #start = 0
  #high = ''

  constructor(
    private readonly kernel: Kernel,
    private readonly storage: Storage,
  ) {}

  /**
   * A name for an Event about the object. The real one ends with the time in nanoseconds, in hex. Here many things happen
   * in one millisecond: how many writes there were tells which of them was first, so that events are listed in their
   * order.
   */
  next({ metadata }: KubeObject): string {
    const within = this.storage.version % WRITES
    let low = within - this.#start
    if (this.kernel.clock.now !== this.#now || low < 0 || low >= HALF) {
      this.#begin(within)
      low = within - this.#start
    }
    return metadata.name + (this.#high + (HALF + low).toString(16).slice(1))
  }

  /** `milliseconds * WRITES + within` has more bits than a number, so it is written in two halves. */
  #begin(within: number): void {
    const { epoch, now } = this.kernel.clock
    const milliseconds = Math.floor(epoch + now)
    const base = (milliseconds % HALF) * WRITES
    const carry = Math.floor((base + within) / HALF)
    this.#now = now
    this.#start = carry * HALF - base
    this.#high = `.${(Math.floor(milliseconds / HALF) * WRITES + carry).toString(16)}`
  }
}
