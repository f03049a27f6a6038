import type { Kernel } from '../kernel/index.ts'
import type { Storage } from './storage.ts'

const HALF = 2 ** 20

/** How Events are called: the name of what they are about, and when. */
export class EventNames {
  /** The upper half of the time written last, and its text: it stays the same for a millisecond or so. */
  #high = NaN
  #highText = ''

  constructor(
    private readonly kernel: Kernel,
    private readonly storage: Storage,
  ) {}

  /**
   * A name for an Event about `subject`. The real one ends with the time in nanoseconds, in hex. Here many things happen
   * in one millisecond: how many writes there were tells which of them was first, so that events are listed in their
   * order.
   */
  next(subject: string): string {
    const { clock } = this.kernel
    const within = this.storage.version % 1_000_000
    // `milliseconds * 1,000,000 + within` has more bits than a number, so it is written in two halves.
    const milliseconds = Math.floor(clock.epoch + clock.now)
    const low = (milliseconds % HALF) * 1_000_000 + within
    const high = Math.floor(milliseconds / HALF) * 1_000_000 + Math.floor(low / HALF)
    if (high !== this.#high) {
      this.#high = high
      this.#highText = high.toString(16)
    }
    return `${subject}.${this.#highText}${(HALF + (low % HALF)).toString(16).slice(1)}`
  }
}
