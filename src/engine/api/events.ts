import type { Kernel } from '../kernel/index.ts'
import { homeless } from './admission.ts'
import type { Api } from './api.ts'
import type { Backend } from './backend.ts'
import { uuid } from './random-names.ts'
import type { KubeObject, ObjectMeta, Unstructured } from './types.ts'

/** How long an Event lives: kube-apiserver's --event-ttl. */
const TTL = 60 * 60 * 1000
/** How long equal events are counted into one: client-go's EventCorrelator, maxIntervalInSeconds. */
const SAME_WITHIN = 10 * 60 * 1000
const MAX_EVENTS = 2_000
/** Of a DNS subdomain. */
const MAX_NAME = 253
const EXPIRE = 'api/expire-events'

interface Recorded {
  key: string
  namespace: string
  name: string
  last: number
}

/**
 * client-go's EventRecorder and correlator: an event equal to a recent one counts it up instead of being written anew.
 * Keeps only what can be read from the stored Events again, so there is nothing to snapshot.
 */
export class EventRecorder {
  /** By what makes events equal; in order of their last occurrence, the oldest first. */
  readonly #recent = new Map<string, Recorded>()
  /** Who speaks, as Events have it: they are few, and thousands of Events share them. */
  readonly #sources = new Map<string, { component: string; host?: string }>()
  /** What the last Event was about: a container is created and started in one breath. */
  #about: { about: KubeObject; fieldPath: string | undefined; reference: object } | undefined
  /** The uid of the Event that the recorder itself is taking away: it has forgotten it already. */
  #forgetting = ''

  /** The upper half of the name written last, and its text: it stays the same for a millisecond or so. */
  #high = NaN
  #highText = ''

  constructor(
    readonly api: Api,
    readonly kernel: Kernel,
    readonly backend: Backend,
  ) {
    kernel.clock.handle(EXPIRE, () => this.#expire())
    api.watch('Event', ({ type, object }) => {
      if (type !== 'DELETED' || object.metadata.uid === this.#forgetting) return
      this.#recent.delete(correlationKey(object as unknown as Unstructured))
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
    const { name, namespace: home, uid } = about.metadata
    const namespace = home ?? 'default'
    const time = clock.timestamp()
    const key = uid + keyOfParts(fieldPath, type, reason, component, host, message)
    const known = this.#recent.get(key)
    const old = known && this.api.get<KubeObject & { count: number }>('Event', known.namespace, known.name)
    if (old && clock.now - known.last <= SAME_WITHIN) {
      this.api.update({ ...old, count: old.count + 1, lastTimestamp: time })
      this.#remember({ ...known, last: clock.now })
      return
    }
    const eventName = `${name}.${this.#suffix()}`
    const metadata: ObjectMeta = { name: eventName, namespace, uid: '', resourceVersion: '', creationTimestamp: time }
    // A terminating namespace takes no events; the real recorder drops them too.
    const kind = this.backend.kinds.get('Event')!
    if (eventName.length > MAX_NAME || homeless(this.backend, kind, metadata)) return
    if (this.api.get('Event', namespace, eventName)) return
    metadata.uid = uuid(this.kernel.random)
    // Thousands of these are written, each just as it has to be: nothing is left to decode, default or validate.
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata,
      involvedObject: this.#reference(about, fieldPath),
      type,
      reason,
      message,
      source: this.#source(component, host),
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
    }
    this.backend.storage.create(event)
    this.#remember({ key, namespace, name: eventName, last: clock.now })
    if (this.#recent.size > MAX_EVENTS) this.#forget(this.#recent.values().next().value!)
    if (this.#recent.size === 1) clock.once(TTL, EXPIRE) // it then asks for the next by itself
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

  rebuild(): void {
    this.#recent.clear()
    this.#about = undefined
    const events = this.api.list<KubeObject & { lastTimestamp?: string }>('Event')
    const recorded = events.map((event): Recorded => ({
      key: correlationKey(event as unknown as Unstructured),
      namespace: event.metadata.namespace!,
      name: event.metadata.name,
      last: Date.parse(event.lastTimestamp ?? event.metadata.creationTimestamp) - this.kernel.clock.epoch,
    }))
    recorded.sort((a, b) => a.last - b.last || (a.key < b.key ? -1 : 1))
    for (const entry of recorded) this.#recent.set(entry.key, entry)
  }

  #remember(entry: Recorded): void {
    this.#recent.delete(entry.key)
    this.#recent.set(entry.key, entry)
  }

  #forget(entry: Recorded): void {
    this.#recent.delete(entry.key)
    const { storage, managers } = this.backend
    const event = storage.objects.get('Event', entry.namespace, entry.name)
    if (!event) return
    if (event.metadata.finalizers) return void this.api.delete('Event', entry.namespace, entry.name)
    const { uid } = event.metadata
    this.#forgetting = uid
    managers.forget(uid)
    storage.remove(event, event, nothing)
    this.#forgetting = ''
  }

  #expire(): void {
    const { clock } = this.kernel
    for (const entry of this.#recent.values()) {
      if (entry.last + TTL > clock.now) {
        clock.once(entry.last + TTL - clock.now, EXPIRE)
        return
      }
      this.#forget(entry)
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

/** What makes two events one. */
function correlationKey({ involvedObject, type, reason, message, source }: Unstructured): string {
  const about = involvedObject as Record<string, string | undefined>
  const { component, host } = source as Record<string, string | undefined>
  const { kind, namespace, name, uid, fieldPath } = about
  // one written by hand need not say a uid
  const what = uid ?? `${kind}\n${namespace}\n${name}`
  return what + keyOfParts(fieldPath, String(type), String(reason), component, host, String(message))
}

function keyOfParts(
  fieldPath: string | undefined,
  type: string,
  reason: string,
  component: string | undefined,
  host: string | undefined,
  message: string,
): string {
  return `\n${fieldPath}\n${type}\n${reason}\n${component}\n${host}\n${message}`
}

function nothing(): void {}
