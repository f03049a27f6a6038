import type { Kernel } from '../kernel/index.ts'
import { homeless } from './admission.ts'
import { keyOf, type Api } from './api.ts'
import type { Backend } from './backend.ts'
import { EventCorrelator, type Talk } from './event-correlator.ts'
import type { EventDraft, Written } from './event-draft.ts'
import { EventNames } from './event-names.ts'
import { UUID_WORDS } from './random-names.ts'
import type { KubeObject, WatchEvent } from './types.ts'

/** How long an Event lives: kube-apiserver's --event-ttl. */
const TTL = 60 * 60 * 1000
const MAX_EVENTS = 2_000
/** Of a DNS subdomain. */
const MAX_NAME = 253
const EXPIRE = 'api/expire-events'
const TYPED = { typed: true }

/**
 * client-go's EventRecorder: writes what its correlator lets through, and forgets the oldest Events. Which Events there
 * are is read from the store again; what the correlator remembers is in the snapshot.
 */
export class EventRecorder {
  readonly #correlator: EventCorrelator
  /** By `namespace/name`, in the order in which they were written last, the oldest first. */
  readonly #events = new Map<string, Written | EventDraft>()
  /** Whether a namespace takes Events, as it was found since the last write of any. */
  readonly #homes = new Map<string, boolean>()

  constructor(
    readonly api: Api,
    readonly kernel: Kernel,
    readonly backend: Backend,
  ) {
    this.#correlator = new EventCorrelator(new EventNames(kernel, backend.storage))
    kernel.clock.handle(EXPIRE, () => this.#expire())
    const late = (draft: EventDraft) => {
      this.#events.set(draft.key, draft)
      if (this.#events.size === 1) this.#planExpiry()
    }
    api.watch<Written>('Event', (event) => this.#hear(event), { late })
  }

  record(
    about: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    component: string,
    host = '',
    fieldPath = '',
  ): void {
    const { storage, uids } = this.backend
    const { clock } = this.kernel
    const { namespace = 'default', uid } = about.metadata
    const time = clock.timestamp()
    // One object from the first word to the last: most are written.
    const draft: EventDraft = {
      about,
      uid,
      component,
      host,
      type,
      reason,
      message,
      fieldPath,
      namespace,
      name: '',
      key: '',
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
      dice: 0,
      version: 0,
      object: undefined,
    }
    const told = this.#correlator.correlate(draft, clock.now, time)
    if (!told) return
    const { name, count } = told
    const key = `${namespace}/${name}`
    if (count > 1) {
      const old = storage.objects.get('Event', namespace, name) as Written | undefined
      if (old) return void this.api.update({ ...old, count, message: told.message, lastTimestamp: time }, TYPED)
    } else if (this.#events.has(key)) return // somebody has written one of this name
    // A terminating namespace takes no events; the real recorder drops them too.
    if (name.length > MAX_NAME || !(this.#homes.get(namespace) ?? this.#isHome(namespace))) return
    draft.name = name
    draft.key = key
    draft.message = told.message
    draft.firstTimestamp = told.firstTimestamp
    draft.count = count
    draft.dice = uids.skip(UUID_WORDS)
    storage.createLater(draft)
    if (this.#events.size > MAX_EVENTS) this.#forget(this.#events.values().next().value!)
  }

  #hear({ type, object }: WatchEvent<Written>): void {
    const key = keyOf(object)
    if (type !== 'ADDED') this.#events.delete(key)
    if (type === 'DELETED') return
    this.#events.set(key, object)
    if (this.#events.size === 1) this.#planExpiry()
  }

  /** For the first one; it then asks for the next by itself. */
  #planExpiry(): void {
    this.kernel.clock.once(TTL, EXPIRE)
  }

  /** What the correlator remembers. */
  snapshot(): Talk[] {
    return this.#correlator.snapshot()
  }

  restore(talks: readonly Talk[]): void {
    this.#correlator.restore(talks)
    this.#events.clear()
    this.#homes.clear()
    const events = this.api.list<Written>('Event')
    events.sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    for (const event of events) this.#events.set(keyOf(event), event)
  }

  #forget(kept: Written | EventDraft): void {
    const event = this.#made(kept)
    const { namespace, name, uid, finalizers } = event.metadata
    this.#events.delete(keyOf(event))
    if (finalizers) return void this.api.delete('Event', namespace, name)
    this.backend.managers.forget(uid)
    this.backend.storage.remove(event, event, nothing)
  }

  #expire(): void {
    const { clock } = this.kernel
    for (const kept of this.#events.values()) {
      const event = this.#made(kept)
      const end = Date.parse(event.lastTimestamp ?? event.metadata.creationTimestamp) - clock.epoch + TTL
      if (end > clock.now) {
        clock.once(end - clock.now, EXPIRE)
        return
      }
      this.#forget(event)
    }
  }

  /** To be called when a namespace has come, gone or begun to go. */
  namespaceWritten(): void {
    this.#homes.clear()
  }

  #isHome(namespace: string): boolean {
    const isHome = !homeless(this.backend, this.backend.kinds.get('Event')!, '', namespace)
    this.#homes.set(namespace, isHome)
    return isHome
  }

  #made(kept: Written | EventDraft): Written {
    return 'dice' in kept ? this.backend.storage.events.objectOf(kept) : kept
  }
}

function nothing(): void {}
