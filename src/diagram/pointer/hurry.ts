/** Faster than this nobody looks at what the pointer passes; who aims at something slows down long before. Pixels a millisecond. */
const FAST = 0.35
/** Moves further apart than this are not one stroke. */
const APART_MS = 60
/** A stroke that has been fast for so long goes somewhere else. */
const STROKE_MS = 64

export type Gait = 'rests' | 'hurries' | 'strides'

/**
 * How a mouse moves, by where it was seen. It `rests` when it is slow enough to point at something, `hurries` when it is
 * not, and `strides` once it has hurried for a while.
 */
export class Hurry {
  #x = 0
  #y = 0
  #t = -Infinity
  #since: number | null = null

  /** @param t milliseconds of any clock */
  see(x: number, y: number, t: number): Gait {
    const ms = t - this.#t
    const isFast = ms < APART_MS && Math.hypot(x - this.#x, y - this.#y) > FAST * Math.max(1, ms)
    this.#since = isFast ? (this.#since ?? this.#t) : null
    ;[this.#x, this.#y, this.#t] = [x, y, t]
    if (this.#since === null) return 'rests'
    return t - this.#since >= STROKE_MS ? 'strides' : 'hurries'
  }

  /** It was not seen for a while. */
  rest(): void {
    this.#since = null
  }
}
