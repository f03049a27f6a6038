import type { WatchEvent } from './types.ts'

interface Listener {
  readonly tell: (event: WatchEvent) => void
  /** False once it wants to hear no more, also of an event that is just going round. */
  listening: boolean
}

/**
 * Delivers every event to every listener in the order of writes. A write made inside a listener is queued behind what
 * is under way; otherwise listeners after it would see the later write first.
 */
export class Watchers {
  readonly #listeners = new Map<string, Listener[]>()
  #queue: WatchEvent[] = []
  #delivering = false

  add(kind: string, tell: (event: WatchEvent) => void): () => void {
    const listener: Listener = { tell, listening: true }
    this.#listeners.set(kind, [...(this.#listeners.get(kind) ?? []), listener])
    return () => {
      listener.listening = false
      const others = this.#listeners.get(kind)?.filter((each) => each !== listener) ?? []
      this.#listeners.set(kind, others)
    }
  }

  deliver(event: WatchEvent): void {
    if (this.#delivering) {
      this.#queue.push(event)
      return
    }
    this.#delivering = true
    try {
      this.#tell(event)
      // `forget` puts a new queue in place: then nothing of the old one may be delivered.
      for (let queue = this.#queue, index = 0; queue === this.#queue && index < queue.length; index++) {
        this.#tell(queue[index]!)
      }
    } finally {
      if (this.#queue.length > 0) this.#queue = []
      this.#delivering = false
    }
  }

  /** Drops what is not delivered yet: it belongs to a state that is gone. */
  forget(): void {
    this.#queue = []
  }

  #tell(event: WatchEvent): void {
    tellAll(this.#listeners.get(event.object.kind), event)
    tellAll(this.#listeners.get('*'), event)
  }
}

/** Lists of listeners are replaced, never changed, so that one who comes or goes meanwhile changes nothing here. */
function tellAll(listeners: readonly Listener[] | undefined, event: WatchEvent): void {
  if (!listeners) return
  for (let i = 0; i < listeners.length; i++) {
    const listener = listeners[i]!
    if (listener.listening) listener.tell(event)
  }
}
