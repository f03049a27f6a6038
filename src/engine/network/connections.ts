/**
 * Connections as numbers in arrays: one costs no object, and finding it no text. A connection is a slot from 1 up. It
 * has two tuples, `2 * slot` for the original and `2 * slot + 1` for the reply, each a lane and a port; an open-addressed
 * hash table finds the tuple. Slots of one state hang in a list, in the order in which they came to it, which is the
 * order in which they expire.
 *
 * Most of them only wait out their time, for two minutes: what a slot takes is what heavy traffic takes. It is 29 bytes
 * in a table of up to 32,768 slots, and 8 more where it has to be known when a connection began.
 */
const NONE = 0
const GONE = 255
const FIRST_CAPACITY = 64

/** Slots, tuples or lanes: two bytes each while that is enough. */
type Places = Uint16Array | Uint32Array

export class Connections {
  #size = 0
  #capacity = FIRST_CAPACITY
  /** By tuple. */
  #lanes: Places = new Uint16Array(2 * FIRST_CAPACITY)
  #moreLanes = 65_536
  #ports = new Uint16Array(2 * FIRST_CAPACITY)
  /** By slot. */
  #states = new Uint8Array(FIRST_CAPACITY)
  #expires = new Float64Array(FIRST_CAPACITY)
  /** Null until somebody asks to keep it. */
  #since: Float64Array | null = null
  #next: Places = new Uint16Array(FIRST_CAPACITY)
  #previous: Places = new Uint16Array(FIRST_CAPACITY)
  /** By state. */
  readonly #first: Int32Array
  readonly #last: Int32Array
  /** Slots that were given back hang in a list of their own; those from `#fresh` up have never been used. */
  #free = NONE
  #fresh = 1
  /** Tuples by hash; at most half full. */
  #table: Places = new Uint16Array(4 * FIRST_CAPACITY)

  /** @param states how many states there are; in each, who came last expires last */
  constructor(private readonly states: number) {
    this.#first = new Int32Array(states)
    this.#last = new Int32Array(states)
  }

  get size(): number {
    return this.#size
  }

