/**
 * How requests fared over virtual time, for charts: one short line a request, in arrays that are made once, so that
 * watching for an hour needs no more memory than watching for a minute. What happens again, because somebody looked at
 * an earlier time, is not counted again; what takes another way from there replaces what was.
 */
import type { Outcome, ReasonCode, Trace } from '../engine/network/types.ts'
import { past } from './past.ts'
import { isError } from './rates.ts'
import { onTraces, traffic } from './traffic.ts'

/** Requests that are remembered: ten minutes at 50 a second. */
const KEPT = 1 << 15

/** How some requests failed, in one step of time. */
export interface Failure {
  reason: ReasonCode | Outcome | `${number}`
  count: number
}

/** What happened between two moments. */
export interface Step {
  /** Virtual milliseconds at which it begins. */
  t: number
  count: number
  failed: number
  /** Of answered requests, in virtual milliseconds: half, 95 and 99 of 100 took no longer. Null: none was answered. */
  p50: number | null
  p95: number | null
  p99: number | null
  failures: Failure[]
}

/** A log of requests in the order of sending. Knows nothing of stores. */
export class RequestLog {
  readonly #ids = new Float64Array(KEPT)
  readonly #times = new Float64Array(KEPT)
  readonly #durations = new Float32Array(KEPT)
  /** 0: answered well; else one more than the place of its failure. */
  readonly #kinds = new Uint8Array(KEPT)
  readonly #failures: Failure['reason'][] = []
  #first = 0
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Adds requests; those that were there with the same number or a later one never happened. */
  add(traces: readonly Trace[]): void {
    const [oldest] = traces
    if (!oldest) return
    while (this.#size > 0 && this.#ids[this.#at(this.#size - 1)]! >= oldest.id) this.#size--
    for (const trace of traces) {
      if (this.#size === KEPT) this.#first = (this.#first + 1) % KEPT
      else this.#size++
      const at = this.#at(this.#size - 1)
      this.#ids[at] = trace.id
      this.#times[at] = trace.t
      this.#durations[at] = trace.outcome === 'ok' ? trace.duration : Number.NaN
      this.#kinds[at] = isError(trace) ? this.#failure(trace) : 0
    }
  }

  clear(): void {
    this.#size = 0
  }

  /** Virtual milliseconds of the oldest request that is remembered; null: none is. */
  get begun(): number | null {
    return this.#size === 0 ? null : this.#times[this.#at(0)]!
  }

  /**
   * What happened from `from` up to `to`, in steps of `stepMs`; also those in which nothing did.
   * @param isExact steps begin at `from`, and not at a multiple of their length before it
   */
  steps(from: number, to: number, stepMs: number, isExact = false): Step[] {
    const begin = isExact ? from : Math.floor(from / stepMs) * stepMs
    const steps: Step[] = []
    let i = this.#firstFrom(begin)
    for (let t = begin; t < to; t += stepMs) {
      const durations: number[] = []
      const failures = new Map<number, number>()
      let count = 0
      for (; i < this.#size; i++) {
        const at = this.#at(i)
        const when = this.#times[at]!
        if (when >= t + stepMs || when > to) break
        count++
        const kind = this.#kinds[at]!
        if (kind > 0) failures.set(kind, (failures.get(kind) ?? 0) + 1)
        const ms = this.#durations[at]!
        if (!Number.isNaN(ms)) durations.push(ms)
      }
      durations.sort((a, b) => a - b)
      const told = [...failures].map(([kind, n]): Failure => ({ reason: this.#failures[kind - 1]!, count: n }))
      const failed = told.reduce((sum, each) => sum + each.count, 0)
      steps.push({
        t,
        count,
        failed,
        p50: quantile(durations, 0.5),
        p95: quantile(durations, 0.95),
        p99: quantile(durations, 0.99),
        failures: told.sort((a, b) => b.count - a.count),
      })
    }
    return steps
  }

  #at(i: number): number {
    return (this.#first + i) % KEPT
  }

  #firstFrom(t: number): number {
    let low = 0
    let high = this.#size
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#times[this.#at(middle)]! < t) low = middle + 1
      else high = middle
    }
    return low
  }

  #failure({ reason, outcome, response }: Trace): number {
    const name: Failure['reason'] = reason ?? (outcome === 'ok' ? `${response?.status ?? 500}` : outcome)
    const known = this.#failures.indexOf(name)
    return known >= 0 ? known + 1 : this.#failures.push(name)
  }
}

/** The smallest value that so large a part of all does not exceed; null of none. */
export function quantile(sorted: readonly number[], part: number): number | null {
  return sorted.length === 0 ? null : sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]!
}

/** The requests of this page's cluster. */
export const requestLog = new RequestLog()

let isWatching = false

/** Begins to write down what is told, and goes on for as long as the page is open; to be called as often as one likes. */
export function watchSeries(): void {
  if (isWatching) return
  isWatching = true
  if (past.getState().present === null) requestLog.add(traffic.getState().traces)
  onTraces((traces) => {
    // It happens again: it is known.
    if (past.getState().present === null) requestLog.add(traces)
  })
  // A new cluster counts from 1 again.
  traffic.subscribe(({ traces }) => {
    if (traces.length === 0) requestLog.clear()
  })
}
