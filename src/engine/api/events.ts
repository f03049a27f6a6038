import type { Kernel } from '../kernel/index.ts'
import { homeless } from './admission.ts'
import { keyOf, type Api } from './api.ts'
import type { Backend } from './backend.ts'
import { EventCorrelator, type Talk } from './event-correlator.ts'
import { namespaceOf, type EventDraft, type Written } from './event-draft.ts'
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
    api.watch<Written>('Event', (event) => this.#hear(event), { late: null })
  }

  record(
    about: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    component: string,
    host?: string,
    fieldPath?: string,
  ): void {
    const { clock } = this.kernel
    const draft = draftOf(about, type, reason, message, component, host, fieldPath, clock.timestamp())
    if (this.#correlator.correlate(draft, clock.now)) this.#write(draft)
  }

  #write(draft: EventDraft): void {
    const namespace = namespaceOf(draft)
    const key = `${namespace}/${draft.name}`
    if (!this.#isNew(draft, key) || !this.#isTaken(draft, namespace)) return
    draft.dice = this.backend.uids.skip(UUID_WORDS)
    this.#remember(key, draft)
    this.backend.storage.createLater(draft)
    if (this.#events.size > MAX_EVENTS) this.#forget(this.#events.values().next().value!)
  }

  /** One more of an Event that is still there is counted up instead. */
  #isNew(draft: EventDraft, key: string): boolean {
    if (draft.count === 1) return !this.#events.has(key) // or somebody has written one of this name
    const { name, count, message, lastTimestamp } = draft
    const old = this.backend.storage.objects.get('Event', namespaceOf(draft), name) as Written | undefined
    if (old) this.api.update({ ...old, count, message, lastTimestamp }, TYPED)
    return !old
  }

  /** A terminating namespace takes no events; the real recorder drops them too. */
  #isTaken({ name }: EventDraft, namespace: string): boolean {
    return name.length <= MAX_NAME && (this.#homes.get(namespace) ?? this.#isHome(namespace))
  }

  #hear({ type, object }: WatchEvent<Written>): void {
    const key = keyOf(object)
    if (type !== 'ADDED') this.#events.delete(key)
    if (type !== 'DELETED') this.#remember(key, object)
  }

  #remember(key: string, event: Written | EventDraft): void {
    this.#events.set(key, event)
    // For the first one; it then asks for the next by itself.
    if (this.#events.size === 1) this.kernel.clock.once(TTL, EXPIRE)
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
    const kind = this.backend.kinds.get('Event')
    const isHome = !!kind && !homeless(this.backend, kind, '', namespace)
    this.#homes.set(namespace, isHome)
    return isHome
  }

  #made(kept: Written | EventDraft): Written {
    return 'dice' in kept ? this.backend.storage.events.objectOf(kept) : kept
  }
}

function nothing(): void {}

/** One object from the first word to the last: most are written. */
function draftOf(
  about: KubeObject,
  type: string,
  reason: string,
  message: string,
  component: string,
  host: string | undefined,
  fieldPath: string | undefined,
  time: string,
): EventDraft {
  return {
    about,
    component,
    host: host ?? '',
    type,
    reason,
    message,
    fieldPath: fieldPath ?? '',
    name: '',
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
    dice: 0,
    version: 0,
    object: null,
  }
}