  /** What all of it takes. */
  get bytes(): number {
    const arrays = [this.#lanes, this.#ports, this.#states, this.#expires, this.#next, this.#previous, this.#table]
    return arrays.reduce((sum, { byteLength }) => sum + byteLength, this.#since?.byteLength ?? 0)
  }

  /** The tuple of this lane and port, or 0. Its slot is the half of it; an odd one is a reply. */
  find(lane: number, port: number): number {
    const mask = this.#table.length - 1
    for (let at = spot(lane, port) & mask; ; at = (at + 1) & mask) {
      const tuple = this.#table[at]!
      if (tuple === NONE || (this.#lanes[tuple] === lane && this.#ports[tuple] === port)) return tuple
    }
  }

  /** Neither tuple may be there already. */
  add(lane: number, port: number, replyLane: number, replyPort: number, state: number, expires: number): number {
    if (lane >= this.#moreLanes || replyLane >= this.#moreLanes) this.#widen()
    const slot = this.#take()
    this.#lanes[2 * slot] = lane
    this.#ports[2 * slot] = port
    this.#lanes[2 * slot + 1] = replyLane
    this.#ports[2 * slot + 1] = replyPort
    this.#enter(2 * slot)
    this.#enter(2 * slot + 1)
    this.#append(slot, state, expires)
    this.#size++
    return slot
  }

  /** A slot that was removed meanwhile stays so. */
  move(slot: number, state: number, expires: number): void {
    if (this.#states[slot] === GONE) return
    this.#unhang(slot)
    this.#append(slot, state, expires)
  }

  remove(slot: number): void {
    this.#leave(2 * slot)
    this.#leave(2 * slot + 1)
    this.#unhang(slot)
    this.#states[slot] = GONE
    this.#next[slot] = this.#free
    this.#free = slot
    this.#size--
  }

  /** The slot of the state that expires first, or 0. */
  first(state: number): number {
    return this.#first[state]!
  }

  /** The one of the same state after it, or 0. */
  after(slot: number): number {
    return this.#next[slot]!
  }

  state(slot: number): number {
    return this.#states[slot]!
  }

  expires(slot: number): number {
    return this.#expires[slot]!
  }

  /** When it began, as `began` was told. */
  since(slot: number): number {
    return this.#since![slot]!
  }

  began(slot: number, since: number): void {
    this.#since ??= new Float64Array(this.#capacity)
    this.#since[slot] = since
  }

  lane(tuple: number): number {
    return this.#lanes[tuple]!
  }

  port(tuple: number): number {
    return this.#ports[tuple]!
  }

  clear(): void {
    this.#size = 0
    this.#first.fill(NONE)
    this.#last.fill(NONE)
    this.#free = NONE
    this.#fresh = 1
    this.#table.fill(NONE)
  }

  #take(): number {
    const slot = this.#free
    if (slot !== NONE) {
      this.#free = this.#next[slot]!
      return slot
    }
    if (this.#fresh === this.#capacity) this.#grow()
    return this.#fresh++
  }

  #append(slot: number, state: number, expires: number): void {
    const last = this.#last[state]!
    this.#states[slot] = state
    this.#expires[slot] = expires
    this.#previous[slot] = last
    this.#next[slot] = NONE
    if (last === NONE) this.#first[state] = slot
    else this.#next[last] = slot
    this.#last[state] = slot
  }

  #unhang(slot: number): void {
    const state = this.#states[slot]!
    const next = this.#next[slot]!
    const previous = this.#previous[slot]!
    if (previous === NONE) this.#first[state] = next
    else this.#next[previous] = next
    if (next === NONE) this.#last[state] = previous
    else this.#previous[next] = previous
  }

  #enter(tuple: number): void {
    const mask = this.#table.length - 1
    let at = spot(this.#lanes[tuple]!, this.#ports[tuple]!) & mask
    while (this.#table[at] !== NONE) at = (at + 1) & mask
    this.#table[at] = tuple
  }

  /** Takes a tuple out and moves up those behind it that had to give way, so that no search ends too early. */
  #leave(tuple: number): void {
    const table = this.#table
    const mask = table.length - 1
    let hole = spot(this.#lanes[tuple]!, this.#ports[tuple]!) & mask
    while (table[hole] !== tuple) hole = (hole + 1) & mask
    for (let at = (hole + 1) & mask; table[at] !== NONE; at = (at + 1) & mask) {
      const other = table[at]!
      const home = spot(this.#lanes[other]!, this.#ports[other]!) & mask
      if (((at - home) & mask) < ((at - hole) & mask)) continue
      table[hole] = other
      hole = at
    }
    table[hole] = NONE
  }

  #widen(): void {
    this.#moreLanes = 2 ** 32
    this.#lanes = longer(this.#lanes, places(this.#lanes.length, this.#moreLanes))
  }

  #grow(): void {
    const capacity = 2 * this.#capacity
    this.#lanes = longer(this.#lanes, places(2 * capacity, this.#moreLanes))
    this.#ports = longer(this.#ports, new Uint16Array(2 * capacity))
    this.#states = longer(this.#states, new Uint8Array(capacity))
    this.#expires = longer(this.#expires, new Float64Array(capacity))
    if (this.#since) this.#since = longer(this.#since, new Float64Array(capacity))
    this.#next = longer(this.#next, places(capacity, capacity))
    this.#previous = longer(this.#previous, places(capacity, capacity))
    this.#capacity = capacity
    this.#table = places(4 * capacity, 2 * capacity)
    for (let state = 0; state < this.states; state++) {
      for (let slot = this.first(state); slot !== NONE; slot = this.after(slot)) {
        this.#enter(2 * slot)
        this.#enter(2 * slot + 1)
      }
    }
  }
}

/** Where the search for a tuple begins: neighbouring ports of a lane are spread over the table. */
function spot(lane: number, port: number): number {
  let h = Math.imul(lane, 0x9e3779b1) ^ Math.imul(port, 0x85ebca6b)
  h ^= h >>> 15
  h = Math.imul(h, 0x2c1b3c6d)
  return h ^ (h >>> 13)
}

/** So many places, each of which is below `count`. */
function places(length: number, count: number): Places {
  return count <= 65_536 ? new Uint16Array(length) : new Uint32Array(length)
}

function longer<Numbers extends Places | Uint8Array | Float64Array>(old: Numbers, next: Numbers): Numbers {
  next.set(old)
  return next
}
