import type { WatchEvent } from './types.ts'

type Listener = (event: WatchEvent) => void

/**
 * Delivers every event to every listener in the order of writes. A write made inside a listener is queued behind what
 * is under way; otherwise listeners after it would see the later write first.
 */
export class Watchers {
  readonly #listeners = new Map<string, Set<Listener>>()
  #queue: WatchEvent[] = []
  #delivering = false

  add(kind: string, listener: Listener): () => void {
    let set = this.#listeners.get(kind)
    if (!set) this.#listeners.set(kind, (set = new Set()))
    set.add(listener)
    return () => set.delete(listener)
  }

  deliver(event: WatchEvent): void {
    this.#queue.push(event)
    if (this.#delivering) return
    this.#delivering = true
    try {
      // `forget` puts a new queue in place: then nothing of the old one may be delivered.
      for (let queue = this.#queue, index = 0; queue === this.#queue && index < queue.length; index++) {
        this.#tell(queue[index]!)
      }
    } finally {
      this.#queue = []
      this.#delivering = false
    }
  }

  /** Drops what is not delivered yet: it belongs to a state that is gone. */
  forget(): void {
    this.#queue = []
  }

  #tell(event: WatchEvent): void {
    for (const listener of this.#listeners.get(event.object.kind) ?? []) listener(event)
    for (const listener of this.#listeners.get('*') ?? []) listener(event)
  }
}
