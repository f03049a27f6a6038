/** More dots than this cannot be followed. */
export const MOST = 400

/**
 * Keeps one request of n, so that about `MOST` dots are alive at most. n doubles when there are too many and halves
 * when there is room again; which requests are kept depends on their number alone.
 */
export class Sampler {
  private n = 1

  /** One of how many is shown. */
  get oneOf(): number {
    return this.n
  }

  adapt(alive: number, most = MOST): void {
    if (alive >= most) this.n *= 2
    else if (this.n > 1 && alive < most / 3) this.n /= 2
  }

  keeps(id: number): boolean {
    return id % this.n === 0
  }
}
