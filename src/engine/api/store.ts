import { byText } from './data.ts'
import { keyOf } from './api.ts'
import { satisfies, type Requirement } from './selectors.ts'
import type { KubeObject } from './types.ts'

/**
 * What etcd and the watch cache are to the real API server: objects by key, and indexes over namespace and labels so
 * that a thousand Services may each ask for their pods among five thousand. Holds one kind; knows no rules.
 */
export class KindStore {
  readonly objects = new Map<string, KubeObject>()
  /** namespace → keys; cluster-scoped kinds have all theirs under ''. */
  readonly #namespaces = new Map<string, Set<string>>()
  /** `namespace\0label=value` and `\0label=value` → keys. */
  readonly #labels = new Map<string, Set<string>>()
  #sorted: string[] | undefined
  readonly #sortedOf = new Map<string, string[]>()

  /** Puts the object in the place of `old`. */
  put(object: KubeObject, old: KubeObject | undefined): void {
    const key = keyOf(object)
    this.objects.set(key, object)
    if (!old) {
      const namespace = object.metadata.namespace ?? ''
      add(this.#namespaces, namespace, key)
      this.#sorted = undefined
      this.#sortedOf.delete(namespace)
    } else if (old.metadata.labels !== object.metadata.labels) this.#unlabel(key, old)
    else return
    for (const index of labelIndexes(object)) add(this.#labels, index, key)
  }

  remove(object: KubeObject): void {
    const key = keyOf(object)
    const namespace = object.metadata.namespace ?? ''
    this.objects.delete(key)
    drop(this.#namespaces, namespace, key)
    this.#sorted = undefined
    this.#sortedOf.delete(namespace)
    this.#unlabel(key, object)
  }

  clear(): void {
    this.objects.clear()
    this.#namespaces.clear()
    this.#labels.clear()
    this.#sorted = undefined
    this.#sortedOf.clear()
  }

  list(namespace: string | undefined, requirements: readonly Requirement[]): KubeObject[] {
    const narrow = this.#narrowest(namespace, requirements)
    const keys = narrow ? [...narrow].sort(byText) : this.#keys(namespace)
    const result: KubeObject[] = []
    for (const key of keys) {
      const object = this.objects.get(key)!
      if (requirements.length === 0 || satisfies(object.metadata.labels, requirements)) result.push(object)
    }
    return result
  }

  /** The smallest set of keys that holds everything selected; undefined where no index helps. */
  #narrowest(namespace: string | undefined, requirements: readonly Requirement[]): Set<string> | undefined {
    let best: Set<string> | undefined
    for (const { key, operator, values } of requirements) {
      if (operator !== 'In' || values.length !== 1) continue
      const keys = this.#labels.get(`${namespace ?? ''}\0${key}=${values[0]}`) ?? NONE
      if (!best || keys.size < best.size) best = keys
    }
    return best
  }

  #keys(namespace: string | undefined): readonly string[] {
    if (namespace === undefined) return (this.#sorted ??= [...this.objects.keys()].sort(byText))
    let keys = this.#sortedOf.get(namespace)
    if (!keys) {
      keys = [...(this.#namespaces.get(namespace) ?? NONE)].sort(byText)
      this.#sortedOf.set(namespace, keys)
    }
    return keys
  }

  #unlabel(key: string, object: KubeObject): void {
    for (const index of labelIndexes(object)) drop(this.#labels, index, key)
  }
}

const NONE: Set<string> = new Set()

function* labelIndexes({ metadata: { namespace, labels } }: KubeObject): Generator<string> {
  for (const label in labels) {
    yield `\0${label}=${labels[label]}`
    if (namespace) yield `${namespace}\0${label}=${labels[label]}`
  }
}

/** An index from a text to the keys that have it. */
export type Index = Map<string, Set<string>>

export function add(index: Index, at: string, key: string): void {
  const keys = index.get(at)
  if (keys) keys.add(key)
  else index.set(at, new Set([key]))
}

export function drop(index: Index, at: string, key: string): void {
  const keys = index.get(at)
  if (keys?.delete(key) && keys.size === 0) index.delete(at)
}
