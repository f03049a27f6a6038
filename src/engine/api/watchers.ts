import { aboutOf, ANYTHING } from './about.ts'
import type { WatchEvent } from './types.ts'

export interface WatchOptions {
  /** Bits, as in about.ts: only events that are about one of them are told. Default: all events. */
  about?: number
  /** Of a listener for `*`: the kind that it does not want to hear of. */
  except?: string
}

interface Listener {
  readonly kind: string
  readonly tell: (event: WatchEvent) => void
  readonly about: number
  readonly except: string | undefined
  /** False once it wants to hear no more, also of an event that is just going round. */
  listening: boolean
}

/**
 * Delivers every event to every listener in the order of writes. A write made inside a listener is queued behind what
 * is under way; otherwise listeners after it would see the later write first.
 */
export class Watchers {
  /** In the order in which they came. */
  #listeners: readonly Listener[] = []
  /** kind → who hears of it, those for all kinds last. Never changed: who comes or goes makes a new list necessary. */
  readonly #audiences = new Map<string, readonly Listener[]>()
  readonly #abouts = new Map<string, (event: WatchEvent) => number>()
  #queue: WatchEvent[] = []
  #delivering = false

  /** Makes known what events of the kind may be about. */
  describe(kind: string, about: ((event: WatchEvent) => number) | undefined): void {
    if (about) this.#abouts.set(kind, about)
  }

  add(kind: string, tell: (event: WatchEvent) => void, options: WatchOptions = {}): () => void {
    const { about = ANYTHING, except } = options
    const listener: Listener = { kind, tell, about, except, listening: true }
    this.#listeners = [...this.#listeners, listener]
    this.#audiences.clear()
    return () => {
      listener.listening = false
      this.#listeners = this.#listeners.filter((each) => each !== listener)
      this.#audiences.clear()
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
    const { kind } = event.object
    const audience = this.#audiences.get(kind) ?? this.#gather(kind)
    const about = aboutOf(event, this.#abouts.get(kind))
    for (let i = 0; i < audience.length; i++) {
      const listener = audience[i]!
      if (listener.about & about && listener.listening) listener.tell(event)
    }
  }

  #gather(kind: string): readonly Listener[] {
    const own = this.#listeners.filter((each) => each.kind === kind)
    const all = this.#listeners.filter((each) => each.kind === '*' && each.except !== kind)
    const audience = [...own, ...all]
    this.#audiences.set(kind, audience)
    return audience
  }
}
