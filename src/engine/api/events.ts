import type { Kernel } from '../kernel/index.ts'
import { homeless } from './admission.ts'
import type { Api } from './api.ts'
import type { Backend } from './backend.ts'
import { birth } from './create.ts'
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
  /** The uid of the Event that the recorder itself is taking away: it has forgotten it already. */
  #forgetting = ''

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
    const key = keyOfParts(about.kind, home || undefined, name, uid, fieldPath, type, reason, component, host, message)
    const known = this.#recent.get(key)
    const old = known && this.api.get<KubeObject & { count: number }>('Event', known.namespace, known.name)
    if (old && clock.now - known.last <= SAME_WITHIN) {
      this.api.update({ ...old, count: old.count + 1, lastTimestamp: time })
      this.#remember({ ...known, last: clock.now })
      return
    }
    const eventName = `${name}.${this.#suffix()}`
    const kind = this.backend.kinds.get('Event')!
    const metadata = { name: eventName, namespace } as ObjectMeta
    // A terminating namespace takes no events; the real recorder drops them too.
    if (eventName.length > MAX_NAME || homeless(this.backend, kind, metadata)) return
    if (this.api.get('Event', namespace, eventName)) return
    // Thousands of these are written, each just as it has to be: nothing is left to decode, default or validate.
    const involvedObject: Unstructured = { apiVersion: about.apiVersion, kind: about.kind, name }
    if (home) involvedObject['namespace'] = home
    involvedObject['uid'] = uid
    if (fieldPath) involvedObject['fieldPath'] = fieldPath
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: birth(this.backend, kind, metadata),
      involvedObject,
      type,
      reason,
      message,
      source: host ? { component, host } : { component },
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
    }
    this.backend.storage.create(event)
    this.#remember({ key, namespace, name: eventName, last: clock.now })
    if (this.#recent.size > MAX_EVENTS) this.#forget(this.#recent.values().next().value!)
    if (this.#recent.size === 1) clock.once(TTL, EXPIRE) // it then asks for the next by itself
  }

  rebuild(): void {
    this.#recent.clear()
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
    return hexOfNanoseconds(Math.floor(clock.epoch + clock.now), within)
  }
}

/** `milliseconds * 1,000,000 + within` has more bits than a number, so it is written in two halves. */
function hexOfNanoseconds(milliseconds: number, within: number): string {
  const low = (milliseconds % HALF) * 1_000_000 + within
  const high = Math.floor(milliseconds / HALF) * 1_000_000 + Math.floor(low / HALF)
  return high.toString(16) + (low % HALF).toString(16).padStart(5, '0')
}

const HALF = 2 ** 20

/** What makes two events one. */
function correlationKey({ involvedObject, type, reason, message, source }: Unstructured): string {
  const about = involvedObject as Record<string, string | undefined>
  const { component, host } = source as Record<string, string | undefined>
  const { kind, namespace, name, uid, fieldPath } = about
  return keyOfParts(
    kind,
    namespace,
    name,
    uid,
    fieldPath,
    String(type),
    String(reason),
    component,
    host,
    String(message),
  )
}

function keyOfParts(
  kind: string | undefined,
  namespace: string | undefined,
  name: string | undefined,
  uid: string | undefined,
  fieldPath: string | undefined,
  type: string,
  reason: string,
  component: string | undefined,
  host: string | undefined,
  message: string,
): string {
  const what = `${type}\n${reason}\n${component}\n${host}\n${message}`
  return `${kind}\n${namespace}\n${name}\n${uid}\n${fieldPath}\n${what}`
}

function nothing(): void {}
