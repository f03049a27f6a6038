/**
 * Seeded randomness in named streams. Each purpose draws from its own stream (`pod-names`, `scheduler`,
 * `statistic@node-1`), so that one request more never changes the name of a pod.
 */
export type RandomState = Record<string, number>

export class Random {
  readonly #streams = new Map<string, RandomStream>()

  constructor(readonly seed: number) {}

  /**
   * The stream of that name, to be held by who draws from it often: it stays the same one through a restore.
   * @example const die = random.stream('statistic@node-1'); die.next()
   */
  stream(name: string): RandomStream {
    let stream = this.#streams.get(name)
    if (!stream) this.#streams.set(name, (stream = new RandomStream(hash(`${this.seed}/${name}`))))
    return stream
  }

  /** A float in [0, 1) from the stream. */
  next(stream: string): number {
    return this.stream(stream).next()
  }

  /** An integer in [min, max], both included. */
  int(stream: string, min: number, max: number): number {
    return this.stream(stream).int(min, max)
  }

  /** One of the items; undefined when there are none. */
  pick<T>(stream: string, items: readonly T[]): T | undefined {
    return items[this.stream(stream).index(items.length)]
  }

  /** Of the streams that somebody has drawn from. */
  snapshot(): RandomState {
    const state: RandomState = {}
    for (const [name, stream] of this.#streams) if (stream.isDrawn) state[name] = stream.state
    return state
  }

  restore(state: RandomState): void {
    for (const stream of this.#streams.values()) stream.reset()
    for (const [name, value] of Object.entries(state)) this.stream(name).reset(value)
  }
}

/** How many values 32 bits have. */
const RANGE = 2 ** 32
/** What the state of mulberry32 grows by with each draw. */
const STEP = 0x6d2b79f5

/** For those draws that are needed for a moment only. */
const some = new Uint32Array(8)

/** mulberry32: 32 bits of state, full period. */
export class RandomStream {
  readonly #seed: number
  #state: number
  #isDrawn = false

  constructor(seed: number) {
    this.#seed = seed
    this.#state = seed
  }

  get state(): number {
    return this.#state
  }

  /** Whether anybody has drawn from it. */
  get isDrawn(): boolean {
    return this.#isDrawn
  }

  /** A float in [0, 1). */
  next(): number {
    return this.bits() / RANGE
  }

  /** 32 bits, as an unsigned integer. */
  bits(): number {
    const state = (this.#state + STEP) | 0
    this.#state = state
    this.#isDrawn = true
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return (t ^ (t >>> 14)) >>> 0
  }

  /** Writes what `count` calls of `bits` would give into the array, for who needs more than a few, and gives it back. */
  fill(words: Uint32Array, count = words.length): Uint32Array {
    let state = this.#state
    for (let i = 0; i < count; i++) {
      state = (state + STEP) | 0
      let t = Math.imul(state ^ (state >>> 15), 1 | state)
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
      words[i] = t ^ (t >>> 14)
    }
    this.#state = state
    this.#isDrawn = true
    return words
  }

  /**
   * Passes over as many draws as `bits` called `count` times would take, up to a million; returns the state to `reset`
   * to for them.
   */
  skip(count: number): number {
    const state = this.#state
    this.#state = (state + count * STEP) | 0
    this.#isDrawn = true
    return state
  }

  /** An integer in [min, max], both included. */
  int(min: number, max: number): number {
    return min + this.index(max - min + 1)
  }

  /** An integer from 0 up to, but not including, `count`. */
  index(count: number): number {
    return Math.floor((this.bits() / RANGE) * count)
  }

  /** So many letters of the alphabet, each of them drawn as by `index`. */
  letters(alphabet: string, count: number): string {
    const words = this.fill(count > some.length ? new Uint32Array(count) : some, count)
    let text = ''
    for (let i = 0; i < count; i++) text += alphabet[Math.floor((words[i]! / RANGE) * alphabet.length)]
    return text
  }

  /** Puts it where a snapshot saw it; without a state, where it began. */
  reset(state?: number): void {
    this.#state = state ?? this.#seed
    this.#isDrawn = state !== undefined
  }
}

/** FNV-1a, 32 bits: spreads a string over the integers; not for security. */
export function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h | 0
}
