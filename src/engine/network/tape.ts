import type { RandomStream } from '../kernel/index.ts'
import type { Conntrack, ConntrackStateName, Tracked } from './conntrack.ts'
import type { Dice } from './dice.ts'
import type { Lane } from './lanes.ts'

/** The next source port of one sender. */
export interface PortCounter {
  next(): number
}

/**
 * Something on a journey that may be otherwise the next time, although nothing in the world has changed. `value` is what
 * it was this time: for ports the port, for all others the number of the way that the journey took.
 */
export type Turn =
  /** The sender took a port. */
  | { kind: 'port'; value: number; counter: PortCounter }
  /** A node hid the sender behind itself and drew a port for it that was free. */
  | { kind: 'mask'; value: number; stream: RandomStream; conntrack: Conntrack; lane: Lane }
  | { kind: 'chance'; value: number; stream: RandomStream; probability: number }
  | { kind: 'pick'; value: number; stream: RandomStream; count: number }
  /** One of `count`, by a hash over the addresses and `port`. */
  | { kind: 'spread'; value: number; seed: number; port: number; count: number }
  /** Something that passes with time was asked for: a list of session affinity. */
  | { kind: 'ask'; value: number; ask: () => boolean }
  /** No connection of this lane and port was established. */
  | { kind: 'fresh'; value: 0; conntrack: Conntrack; lane: Lane; port: number }
  /** No connection has answers of this lane and port. */
  | { kind: 'unseen'; value: 0; conntrack: Conntrack; lane: Lane; port: number }

/** What a journey leaves behind. */
export type Deed =
  | { kind: 'did'; again: (port: number) => void; port: number | null }
  | {
      kind: 'added'
      conntrack: Conntrack
      entry: Tracked
      there: Lane
      port: number
      back: Lane
      backPort: number
      state: ConntrackStateName
    }

/**
 * Writes down what a journey meets that is not given by the state of the world alone, so that it can be told again from
 * memory. Whatever a journey uses of chance, of time, and of what earlier journeys left behind, it has to use through
 * here; what it cannot tell in these terms, it calls `unrepeatable`.
 */
export class Tape {
  turns: Turn[] = []
  deeds: Deed[] = []
  /** The journey can be told again. */
  isRepeatable = false
  #isRecording = false
  /** Values that were drawn already, in the order in which they will be asked for. */
  #given: readonly number[] = []
  #read = 0

  /** @param given what a journey from memory drew before it came to where nobody has been yet */
  begin(given: readonly number[], isRecording: boolean): void {
    this.#given = given
    this.#read = 0
    this.#isRecording = isRecording
    this.isRepeatable = isRecording
    this.turns = []
    this.deeds = []
  }

  end(): void {
    this.#isRecording = false
    this.#given = []
    this.#read = 0
  }

  /** This journey depends on something that the tape does not know of. */
  unrepeatable(): void {
    this.isRepeatable = false
  }

  // ── draws ───────────────────────────────────────────────────────────────────────────────────────────────────────

  port(counter: PortCounter): number {
    const value = this.#take() ?? counter.next()
    if (this.#isRecording) this.turns.push({ kind: 'port', value, counter })
    return value
  }

  mask(stream: RandomStream, conntrack: Conntrack, lane: Lane): number {
    let value = this.#take()
    if (value === undefined || conntrack.hasReply(lane, value)) value = conntrack.freePort(lane, stream)
    if (this.#isRecording) this.turns.push({ kind: 'mask', value, stream, conntrack, lane })
    return value
  }

  chance(stream: RandomStream, probability: number): boolean {
    const value = this.#take() ?? Number(stream.next() < probability)
    if (this.#isRecording) this.turns.push({ kind: 'chance', value, stream, probability })
    return value === 1
  }

  pick(stream: RandomStream, count: number): number {
    const value = this.#take() ?? stream.index(count)
    if (this.#isRecording) this.turns.push({ kind: 'pick', value, stream, count })
    return value
  }

  /** Dice that draw from the stream. */
  dice(stream: RandomStream): Dice {
    return {
      chance: (probability) => this.chance(stream, probability),
      pick: (count) => this.pick(stream, count),
    }
  }

  // ── questions ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** Always the same way for the same packet. */
  spread(seed: number, port: number, count: number): number {
    const value = spread(seed, port, count)
    if (this.#isRecording) this.turns.push({ kind: 'spread', value, seed, port, count })
    return value
  }

  ask(ask: () => boolean): boolean {
    const value = ask()
    if (this.#isRecording) this.turns.push({ kind: 'ask', value: Number(value), ask })
    return value
  }

  fresh(conntrack: Conntrack, lane: () => Lane, port: number): void {
    if (this.#isRecording) this.turns.push({ kind: 'fresh', value: 0, conntrack, lane: lane(), port })
  }

  unseen(conntrack: Conntrack, lane: () => Lane, port: number): void {
    if (this.#isRecording) this.turns.push({ kind: 'unseen', value: 0, conntrack, lane: lane(), port })
  }

  // ── deeds ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Something was done that has to be done again whenever the journey is told.
   * @param port one of those drawn, as which it gets the one that is drawn then; null: it needs none
   */
  did(again: (port: number) => void, port: number | null = null): void {
    if (this.#isRecording) this.deeds.push({ kind: 'did', again, port })
  }

  added(
    conntrack: Conntrack,
    entry: Tracked,
    there: Lane,
    port: number,
    back: Lane,
    backPort: number,
    state: ConntrackStateName,
  ): void {
    if (this.#isRecording) this.deeds.push({ kind: 'added', conntrack, entry, there, port, back, backPort, state })
  }

  /** Whether the journey itself has added the entry. */
  hasAdded(conntrack: Conntrack, entry: Tracked): boolean {
    return this.#addition(conntrack, entry) !== undefined
  }

  moved(conntrack: Conntrack, entry: Tracked, state: ConntrackStateName): void {
    if (!this.#isRecording) return
    const addition = this.#addition(conntrack, entry)
    if (addition) addition.state = state
    else this.unrepeatable()
  }

  #addition(conntrack: Conntrack, entry: Tracked): (Deed & { kind: 'added' }) | undefined {
    for (const deed of this.deeds) {
      if (deed.kind === 'added' && deed.entry === entry && deed.conntrack === conntrack) return deed
    }
    return undefined
  }

  #take(): number | undefined {
    return this.#read < this.#given.length ? this.#given[this.#read++] : undefined
  }
}

/** One of `count` numbers from 0, spread evenly over ports. */
export function spread(seed: number, port: number, count: number): number {
  let h = seed ^ Math.imul(port, 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0) % count
}
