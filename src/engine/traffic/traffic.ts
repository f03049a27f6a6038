import type { Api } from '../api/api.ts'
import { keyOf, splitKey } from '../api/api.ts'
import type { WatchEvent } from '../api/types.ts'
import type { ClientConfig } from '../config.ts'
import type { Kernel, Stateful } from '../kernel/index.ts'
import type { Service } from '../kinds/service/types.ts'
import type { Outcome, SourceRef, Trace } from '../network/types.ts'
import { addressOf, type Address } from './address.ts'
import { Callers } from './callers.ts'
import type { Wish } from '../network/relay.ts'
import type { Door, TrafficCount, TrafficSource } from './types.ts'
import { parseTarget } from './url.ts'

/** What traffic asks of the network: one real request. */
export interface TrafficRequest {
  from: SourceRef
  host: string
  port: number
  path: string
  headers?: Readonly<Record<string, string>>
  method?: string
  scheme?: 'http' | 'https'
  /** Whatever certificate is shown is taken. */
  insecure?: boolean
  /** The kept connection that it goes over. */
  connection?: string
}

interface Entry {
  source: TrafficSource
  count: TrafficCount
  /** The address that the caller knows. It goes on using it when the Service is gone, as callers do. */
  known: Address | null
  /** Virtual milliseconds when the Service was deleted; null while it exists. */
  goneSince: number | null
}

export type TrafficState = Entry[]

/** Requests a second of a source that the playground made itself. */
const AUTO_RATE = 1
/** More Services than this get no automatic callers: a picture with more is only noise. */
const AUTO_SOURCES = 24
/** More at once than this are a load test. */
const MAX_BURST = 1000
const MAX_CONNECTIONS = 100
const MAX_RATE = 100
/** How long automatic callers go on calling a Service that was deleted. */
const GIVE_UP_MS = 20_000

/**
 * Who asks whom, how often, and how that went. Each Service outside kube-system gets a caller by itself, at the door
 * that its type is for; people add more. Requests are real: each goes through `send`.
 */
export class Traffic implements Stateful<TrafficState> {
  #entries = new Map<string, Entry>()
  #changed = true
  #held = false
  readonly #callers: Callers

