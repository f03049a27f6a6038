import { keyOf, splitKey, type ListOptions } from './api.ts'
import { requirementsOf } from './selectors.ts'
import { add, drop, KindStore, type Index } from './store.ts'
import type { KubeObject } from './types.ts'

/** All objects of all kinds, found by key, label, uid and owner. Knows no rules: whoever writes has checked. */
export class Objects {
  readonly #stores = new Map<string, KindStore>()
  /** owner uid → `Kind key` of what it owns. */
  readonly #owned: Index = new Map()
  /** uid → `Kind key`, so that a garbage collector can ask whether an owner lives. */
  readonly #uids = new Map<string, string>()
  #count = 0

  constructor(kinds: Iterable<string>) {
    for (const kind of kinds) this.#stores.set(kind, new KindStore())
  }

  /** How many there are, Events left out. */
  get count(): number {
    return this.#count
  }

  countOf(kind: string): number {
    return this.#stores.get(kind)?.objects.size ?? 0
  }

  get(kind: string, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#stores.get(kind)?.objects.get(namespace ? `${namespace}/${name}` : name)
  }

  list(kind: string, { namespace, selector }: ListOptions): KubeObject[] {
    return this.#stores.get(kind)?.list(namespace, selector ? requirementsOf(selector) : []) ?? []
  }

  ownedBy(uid: string): KubeObject[] {
    const keys = this.#owned.get(uid)
    return keys ? [...keys].sort().map((key) => this.#at(key)!) : []
  }

  byUid(uid: string): KubeObject | undefined {
    const key = this.#uids.get(uid)
    return key === undefined ? undefined : this.#at(key)
  }

  /** Puts the object in the place of `old`. */
  put(object: KubeObject, old: KubeObject | undefined): void {
    const { uid, ownerReferences } = object.metadata
    const store = this.#stores.get(object.kind)
    if (!store) throw new Error(`kind ${object.kind} is not registered`)
    store.put(object, old)
    const key = keyWithKind(object)
    if (!old) {
      this.#uids.set(uid, key)
      if (object.kind !== 'Event') this.#count++
    } else if (old.metadata.ownerReferences === ownerReferences) return
    else for (const owner of old.metadata.ownerReferences ?? []) drop(this.#owned, owner.uid, key)
    for (const owner of ownerReferences ?? []) add(this.#owned, owner.uid, key)
  }

  remove(object: KubeObject): void {
    const key = keyWithKind(object)
    this.#stores.get(object.kind)!.remove(object)
    this.#uids.delete(object.metadata.uid)
    if (object.kind !== 'Event') this.#count--
    for (const owner of object.metadata.ownerReferences ?? []) drop(this.#owned, owner.uid, key)
  }

  all(): KubeObject[] {
    return [...this.#stores.values()].flatMap((store) => [...store.objects.values()])
  }

  replaceAll(objects: readonly KubeObject[]): void {
    for (const store of this.#stores.values()) store.clear()
    this.#owned.clear()
    this.#uids.clear()
    this.#count = 0
    for (const object of objects) this.put(object, undefined)
  }

  #at(key: string): KubeObject | undefined {
    const space = key.indexOf(' ')
    const { namespace, name } = splitKey(key.slice(space + 1))
    return this.get(key.slice(0, space), namespace, name)
  }
}

function keyWithKind(object: KubeObject): string {
  return `${object.kind} ${keyOf(object)}`
}
