import type { Kernel } from '../kernel/index.ts'
import { aboutOf, ANYTHING, UNOWNED } from './about.ts'
import type { EventDraft, EventMaker } from './event-draft.ts'
import type { WatchEvent } from './types.ts'

export interface WatchOptions {
  /** Bits, as in about.ts: only events that are about one of them are told. Default: all events. */
  about?: number
  /**
   * Of a listener for Events: called instead when one comes that nobody has made yet, so that it is not made for it.
   * Null: it knows of them already.
   */
  late?: ((draft: EventDraft) => void) | null
}

interface Listener {
  readonly kind: string
  readonly tell: (event: WatchEvent) => void
  readonly about: number
  readonly late: WatchOptions['late']
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
  /** Who hears of Events that nobody has made yet. */
  #lateAudience: readonly Listener[] = []
  readonly #abouts = new Map<string, (event: WatchEvent) => number>()
  readonly #queue: (WatchEvent | EventDraft)[] = []
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
    this.#setListeners([...this.#listeners, listener])
    return () => {
      listener.listening = false
      this.#setListeners(this.#listeners.filter((each) => each !== listener))
    }
  }

  deliver(event: WatchEvent | EventDraft): void {
    if (this.#delivering) return void this.#queue.push(event)
    this.#delivering = true
    try {
      this.#tell(event)
      while (this.#queue.length > 0) this.#tell(this.#queue.shift()!)
    } finally {
      if (this.#queue.length > 0) this.forget()
      this.#delivering = false
    }
  }

  /** As `deliver`, of an Event that nobody has made yet: mostly nobody listens. */
  deliverLate(draft: EventDraft): void {
    if (this.#delivering || this.#lateAudience.length > 0) this.deliver(draft)
  }

  /** Drops what is not delivered yet: it belongs to a state that is gone. */
  forget(): void {
    this.#queue.length = 0
  }

  #tell(event: WatchEvent | EventDraft): void {
    if ('dice' in event) return this.#tellLate(event)
    const { kind } = event.object
    tellAll(this.#audienceOf(kind, aboutOf(event, this.#abouts.get(kind))), event)
    if (kind !== 'Event') this.world.nextEpoch()
  }

  #tellLate(draft: EventDraft): void {
    for (const { listening, late, tell } of this.#lateAudience) {
      if (!listening) continue
      if (late) late(draft)
      else tell({ type: 'ADDED', object: this.events.objectOf(draft) })
    }
  }

  #setListeners(listeners: readonly Listener[]): void {
    this.#listeners = listeners
    this.#audiences.clear()
    this.#lateAudience = this.#gather('Event', UNOWNED).filter(({ late }) => late !== null)
  }

  #audienceOf(kind: string, about: number): readonly Listener[] {
    return this.#audiences.get(kind)?.get(about) ?? this.#gather(kind, about)
  }

  #gather(kind: string, about: number): readonly Listener[] {
    const hears = this.#listeners.filter((each) => each.about & about)
    const audience = [...hears.filter((each) => each.kind === kind), ...hears.filter((each) => each.kind === '*')]
    const audiences = this.#audiences.get(kind) ?? new Map<number, readonly Listener[]>()
    this.#audiences.set(kind, audiences.set(about, audience))
    return audience
  }
}

function tellAll(audience: readonly Listener[], event: WatchEvent): void {
  for (let i = 0; i < audience.length; i++) {
    const listener = audience[i]!
    if (listener.listening) listener.tell(event)
  }
}
