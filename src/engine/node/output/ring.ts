import { servedOf, type Answer } from './served.ts'

/** A request that a process has answered, as far as it may write it down. */
export interface Served {
  method: string
  /** The Host header. */
  host: string
  path: string
  clientIP: string
  /** User-Agent, Referer and X-Forwarded-For; absent: the client sent none that differs from its usual one. */
  agent?: string
  referer?: string
  forwarded?: string
  status: number
  /** Of the body. */
  bytes: number
  /** The port that was reached. */
  port: number
}

/** One of them at its time. */
export interface ServedOnce extends Served {
  /** Counts from 1 in each run of the container. */
  number: number
  /** Virtual milliseconds since the cluster's start. */
  t: number
  /** 0: nobody drew one, as for a probe of the kubelet. */
  clientPort: number
}

export interface RingState {
  total: number
  what: Served[]
  /** Three numbers each, oldest first: index in `what`, t, client port. */
  entries: number[]
  slots: [at: number, now: number, before: number]
}

/** So many requests are remembered of each run of a container. The kubelet's bound is 10 MiB, a hundred thousand lines. */
export const MOST_SERVED = 1024
/** The number above is a power of two, so that this keeps a place inside. */
const INSIDE = MOST_SERVED - 1
/** Requests are counted in slots of so many milliseconds: metrics-server's resolution. */
export const SLOT_MS = 15_000

/**
 * The requests that one run of a container has served last. Noting one costs three numbers: what somebody would read of
 * it is made when somebody reads.
 */
export class ServedRing {
  total = 0
  /** The same for all requests that are told from memory. */
  readonly #what: (Answer | Served)[] = []
  readonly #times = new Float64Array(MOST_SERVED)
  readonly #ports = new Uint16Array(MOST_SERVED)
  #slot = 0
  #slotEnd = SLOT_MS
  #inSlot = 0
  #inSlotBefore = 0

  note(what: Answer | Served, t: number, clientPort: number): void {
    if (t >= this.#slotEnd) this.#turn(t)
    this.#inSlot++
    const at = this.total++ & INSIDE
    this.#what[at] = what
    this.#times[at] = t
    this.#ports[at] = clientPort
  }

  /** Oldest first. */
  *entries(): Generator<ServedOnce> {
    const kept = Math.min(this.total, MOST_SERVED)
    for (let number = this.total - kept; number < this.total; number++) {
      const at = number & INSIDE
      yield { ...servedOf(this.#what[at]!), number: number + 1, t: this.#times[at]!, clientPort: this.#ports[at]! }
    }
  }

  /** Requests in the last slot that is over at a time. */
  servedBefore(t: number): number {
    const slot = Math.floor(t / SLOT_MS)
    if (slot === this.#slot) return this.#inSlotBefore
    return slot === this.#slot + 1 ? this.#inSlot : 0
  }

  #turn(t: number): void {
    const slot = Math.floor(t / SLOT_MS)
    this.#inSlotBefore = slot === this.#slot + 1 ? this.#inSlot : 0
    this.#inSlot = 0
    this.#slot = slot
    this.#slotEnd = (slot + 1) * SLOT_MS
  }

  /** The same for the same requests, whichever of them were told from memory. */
  snapshot(): RingState {
    const index = new Map<Answer | Served, number>()
    const texts = new Map<string, number>()
    const what: Served[] = []
    const numberOf = (noted: Answer | Served): number => {
      const served = servedOf(noted)
      const text = JSON.stringify(served)
      let number = texts.get(text)
      if (number === undefined) {
        texts.set(text, (number = what.length))
        what.push(served)
      }
      index.set(noted, number)
      return number
    }
    const entries: number[] = []
    const kept = Math.min(this.total, MOST_SERVED)
    for (let number = this.total - kept; number < this.total; number++) {
      const at = number & INSIDE
      const noted = this.#what[at]!
      entries.push(index.get(noted) ?? numberOf(noted), this.#times[at]!, this.#ports[at]!)
    }
    const slots: RingState['slots'] = [this.#slot, this.#inSlot, this.#inSlotBefore]
    return { total: this.total, what, entries, slots }
  }

  static of({ total, what, entries, slots }: RingState): ServedRing {
    const ring = new ServedRing()
    ring.total = total - entries.length / 3
    for (let i = 0; i < entries.length; i += 3) ring.note(what[entries[i]!]!, entries[i + 1]!, entries[i + 2]!)
    ;[ring.#slot, ring.#inSlot, ring.#inSlotBefore] = slots
    ring.#slotEnd = (ring.#slot + 1) * SLOT_MS
    return ring
  }
}
