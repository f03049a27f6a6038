import { durationOf, type Path } from './flight.ts'
import type { Fate } from './scene.ts'

/** How a flight ends, as the number that `Fleet.fate` holds. */
export const FATES = ['ok', 'refused', 'lost', 'unresolved'] as const satisfies readonly Fate[]

/** Picture milliseconds for which an ending stays in view: how an arrival fades, and how long a loss is shown. */
export const LINGER: readonly number[] = [260, 420, 1500, 1500]

/** Flights as columns of numbers: a batch crosses to the Worker as four buffers, however many it has. */
export interface Batch {
  /** Trace.id */
  id: Float64Array
  /** Number of the way that it flies: key into the paths. */
  path: Uint32Array
  /** Picture milliseconds at which it set out. */
  start: Float64Array
  /** Index into FATES. */
  fate: Uint8Array
}

/**
 * The requests in flight, in the page and in the Worker alike. Each side takes out what is over by the same clock, so
 * that nothing but new flights has to be told.
 */
export class Fleet implements Batch {
  count = 0
  id = new Float64Array(256)
  path = new Uint32Array(256)
  start = new Float64Array(256)
  fate = new Uint8Array(256)

  add(id: number, path: number, start: number, fate: number): void {
    if (this.count === this.id.length) this.grow(this.count * 2)
    const i = this.count++
    this.id[i] = id
    this.path[i] = path
    this.start[i] = start
    this.fate[i] = fate
  }

  addAll(batch: Batch): void {
    for (let i = 0; i < batch.id.length; i++) this.add(batch.id[i]!, batch.path[i]!, batch.start[i]!, batch.fate[i]!)
  }

  clear(): void {
    this.count = 0
  }

  indexOf(id: number): number {
    for (let i = 0; i < this.count; i++) if (this.id[i] === id) return i
    return -1
  }

  /** Picture time at which nothing of a flight is to be seen any more; in the past when its way is not known. */
  endOf(i: number, paths: ReadonlyMap<number, Path>): number {
    const path = paths.get(this.path[i]!)
    return path ? this.start[i]! + durationOf(path) + LINGER[this.fate[i]!]! : -Infinity
  }

  /**
   * Takes out what is over, and keeps the order of the others.
   *
   * @param moved hears where each of the others has gone, for who keeps columns beside these
   */
  sweep(now: number, paths: ReadonlyMap<number, Path>, moved?: (from: number, to: number) => void): void {
    let kept = 0
    for (let i = 0; i < this.count; i++) {
      if (now >= this.endOf(i, paths)) continue
      if (kept !== i) {
        this.id[kept] = this.id[i]!
        this.path[kept] = this.path[i]!
        this.start[kept] = this.start[i]!
        this.fate[kept] = this.fate[i]!
      }
      moved?.(i, kept)
      kept++
    }
    this.count = kept
  }

  /** A copy of the flights from one on, to be sent away. */
  batch(from = 0): Batch {
    return {
      id: this.id.slice(from, this.count),
      path: this.path.slice(from, this.count),
      start: this.start.slice(from, this.count),
      fate: this.fate.slice(from, this.count),
    }
  }

  private grow(size: number): void {
    const { id, path, start, fate } = this
    this.id = new Float64Array(size)
    this.path = new Uint32Array(size)
    this.start = new Float64Array(size)
    this.fate = new Uint8Array(size)
    this.id.set(id)
    this.path.set(path)
    this.start.set(start)
    this.fate.set(fate)
  }
}

/** What may be given away with a batch instead of copied. */
export const buffersOf = (batch: Batch): ArrayBuffer[] =>
  [batch.id, batch.path, batch.start, batch.fate].map((column) => column.buffer as ArrayBuffer)
