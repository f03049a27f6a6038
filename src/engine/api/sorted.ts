import type { KubeObject } from './types.ts'

/** The place of one object in the store. It stays the same while versions of the object come and go. */
export interface Cell {
  /** `Kind namespace/name`: what everything is ordered by, as etcd's keys are. */
  readonly id: string
  object: KubeObject
}

/**
 * Cells in the order of their ids. New ones wait until somebody reads, and are then merged in: a thousand writes
 * followed by one list cost one sort, and lists of a world that stands still cost none.
 */
export class SortedCells {
  readonly #cells = new Set<Cell>()
  #sorted: Cell[] = []
  #added: Cell[] = []
  /** No longer in the set, but still in the arrays. */
  readonly #removed = new Set<Cell>()

  get size(): number {
    return this.#cells.size
  }

  add(cell: Cell): void {
    if (this.#cells.has(cell)) return
    this.#cells.add(cell)
    if (!this.#removed.delete(cell)) this.#added.push(cell)
  }

  delete(cell: Cell): void {
    if (!this.#cells.delete(cell)) return
    this.#removed.add(cell)
    // Where nobody reads, as with Events, what is gone would be held for ever.
    if (this.#removed.size > MANY && this.#removed.size > this.#cells.size) this.#sweep()
  }

  /** In order; valid until the next change. */
  read(): readonly Cell[] {
    if (this.#removed.size > 0) this.#sweep()
    if (this.#added.length > 0) {
      this.#sorted = merge(this.#sorted, this.#added.sort(byId))
      this.#added = []
    }
    return this.#sorted
  }

  #sweep(): void {
    const stays = (cell: Cell) => !this.#removed.has(cell)
    this.#sorted = this.#sorted.filter(stays)
    this.#added = this.#added.filter(stays)
    this.#removed.clear()
  }
}

const MANY = 64

function merge(left: readonly Cell[], right: readonly Cell[]): Cell[] {
  if (left.length === 0) return right as Cell[]
  const result: Cell[] = []
  let i = 0
  for (const cell of right) {
    while (i < left.length && left[i]!.id < cell.id) result.push(left[i++]!)
    result.push(cell)
  }
  while (i < left.length) result.push(left[i++]!)
  return result
}

function byId(a: Cell, b: Cell): number {
  return a.id < b.id ? -1 : 1
}
