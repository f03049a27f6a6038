import { share } from '../../api/data.ts'
import { keep } from '../../kernel/index.ts'
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

/** Plain data; the same for the same requests, whichever of them were told from memory. Blocks are shared and never change. */
export interface RingState {
  total: number
  /** In the order of their texts. */
  what: Served[]
  /**
   * Of each request two numbers: its place in `what` and the client's port in one, and t. Requests by BLOCK are a block
   * that all states have in common in which it is full; the first one may begin with some that are told no more.
   */
  blocks: (readonly number[])[]
  slots: [at: number, now: number, before: number]
}

/** So many requests are remembered of each run of a container. The kubelet's bound is 10 MiB, a hundred thousand lines. */
export const MOST_SERVED = 1024
const BLOCK = 32
/** With the rest of the oldest block. */
const ROOM = MOST_SERVED + BLOCK
const PORT = 65_536
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
  readonly #times = new Float64Array(ROOM)
  readonly #ports = new Uint16Array(ROOM)
  /** Where the next one comes. */
  #next = 0
  /** The state that was saved last, or brought back. */
  #saved: RingState | null = null
  #slot = 0
  #slotEnd = SLOT_MS
  #inSlot = 0
  #inSlotBefore = 0

  note(what: Answer | Served, t: number, clientPort: number): void {
    if (t >= this.#slotEnd) this.#turn(t)
    this.#inSlot++
    this.total++
    const at = this.#next
    this.#next = at + 1 === ROOM ? 0 : at + 1
    this.#what[at] = what
    this.#times[at] = t
    this.#ports[at] = clientPort
  }

  /** Oldest first. */
  *entries(): Generator<ServedOnce> {
    for (let number = Math.max(0, this.total - MOST_SERVED); number < this.total; number++) {
      const at = number % ROOM
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

  snapshot(): RingState {
    const { total = 0, what: known = [], blocks: before = [] } = this.#saved ?? {}
    const from = firstKept(this.total)
    const { places, what } = this.#distinct(from)
    const blocks: RingState['blocks'] = []
    for (let start = from; start < this.total; start += BLOCK) {
      const block: number[] = []
      for (let number = start; number < Math.min(start + BLOCK, this.total); number++) {
        const at = number % ROOM
        block.push(places.get(this.#what[at]!)! * PORT + this.#ports[at]!, this.#times[at]!)
      }
      blocks.push(keep(block, before[(start - firstKept(total)) / BLOCK]))
    }
    const slots: RingState['slots'] = [this.#slot, this.#inSlot, this.#inSlotBefore]
    return (this.#saved = { total: this.total, what: share(known, what), blocks, slots })
  }

  /** What has been asked and answered since a number, each once. */
  #distinct(from: number): { what: Served[]; places: ReadonlyMap<Answer | Served, number> } {
    const texts = new Map<Answer | Served, string>()
    const byText = new Map<string, Served>()
    for (let number = from; number < this.total; number++) {
      const noted = this.#what[number % ROOM]!
      if (texts.has(noted)) continue
      const served = servedOf(noted)
      const text = JSON.stringify(served)
      texts.set(noted, text)
      byText.set(text, served)
    }
    const sorted = [...byText.keys()].sort()
    const placeOf = new Map(sorted.map((text, place) => [text, place]))
    return {
      what: sorted.map((text) => byText.get(text)!),
      places: new Map([...texts].map(([noted, text]) => [noted, placeOf.get(text)!])),
    }
  }

  static of(state: RingState): ServedRing {
    const { total, what, blocks, slots } = state
    const ring = new ServedRing()
    ring.total = firstKept(total)
    ring.#next = ring.total % ROOM
    for (const block of blocks) {
      for (let i = 0; i < block.length; i += 2) {
        const packed = block[i]!
        ring.note(what[Math.floor(packed / PORT)]!, block[i + 1]!, packed % PORT)
      }
    }
    ;[ring.#slot, ring.#inSlot, ring.#inSlotBefore] = slots
    ring.#slotEnd = (ring.#slot + 1) * SLOT_MS
    ring.#saved = state
    return ring
  }
}

/** The number of the first request in the block of the oldest one that is told. */
function firstKept(total: number): number {
  const oldest = Math.max(0, total - MOST_SERVED)
  return oldest - (oldest % BLOCK)
}
