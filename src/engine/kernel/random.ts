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
    return this.bits() / 4294967296
  }

  /** 32 bits, as an unsigned integer. */
  bits(): number {
    const state = (this.#state + 0x6d2b79f5) | 0
    this.#state = state
    this.#isDrawn = true
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return (t ^ (t >>> 14)) >>> 0
  }

  /** An integer in [min, max], both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1))
  }

  /** An integer from 0 up to, but not including, `count`. */
  index(count: number): number {
    return Math.floor(this.next() * count)
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
