import type { ApiServer, ApplyResult, ApiVerbs } from './api/index.ts'
import type { DescribeContext } from './api/kind.ts'
import type { KubeObject, LabelSelector, Reply, Unstructured, WatchEvent } from './api/types.ts'
import { restoreAll, snapshotOf, startComponents, type Components } from './cluster/components.ts'
import { cordon, drain, remove, scale } from './cluster/verbs.ts'
import { DRAWN, topologyOf } from './cluster/view.ts'
import { eventView, type ClusterEvents, type ClusterOptions, type ClusterSnapshot } from './clusterTypes.ts'
import type { ClusterConfig, FirewallConfig, IPFamily, ProxyMode } from './config.ts'
import { Emitter, type Stateful } from './kernel/index.ts'
import type { Event } from './kinds/event/types.ts'
import type { Pod } from './kinds/pod/types.ts'
import type { Part } from './l7/types.ts'
import {
  toTrace,
  type ConntrackEntry,
  type DnsQuestion,
  type Fare,
  type Network,
  type ProxyTool,
  type ResolvConf,
  type SendRequest,
  type TraceRecord,
} from './network/index.ts'
import type { Explanation, Place, Socket, Trace } from './network/types.ts'
import type { ContainerInside, Fault, RunFacts } from './node/index.ts'
import type { Topology } from './topology/index.ts'
import type { Traffic } from './traffic/index.ts'

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
  readonly #components: Components
  readonly #api: ApiServer
  readonly #emitter = new Emitter<ClusterEvents>()
  /** Something that the picture shows has changed. */
  #dirty = true
  /** Something happened that a person would call news. */
  #news = false

  constructor(options: ClusterOptions = {}) {
    this.#options = options
    this.#components = startComponents(options, {
      ask: (request) => this.#ask(request),
      send: (request) => this.request(request),
      onSources: () => {
        this.#dirty = true
      },
    })
    const { config, traffic, network, api } = this.#components
    this.config = config
    this.traffic = traffic
    this.network = network
    this.#api = api
    this.#listen()
    for (const part of options.parts ?? []) this.add(part)
  }

  /** Adds a part while the cluster runs; one that it has already is left alone. */
  add(part: Part): void {
    this.#components.parts.add(part)
  }

  /** Makes a cluster that was there before know the kinds that others are made with by now. */
  learn(): void {
    this.#components.parts.learn()
  }

  /** Names of the parts that it has. */
  get parts(): readonly string[] {
    return this.#components.parts.names
  }

  /** Virtual milliseconds since the cluster's start. */
  get time(): number {
    return this.#components.kernel.clock.now
  }

  /**
   * `journey` for each request of the traffic, `trace` for the same in words; `event` for each Event object written.
   * Returns how to stop listening. Where nobody listens, no way is kept and no word is made.
   */
  on<K extends keyof ClusterEvents>(name: K, listener: (event: ClusterEvents[K]) => void): () => void {
    if (name === 'event') return this.#onEvent(listener as (event: ClusterEvents['event']) => void)
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
    return remove(this.#api, kind, namespace, name)
  }

  /** `kubectl scale`. */
  scale(kind: string, namespace: string, name: string, replicas: number): { error?: string } {
    return scale(this.#api, kind, namespace, name, replicas)
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
    return { api: this.#api, now: this.#components.kernel.clock.epoch + this.time }
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
    return this.#components.nodes.stop(name)
  }

  startNode(name: string): boolean {
    return this.#components.nodes.start(name)
  }

  /**
   * Breaks something on purpose, or mends it. The error is a sentence that says why that cannot be.
   * @example cluster.fault({ type: 'killPod', pod: 'pod/default/web', by: 'oom' })
   */
  fault(fault: Fault): { error?: string } {
    const error = this.#components.nodes.fault(fault)
    if (error !== undefined) return { error }
    this.#dirty = true
    this.#news = true
    return {}
  }

  /** The zone that a node is cut off with; null: it is not. */
  cutOffWith(node: string): string | null {
    return this.#components.nodes.zones.cutWith(node)
  }

  /** Takes a node of the configuration away with its Node object, and brings it back. False as for `stopNode`. */
  removeNode(name: string): boolean {
    return this.#components.nodes.remove(name)
  }

  addNode(name: string): boolean {
    return this.#components.nodes.add(name)
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
    return cordon(this.#api, name, unschedulable)
  }

  /**
   * `kubectl drain --ignore-daemonsets --force`: cordons the node and deletes its pods, those of DaemonSets left out.
   * PodDisruptionBudgets are not modelled.
   */
  drain(name: string): { error?: string } {
    return drain(this.#api, name)
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
    return this.#components.nodes.inside(found, container ?? found.spec.containers[0]!.name)
  }

  /** What the output and the use of a pod's containers can be told of, by `runOf` and `servedLately` of `#kubectl`. */
  factsOf(namespace: string, pod: string): RunFacts | undefined {
    const found = this.#api.get<Pod>('Pod', namespace, pod)
    return found && this.#components.nodes.factsOf(found)
  }

  /**
   * Ends the process of a container that somebody sat at (`kubectl run -it`, `attach`), with its exit code. A container
   * with `stdin` goes on until then. False: no such container runs.
   */
  endProcess(namespace: string, pod: string, container: string, code: number): boolean {
    const found = this.#api.get<Pod>('Pod', namespace, pod)
    return found !== undefined && this.#components.nodes.endProcess(found, container, code)
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
    return this.#components.nodes.sockets.list()
  }

  /** Whether a node's machine is off. */
  isStopped(node: string): boolean {
    return this.#components.nodes.isStopped(node)
  }

  /** Lets virtual time pass. */
  step(ms: number): void {
    this.#components.kernel.clock.runUntil(this.time + ms)
  }

  /** Lets time pass up to the next thing worth telling: a request, an event, a change of the picture. */
  stepToNews(): void {
    const limit = this.time + QUIET_MS
    this.#news = false
    const news = () => {
      this.#news = true
    }
    const stop = this.#api.watch('Event', ({ type }) => type !== 'DELETED' && news(), { late: news })
    while (!this.#news && this.#components.kernel.clock.runNext(limit));
    stop()
    if (!this.#news) this.#components.kernel.clock.runUntil(limit)
  }

  /** The picture's facts if they may have changed since the last call, else null. */
  takeTopology(): Topology | null {
    const changes = [this.#dirty, this.network.takeRulesChanged(), this.#components.cloud.takeChanged()]
    if (!changes.includes(true)) return null
    this.#dirty = false
    return this.topology()
  }

  topology(): Topology {
    return topologyOf(this.#components)
  }

  snapshot(): ClusterSnapshot {
    return snapshotOf(this.#components)
  }

  /**
   * Takes up where a snapshot of a cluster of the same configuration was taken.
   * @throws Error when it lacks a part that the snapshot names
   */
  restore(snapshot: ClusterSnapshot): void {
    restoreAll(this.#components, snapshot)
    this.#dirty = true
  }

  /** A second cluster with the same past and, left alone, the same future; what is done to one does not touch the other. */
  fork(): Cluster {
    const twin = new Cluster({ ...this.#options, parts: this.#components.parts.all })
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
  }

  #onEvent(listener: (event: ClusterEvents['event']) => void): () => void {
    return this.#api.watch<Event>('Event', ({ type, object }) => {
      if (type !== 'DELETED') listener(eventView(this.time, object))
    })
  }
}
