/**
 * Seeded randomness in named streams. Each purpose draws from its own stream (`pod-names`, `scheduler`,
 * `statistic@node-1`), so that one request more never changes the name of a pod.
 */
export type RandomState = Record<string, number>

export class Random {
  readonly #streams = new Map<string, number>()

  constructor(readonly seed: number) {}

  /** A float in [0, 1) from the stream. mulberry32: 32 bits of state, full period. */
  next(stream: string): number {
    let state = this.#streams.get(stream) ?? hash(`${this.seed}/${stream}`)
    state = (state + 0x6d2b79f5) | 0
    this.#streams.set(stream, state)
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** An integer in [min, max], both included. */
  int(stream: string, min: number, max: number): number {
    return min + Math.floor(this.next(stream) * (max - min + 1))
  }

  /** One of the items; undefined when there are none. */
  pick<T>(stream: string, items: readonly T[]): T | undefined {
    return items[Math.floor(this.next(stream) * items.length)]
  }

  snapshot(): RandomState {
    return Object.fromEntries(this.#streams)
  }

  restore(state: RandomState): void {
    this.#streams.clear()
    for (const [stream, value] of Object.entries(state)) this.#streams.set(stream, value)
  }
}

/** FNV-1a, 32 bits: spreads a string over the integers; not for security. */
export function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h | 0
}
