import { satisfies, type Requirement } from './selectors.ts'
import { byName, SortedCells, type Cell } from './sorted.ts'
import type { KubeObject } from './types.ts'

type Labels = Readonly<Record<string, string>> | undefined

/** The objects of one kind in one namespace, or of one cluster-scoped kind: by name, in order, and by label. */
export class Space {
  /** In the order in which they were created. */
  readonly cells = new Map<string, Cell>()
  readonly #sorted = new SortedCells(byName)
  /** label → value → cells. Two lookups cost less than gluing both together for each. */
  readonly #labels = new Map<string, Map<string, SortedCells>>()

  /** Puts the object in the place of the one of that name. */
  put(object: KubeObject): Cell {
    const { name, labels } = object.metadata
    const known = this.cells.get(name)
    if (known) {
      const before = known.object.metadata.labels
      known.object = object
      if (before !== labels) {
        this.#unlabel(known, before)
        this.#label(known, labels)
      }
      return known
    }
    const cell: Cell = { name, object }
    this.cells.set(name, cell)
    this.#sorted.add(cell)
    this.#label(cell, labels)
    return cell
  }

  remove(name: string): Cell | undefined {
    const cell = this.cells.get(name)
    if (!cell) return undefined
    this.cells.delete(name)
    this.#sorted.delete(cell)
    this.#unlabel(cell, cell.object.metadata.labels)
    return cell
  }

  /** What is selected, by name. */
  list(requirements: readonly Requirement[]): KubeObject[] {
    const { cells, exact } = this.#narrowest(requirements)
    if (!cells) return []
    const list = cells.read()
    return exact ? objectsOf(list) : selectedOf(list, requirements)
  }

  /** The smallest set that holds everything selected; `exact` when it holds nothing else. */
  #narrowest(requirements: readonly Requirement[]): { cells: SortedCells | undefined; exact: boolean } {
    let best: SortedCells | undefined
    for (const { key, operator, values } of requirements) {
      if (operator !== 'In' || values.length !== 1) continue
      const found = this.#labels.get(key)?.get(values[0]!)
      if (!found) return { cells: undefined, exact: true }
      if (!best || found.size < best.size) best = found
    }
    if (best) return { cells: best, exact: requirements.length === 1 }
    return { cells: this.#sorted, exact: requirements.length === 0 }
  }

  #label(cell: Cell, labels: Labels): void {
    for (const label in labels) {
      const value = labels[label]!
      let values = this.#labels.get(label)
      if (!values) this.#labels.set(label, (values = new Map()))
      let cells = values.get(value)
      if (!cells) values.set(value, (cells = new SortedCells(byName)))
      cells.add(cell)
    }
  }

  #unlabel(cell: Cell, labels: Labels): void {
    for (const label in labels) {
      const value = labels[label]!
      const values = this.#labels.get(label)
      const cells = values?.get(value)
      if (!values || !cells) continue
      cells.delete(cell)
      if (cells.size > 0) continue
      values.delete(value)
      if (values.size === 0) this.#labels.delete(label)
    }
  }
}

/** All of them: a copy is made at once for as many as there are, and need not grow. */
function objectsOf(list: readonly Cell[]): KubeObject[] {
  const objects: (Cell | KubeObject)[] = list.slice()
  for (let i = 0; i < list.length; i++) objects[i] = list[i]!.object
  return objects as KubeObject[]
}

/** Those that meet the requirements. Pods of one template share their labels: one look is enough for all that follow. */
function selectedOf(list: readonly Cell[], requirements: readonly Requirement[]): KubeObject[] {
  const result: KubeObject[] = []
  let labels: Labels | null = null
  let fits = false
  for (let i = 0; i < list.length; i++) {
    const { object } = list[i]!
    if (object.metadata.labels !== labels) {
      labels = object.metadata.labels
      fits = satisfies(labels, requirements)
    }
    if (fits) result.push(object)
  }
  return result
}
