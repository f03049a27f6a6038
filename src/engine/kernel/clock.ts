/**
 * Virtual time. Nothing in the engine knows another clock.
 *
 * A timer is data, `{at, seq, task, arg}`, never a closure: that is what makes a snapshot taken in the middle of
 * everything restorable, forkable and comparable (see src/decisions/0001-timers-are-data.md). Whoever wants to be
 * called registers a handler for its task name once, at construction.
 */
export interface Timer {
  /** Virtual milliseconds since the cluster's start. */
  readonly at: number
  /** Order of creation; breaks ties between timers of the same millisecond. */
  readonly seq: number
  readonly task: string
  readonly arg: string
  /** Made by `once`: the only pending timer of its task and argument. */
  readonly once?: true
}

export interface ClockState {
  now: number
  seq: number
  timers: Timer[]
}

export type TimerHandler = (arg: string) => void

/** The clock as it sees itself: for all others `now` is there to be read. */
type Moving = { now: number }

/** What is to be called for timers of a name, and which of them `once` has planned, by their argument. */
interface Task {
  handler: TimerHandler | undefined
  readonly pending: Map<string, Timer>
}

/** All timers of one moment, in the order of their creation. */
interface Moment {
  readonly at: number
  readonly timers: Timer[]
  /** How many of them are over. */
  over: number
}

/**
 * Both shapes of a timer, and that of a moment, at no time. Of a field that has seen numbers alone V8 makes a copy at
 * each look, once there is a fraction among them; a field that has held something else keeps what it is given.
 */
const UNTIMED = [
  { at: null, seq: 0, task: '', arg: '' },
  { at: null, seq: 0, task: '', arg: '', once: true },
] as unknown as Timer[]
const NEVER = { at: null, timers: UNTIMED, over: 0 } as unknown as Moment

/** RFC 3339 has four figures for a year. */
const LAST_SECOND = Date.UTC(9999, 11, 31, 23, 59, 59)

export class Clock {
  /** Virtual milliseconds since the cluster's start. A field and no getter: everybody reads it, for everything. */
  readonly now: number
  #seq = 0
  /**
   * The moments to come, the next one last. Timers of hundreds of pods share a few, so that they are put in order once,
   * and there are never so many that a heap would be faster.
   */
  readonly #ahead: Moment[] = [NEVER].slice(1)
  readonly #moments = new Map<number, Moment>()
  /** Sequence numbers of timers that will never run: they stay in their moment until they come up. */
  readonly #cancelled = new Set<number>()
  readonly #tasks = new Map<string, Task>()
  /** The second asked for last, in virtual milliseconds, and its text: hundreds of objects are written within one. */
  #secondFrom: number | undefined
  #secondTo: number | undefined
  #secondText = ''

  /**
   * @param epoch the wall-clock time, in milliseconds since 1970, that virtual time 0 stands for
   * @param start where virtual time begins, before 0 for what is over when the cluster is handed over
   */
  constructor(
    readonly epoch: number,
    start = 0,
  ) {
    this.now = start
  }

  /** Registers the one handler of a task; a second one for the same name is a programming error. */
  handle(task: string, handler: TimerHandler): void {
    const known = this.#tasks.get(task) ?? this.#open(task)
    if (known.handler) throw new Error(`task ${task} already has a handler`)
    known.handler = handler
  }

  /** Calls the task's handler with `arg` in `ms` virtual milliseconds; returns an id for `cancel`. */
  after(ms: number, task: string, arg = ''): number {
    const seq = ++this.#seq
    this.#plan({ at: this.now + (ms > 0 ? ms : 0), seq, task, arg })
    return seq
  }

