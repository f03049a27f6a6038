import { ApiServer, type ApplyResult, type ApiVerbs } from './api/index.ts'
import { runController } from './api/controller.ts'
import type { DescribeContext, KindDefinition } from './api/kind.ts'
import type { KubeObject, LabelSelector, Reply, Unstructured, WatchEvent } from './api/types.ts'
import { startCloud, type Cloud } from './cloud/index.ts'
import { eventView, type ClusterEvents, type ClusterOptions, type ClusterSnapshot } from './clusterTypes.ts'
import { defaultConfig, type ClusterConfig, type FirewallConfig, type IPFamily, type ProxyMode } from './config.ts'
import { Emitter, Kernel, type Stateful } from './kernel/index.ts'
import { bootstrap, createClusterDNS, kinds, knownKinds, podStatusText } from './kinds/index.ts'
import type { Part, RunningPart } from './l7/types.ts'
import type { Event } from './kinds/event/types.ts'
import type { Pod } from './kinds/pod/types.ts'
import type { Service } from './kinds/service/types.ts'
import { FIELDS } from './kinds/schema/table.ts'
import {
  Network,
  problemOf,
  type ConntrackEntry,
  type DnsQuestion,
  type ProxyTool,
  type ResolvConf,
  type SendRequest,
  toTrace,
  type Fare,
  type TraceRecord,
} from './network/index.ts'
import type { Relay } from './network/relay.ts'
import type { Denied, Explanation, Place, Socket, Trace } from './network/types.ts'
import { startNodes, type ContainerInside, type Fault, type Nodes, type RunFacts } from './node/index.ts'
import { buildTopology, type Topology } from './topology/index.ts'
import { addressOf, Traffic, type TrafficSource } from './traffic/index.ts'

/** Kinds whose changes can change the picture. */
const DRAWN = ['Node', 'Pod', 'Service', 'EndpointSlice', 'NetworkPolicy', 'Ingress', 'Gateway', 'HTTPRoute'] as const
/** A cluster is handed over when it is up: its DNS pods have started, its nodes have been seen. Milliseconds. */
const BOOT_MS = 60_000
/** `stepToNews` gives up after this much virtual time in which nothing happened. */
const QUIET_MS = 60_000

/**
 * A cluster: API server, controllers, scheduler, kubelets, kube-proxies, cloud and traffic on one virtual clock.
 *
 * @example
 * const cluster = new Cluster()
 * cluster.apply([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } }])
 * cluster.step(1000)
 * cluster.send({ from: 'node/node-1', host: '10.96.0.10', port: 80 }).outcome
 */
export class Cluster implements Stateful<ClusterSnapshot> {
  readonly config: ClusterConfig
  readonly traffic: Traffic
  readonly network: Network
  readonly #options: ClusterOptions
  readonly #kernel: Kernel
  readonly #api: ApiServer
  readonly #nodes: Nodes
  readonly #cloud: Cloud
  /** Everything that the API server knows, those of parts included. */
  readonly #kinds: KindDefinition[]
  readonly #parts = new Map<string, { part: Part; running: RunningPart }>()
  readonly #emitter = new Emitter<ClusterEvents>()
  /** Something that the picture shows has changed. */
  #dirty = true
  /** Something happened that a person would call news. */
  #news = false

