import type { ListOptions } from './api.ts'
import type { EventDraft, EventMaker } from './event-draft.ts'
import { requirementsOf } from './selectors.ts'
import { byId, SortedCells, type Cell } from './sorted.ts'
import { KindStore } from './store.ts'
import type { KubeObject, OwnerReference } from './types.ts'

/** The one kind whose objects may be there as drafts alone. */
const LATE = 'Event'

/** All objects of all kinds, found by key, label, uid and owner. Knows no rules: whoever writes has checked. */
export class Objects {
  readonly #stores = new Map<string, KindStore>()
  /** owner uid → what it owns. */
  readonly #owned = new Map<string, SortedCells>()
  /** So that a garbage collector can ask whether an owner lives. */
  readonly #uids = new Map<string, Cell>()
  #count = 0
  /** Events that are written, but not made: whoever reads Events makes them. In the order of their writing. */
  #drafts: EventDraft[] = []

  constructor(private readonly events: EventMaker) {}

  /** Makes room for a kind. */
  open(kind: string): void {
    this.#stores.set(kind, new KindStore())
  }

  /** How many there are, Events left out. */
  get count(): number {
    return this.#count
  }

  countOf(kind: string): number {
    if (kind === LATE) this.#makeDrafts()
    return this.#stores.get(kind)?.size ?? 0
  }

  get(kind: string, namespace: string | undefined, name: string): KubeObject | undefined {
    if (kind === LATE) this.#makeDrafts()
    return this.#stores
      .get(kind)
      ?.spaces.get(namespace ?? '')
      ?.cells.get(name)?.object
  }

  list(kind: string, { namespace, selector }: ListOptions): KubeObject[] {
    if (kind === LATE) this.#makeDrafts()
    return this.#stores.get(kind)?.list(namespace, selector ? requirementsOf(selector) : []) ?? []
  }

  ownedBy(uid: string): KubeObject[] {
    return this.#owned.get(uid)?.read().map(objectOf) ?? []
  }

  owns(uid: string): boolean {
    return this.#owned.has(uid)
  }

  byUid(uid: string): KubeObject | undefined {
    let cell = this.#uids.get(uid)
    if (!cell && this.#drafts.length > 0) {
      this.#makeDrafts()
      cell = this.#uids.get(uid)
    }
    return cell?.object
  }

  /** Puts an Event that nobody has made yet, and whose name is free. */
  putLater(draft: EventDraft): void {
    this.#drafts.push(draft)
  }

  /** Puts the object in the place of `old`. */
  put(object: KubeObject, old: KubeObject | undefined): void {
    const { uid, ownerReferences, labels } = object.metadata
    const known = old && this.#uids.get(uid)
    // Nothing by which it is found has changed: its place is its place.
    if (known && old.metadata.labels === labels && old.metadata.ownerReferences === ownerReferences) {
      known.object = object
      return
    }
    const store = this.#stores.get(object.kind)
    if (!store) throw new Error(`kind ${object.kind} is not registered`)
    const cell = store.put(object)
    if (!old) {
      this.#uids.set(uid, cell)
      if (object.kind !== LATE) this.#count++
    } else if (old.metadata.ownerReferences === ownerReferences) return
    else this.#disown(cell, old.metadata.ownerReferences)
    if (ownerReferences) this.#own(cell, ownerReferences)
  }

  remove(object: KubeObject): void {
    if (object.kind === LATE) this.#makeDrafts()
    const cell = this.#stores.get(object.kind)!.remove(object)
    if (!cell) return
    this.#uids.delete(object.metadata.uid)
    if (object.kind !== LATE) this.#count--
    this.#disown(cell, cell.object.metadata.ownerReferences)
  }

  /** By kind and namespace, and within them in the order in which they were created. */
  all(): KubeObject[] {
    this.#makeDrafts()
    return [...this.#stores.values()].flatMap((store) => [...store.all()])
  }

  replaceAll(objects: readonly KubeObject[]): void {
    for (const kind of this.#stores.keys()) this.#stores.set(kind, new KindStore())
    this.#drafts = []
    this.#owned.clear()
    this.#uids.clear()
    this.#count = 0
    for (const object of objects) this.put(object, undefined)
  }

  #makeDrafts(): void {
    if (this.#drafts.length === 0) return
    const drafts = this.#drafts
    this.#drafts = []
    for (const draft of drafts) this.put(this.events.objectOf(draft), undefined)
  }

  #own(cell: Cell, owners: readonly OwnerReference[]): void {
    for (const uid of uidsOf(owners)) {
      let cells = this.#owned.get(uid)
      if (!cells) this.#owned.set(uid, (cells = new SortedCells(byId)))
      cells.add(cell)
    }
  }

  #disown(cell: Cell, owners: readonly OwnerReference[] | undefined): void {
    if (!owners) return
    for (const uid of uidsOf(owners)) {
      const cells = this.#owned.get(uid)
      cells?.delete(cell)
      if (cells?.size === 0) this.#owned.delete(uid)
    }
  }
}

function objectOf({ object }: Cell): KubeObject {
  return object
}

/** Each once, should somebody have written two references to one owner. */
function uidsOf(owners: readonly OwnerReference[]): Iterable<string> {
  return owners.length === 1 ? [owners[0]!.uid] : new Set(owners.map(({ uid }) => uid))
}