  /**
   * Like `after`, but at most one timer of this task and argument is pending, the earliest asked for: the work queue
   * of every control loop.
   */
  once(ms: number, task: string, arg = ''): void {
    const at = this.now + (ms > 0 ? ms : 0)
    const { pending } = this.#tasks.get(task) ?? this.#open(task)
    const planned = pending.get(arg)
    if (planned && planned.at <= at) return
    if (planned) this.#cancelled.add(planned.seq)
    const timer: Timer = { at, seq: ++this.#seq, task, arg, once: true }
    pending.set(arg, timer)
    this.#plan(timer)
  }

  /** Forgets a timer; one that already ran, or never was, is ignored. */
  cancel(id: number): void {
    if (this.#pending().some(({ seq }) => seq === id)) this.#cancelled.add(id)
  }

  /** When the next timer is due, or undefined when nothing is planned. */
  get next(): number | undefined {
    return this.#first()?.at
  }

  /** Runs the next timer, moving time to it. Returns false when nothing is planned, or nothing up to `limit`. */
  runNext(limit = Infinity): boolean {
    const moment = this.#first()
    if (!moment || moment.at > limit) return false
    ;(this as Moving).now = moment.at
    this.#run(moment.timers[moment.over++]!)
    return true
  }

  /** Runs everything due until `time`, in order of (time, sequence), then stands at `time`. */
  runUntil(time: number): void {
    for (let moment = this.#first(); moment && moment.at <= time; moment = this.#first()) this.#runAll(moment)
    if (time > this.now) (this as Moving).now = time
  }

  /** RFC 3339 in seconds, as Kubernetes writes creationTimestamp: `2026-01-05T09:00:00Z`; no later than the year 9999. */
  timestamp(at = this.now): string {
    if (at >= this.#secondFrom! && at <= this.#secondTo!) return this.#secondText
    const second = Math.min(LAST_SECOND, Math.floor((this.epoch + at) / 1000) * 1000)
    this.#secondFrom = second - this.epoch
    this.#secondTo = this.#secondFrom + 999
    this.#secondText = `${new Date(second).toISOString().slice(0, -5)}Z`
    return this.#secondText
  }

  snapshot(): ClockState {
    const timers = this.#pending().filter((timer) => !this.#cancelled.has(timer.seq))
    return { now: this.now, seq: this.#seq, timers }
  }

  restore(state: ClockState): void {
    ;(this as Moving).now = state.now
    this.#seq = state.seq
    this.#ahead.length = 0
    this.#moments.clear()
    this.#cancelled.clear()
    for (const { pending } of this.#tasks.values()) pending.clear()
    for (const timer of [...state.timers].sort(byDue)) {
      this.#plan(timer)
      const { pending } = this.#tasks.get(timer.task) ?? this.#open(timer.task)
      if (timer.once) pending.set(timer.arg, timer)
    }
  }

  /** All timers that are not over, in order, cancelled ones too. */
  #pending(): Timer[] {
    return this.#ahead.flatMap(({ timers, over }) => timers.slice(over)).sort(byDue)
  }

  /** The moment of the timer that is to run next. */
  #first(): Moment | undefined {
    for (let moment = this.#ahead.at(-1); moment; moment = this.#ahead.at(-1)) {
      const { timers } = moment
      while (moment.over < timers.length) {
        if (!this.#cancelled.delete(timers[moment.over]!.seq)) return moment
        moment.over++
      }
      this.#moments.delete(moment.at)
      this.#ahead.pop()
    }
    return undefined
  }

  /** Also what is planned for the moment meanwhile. */
  #runAll(moment: Moment): void {
    const { at, timers } = moment
    ;(this as Moving).now = at
    while (moment.over < timers.length) {
      const timer = timers[moment.over++]!
      if (this.#cancelled.size === 0 || !this.#cancelled.delete(timer.seq)) this.#run(timer)
    }
  }

  #run({ task, arg, once }: Timer): void {
    const { handler, pending } = this.#tasks.get(task) ?? this.#open(task)
    if (once) pending.delete(arg)
    if (!handler) throw new Error(`no handler for task ${task}`)
    handler(arg)
  }

  #plan(timer: Timer): void {
    const { at } = timer
    const known = this.#moments.get(at)
    if (known) return void known.timers.push(timer)
    const moment: Moment = { at, timers: [timer], over: 0 }
    this.#moments.set(at, moment)
    this.#ahead.splice(placeOf(at, this.#ahead), 0, moment)
  }

  /** Makes room for a task that nobody has spoken of. */
  #open(name: string): Task {
    const task: Task = { handler: undefined, pending: new Map() }
    this.#tasks.set(name, task)
    return task
  }
}

/** Where a moment at that time belongs. */
function placeOf(at: number, moments: readonly Moment[]): number {
  let low = 0
  let high = moments.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (moments[middle]!.at > at) low = middle + 1
    else high = middle
  }
  return low
}

function byDue(a: Timer, b: Timer): number {
  return a.at - b.at || a.seq - b.seq
}