  constructor(options: ClusterOptions = {}) {
    this.#options = options
    this.config = options.config ?? defaultConfig()
    this.#kernel = new Kernel({ seed: this.config.seed, start: -BOOT_MS })
    const kernel = this.#kernel
    this.#kinds = kinds(this.config)
    this.#api = new ApiServer({
      kernel,
      schema: FIELDS,
      kinds: this.#kinds,
      ...(options.limits && { limits: options.limits }),
    })
    const api = this.#api
    const config = this.config
    this.#nodes = startNodes({ api, kernel, config })
    this.network = new Network({
      kernel,
      api,
      config,
      sockets: this.#nodes.sockets,
      respond: (socket, request) => this.#nodes.respond(socket, request),
      certificate: (socket) => this.#nodes.certificate(socket),
      relay: () => this.#relay,
      loadBalancers: () => this.#cloud.loadBalancers(),
      isStopped: (node) => this.#nodes.isStopped(node),
      delayOf: (socket) => this.#nodes.delayOf(socket),
      cutBetween: (from, to) => this.#nodes.zones.between(from, to),
      forgetful: options.forgetful ?? false,
    })
    this.#cloud = startCloud({
      api,
      kernel,
      config,
      isStopped: (node) => this.#nodes.isStopped(node) || this.#nodes.zones.cutWith(node) !== null,
      listens: (ip, port) => this.#nodes.sockets.at(ip, port, 'TCP') !== undefined,
      ...(options.loadBalancerDelayMs !== undefined && { provisioningMs: options.loadBalancerDelayMs }),
    })
    this.traffic = new Traffic({
      api,
      kernel,
      ask: (request) => this.#ask(request),
      send: (request) => this.request(request),
      isOpen: (request) => this.network.isOpen(request),
      isStopped: (node) => this.#nodes.isStopped(node),
      clients: this.config.clients,
      wishes: (service) => [...this.#parts.values()].flatMap(({ running }) => running.wishes(service)),
      onSources: () => {
        this.#dirty = true
      },
    })
    bootstrap(api, this.config)
    createClusterDNS(api, this.config)
    this.#kernel.clock.runUntil(0)
    this.#listen()
    for (const part of options.parts ?? []) this.add(part)
  }

  /** Adds a part while the cluster runs; one that it has already is left alone. */
  add(part: Part): void {
    if (this.#parts.has(part.name)) return
    const context = { api: this.#api, kernel: this.#kernel, config: this.config }
    this.#install(part.kinds)
    this.#parts.set(part.name, { part, running: part.start(context) })
  }

  /** Makes a cluster that was there before know the kinds that others are made with by now. */
  learn(): void {
    this.#install(knownKinds().filter((kind) => !this.#kinds.includes(kind)))
  }

  #install(kinds: readonly KindDefinition[]): void {
    const context = { api: this.#api, kernel: this.#kernel, config: this.config }
    for (const kind of kinds) {
      this.#api.register(kind)
      this.#kinds.push(kind)
      for (const factory of kind.controllers ?? []) runController(factory(context), context)
    }
  }

  /** Names of the parts that it has. */
  get parts(): readonly string[] {
    return [...this.#parts.keys()]
  }

  get #relay(): Relay | undefined {
    for (const { running } of this.#parts.values()) return running.relay
    return undefined
  }

  /** Virtual milliseconds since the cluster's start. */
  get time(): number {
    return this.#kernel.clock.now
  }

  /**
   * `journey` for each request of the traffic, `trace` for the same in words; `event` for each Event object written.
   * Returns how to stop listening. Where nobody listens, no way is kept and no word is made.
   */
  on<K extends keyof ClusterEvents>(name: K, listener: (event: ClusterEvents[K]) => void): () => void {
    return this.#emitter.on(name, listener)
  }

  /** `kubectl apply -f`: each object by itself, in order; a refused one never stops the others. */
  apply(objects: readonly Unstructured[], options: { file?: string; namespace?: string } = {}): ApplyResult[] {
    return this.#api.apply(objects, options)
  }

  /** `Kind/namespace/name` of an object as its author wrote it; the namespace is empty for cluster-scoped kinds. */
  keyOf(object: Unstructured): string {
    const metadata = (object.metadata ?? {}) as { namespace?: unknown; name?: unknown }
    const kind = String(object.kind)
    const namespaced = this.#api.definition(kind)?.namespaced ?? true
    return `${kind}/${namespaced ? String(metadata.namespace ?? 'default') : ''}/${String(metadata.name)}`
  }

  /** `kubectl delete KIND NAME`: owned objects follow in the background. `text` is what kubectl prints. */
  delete(kind: string, namespace: string, name: string): { error?: string; text?: string } {
    const reply = this.#api.delete(kind, namespace || undefined, name)
    if (!reply.ok) return { error: reply.status.message }
    return { text: this.#api.deletedText(kind, namespace, name) }
  }

  /** `kubectl scale`. */
  scale(kind: string, namespace: string, name: string, replicas: number): { error?: string } {
    const reply = this.#api.mergePatch(kind, namespace, name, { spec: { replicas } })
    return reply.ok ? {} : { error: reply.status.message }
  }

  get<T extends KubeObject>(kind: string, namespace: string, name: string): T | undefined {
    return this.#api.get<T>(kind, namespace || undefined, name)
  }

  /** The verbs of the API server, for whoever speaks to it as kubectl does. */
  get api(): ApiVerbs {
    return this.#api
  }

  /** What descriptions and tables read: the objects, and the time of day. */
  get reading(): DescribeContext {
    return { api: this.#api, now: this.#kernel.clock.epoch + this.time }
  }

  list<T extends KubeObject>(
    kind: string,
    options?: { namespace?: string; selector?: LabelSelector | Record<string, string> },
  ): T[] {
    return this.#api.list<T>(kind, options)
  }

  watch<T extends KubeObject>(kind: string, listener: (event: WatchEvent<T>) => void): () => void {
    return this.#api.watch(kind, listener)
  }

  create<T extends KubeObject>(object: Unstructured): Reply<T> {
    return this.#api.create<T>(object)
  }

  /** Switches a node's machine off, and later on again. False: there is none of that name, or it is so already. */
  stopNode(name: string): boolean {
    return this.#nodes.stop(name)
  }

  startNode(name: string): boolean {
    return this.#nodes.start(name)
  }

  /**
   * Breaks something on purpose, or mends it. The error is a sentence that says why that cannot be.
   * @example cluster.fault({ type: 'killPod', pod: 'pod/default/web', by: 'oom' })
   */
  fault(fault: Fault): { error?: string } {
    const error = this.#nodes.fault(fault)
    if (error !== undefined) return { error }
    this.#dirty = true
    this.#news = true
    return {}
  }

  /** The zone that a node is cut off with; null: it is not. */
  cutOffWith(node: string): string | null {
    return this.#nodes.zones.cutWith(node)
  }

  /** Takes a node of the configuration away with its Node object, and brings it back. False as for `stopNode`. */
  removeNode(name: string): boolean {
    return this.#nodes.remove(name)
  }

  addNode(name: string): boolean {
    return this.#nodes.add(name)
  }

  /** What the cloud lets through from outside to the nodes' own addresses. */
  get firewall(): FirewallConfig {
    return this.network.defences.firewall
  }

  /**
   * Opens or closes the firewall in front of the nodes, or changes what passes it while it is closed. Connections that
   * are open already go on.
   * @example cluster.setFirewall({ nodePorts: 'closed' })
   */
  setFirewall(change: Partial<FirewallConfig>): void {
    this.network.defences.setFirewall(change)
    this.#dirty = true
    this.#news = true
  }

  /** `kubectl cordon` and `uncordon`: no new pods for the node, or new ones again. */
  cordon(name: string, unschedulable = true): { error?: string } {
    const reply = this.#api.mergePatch('Node', undefined, name, { spec: { unschedulable: unschedulable || null } })
    return reply.ok ? {} : { error: reply.status.message }
  }

  /**
   * `kubectl drain --ignore-daemonsets --force`: cordons the node and deletes its pods, those of DaemonSets left out.
   * PodDisruptionBudgets are not modelled.
   */
  drain(name: string): { error?: string } {
    const cordoned = this.cordon(name)
    if (cordoned.error) return cordoned
    for (const { spec, metadata } of this.#api.list<Pod>('Pod')) {
      const isDaemon = metadata.ownerReferences?.some((owner) => owner.controller && owner.kind === 'DaemonSet')
      if (spec.nodeName === name && !isDaemon) this.#api.delete('Pod', metadata.namespace, metadata.name)
    }
    return {}
  }

  /** The one journey that a request does make, with connection tracking, DNS and reply. Its `trace` event is not emitted. */
  send(request: SendRequest): Trace {
    return this.network.send(request)
  }

  /** Like `send`, without words: `toTrace` tells it when somebody looks. */
  journey(request: SendRequest): TraceRecord {
    return this.network.journey(request)
  }

  /**
   * Like `send`, without its way: for loads of thousands.
   * @example for (let i = 0; i < 100_000; i++) count(cluster.probe({ from: 'client', host: '10.0.1.5', port: 30100 }))
   */
  probe(request: SendRequest): Fare {
    return this.network.probe(request)
  }

  /** Like `send`, for somebody to watch: its events are emitted, so that it flies on the picture. */
  request(request: SendRequest): Trace {
    this.#news = true
    const record = this.network.journey(request)
    const trace = toTrace(record)
    this.#emitter.emit('journey', record)
    this.#emitter.emit('trace', trace)
    return trace
  }

  /** Everything that could happen to a request, by the rules of the node that first sees it; changes nothing. */
  explain(request: SendRequest): Explanation {
    return this.network.explain(request)
  }

  /** The node's rules, as the tool of the cluster's kube-proxy mode prints them: `iptables-save`, `nft list ruleset`. */
  rules(node: string, options: { family?: IPFamily } = {}): string {
    return this.network.rules(node, options)
  }

  /**
   * What somebody sees who types one of these on the node; nothing where the cluster's kube-proxy mode does not use it.
   * @example cluster.nodeTool('node-1', 'nft list ruleset')
   */
  nodeTool(node: string, tool: ProxyTool): string {
    return this.network.tool(node, tool)
  }

  /**
   * A running container as who is in it sees it: programs, variables, files. A sentence where there is none to be in.
   * @param container default: the pod's first
   */
  inside(namespace: string, pod: string, container?: string): ContainerInside | string {
    const found = this.#api.get<Pod>('Pod', namespace, pod)
    if (!found) return `pods "${pod}" not found`
    return this.#nodes.inside(found, container ?? found.spec.containers[0]!.name)
  }

  /** What the output and the use of a pod's containers can be told of, by `runOf` and `servedLately` of `#kubectl`. */
  factsOf(namespace: string, pod: string): RunFacts | undefined {
    const found = this.#api.get<Pod>('Pod', namespace, pod)
    return found && this.#nodes.factsOf(found)
  }

  /**
   * Ends the process of a container that somebody sat at (`kubectl run -it`, `attach`), with its exit code. A container
   * with `stdin` goes on until then. False: no such container runs.
   */
  endProcess(namespace: string, pod: string, container: string, code: number): boolean {
    const found = this.#api.get<Pod>('Pod', namespace, pod)
    return found !== undefined && this.#nodes.endProcess(found, container, code)
  }

  /** What a machine, a pod or a client is told of DNS servers: its /etc/resolv.conf; undefined: there is no such place. */
  resolvConf(place: Place): ResolvConf | undefined {
    return this.network.resolvConf(place)
  }

  /**
   * Asks a DNS server about a name, all questions from one socket as the C library does; a sentence where there is no
   * such sender.
   */
  query(from: Place, questions: readonly DnsQuestion[], options: { server?: string; timeoutMs?: number } = {}) {
    return this.network.query(from, questions, options)
  }

  /** What conntrack of a node remembers. */
  connections(node: string): ConntrackEntry[] {
    return this.network.connections(node)
  }

  /** Who listens, on whatever address. */
  sockets(): Socket[] {
    return this.#nodes.sockets.list()
  }

  /** Whether a node's machine is off. */
  isStopped(node: string): boolean {
    return this.#nodes.isStopped(node)
  }

  /** Lets virtual time pass. */
  step(ms: number): void {
    this.#kernel.clock.runUntil(this.time + ms)
  }

  /** Lets time pass up to the next thing worth telling: a request, an event, a change of the picture. */
  stepToNews(): void {
    const limit = this.time + QUIET_MS
    this.#news = false
    while (!this.#news && this.#kernel.clock.runNext(limit));
    if (!this.#news) this.#kernel.clock.runUntil(limit)
  }

  /** The picture's facts if they may have changed since the last call, else null. */
  takeTopology(): Topology | null {
    const changes = [this.#dirty, this.network.takeRulesChanged(), this.#cloud.takeChanged()]
    if (!changes.includes(true)) return null
    this.#dirty = false
    return this.topology()
  }

  topology(): Topology {
    return buildTopology({
      api: this.#api,
      config: this.config,
      loadBalancers: this.#cloud.loadBalancers(),
      sources: this.traffic.sources().map(({ source }) => source),
      ruleCount: (node) => this.network.ruleCount(node),
      podStatus: podStatusText,
      isOff: (node) => this.#nodes.isStopped(node),
      cutOffWith: (node) => this.#nodes.zones.cutWith(node),
      faultsOf: (pod) => this.#nodes.faultsOf(pod),
      problemOf: (service) => problemOf(this.#api, service) ?? this.network.defences.problemOf(service),
      policies: () =>
        this.network.defences.facts().map((policy) => ({
          place: `networkpolicy/${policy.namespace}/${policy.name}`,
          ...policy,
        })),
      deniedOf: (source) => this.#deniedOf(source),
      placeAt: (ip) => this.network.placeAt(ip),
      firewall: this.network.defences.firewall,
      routes: () => [...this.#parts.values()].flatMap(({ running }) => running.routes()),
    })
  }

  /** What a source of traffic is kept from at present. */
  #deniedOf({ from, service: key, door, port }: TrafficSource): readonly Denied[] {
    if (!this.network.defences.mayDeny) return []
    const [namespace, name = ''] = key.split('/')
    const service = this.#api.get<Service>('Service', namespace, name)
    const to = service && addressOf({ api: this.#api, clients: this.config.clients }, service, door, from, port)
    return to && 'host' in to ? (this.network.explain({ from, ...to }).denied ?? []) : []
  }

  snapshot(): ClusterSnapshot {
    return {
      kernel: this.#kernel.snapshot(),
      api: this.#api.snapshot(),
      nodes: this.#nodes.snapshot(),
      cloud: this.#cloud.snapshot(),
      network: this.network.snapshot(),
      traffic: this.traffic.snapshot(),
      parts: Object.fromEntries([...this.#parts].map(([name, { running }]) => [name, running.snapshot()])),
    }
  }

  /**
   * Takes up where a snapshot of a cluster of the same configuration was taken.
   * @throws Error when it lacks a part that the snapshot names
   */
  restore(snapshot: ClusterSnapshot): void {
    this.#kernel.restore(snapshot.kernel)
    this.#api.restore(snapshot.api)
    this.#nodes.restore(snapshot.nodes)
    this.#cloud.restore(snapshot.cloud)
    this.network.restore(snapshot.network)
    this.traffic.restore(snapshot.traffic)
    for (const [name, state] of Object.entries(snapshot.parts ?? {})) {
      const found = this.#parts.get(name)
      if (!found) throw new Error(`the snapshot is of a cluster with ${name}, which this one lacks`)
      found.running.restore(state)
    }
    this.#dirty = true
  }

  /** A second cluster with the same past and, left alone, the same future; what is done to one does not touch the other. */
  fork(): Cluster {
    const twin = new Cluster({ ...this.#options, parts: [...this.#parts.values()].map(({ part }) => part) })
    twin.restore(this.snapshot())
    return twin
  }

  /**
   * A fork whose kube-proxies run in another mode, with the same objects: to compare rules, and the same packet's walk.
   * Await `loadProxyMode` before.
   * @example cluster.inMode('nftables').send(request)
   * @throws Error when the mode is not loaded
   */
  inMode(mode: ProxyMode): Cluster {
    const config = { ...this.config, proxy: { ...this.config.proxy, mode } }
    const twin = new Cluster({ ...this.#options, config })
    twin.restore(this.snapshot())
    return twin
  }

  /** A request of the traffic: it is told as far as somebody listens. */
  #ask(request: SendRequest): Fare {
    this.#news = true
    if (!this.#emitter.isHeard('trace') && !this.#emitter.isHeard('journey')) return this.network.probe(request)
    const record = this.network.journey(request)
    this.#emitter.emit('journey', record)
    if (this.#emitter.isHeard('trace')) this.#emitter.emit('trace', toTrace(record))
    return record.story
  }

  #listen(): void {
    for (const kind of DRAWN) {
      this.#api.watch(kind, () => {
        this.#dirty = true
        this.#news = true
      })
    }
    // Policies select by a namespace's labels.
    this.#api.watch('Namespace', () => {
      this.#dirty = true
    })
    this.#api.watch<Event>('Event', ({ type, object }) => {
      if (type === 'DELETED') return
      this.#news = true
      if (this.#emitter.isHeard('event')) this.#emitter.emit('event', eventView(this.time, object))
    })
  }
}
