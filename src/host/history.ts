/** How often the cluster is remembered while nobody does anything: virtual milliseconds. What lies between is computed again. */
export const EVERY_MS = 5_000
/** Of what is older than this, one moment in `SPARSE_MS` is enough. */
const RECENT_MS = 120_000
const SPARSE_MS = 30_000
/** What is done within this time is one act, for a loop in the terminal acts at every turn: virtual milliseconds. */
const ONE_ACT_MS = 1_000
/** More moments than this are not kept; the oldest go first. */
const MOST = 240
/**
 * All moments together may weigh so much. Heavy traffic makes each of them megabytes; then they are kept farther apart,
 * and more is computed again.
 */
export const MOST_WEIGHT = 400_000

/** A moment that one can go back to. */
export interface Moment<Snapshot> {
  /** Virtual milliseconds. */
  t: number
  snapshot: Snapshot
  /** Somebody has just done something: what follows does not follow from the moments before. */
  acted: boolean
  /** What it costs to keep it, as `Cluster.weight` has it; default nothing. */
  weight?: number
}

interface Kept<Snapshot> extends Moment<Snapshot> {
  /** When the acts began that it is the end of. */
  since: number
  weight: number
}

/**
 * What a cluster was, from time to time and after everything that somebody did to it. The same snapshot has the same
 * future, so that every moment between is found by running on from the one before.
 */
export class History<Snapshot> {
  #moments: Kept<Snapshot>[] = []

  /** The earliest time to go back to; null: there is none. */
  get from(): number | null {
    return this.#moments[0]?.t ?? null
  }

  /** Whether it is time to remember again. */
  isDue(t: number): boolean {
    const last = this.#moments.at(-1)
    return !last || t - last.t >= EVERY_MS
  }

  add(moment: Moment<Snapshot>): void {
    const { t, snapshot, acted, weight = 0 } = moment
    this.cut(t)
    const last = this.#moments.at(-1)
    const goesOn = acted && last?.acted && t - last.since < ONE_ACT_MS
    const replaces = last && (goesOn || last.t === t)
    if (replaces) this.#moments.pop()
    const since = goesOn ? last.since : t
    this.#moments.push({ t, snapshot, weight, acted: acted || Boolean(replaces && last.acted), since })
    this.#thin(moment.t)
  }

  /** The last moment that is not after `t`: the earliest one for times before all. */
  at(t: number): Moment<Snapshot> | undefined {
    return this.#moments.findLast((moment) => moment.t <= t) ?? this.#moments[0]
  }

  /** The next moment after `t` at which somebody did something. */
  actAfter(t: number): Moment<Snapshot> | undefined {
    return this.#moments.find((moment) => moment.acted && moment.t > t)
  }

  /** Forgets what came after `t`. */
  cut(t: number): void {
    while ((this.#moments.at(-1)?.t ?? -Infinity) > t) this.#moments.pop()
  }

  clear(): void {
    this.#moments = []
  }

  #thin(now: number): void {
    let last = -Infinity
    this.#moments = this.#moments.filter(({ t, acted }, i) => {
      const stays = i === 0 || acted || now - t <= RECENT_MS || t - last >= SPARSE_MS
      if (stays) last = t
      return stays
    })
    if (this.#moments.length > MOST) this.#moments.splice(0, this.#moments.length - MOST)
    this.#lighten(now)
  }

  /** Lets go of moments from between that are missed least, and when there are none, of the oldest. */
  #lighten(now: number): void {
    const moments = this.#moments
    let weight = moments.reduce((sum, one) => sum + one.weight, 0)
    while (weight > MOST_WEIGHT && moments.length > 1) {
      let [least, at] = [Infinity, 0]
      for (let i = 1; i < moments.length - 1; i++) {
        if (moments[i]!.acted) continue
        // The farther back, the farther apart.
        const gap = (moments[i + 1]!.t - moments[i - 1]!.t) / (now - moments[i]!.t + EVERY_MS)
        if (gap < least) [least, at] = [gap, i]
      }
      weight -= moments.splice(at, 1)[0]!.weight
    }
  }
}
