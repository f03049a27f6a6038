import { keyOf } from './api.ts'
import { satisfies, type Requirement } from './selectors.ts'
import { SortedCells, type Cell } from './sorted.ts'
import type { KubeObject } from './types.ts'

/**
 * What etcd and the watch cache are to the real API server: objects by key, and indexes over namespace and labels so
 * that a thousand Services may each ask for their pods among five thousand. Holds one kind; knows no rules.
 */
export class KindStore {
  /** namespace, or '' → name → cell. Two lookups cost less than gluing a key together for each. */
  readonly #cells = new Map<string, Map<string, Cell>>()
  readonly #all = new SortedCells()
  readonly #namespaces: Index = new Map()
  /** `namespace\0label=value` and `\0label=value` → cells. */
  readonly #labels: Index = new Map()

  constructor(readonly kind: string) {}

  get size(): number {
    return this.#all.size
  }

  /** In the order in which they were put, namespace by namespace. */
  *all(): Generator<KubeObject> {
    for (const cells of this.#cells.values()) for (const { object } of cells.values()) yield object
  }

  get(namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#cells.get(namespace ?? '')?.get(name)?.object
  }

  /** Puts the object in the place of the one with the same key. */
  put(object: KubeObject): Cell {
    const { namespace, name, labels } = object.metadata
    let cells = this.#cells.get(namespace ?? '')
    if (!cells) this.#cells.set(namespace ?? '', (cells = new Map()))
    const known = cells.get(name)
    if (known) {
      const old = known.object
      known.object = object
      if (old.metadata.labels !== labels) {
        this.#unlabel(known, old)
        this.#label(known)
      }
      return known
    }
    const cell: Cell = { id: `${this.kind} ${keyOf(object)}`, object }
    cells.set(name, cell)
    this.#all.add(cell)
    if (namespace) add(this.#namespaces, namespace, cell)
    this.#label(cell)
    return cell
  }

  remove({ metadata: { namespace, name } }: KubeObject): Cell | undefined {
    const cells = this.#cells.get(namespace ?? '')
    const cell = cells?.get(name)
    if (!cells || !cell) return undefined
    cells.delete(name)
    if (cells.size === 0) this.#cells.delete(namespace ?? '')
    this.#all.delete(cell)
    if (namespace) drop(this.#namespaces, namespace, cell)
    this.#unlabel(cell, cell.object)
    return cell
  }

  list(namespace: string | undefined, requirements: readonly Requirement[]): KubeObject[] {
    const { cells, exact } = this.#narrowest(namespace, requirements)
    const result: KubeObject[] = []
    for (const { object } of cells) {
      if (exact || satisfies(object.metadata.labels, requirements)) result.push(object)
    }
    return result
  }

  /** The smallest set that holds everything selected; `exact` when it holds nothing else. */
  #narrowest(
    namespace: string | undefined,
    requirements: readonly Requirement[],
  ): { cells: readonly Cell[]; exact: boolean } {
    let best: SortedCells | undefined
    for (const { key, operator, values } of requirements) {
      if (operator !== 'In' || values.length !== 1) continue
      const found = this.#labels.get(`${namespace ?? ''}\0${key}=${values[0]}`)
      if (!found) return { cells: [], exact: true }
      if (!best || found.size < best.size) best = found
    }
    if (best) return { cells: best.read(), exact: requirements.length === 1 }
    const all = namespace === undefined ? this.#all : this.#namespaces.get(namespace)
    return { cells: all?.read() ?? [], exact: requirements.length === 0 }
  }

  #label(cell: Cell): void {
    const { namespace, labels } = cell.object.metadata
    for (const label in labels) {
      add(this.#labels, `\0${label}=${labels[label]}`, cell)
      if (namespace) add(this.#labels, `${namespace}\0${label}=${labels[label]}`, cell)
    }
  }

  #unlabel(cell: Cell, { metadata: { namespace, labels } }: KubeObject): void {
    for (const label in labels) {
      drop(this.#labels, `\0${label}=${labels[label]}`, cell)
      if (namespace) drop(this.#labels, `${namespace}\0${label}=${labels[label]}`, cell)
    }
  }
}

/** An index from a text to the cells that have it. */
export type Index = Map<string, SortedCells>

export function add(index: Index, at: string, cell: Cell): void {
  let cells = index.get(at)
  if (!cells) index.set(at, (cells = new SortedCells()))
  cells.add(cell)
}

export function drop(index: Index, at: string, cell: Cell): void {
  const cells = index.get(at)
  if (!cells) return
  cells.delete(cell)
  if (cells.size === 0) index.delete(at)
}
