import type { Kernel } from '../kernel/index.ts'
import { homeless } from './admission.ts'
import type { Api } from './api.ts'
import type { Backend } from './backend.ts'
import { EventCorrelator, type Talk } from './event-correlator.ts'
import { uuid } from './random-names.ts'
import type { KubeObject, ObjectMeta } from './types.ts'

/** How long an Event lives: kube-apiserver's --event-ttl. */
const TTL = 60 * 60 * 1000
const MAX_EVENTS = 2_000
/** Of a DNS subdomain. */
const MAX_NAME = 253
const EXPIRE = 'api/expire-events'
const TYPED = { typed: true }

type Written = KubeObject & { readonly lastTimestamp?: string }

/**
 * client-go's EventRecorder: writes what its correlator lets through, and forgets the oldest Events. Which Events there
 * are is read from the store again; what the correlator remembers is in the snapshot.
 */
export class EventRecorder {
  readonly #correlator = new EventCorrelator()
  /** By uid, in the order in which they were written last, the oldest first. */
  readonly #events = new Map<string, Written>()
  /** Who speaks, as Events have it: they are few, and thousands of Events share them. */
  readonly #sources = new Map<string, { component: string; host?: string }>()
  /** What the last Event was about: a container is created and started in one breath. */
  #about: { about: KubeObject; fieldPath: string | undefined; reference: object } | undefined

  /** The upper half of the name written last, and its text: it stays the same for a millisecond or so. */
  #high = NaN
  #highText = ''

  constructor(
    readonly api: Api,
    readonly kernel: Kernel,
    readonly backend: Backend,
  ) {
    kernel.clock.handle(EXPIRE, () => this.#expire())
    api.watch<Written>('Event', ({ type, object }) => {
      const { uid } = object.metadata
      if (type !== 'ADDED') this.#events.delete(uid)
      if (type === 'DELETED') return
      this.#events.set(uid, object)
      if (this.#events.size === 1) kernel.clock.once(TTL, EXPIRE) // it then asks for the next by itself
    })
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
    const { name: subject, namespace = 'default', uid } = about.metadata
    const time = clock.timestamp()
    const heard = { uid, component, host: host ?? '', type, reason, message, fieldPath: fieldPath ?? '' }
    const told = this.#correlator.correlate(heard, clock.now, time, () => `${subject}.${this.#suffix()}`)
    if (!told) return
    const { name, count } = told
    const old = this.backend.storage.objects.get('Event', namespace, name) as Written | undefined
    if (old) {
      if (count > 1) this.api.update({ ...old, count, message: told.message, lastTimestamp: time }, TYPED)
      return
    }
    const metadata: ObjectMeta = { name, namespace, uid: '', resourceVersion: '', creationTimestamp: time }
    // A terminating namespace takes no events; the real recorder drops them too.
    const kind = this.backend.kinds.get('Event')!
    if (name.length > MAX_NAME || homeless(this.backend, kind, metadata)) return
    metadata.uid = uuid(this.backend.uids)
    // Thousands of these are written, each just as it has to be: nothing is left to decode, default or validate.
    this.backend.storage.create({
      apiVersion: 'v1',
      kind: 'Event',
      metadata,
      involvedObject: this.#reference(about, fieldPath),
      type,
      reason,
      message: told.message,
      source: this.#source(component, host),
      firstTimestamp: told.firstTimestamp,
      lastTimestamp: time,
      count,
    })
    if (this.#events.size > MAX_EVENTS) this.#forget(this.#events.values().next().value!)
  }

  #source(component: string, host: string | undefined): { component: string; host?: string } {
    const key = host ? `${component} ${host}` : component
    let source = this.#sources.get(key)
    if (!source) this.#sources.set(key, (source = host ? { component, host } : { component }))
    return source
  }

  #reference(about: KubeObject, fieldPath: string | undefined): object {
    const last = this.#about
    if (last && last.about === about && last.fieldPath === fieldPath) return last.reference
    const { name, namespace, uid } = about.metadata
    const { apiVersion, kind } = about
    const reference = {
      apiVersion,
      kind,
      name,
      ...(namespace && { namespace }),
      uid,
      ...(fieldPath && { fieldPath }),
    }
    this.#about = { about, fieldPath, reference }
    return reference
  }

  /** What the correlator remembers. */
  snapshot(): Talk[] {
    return this.#correlator.snapshot()
  }

  restore(talks: readonly Talk[]): void {
    this.#correlator.restore(talks)
    this.#events.clear()
    this.#about = undefined
    const events = this.api.list<Written>('Event')
    events.sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    for (const event of events) this.#events.set(event.metadata.uid, event)
  }

  #forget(event: Written): void {
    const { namespace, name, uid, finalizers } = event.metadata
    this.#events.delete(uid)
    if (finalizers) return void this.api.delete('Event', namespace, name)
    this.backend.managers.forget(uid)
    this.backend.storage.remove(event, event, nothing)
  }

  #expire(): void {
    const { clock } = this.kernel
    for (const event of this.#events.values()) {
      const end = Date.parse(event.lastTimestamp ?? event.metadata.creationTimestamp) - clock.epoch + TTL
      if (end > clock.now) {
        clock.once(end - clock.now, EXPIRE)
        return
      }
      this.#forget(event)
    }
  }

  /**
   * The real one is the time in nanoseconds, in hex. Here many things happen in one millisecond: how many writes there
   * were tells which of them was first, so that events are listed in their order.
   */
  #suffix(): string {
    const { clock } = this.kernel
    const within = this.backend.storage.version % 1_000_000
    // `milliseconds * 1,000,000 + within` has more bits than a number, so it is written in two halves.
    const milliseconds = Math.floor(clock.epoch + clock.now)
    const low = (milliseconds % HALF) * 1_000_000 + within
    const high = Math.floor(milliseconds / HALF) * 1_000_000 + Math.floor(low / HALF)
    if (high !== this.#high) {
      this.#high = high
      this.#highText = high.toString(16)
    }
    return this.#highText + (HALF + (low % HALF)).toString(16).slice(1)
  }
}

const HALF = 2 ** 20

function nothing(): void {}
