import type { IPFamily } from '../config.ts'
import { hostPort } from '../ip.ts'
import type { Stateful } from '../kernel/index.ts'
import { POD } from '../kinds/pod/about.ts'
import type { Pod } from '../kinds/pod/types.ts'
import { asked, fail, isOver, outgoing, storyOf } from './asking.ts'
import type { ConntrackEntry } from './conntrack.ts'
import { Defences } from './defences.ts'
import { diagnose, serviceOf } from './diagnose.ts'
import { explainRequest } from './explainRequest.ts'
import { sourceAddress } from './families.ts'
import { Journey } from './journey.ts'
import { startOf, type End } from './ways.ts'
import { answerHealth, isHealthSocket } from './healthPorts.ts'
import { CONNECT_TIMEOUT, LATENCY } from './latency.ts'
import type { DnsQuestion, ResolvConf } from './dns/index.ts'
import type { Lookup } from './lookup.ts'
import { Memory } from './memory.ts'
import type { Fare, NetworkOptions, NetworkState } from './networkTypes.ts'
import { isStillThere, OpenConnections, otherEnd, withoutStranger } from './open.ts'
import { Ports } from './ports.ts'
import { Proxiers } from './proxier.ts'
import type { ProxyTool } from './proxy/rules.ts'
import { Names } from './naming.ts'
import { TraceRecord, type Story } from './record.ts'
import { answer } from './reply.ts'
import type { SendRequest } from './request.ts'
import { Routes } from './routes.ts'
import type { Exchange } from './serve.ts'
import { findSource, isItself, type Source } from './source.ts'
import { forgetStale } from './stale.ts'
import { makeStack, type LivingStack } from './stack.ts'
import { Tape } from './tape.ts'
import { toLookup, toTrace } from './trace.ts'
import type { Explanation, Packet, Place, SourceRef, Trace } from './types.ts'
import type { World } from './world.ts'

/**
 * The network of a cluster: the kube-proxy, conntrack table and hooks of every node, routes between them, load
 * balancers, DNS, and the sockets at the ends.
 *
 * A journey is computed whole at the moment it starts; its hops carry the times at which they happen.
 *
 * @example network.send({ from: 'client', host: '203.0.113.11', port: 30100 }).servedBy // '10.244.0.7:80'
 */
export class Network implements Stateful<NetworkState> {
  readonly #options: NetworkOptions
  readonly #proxiers: Proxiers
  readonly #routes: Routes
  readonly #stacks = new Map<string, LivingStack>()
  readonly #world: World
  /** NetworkPolicies, and the firewall in front of the nodes. */
  readonly defences: Defences
  readonly #exchange: Exchange
  #sent = 0
  readonly #tape = new Tape()
  readonly #memory: Memory
  readonly #names: Names
  readonly #ports: Ports
  readonly #open = new OpenConnections()
  #turns: Record<string, number> = {}

  constructor(options: NetworkOptions) {
    this.#options = options
    const { kernel, api, config, loadBalancers, sockets, respond, isStopped = () => false } = options
    const cutBetween = options.cutBetween ?? (() => null)
    const isUnheard = (node: string) => isStopped(node) || cutBetween(null, node) !== null
    this.#proxiers = new Proxiers(kernel, api, config, isUnheard, (node, written) => {
      forgetStale(this.#stacks.get(node)!.conntrack, written)
    })
    this.#routes = new Routes(config, loadBalancers)
    api.watch<Pod>('Pod', (event) => this.#routes.onPod(event), { about: POD.address })
    this.defences = new Defences(api, config.firewall, () => kernel.nextEpoch())
    this.#ports = new Ports(kernel.random.stream('ports'))
    for (const node of config.nodes) {
      this.#stacks.set(
        node.name,
        makeStack(node, kernel, this.#tape, () => this.#proxiers.rules(node.name)!),
      )
    }
    this.#world = {
      api,
      config,
      routes: this.#routes,
      sockets,
      certificate: (socket) => options.certificate?.(socket),
      respond: (socket, request) =>
        isHealthSocket(socket) ? answerHealth(this.#world, socket, request) : respond(socket, request),
      now: () => kernel.clock.now,
      epoch: kernel.clock.epoch,
      stack: (name) => this.#stacks.get(name),
      turn: (list, count) => {
        this.#tape.unrepeatable()
        const turn = (this.#turns[list] ?? 0) % count
        this.#turns[list] = turn + 1
        return turn
      },
      loadBalancers,
      isStopped,
      delayOf: options.delayOf ?? (() => 0),
      cutBetween,
      defences: this.defences,
      tape: this.#tape,
    }
    this.#memory = new Memory({
      kernel,
      tape: this.#tape,
      tell: (request) => this.#tell(request),
      onForget: () => {
        for (const { conntrack } of this.#stacks.values()) conntrack.tidy()
      },
      isOff: options.forgetful ?? false,
    })
    this.#exchange = {
      world: this.#world,
      relay: options.relay ?? (() => undefined),
      relays: 0,
      lookups: [],
      lookUp: (request, source, t) => this.#lookUp(request, source, t),
      packet: (request, source, ip) => this.#packet(request, source, ip),
      travel: (journey, source, packet) => this.#travel(journey, source, packet),
      answer: (record, journey, source, packet, end, request) =>
        answer(this.#exchange, record, journey, source, packet, end, request, true),
      close: (...closed) => this.#open.close(...closed),
    }
    this.#names = new Names(this.#exchange, kernel.clock.epoch, this.#tape.dice(kernel.random.stream('dns')))
  }

