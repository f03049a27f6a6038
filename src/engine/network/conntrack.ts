import type { Packet } from './types.ts'

/**
 * One connection as a node remembers it. The reply tuple is what the answer looks like when it comes back; where it is
 * not the mirror of the original, the node rewrites addresses both ways.
 */
export interface ConntrackEntry {
  original: Packet
  reply: Packet
  state: 'SYN_SENT' | 'ESTABLISHED' | 'TIME_WAIT' | 'CLOSE'
  /** Virtual milliseconds at which it is forgotten. */
  expires: number
}

export type ConntrackState = ConntrackEntry[]

/** Milliseconds. nf_conntrack's defaults; kube-proxy sets established to 24 h (conntrack.tcpEstablishedTimeout). */
const TIMEOUT = { SYN_SENT: 120_000, ESTABLISHED: 86_400_000, TIME_WAIT: 120_000, CLOSE: 10_000 }
/** kube-proxy's conntrack.min is 131072 a node; a playground's memory is smaller. */
const MAX_ENTRIES = 4096

/** The connection table of one node. */
export class Conntrack {
  readonly #entries = new Map<string, { entry: ConntrackEntry; isReply: boolean }>()
  #size = 0

  /** @param now the present virtual time in milliseconds */
  constructor(private readonly now: () => number) {}

  get size(): number {
    return this.#size
  }

  /** The living connection that a packet belongs to, and on which way it is. */
  find(packet: Packet): { entry: ConntrackEntry; isReply: boolean } | undefined {
    const found = this.#entries.get(keyOf(packet))
    if (!found) return undefined
    if (found.entry.expires > this.now()) return found
    this.#remove(found.entry)
    return undefined
  }

  /** A first packet may begin a new connection in the place of a finished one, never in that of a living one. */
  findForSyn(packet: Packet): ConntrackEntry | undefined {
    const found = this.find(packet)
    if (!found || found.isReply) return undefined
    if (found.entry.state === 'ESTABLISHED') return found.entry
    this.#remove(found.entry)
    return undefined
  }

  /** True when no connection has this answer tuple yet. */
  isFree(reply: Packet): boolean {
    return this.find(reply) === undefined
  }

  add(original: Packet, reply: Packet): ConntrackEntry {
    const entry: ConntrackEntry = { original, reply, state: 'SYN_SENT', expires: this.now() + TIMEOUT.SYN_SENT }
    this.#insert(entry)
    if (this.#size > MAX_ENTRIES) this.#makeRoom()
    return entry
  }

  move(entry: ConntrackEntry, state: ConntrackEntry['state']): void {
    entry.state = state
    entry.expires = this.now() + TIMEOUT[state]
  }

  snapshot(): ConntrackState {
    const entries: ConntrackEntry[] = []
    for (const { entry, isReply } of this.#entries.values()) {
      if (!isReply && entry.expires > this.now()) entries.push({ ...entry })
    }
    return entries
  }

  restore(state: ConntrackState): void {
    this.#entries.clear()
    this.#size = 0
    for (const entry of state) this.#insert({ ...entry })
  }

  #insert(entry: ConntrackEntry): void {
    this.#entries.set(keyOf(entry.original), { entry, isReply: false })
    this.#entries.set(keyOf(entry.reply), { entry, isReply: true })
    this.#size++
  }

  #remove(entry: ConntrackEntry): void {
    if (this.#entries.delete(keyOf(entry.original))) this.#size--
    this.#entries.delete(keyOf(entry.reply))
  }

  /** A full table gives up connections that are over, oldest first, as the kernel's early drop does. */
  #makeRoom(): void {
    for (const { entry } of this.#entries.values()) {
      if (entry.state !== 'ESTABLISHED' || entry.expires <= this.now()) this.#remove(entry)
      if (this.#size <= MAX_ENTRIES / 2) return
    }
    for (const { entry } of this.#entries.values()) {
      if (this.#size <= MAX_ENTRIES) return
      this.#remove(entry)
    }
  }
}

/** What the packet becomes when its connection's rewrites are applied. */
export function translate(entry: ConntrackEntry, isReply: boolean): Packet {
  return mirror(isReply ? entry.original : entry.reply)
}

/** The packet that answers this one. */
export function mirror({ src, sport, dst, dport, protocol }: Packet): Packet {
  return { src: dst, sport: dport, dst: src, dport: sport, protocol }
}

export function samePacket(a: Packet, b: Packet): boolean {
  return a.src === b.src && a.dst === b.dst && a.sport === b.sport && a.dport === b.dport && a.protocol === b.protocol
}

function keyOf({ src, sport, dst, dport, protocol }: Packet): string {
  return `${src}:${sport}>${dst}:${dport}/${protocol}`
}
