/** How often the cluster is remembered while nobody does anything: virtual milliseconds. What lies between is computed again. */
export const EVERY_MS = 5_000
/** Of what is older than this, one moment in `SPARSE_MS` is enough. */
const RECENT_MS = 120_000
const SPARSE_MS = 30_000
/** What is done within this time is one act, for a loop in the terminal acts at every turn: virtual milliseconds. */
const ONE_ACT_MS = 1_000
/** More moments than this are not kept; the oldest go first. */
const MOST = 240
/** Bytes that all of them may take beside the last one, before the oldest go. */
export const MOST_WEIGHT = 16_000_000

/** A moment that one can go back to. */
export interface Moment<Snapshot> {
  /** Virtual milliseconds. */
  t: number
  snapshot: Snapshot
  /** Somebody has just done something: what follows does not follow from the moments before. */
  acted: boolean
}

interface Kept<Snapshot> extends Moment<Snapshot> {
  /** When the acts began that it is the end of. */
  since: number
  /** What it takes beside the next one, and what was found to be the next one then. */
  weight: number
  next: number
  /** What it takes beside the next one and the one before: so much is free when it goes. */
  alone: number
  before: number
  after: number
}

/** What moments cost; bytes. By default nothing. */
export interface Scales<Snapshot> {
  /** What a snapshot takes beside others, with which it shares what is the same. */
  weigh(snapshot: Snapshot, beside: readonly Snapshot[]): number
  /**
   * What moments may take, beside the last one, at which nobody did anything. Over it they are kept farther apart, and
   * more is computed again.
   */
  room(snapshot: Snapshot): number
}

const WEIGHTLESS: Scales<unknown> = { weigh: () => 0, room: () => 0 }

/**
 * What a cluster was, from time to time and after everything that somebody did to it. The same snapshot has the same
 * future, so that every moment between is found by running on from the one before.
 */
export class History<Snapshot> {
  #moments: Kept<Snapshot>[] = []

  constructor(private readonly scales: Scales<Snapshot> = WEIGHTLESS) {}

  /** The earliest time to go back to; null: there is none. */
  get from(): number | null {
    return this.#moments[0]?.t ?? null
  }

  /** The last moment that is kept. */
  get last(): Moment<Snapshot> | undefined {
    return this.#moments.at(-1)
  }

  /** Bytes that all moments take beside the last one. */
  get weight(): number {
    return this.#moments.reduce((sum, _, i) => sum + this.#weight(i), 0)
  }

  /** Whether it is time to remember again. */
  isDue(t: number): boolean {
    return !this.last || t - this.last.t >= EVERY_MS
  }

  add({ t, snapshot, acted }: Moment<Snapshot>): void {
    this.cut(t)
    const last = this.#moments.at(-1)
    const goesOn = acted && last?.acted && t - last.since < ONE_ACT_MS
    const replaces = last && (goesOn || last.t === t)
    if (replaces) this.#moments.pop()
    const since = goesOn ? last.since : t
    const isAct = acted || Boolean(replaces && last.acted)
    const unweighed = { weight: 0, next: NaN, alone: 0, before: NaN, after: NaN }
    this.#moments.push({ t, snapshot, acted: isAct, since, ...unweighed })
    this.#thin(t)
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

  /** Lets go of moments from between, those first that are missed least for what they take; or else of the oldest. */
  #lighten(now: number): void {
    const moments = this.#moments
    const room = this.scales.room(moments.at(-1)!.snapshot)
    for (;;) {
      let passing = 0
      for (let i = 1; i < moments.length; i++) if (!moments[i]!.acted) passing += this.#weight(i)
      const least = passing > room ? this.#leastMissed(now) : null
      if (least !== null) moments.splice(least, 1)
      else if (this.weight > MOST_WEIGHT) moments.shift()
      else return
    }
  }

  /** Null: there are none between at which nobody did anything. */
  #leastMissed(now: number): number | null {
    const moments = this.#moments
    let [least, at] = [Infinity, null as number | null]
    for (let i = 1; i < moments.length - 1; i++) {
      const { t, acted } = moments[i]!
      if (acted) continue
      // The farther back, the farther apart.
      const gap = (moments[i + 1]!.t - moments[i - 1]!.t) / (now - t + EVERY_MS)
      const missed = gap / Math.max(1, this.#alone(i))
      if (missed < least) [least, at] = [missed, i]
    }
    return at
  }

  /** Snapshots never change, so that it is found out only when the next one is another. */
  #weight(i: number): number {
    const moment = this.#moments[i]!
    const next = this.#moments[i + 1]
    if (!next) return 0
    if (moment.next !== next.t) {
      moment.next = next.t
      moment.weight = this.scales.weigh(moment.snapshot, [next.snapshot])
    }
    return moment.weight
  }

  #alone(i: number): number {
    const moment = this.#moments[i]!
    const [before, after] = [this.#moments[i - 1]!, this.#moments[i + 1]!]
    if (moment.before !== before.t || moment.after !== after.t) {
      moment.before = before.t
      moment.after = after.t
      moment.alone = this.scales.weigh(moment.snapshot, [before.snapshot, after.snapshot])
    }
    return moment.alone
  }
}
