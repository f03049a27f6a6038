import type { RandomStream } from '../kernel/index.ts'
import { Connections } from './connections.ts'
import { load, save, type ConntrackState, type Table } from './conntrackState.ts'
import { Lanes, packetOf, portOf, type Lane, type Way } from './lanes.ts'
import type { Tape } from './tape.ts'
import type { Packet } from './types.ts'

/**
 * One connection as a node remembers it. The reply tuple is what the answer looks like when it comes back; where it is
 * not the mirror of the original, the node rewrites addresses both ways.
 */
export interface ConntrackEntry {
  original: Packet
  reply: Packet
  state: ConntrackStateName
  /** Virtual milliseconds at which it is forgotten. */
  expires: number
  /** And at which it began; told of UDP alone, where it matters. */
  since?: number
}

/** Milliseconds. nf_conntrack's defaults; kube-proxy sets established to 24 h (conntrack.tcpEstablishedTimeout). */
const TIMEOUT = {
  SYN_SENT: 120_000,
  ESTABLISHED: 86_400_000,
  TIME_WAIT: 120_000,
  CLOSE: 10_000,
  // UDP has no states: what matters is whether an answer was seen, and whether it is still talking after two seconds.
  UNREPLIED: 30_000,
  REPLIED: 30_000,
  ASSURED: 120_000,
}
/** Milliseconds after which datagrams both ways count as a stream. */
const STREAM = 2000
export type ConntrackStateName = keyof typeof TIMEOUT
const STATES = Object.keys(TIMEOUT) as ConntrackStateName[]
const TIMEOUTS = Object.values(TIMEOUT)
const ESTABLISHED = STATES.indexOf('ESTABLISHED')
/** By the number of the state: a first packet with the same addresses belongs to the connection, and begins none. */
const KEEPS = STATES.map((state) => state === 'ESTABLISHED' || isDatagrams(state))
const DATAGRAMS = STATES.map(isDatagrams)
/** kube-proxy's conntrack.min is 131072 a node; a playground's memory is smaller. */
const MAX_ENTRIES = 4096
/** More lanes than this are let go of when nothing needs them. */
const MANY_LANES = 8192

/** What a masqueraded connection may have as its source port. */
const PORTS = { min: 1024, max: 65535 }

/** A connection that a table holds: a number from 1 up, good until the table lets go of it. */
export type Tracked = number

/**
 * The connection table of one node. A packet that sets out is looked up among the originals, an answer among the replies:
 * who opens a connection has a port of its own, so that one is never taken for the other.
 */
export class Conntrack {
  readonly #lanes = new Lanes()
  readonly #connections = new Connections(STATES.length)
  readonly #table: Table = { connections: this.#connections, lanes: this.#lanes, isDatagrams: DATAGRAMS }
  /** Those of the last state that was saved, or brought back. */
  #blocks: ConntrackState['blocks'] = []

  /** How many connections it has room for, as net.netfilter.nf_conntrack_max says. */
  max = MAX_ENTRIES

  /**
   * @param now the present virtual time in milliseconds
   * @param tape hears of everything that a journey asks of the table or does to it
   */
  constructor(
    private readonly now: () => number,
    private readonly tape?: Tape,
  ) {}

  /** Connections that live. */
  get size(): number {
    this.#purge()
    return this.#connections.size
  }

  /** Whether so many more connections find room without others having to go. */
  hasRoomFor(count: number): boolean {
    return this.#connections.size + count <= this.max
  }

  /** The living connection that a packet belongs to, and on which way it is; for who does not know the way. */
  find(packet: Packet): { entry: Tracked; isReply: boolean } | undefined {
    this.tape?.unrepeatable()
    const reply = this.#look('reply', packet)
    if (reply) return { entry: reply, isReply: true }
    const original = this.#look('original', packet)
    return original ? { entry: original, isReply: false } : undefined
  }

