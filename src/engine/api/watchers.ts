import type { Kernel } from '../kernel/index.ts'
import { aboutOf, ANYTHING, UNOWNED } from './about.ts'
import type { EventDraft, EventMaker } from './event-draft.ts'
import type { WatchEvent } from './types.ts'

export interface WatchOptions {
  /** Bits, as in about.ts: only events that are about one of them are told. Default: all events. */
  about?: number
  /** Of a listener for Events: called instead when one comes that nobody has made yet, so that it is not made for it. */
  late?: (draft: EventDraft) => void
}

interface Listener {
  readonly kind: string
  readonly tell: (event: WatchEvent) => void
  readonly about: number
  readonly late: ((draft: EventDraft) => void) | undefined
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
  /**
   * kind → what an event is about → who hears of it, those for all kinds last. Never changed: who comes or goes makes new
   * lists necessary.
   */
  readonly #audiences = new Map<string, Map<number, readonly Listener[]>>()
  readonly #abouts = new Map<string, (event: WatchEvent) => number>()
  #queue: (WatchEvent | EventDraft)[] = []
  #delivering = false

  /** @param world its epoch moves on when all have heard: what they derive from a write is new by then */
  constructor(
    private readonly events: EventMaker,
    private readonly world: Pick<Kernel, 'nextEpoch'>,
  ) {}

  /** Makes known what events of the kind may be about. */
  describe(kind: string, about: ((event: WatchEvent) => number) | undefined): void {
    if (about) this.#abouts.set(kind, about)
  }

  add(kind: string, tell: (event: WatchEvent) => void, options: WatchOptions = {}): () => void {
    const { about = ANYTHING, late } = options
    const listener: Listener = { kind, tell, about, late, listening: true }
    this.#listeners = [...this.#listeners, listener]
    this.#audiences.clear()
    return () => {
      listener.listening = false
      this.#listeners = this.#listeners.filter((each) => each !== listener)
      this.#audiences.clear()
    }
  }

  deliver(event: WatchEvent | EventDraft): void {
    if (this.#delivering) {
      this.#queue.push(event)
      return
    }
    this.#delivering = true
    try {
      for (let next: typeof event | undefined = event; next; next = this.#queue.shift()) this.#tell(next)
    } finally {
      if (this.#queue.length > 0) this.#queue = []
      this.#delivering = false
    }
  }

  /** Drops what is not delivered yet: it belongs to a state that is gone. */
  forget(): void {
    this.#queue = []
  }

  #tell(event: WatchEvent | EventDraft): void {
    const isDraft = 'dice' in event
    const kind = isDraft ? 'Event' : event.object.kind
    const about = isDraft ? UNOWNED : aboutOf(event, this.#abouts.get(kind))
    const audience = this.#audiences.get(kind)?.get(about) ?? this.#gather(kind, about)
    for (let i = 0; i < audience.length; i++) {
      const listener = audience[i]!
      if (!listener.listening) continue
      if (!isDraft) listener.tell(event)
      else if (listener.late) listener.late(event)
      else listener.tell({ type: 'ADDED', object: this.events.objectOf(event) })
    }
    if (kind !== 'Event') this.world.nextEpoch()
  }

  #gather(kind: string, about: number): readonly Listener[] {
    const hears = this.#listeners.filter((each) => each.about & about)
    const audience = [...hears.filter((each) => each.kind === kind), ...hears.filter((each) => each.kind === '*')]
    const audiences = this.#audiences.get(kind) ?? new Map<number, readonly Listener[]>()
    this.#audiences.set(kind, audiences.set(about, audience))
    return audience
  }
}
