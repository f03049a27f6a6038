import type { KubeObject } from './types.ts'

/** The place of one object in the store. It stays the same while versions of the object come and go. */
export interface Cell {
  readonly name: string
  object: KubeObject
}

/** `Kind namespace/name`: what everything is ordered by, as etcd's keys are. */
function idOf({ name, object: { kind, metadata } }: Cell): string {
  return metadata.namespace ? `${kind} ${metadata.namespace}/${name}` : `${kind} ${name}`
}

type Order = (a: Cell, b: Cell) => number

/** For cells of one kind and namespace: there it is the order of ids. */
export const byName: Order = (a, b) => (a.name < b.name ? -1 : 1)

/** Most often within one kind and namespace, where no ids have to be made. */
export const byId: Order = (a, b) => {
  const alike = a.object.kind === b.object.kind && a.object.metadata.namespace === b.object.metadata.namespace
  return alike ? byName(a, b) : idOf(a) < idOf(b) ? -1 : 1
}

/**
 * Cells in order. New ones wait until somebody reads, and are then merged in: a thousand writes followed by one list
 * cost one sort, and lists of a world that stands still cost none. Who adds a cell twice has it twice.
 */
export class SortedCells {
  #size = 0
  #sorted: Cell[] = []
  #added: Cell[] = []
  /** Taken out, but still in the arrays. */
  #removed: Set<Cell> | undefined

  constructor(readonly order: Order) {}

  get size(): number {
    return this.#size
  }

  add(cell: Cell): void {
    this.#size++
    if (!this.#removed?.delete(cell)) this.#added.push(cell)
  }

  /** The cell must be one of these. */
  delete(cell: Cell): void {
    this.#size--
    const removed = (this.#removed ??= new Set())
    removed.add(cell)
    // Where nobody reads, as with Events, what is gone would be held for ever.
    if (removed.size > MANY && removed.size > this.#size) this.#sweep(removed)
  }

  /** In order; valid until the next change. */
  read(): readonly Cell[] {
    if (this.#removed && this.#removed.size > 0) this.#sweep(this.#removed)
    if (this.#added.length > 0) {
      this.#sorted = merge(this.#sorted, this.#added.sort(this.order), this.order)
      this.#added = []
    }
    return this.#sorted
  }

  #sweep(removed: Set<Cell>): void {
    const stays = (cell: Cell) => !removed.has(cell)
    this.#sorted = this.#sorted.filter(stays)
    this.#added = this.#added.filter(stays)
    removed.clear()
  }
}

const MANY = 64

function merge(left: readonly Cell[], right: Cell[], order: Order): Cell[] {
  if (left.length === 0) return right
  const result: Cell[] = []
  let i = 0
  for (const cell of right) {
    while (i < left.length && order(left[i]!, cell) < 0) result.push(left[i++]!)
    result.push(cell)
  }
  while (i < left.length) result.push(left[i++]!)
  return result
}
