import { share, type Cluster } from '#engine/core'
import { History, type Moment, type Scales } from './history.ts'
import type { Past } from './messages.ts'

/** The cluster whose times these are, as a snapshot has it and takes it back. */
interface Subject<Snapshot> extends Scales<Snapshot> {
  cluster(): Cluster
  snapshot(): Snapshot
  restore(snapshot: Snapshot): void
}

/**
 * Lets a cluster's time pass, and takes it back: see src/decisions/0018-the-past-is-computed-again.md. What is past
 * already passes again as it did, with everything that somebody did then, until somebody acts: from there another
 * future begins.
 */
export class Times<Snapshot> {
  readonly #history: History<Snapshot>
  /** The present, while an earlier time is shown. */
  #present: number | null = null

  constructor(private readonly subject: Subject<Snapshot>) {
    this.#history = new History(subject)
  }

  get past(): Past {
    return { from: this.#history.from ?? this.#now, present: this.#present }
  }

  /** Whether the cluster should be remembered as it is, for nobody has acted for long. */
  get isDue(): boolean {
    return this.#history.isDue(this.#now)
  }

  /** @param acted somebody has just done something */
  remember(acted: boolean): void {
    const snapshot = share(this.#history.last?.snapshot, this.subject.snapshot())
    this.#history.add({ t: this.#now, snapshot, acted })
  }

  clear(): void {
    this.#history.clear()
    this.#present = null
  }

  /** From an earlier time that is shown, things now take another way. */
  beginFuture(): void {
    if (this.#present === null) return
    this.#present = null
    this.#history.cut(this.#now)
  }

  /** @param time virtual milliseconds; before the history it is the history's beginning, after the present the present */
  seek(time: number): void {
    if (this.#present === null) {
      this.#present = this.#now
      this.remember(false)
    }
    const moment = this.#history.at(time)!
    // What is shown has come from there already, and only time has passed since.
    const isOnTheWay = moment.t < this.#now && this.#now <= time
    if (!isOnTheWay) this.#goTo(moment)
    this.#step(Math.max(0, Math.min(time, this.#present) - this.#now))
    this.#arrive()
  }

  advance(ms: number): void {
    const to = this.#now + ms
    for (let act = this.#nextAct(); act && act.t <= to; act = this.#nextAct()) {
      this.#step(act.t - this.#now)
      this.#goTo(act)
    }
    this.#step(to - this.#now)
    this.#arrive()
  }

  /** To the next thing that a person would call news. */
  stepToNews(): void {
    const act = this.#nextAct()
    this.subject.cluster().stepToNews()
    if (act && act.t <= this.#now) this.#goTo(act)
    this.#arrive()
  }

  get #now(): number {
    return this.subject.cluster().time
  }

  #step(ms: number): void {
    this.subject.cluster().step(ms)
  }

  #goTo({ snapshot }: Moment<Snapshot>): void {
    this.subject.restore(snapshot)
  }

  #nextAct(): Moment<Snapshot> | undefined {
    return this.#present === null ? undefined : this.#history.actAfter(this.#now)
  }

  /** Past what was the present, all is new. */
  #arrive(): void {
    if (this.#present !== null && this.#now >= this.#present) this.#present = null
  }
}
