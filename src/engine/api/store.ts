import type { Requirement } from './selectors.ts'
import type { Cell } from './sorted.ts'
import { Space } from './space.ts'
import type { KubeObject } from './types.ts'

/**
 * What etcd and the watch cache are to the real API server: objects by key, and an index over their labels so that a
 * thousand Services may each ask for their pods among five thousand. Holds one kind; knows no rules.
 */
export class KindStore {
  /** By namespace, or '' where the kind has none. */
  readonly spaces = new Map<string, Space>()
  /** The same in the order of etcd's keys, while no namespace comes or goes. */
  #ordered: Space[] | undefined
  #size = 0

  get size(): number {
    return this.#size
  }

  /** In the order in which they were put, namespace by namespace. */
  *all(): Generator<KubeObject> {
    for (const { cells } of this.spaces.values()) for (const { object } of cells.values()) yield object
  }

  /** Puts the object in the place of the one with the same key. */
  put(object: KubeObject): Cell {
    const namespace = object.metadata.namespace ?? ''
    let space = this.spaces.get(namespace)
    if (!space) {
      this.spaces.set(namespace, (space = new Space()))
      this.#ordered = undefined
    }
    const before = space.cells.size
    const cell = space.put(object)
    this.#size += space.cells.size - before
    return cell
  }

  remove({ metadata: { namespace = '', name } }: KubeObject): Cell | undefined {
    const space = this.spaces.get(namespace)
    const cell = space?.remove(name)
    if (!space || !cell) return undefined
    this.#size--
    if (space.cells.size === 0) {
      this.spaces.delete(namespace)
      this.#ordered = undefined
    }
    return cell
  }

  /** By namespace and name. */
  list(namespace: string | undefined, requirements: readonly Requirement[]): KubeObject[] {
    if (namespace !== undefined) return this.spaces.get(namespace)?.list(requirements) ?? []
    const spaces = this.#inOrder()
    return spaces.length === 1 ? spaces[0]!.list(requirements) : spaces.flatMap((space) => space.list(requirements))
  }

  /** `a-b/x` comes before `a/x`: keys are compared with their slash. */
  #inOrder(): readonly Space[] {
    if (!this.#ordered) {
      const spaces = [...this.spaces].map(([namespace, space]) => ({ key: `${namespace}/`, space }))
      this.#ordered = spaces.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ space }) => space)
    }
    return this.#ordered
  }
}