  /**
   * Asks a DNS server, as `dig` does: the first of the sender's own, or another.
   * @returns what became of the query, or a sentence that says why there is no such sender
   */
  query(from: SourceRef, questions: readonly DnsQuestion[], options: { server?: string; timeoutMs?: number } = {}) {
    const { api, config } = this.#options
    const source = findSource(from, api, config)
    if ('error' in source) return source.error
    this.#tape.begin([], false)
    const story = storyOf({ from, host: options.server ?? '', port: 53, protocol: 'UDP' }, source.place)
    const lookup = this.#names.ask(source, questions, options)
    this.#tape.end()
    return toLookup(new TraceRecord(0, this.#world.now(), story, story.ports), lookup)
  }

  /** The one journey that does happen, told in full. Never throws: what cannot be sent fails with a reason. */
  send(request: SendRequest): Trace {
    return toTrace(this.journey(request))
  }

  /** Like `send`, without words: for those who only count. `toTrace` tells it later, unchanged by what happens between. */
  journey(request: SendRequest): TraceRecord {
    const id = ++this.#sent
    const story = this.#memory.tell(request)
    return new TraceRecord(id, this.#world.now(), story, this.#memory.ports())
  }

  /** Like `send`, without its way: for loads of thousands. It counts as sent, and leaves behind what every request does. */
  probe(request: SendRequest): Fare {
    this.#sent++
    return this.#memory.tell(request)
  }

  /** How many requests so far were told from memory; not part of the state. */
  get remembered(): number {
    return this.#memory.remembered
  }

  /**
   * Whether the connection that the request names is open. Who keeps one hears when the process at its other end has
   * ended, by a FIN or RST, and gives it up; of a machine that is off, or beyond a border, nothing is heard.
   */
  isOpen(request: SendRequest): boolean {
    const { api, config } = this.#options
    const source = findSource(request.from, api, config)
    if ('error' in source) return false
    const open = this.#open.of(request, source)
    if (!open) return false
    const { end } = open
    if (!end || isStillThere(this.#world.sockets.at(end.ip, end.port, 'TCP'), open)) return true
    const isMute = end.node !== null && this.#world.isStopped(end.node)
    if (isMute || this.#world.cutBetween(end.node, source.node) !== null) return true
    this.#open.forget(request, source)
    return false
  }

  /** The journey, hook by hook. */
  #tell(request: SendRequest): Story {
    const { api, config } = this.#options
    const source = findSource(request.from, api, config)
    const record = storyOf(request, source.place)
    if ('error' in source) return fail(record, 'unreachable', { reason: 'POD_TERMINATED', facts: source.error })
    if (source.kind !== 'packet' && source.node !== null && this.#world.isStopped(source.node)) {
      return fail(record, 'unreachable', { reason: 'NODE_DOWN', facts: `${source.node} is off: nothing runs there` })
    }
    const journey = new Journey(this.#world, 0)
    record.steps = journey.steps
    this.#exchange.lookups = record.lookups
    const found = this.#lookUp(request, source, 0)
    const packet = this.#packet(request, source, found.ok ? found.ip : '')
    if (found.why) journey.step(source.place, 'resolve', null, [], found.why, packet)
    journey.t = found.took
    if (!found.ok) {
      const last = record.lookups.at(-1)
      if (last && last.outcome !== 'answered') journey.steps.push(...last.steps)
      record.duration = journey.t
      record.service = found.service && `service/${found.service}`
      return fail(record, found.outcome, found)
    }
    this.#go(record, journey, source, packet, request)
    return record
  }

  /**
   * Everything that could happen to the request's first packet, by the rules of the node that first sees it, each endpoint with its
   * probability. Changes nothing.
   */
  explain(request: SendRequest): Explanation {
    const { api, config } = this.#options
    const source = findSource(request.from, api, config)
    if ('error' in source) return { verdict: 'NONE', masquerade: false, endpoints: [], servicePort: null }
    const isOpen = this.#open.of(request, source) !== undefined
    return explainRequest(this.#world, source, request, this.#names.foresight(), isOpen)
  }

  /** What a sender is told of DNS servers; undefined: there is no such sender. */
  resolvConf(place: Place): ResolvConf | undefined {
    const source = findSource(place, this.#options.api, this.#options.config)
    return 'error' in source ? undefined : source.dns
  }

  /** Connections that a node remembers, in the order in which it saw them. */
  connections(node: string): ConntrackEntry[] {
    return this.#stacks.get(node)?.conntrack.entries() ?? []
  }

  /** Bytes that the connection tables of all nodes take. */
  get trackedBytes(): number {
    return [...this.#stacks.values()].reduce((sum, { conntrack }) => sum + conntrack.bytes, 0)
  }

  /** Gives every node's table room for so many connections; no part of the state. For loads in forks. */
  setConntrackMax(max: number): void {
    for (const { conntrack } of this.#stacks.values()) conntrack.max = max
  }

  /** `pod/NS/NAME` or `node/NAME` that has the address as its own. */
  placeAt(ip: string): Place | null {
    const owner = this.#routes.ownerOf(ip)
    return owner.kind === 'pod' ? owner.pod.place : owner.kind === 'node' ? `node/${owner.node}` : null
  }

  /**
   * The node's rules as its mode's own tool prints them; empty for a node that does not exist.
   * @param options.family whose rules, where the tool shows one family only; default: the cluster's primary one
   */
  rules(node: string, { family = this.#proxiers.family }: { family?: IPFamily } = {}): string {
    const { tool } = this.#proxiers
    return this.tool(node, tool === 'iptables-save' && family === 'IPv6' ? 'ip6tables-save' : tool)
  }

  /** What a tool prints on the node, in whichever mode; empty where it has nothing to show, or there is no such node. */
  tool(node: string, tool: ProxyTool): string {
    return this.#proxiers.print(node, tool)
  }

  /** Rules of the nat and filter tables of the node. */
  ruleCount(node: string): number {
    return this.#proxiers.rules(node)?.ruleCount ?? 0
  }

  /** True once after any node's rules have changed. */
  takeRulesChanged(): boolean {
    const { changed } = this.#proxiers
    this.#proxiers.changed = false
    return changed
  }

  snapshot(): NetworkState {
    return {
      sent: this.#sent,
      ports: this.#ports.snapshot(),
      connections: this.#open.snapshot(),
      turns: { ...this.#turns },
      proxiers: this.#proxiers.snapshot(),
      firewall: this.defences.snapshot(),
      nodes: [...this.#stacks].map(([name, { conntrack, recent }]) => ({
        name,
        conntrack: conntrack.snapshot(),
        recent: recent.snapshot(),
      })),
    }
  }

  /** The kernel and the API must have been restored before. */
  restore(state: NetworkState): void {
    this.#options.kernel.nextEpoch()
    this.#sent = state.sent
    this.#ports.restore(state.ports)
    this.#open.restore(state.connections)
    this.#turns = { ...state.turns }
    this.#proxiers.restore(state.proxiers)
    this.#routes.restore(this.#options.api)
    this.defences.restore(state.firewall)
    for (const { name, conntrack, recent } of state.nodes) {
      this.#stacks.get(name)?.conntrack.restore(conntrack)
      this.#stacks.get(name)?.recent.restore(recent)
    }
  }

  /** Who goes on with an open connection has no need to ask for its address. */
  #lookUp(request: SendRequest, source: Source, t: number): Lookup & { took: number } {
    const open = this.#open.of(request, source)
    return open ? { ok: true, ip: open.ip, why: null, took: 0 } : this.#names.lookUp(request, source, t)
  }

  /** The first packet, from a fresh port; or one more of a connection that is already open. */
  #packet(request: SendRequest, source: Source, ip: string): Packet {
    const open = this.#open.of(request, source)
    if (open?.ip === ip) return open.packet
    const port = this.#tape.port(this.#ports.of(sourceAddress(source, ip) ?? source.ip))
    return outgoing(this.#world, request, source, ip, port)
  }

  #go(record: Story, journey: Journey, source: Source, packet: Packet, request: SendRequest): void {
    const start = startOf(this.#world, source)
    journey.step(source.place, 'send', null, [], ['send', source.place, hostPort(packet.dst, packet.dport)], packet)
    if (source.kind !== 'client') journey.t += LATENCY.local
    const open = this.#open.of(request, source)
    const end = withoutStranger(this.#travel(journey, source, packet), open?.packet === packet ? open : undefined)
    record.first = journey.first
    record.service = serviceOf(journey, end) ?? (open?.packet === packet ? (open.service ?? null) : null)
    record.terse = start !== 'outside' && start.stack.rules.isLarge
    const reached = answer(
      this.#exchange,
      record,
      journey,
      source,
      packet,
      end,
      asked(request),
      request.insecure || (request.trusted !== undefined && { pem: request.trusted }),
    )
    if (packet.protocol !== 'UDP' && open?.packet === packet && isOver(end)) record.outcome = 'reset'
    const timeout = request.timeoutMs ?? CONNECT_TIMEOUT
    if (record.outcome !== 'ok' && record.reason === null) {
      const { api, sockets } = this.#world
      Object.assign(record, diagnose(end, packet, api, sockets, journey.first?.matched ?? [], record.outcome))
    }
    record.duration = record.outcome === 'timeout' ? timeout : journey.t
    const other = otherEnd(end, this.#routes, this.#world.now())
    const to = { service: record.service, ...(other && { end: other }) }
    this.#open.close(journey, source, packet, request, reached ? record.outcome : null, to)
  }

  #travel(journey: Journey, source: Source, packet: Packet): End {
    if (isItself(source, packet)) return journey.travelInside(source.place, source.ip, packet)
    return journey.travel(startOf(this.#world, source), packet)
  }
}
