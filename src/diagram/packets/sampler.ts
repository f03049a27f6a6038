/** More dots than this are never drawn: beyond it they only hide each other. */
export const MOST = 6000
/** However slow a machine is, so many it draws. */
export const FEWEST = 200

/** So much more traffic is not chance. */
const MORE = 1.25
/** Such a part of all dots is few. */
const FEW = 0.05

/** Picture milliseconds that one look at the traffic takes. */
const LOOK_MS = 500
/**
 * Keeps one request of n, so that no more dots are alive than are to be drawn. n is a power of two, and which requests
 * are kept depends on their number alone. It follows from how many requests come and how long they are seen; both are
 * told in picture time, so that a faster clock changes nothing.
 */
export class Sampler {
  private n = 1
  private arrived = 0
  private looked = -1
  private rate = 0
  /** The rate that the look before has seen. */
  private before = 0
  private life = 5000

  /** One of how many is shown. */
  get oneOf(): number {
    return this.n
  }

  keeps(id: number): boolean {
    return id % this.n === 0
  }

  /** One that is shown will be seen for so long, in picture milliseconds. */
  lives(duration: number): void {
    this.life += (duration - this.life) * 0.02
  }

  /**
   * Requests have come. A burst does not wait until it has been counted. Where there is hardly any room, or only a few find
   * none, those are missing, and what is drawn of the rest is left to the next look.
   *
   * @param alive how many dots there are
   * @param most how many there may be
   */
  come(count: number, alive: number, most: number): void {
    this.arrived += count
    const [room, few] = [most - alive, most * FEW]
    if (room > few && count / this.n > room + few) this.n = powerFrom(count / room)
  }

  /**
   * Looks at what has come since the last time.
   *
   * @param now picture milliseconds
   * @param most dots that are to be alive
   */
  adapt(now: number, most: number): void {
    if (this.looked < 0) this.looked = now
    const since = now - this.looked
    if (since < LOOK_MS) return
    const rate = this.arrived / since
    // What one look saw too little because it came late, the next sees too much: more is believed when two have seen it.
    const sure = Math.min(rate, this.before)
    this.before = rate
    // What differs little is the average of a while: a sample that jumps to and fro cannot be read.
    if (sure > this.rate * MORE) this.rate = sure
    else this.rate += (rate - this.rate) * Math.min(1, since / 3000)
    this.arrived = 0
    this.looked = now
    const wanted = powerFrom((this.rate * this.life) / most)
    if (wanted > this.n) this.n = wanted
    else if (wanted < this.n && (this.rate * this.life) / (this.n / 2) < most * 0.85) this.n /= 2
  }
}

/** The least power of two that is not less. */
function powerFrom(value: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, value))))
}