  /** A first packet may begin a new connection in the place of a finished one, never in that of a living one. */
  findForSyn(packet: Packet): Tracked | undefined {
    const entry = this.#look('original', packet)
    const known = entry && KEEPS[this.#connections.state(entry)] ? entry : undefined
    if (known) this.tape?.unrepeatable()
    else this.tape?.fresh(this, () => this.#lanes.of('original', packet), packet.sport)
    return known
  }

  /** The living connection that an answer belongs to. */
  findForReply(packet: Packet): Tracked | undefined {
    const entry = this.#look('reply', packet) || undefined
    if (!entry) this.tape?.unseen(this, () => this.#lanes.of('reply', packet), packet.dport)
    else if (this.tape && !this.tape.hasAdded(this, entry)) this.tape.unrepeatable()
    return entry
  }

  /** A source port for a connection that is to be hidden behind the node: no other may have the same answer. */
  maskPort(reply: Packet, stream: RandomStream): number {
    const lane = this.#lanes.of('reply', reply)
    return this.tape ? this.tape.mask(stream, this, lane) : this.freePort(lane, stream)
  }

  /** Notes a connection; a finished one with the same addresses goes, and one whose answers would be the same. */
  add(original: Packet, reply: Packet): Tracked {
    const there = this.#lanes.of('original', original)
    const back = this.#lanes.of('reply', reply)
    const state = original.protocol === 'UDP' ? 'UNREPLIED' : 'SYN_SENT'
    const entry = this.insert(there, original.sport, back, reply.dport, state)
    this.tape?.added(this, entry, there, original.sport, back, reply.dport, state)
    return entry
  }

  move(entry: Tracked, state: ConntrackStateName): void {
    this.tape?.moved(this, entry, state)
    const index = STATES.indexOf(state)
    this.#connections.move(entry, index, this.now() + TIMEOUTS[index]!)
  }

  /** A datagram has passed, and perhaps an answer. Source: net/netfilter/nf_conntrack_proto_udp.c. */
  passed(entry: Tracked, isAnswered: boolean): void {
    const before = STATES[this.#connections.state(entry)]
    if (before === undefined) return // it was let go of
    const wasAnswered = before !== 'UNREPLIED'
    const isStream = wasAnswered && this.now() - this.#connections.since(entry) > STREAM
    this.move(entry, isStream ? 'ASSURED' : wasAnswered || isAnswered ? 'REPLIED' : 'UNREPLIED')
  }

  /** Forgets connections, as `conntrack -D` does. */
  forget(isOver: (entry: ConntrackEntry) => boolean): void {
    this.#purge()
    for (const [index, state] of STATES.entries()) {
      for (let entry = this.#connections.first(index); entry;) {
        const next = this.#connections.after(entry)
        if (isOver(this.#entry(entry, state))) this.#connections.remove(entry)
        entry = next
      }
    }
  }

  /** Whether it holds any datagrams. */
  get hasDatagrams(): boolean {
    return STATES.some((state, index) => isDatagrams(state) && this.#connections.first(index) !== 0)
  }

  /** What the packet becomes when its connection's rewrites are applied. */
  translate(entry: Tracked, isReply: boolean): Packet {
    return mirror(this.#packet(2 * entry + (isReply ? 0 : 1)))
  }

  // ── by lanes, for journeys from memory ──────────────────────────────────────────────────────────────────────────

  /** Whether `findForSyn` finds a connection. */
  isEstablished(lane: Lane, port: number): boolean {
    const entry = this.#find(lane.id, port)
    return entry !== 0 && KEEPS[this.#connections.state(entry)]!
  }

  /** Whether `findForReply` finds a connection. */
  hasReply(lane: Lane, port: number): boolean {
    return this.#find(lane.id, port) !== 0
  }

  /** A port that no connection of the lane has: `--random-fully` draws until there is one. */
  freePort(lane: Lane, stream: RandomStream): number {
    for (;;) {
      const port = stream.int(PORTS.min, PORTS.max)
      if (this.#find(lane.id, port) === 0) return port
    }
  }

  /** `add` and `move` in one. */
  insert(there: Lane, port: number, back: Lane, backPort: number, state: ConntrackStateName): Tracked {
    this.#purge()
    const connections = this.#connections
    const before = connections.find(there.id, port)
    if (before) connections.remove(before >> 1)
    const same = connections.find(back.id, backPort)
    if (same) connections.remove(same >> 1)
    if (connections.size >= this.max) this.#makeRoom()
    const index = STATES.indexOf(state)
    const now = this.now()
    const entry = connections.add(there.id, port, back.id, backPort, index, now + TIMEOUTS[index]!)
    if (DATAGRAMS[index]) connections.began(entry, now)
    return entry
  }

  // ── state ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** All entries, in the order of their states, the oldest of each first. */
  entries(): ConntrackEntry[] {
    const entries: ConntrackEntry[] = []
    this.#each((entry, state) => entries.push(this.#entry(entry, STATES[state]!)))
    return entries
  }

  /** Bytes that all its connections take, those that it has room for included. */
  get bytes(): number {
    return this.#connections.bytes
  }

  snapshot(): ConntrackState {
    this.#purge()
    const state = save(this.#table, this.#blocks)
    this.#blocks = state.blocks
    return state
  }

  restore(state: ConntrackState): void {
    this.#connections.clear()
    this.#lanes.clear()
    load(state, this.#table)
    this.#blocks = state.blocks
  }

  #each(tell: (entry: Tracked, state: number) => void): void {
    this.#purge()
    for (let state = 0; state < STATES.length; state++) {
      for (let entry = this.#connections.first(state); entry; entry = this.#connections.after(entry)) tell(entry, state)
    }
  }

  /** To be called when nobody holds lanes any more: those that no connection is on are let go of, if they are many. */
  tidy(): void {
    if (this.#lanes.size > MANY_LANES) this.restore(this.snapshot())
  }

  #entry(entry: Tracked, state: ConntrackStateName): ConntrackEntry {
    const original = this.#packet(2 * entry)
    const reply = this.#packet(2 * entry + 1)
    const told = { original, reply, state, expires: this.#connections.expires(entry) }
    return isDatagrams(state) ? { ...told, since: this.#connections.since(entry) } : told
  }

  #packet(tuple: number): Packet {
    return packetOf(this.#lanes.get(this.#connections.lane(tuple)), this.#connections.port(tuple))
  }

  #look(way: Way, packet: Packet): Tracked {
    const lane = this.#lanes.find(way, packet)
    return lane ? this.#find(lane.id, portOf(way, packet)) : 0
  }

  #find(lane: number, port: number): Tracked {
    const entry = this.#connections.find(lane, port) >> 1
    return entry !== 0 && this.#connections.expires(entry) > this.now() ? entry : 0
  }

  /** Lets go of what has expired. */
  #purge(): void {
    const now = this.now()
    for (let state = 0; state < STATES.length; state++) {
      for (let first = this.#connections.first(state); first; first = this.#connections.first(state)) {
        if (this.#connections.expires(first) > now) break
        this.#connections.remove(first)
      }
    }
  }

  /** A full table gives up what is over and would be forgotten next, as the kernel's early drop does. */
  #makeRoom(): void {
    let oldest = 0
    for (let state = 0; state < STATES.length; state++) {
      const first = this.#connections.first(state)
      if (state === ESTABLISHED || !first) continue
      if (!oldest || this.#connections.expires(first) < this.#connections.expires(oldest)) oldest = first
    }
    this.#connections.remove(oldest || this.#connections.first(ESTABLISHED))
  }
}

function isDatagrams(state: ConntrackStateName): boolean {
  return state === 'UNREPLIED' || state === 'REPLIED' || state === 'ASSURED'
}

/** The packet that answers this one. */
export function mirror({ src, sport, dst, dport, protocol }: Packet): Packet {
  return { src: dst, sport: dport, dst: src, dport: sport, protocol }
}

export function samePacket(a: Packet, b: Packet): boolean {
  return a.src === b.src && a.dst === b.dst && a.sport === b.sport && a.dport === b.dport && a.protocol === b.protocol
}