  constructor(
    private readonly cluster: {
      api: Api
      kernel: Kernel
      /** Sends it, and tells of it those who listen. */
      ask: (request: TrafficRequest) => { outcome: Outcome }
      /** Likewise, for who wants to see it. */
      send: (request: TrafficRequest) => Trace
      /** Whether the kept connection that the request names is open; one that the other side has closed is given up. */
      isOpen?: (request: TrafficRequest) => boolean
      /** Who is outside; the first one calls what he can reach. */
      clients: readonly ClientConfig[]
      /** Whether a node's machine is off. */
      isStopped: (node: string) => boolean
      /** What is asked of the Service of a proxy of layer 7, one of these at a time; nothing for any other Service. */
      wishes?: (service: string) => readonly Wish[]
      /** Who asks whom has changed, not only how often they did. */
      onSources: () => void
    },
  ) {
    this.#callers = new Callers(cluster.api, cluster.clients, cluster.isStopped)
    cluster.api.watch<Service>('Service', (event) => this.#serviceChanged(event))
    cluster.kernel.clock.handle('traffic', (id) => this.#ask(id))
    cluster.kernel.clock.handle('traffic/gone', (id) => this.#giveUp(id))
  }

  /** All sources with how they fared, oldest first. Fresh objects: later counts do not change them. */
  sources(): { source: TrafficSource; count: TrafficCount }[] {
    return [...this.#entries.values()].map(({ source, count }) => ({ source, count: { ...count } }))
  }

  /** Whether sources or counts changed since the last call. */
  takeChanged(): boolean {
    const changed = this.#changed
    this.#changed = false
    return changed
  }

  /** Adds a source, or changes the one of that id; its counts stay. */
  set(source: TrafficSource): void {
    const entry = this.#entries.get(source.id)
    this.#entries.set(source.id, {
      source: within(source),
      count: entry?.count ?? { sent: 0, ok: 0, failed: 0 },
      known: entry?.known ?? null,
      goneSince: entry?.goneSince ?? null,
    })
    this.#sourcesChanged()
    this.#plan(source.id, true)
  }

  remove(id: string): void {
    if (this.#entries.delete(id)) this.#sourcesChanged()
  }

  /** So many requests of a source at once, now, beside its rate. False: there is no such source. */
  burst(id: string, count: number): boolean {
    const entry = this.#entries.get(id)
    if (!entry) return false
    this.#send(entry, Math.min(count, MAX_BURST))
    return true
  }

  /** While held, sources keep their rhythm but send nothing: for the time before anybody watches. */
  hold(held: boolean): void {
    this.#held = held
  }

  /** One request through a door, now. An error is a sentence: there was nothing to send to. */
  request(from: SourceRef, service: string, door: Door, port?: number): Trace | { error: string } {
    const object = this.#service(service)
    if (!object) return { error: `services "${splitKey(service).name}" not found` }
    const address = addressOf(this.cluster, object, door, from, port)
    if (!('error' in address)) return this.cluster.send(this.#requestTo(from, service, address))
    if (!address.pending) return { error: address.error }
    const pending = { host: `loadbalancer/${service}`, port: port ?? object.spec.ports?.[0]?.port ?? 80 }
    return this.cluster.send(this.#requestTo(from, service, pending))
  }

  snapshot(): TrafficState {
    return [...this.#entries.values()].map((entry) => ({ ...entry, count: { ...entry.count } }))
  }

  restore(state: TrafficState): void {
    this.#entries = new Map(state.map((entry) => [entry.source.id, { ...entry, count: { ...entry.count } }]))
    this.#changed = true
  }

  /** Who calls a proxy names a host that it has rules for. */
  #requestTo(from: SourceRef, service: string, { host, port }: Address): TrafficRequest {
    const wishes = this.cluster.wishes?.(service) ?? []
    const wish = wishes.length > 0 ? this.cluster.kernel.random.pick('traffic/wishes', wishes) : undefined
    return { from, host, port, path: wish?.path ?? '/', ...(wish && { headers: { host: wish.host } }) }
  }

  #service(key: string): Service | undefined {
    const { namespace, name } = splitKey(key)
    return this.cluster.api.get<Service>('Service', namespace, name)
  }

  #serviceChanged({ type, object }: WatchEvent<Service>): void {
    const key = keyOf(object)
    if (object.metadata.namespace === 'kube-system' || key === 'default/kubernetes') return
    const door = type === 'DELETED' ? null : doorOf(object)
    for (const entry of this.#entries.values()) {
      const { source } = entry
      if (source.service !== key) continue
      if (type === 'DELETED') {
        entry.goneSince = this.cluster.kernel.clock.now
        if (source.auto) this.cluster.kernel.clock.once(GIVE_UP_MS, 'traffic/gone', source.id)
      } else {
        entry.goneSince = null
        if (source.auto && source.door !== door) this.#entries.delete(source.id)
      }
    }
    this.#sourcesChanged()
    if (!door) return
    const id = `auto:${door}:${key}`
    if (this.#entries.has(id) || this.#autoCount() >= AUTO_SOURCES) return
    const from = this.#callers.callerOf(object, door)
    if (from) this.set({ id, from, service: key, door, rate: AUTO_RATE, enabled: true, auto: true })
  }

  #autoCount(): number {
    let n = 0
    for (const entry of this.#entries.values()) if (entry.source.auto) n++
    return n
  }

  #giveUp(id: string): void {
    const entry = this.#entries.get(id)
    if (!entry || entry.goneSince === null) return
    if (this.cluster.kernel.clock.now - entry.goneSince >= GIVE_UP_MS) this.remove(id)
  }

  /** Plans the next request of a source; its first one comes at a moment of its own, so that sources do not beat as one. */
  #plan(id: string, first = false): void {
    const entry = this.#entries.get(id)
    if (!entry?.source.enabled || entry.source.rate <= 0) return
    const { clock, random } = this.cluster.kernel
    const { rate, burst = 1 } = entry.source
    const interval = (1000 * burst) / rate
    clock.once(interval * (first ? random.next('traffic') : 0.8 + 0.4 * random.next('traffic')), 'traffic', id)
  }

  #ask(id: string): void {
    const entry = this.#entries.get(id)
    if (!entry || !entry.source.enabled) return
    this.#plan(id)
    if (!this.#held) this.#send(entry, entry.source.burst ?? 1)
  }

  #send(entry: Entry, count: number): void {
    const service = this.#service(entry.source.service)
    if (service && entry.source.auto) this.#chooseCaller(entry, service)
    const { source } = entry
    if (service) {
      const address = addressOf(this.cluster, service, source.door, source.from, source.port)
      if (!('error' in address)) entry.known = address
    }
    if (!this.#callers.stillStands(source.from)) return
    for (let i = 0; i < count; i++) {
      const request = this.#next(entry)
      if (!request) return
      this.#askOnce(entry, request)
    }
  }

  #askOnce({ source, count }: Entry, request: TrafficRequest): void {
    if (source.connections) {
      request.connection = `${source.id}/${count.sent % source.connections}`
      if (!this.cluster.isOpen?.(request)) count.dialled = (count.dialled ?? 0) + 1
    }
    const { outcome } = this.cluster.ask(request)
    count.sent++
    if (outcome === 'ok') count.ok++
    else count.failed++
    this.#changed = true
  }

  /** What a source would send now, whether it is one of these or not; a sentence where there is nobody to ask. */
  requestOf(source: TrafficSource): TrafficRequest | { error: string } {
    const { url, service: key, door, from, port } = source
    if (!this.#callers.stillStands(from)) return { error: `${from} sends nothing: it is not there, or does not run.` }
    if (url !== undefined) return this.#next({ source, known: null }) ?? { error: `${url} is no URL of http or https.` }
    const service = this.#service(key)
    if (!service) return { error: `services "${splitKey(key).name}" not found` }
    const known = addressOf(this.cluster, service, door, from, port)
    return 'error' in known ? { error: known.error } : this.#next({ source, known })!
  }

  /** What the source sends next; null while it knows no address. */
  #next({ source, known }: Pick<Entry, 'source' | 'known'>): TrafficRequest | null {
    const { from, service, url, method } = source
    const told = method === undefined ? {} : { method }
    if (url !== undefined) {
      const target = parseTarget(url)
      if (!target) return null
      const secure = target.scheme === 'https' ? { scheme: target.scheme, insecure: true } : {}
      return { from, host: target.host, port: target.port, path: target.path, ...secure, ...told }
    }
    if (!known) return null
    const request = { ...this.#requestTo(from, service, known), ...told }
    return source.path === undefined ? request : { ...request, path: source.path }
  }

  /** Automatic callers change when theirs is gone, or somebody better suited has come. */
  #chooseCaller(entry: Entry, service: Service): void {
    const from = this.#callers.callerOf(service, entry.source.door, entry.source.from)
    if (!from || from === entry.source.from) return
    entry.source = { ...entry.source, from }
    entry.known = null
    this.#sourcesChanged()
  }

  #sourcesChanged(): void {
    this.#changed = true
    this.cluster.onSources()
  }
}

function within(source: TrafficSource): TrafficSource {
  const { rate, burst, connections } = source
  const limit = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most)
  return {
    ...source,
    rate: limit(rate, 0, MAX_RATE),
    ...(burst !== undefined && { burst: limit(Math.round(burst), 1, MAX_BURST) }),
    ...(connections !== undefined && { connections: limit(Math.round(connections), 1, MAX_CONNECTIONS) }),
  }
}

/** The door that a Service's type is for; none where there is no address to call. */
function doorOf(service: Service): Door | null {
  switch (service.spec.type) {
    case 'ClusterIP':
      return service.spec.clusterIP === 'None' ? null : 'clusterIP'
    case 'NodePort':
      return 'nodePort'
    case 'LoadBalancer':
      return 'loadBalancer'
    case 'ExternalName':
      return null
  }
}
