import type { RandomStream } from '../kernel/index.ts'
import type { PortCounter } from './tape.ts'

/** net.ipv4.ip_local_port_range */
export const EPHEMERAL = { min: 32768, max: 60999 }

/** The last source port used by each sender's address. */
export type PortState = Record<string, number>

/** Source ports: each sender begins somewhere and counts on. */
export class Ports {
  readonly #counters = new Map<string, Counter>()

  constructor(private readonly stream: RandomStream) {}

  /** The counter of a sender's address; it stays the same one until a restore. */
  of(ip: string): PortCounter {
    let counter = this.#counters.get(ip)
    if (!counter) this.#counters.set(ip, (counter = new Counter(this.stream, 0)))
    return counter
  }

  snapshot(): PortState {
    const state: PortState = {}
    for (const [ip, { last }] of this.#counters) if (last) state[ip] = last
    return state
  }

  restore(state: PortState): void {
    this.#counters.clear()
    for (const [ip, last] of Object.entries(state)) this.#counters.set(ip, new Counter(this.stream, last))
  }
}

class Counter implements PortCounter {
  constructor(
    private readonly stream: RandomStream,
    public last: number,
  ) {}

  next(): number {
    this.last ||= this.stream.int(EPHEMERAL.min, EPHEMERAL.max)
    this.last = this.last >= EPHEMERAL.max ? EPHEMERAL.min : this.last + 1
    return this.last
  }
}
