import type { Packet } from './types.ts'

/** `original`: packets of who opened the connection; `reply`: the answers to them. */
export type Way = 'original' | 'reply'

/**
 * Packets that differ in nothing but the port of who opened their connection: the source port on the way there, the
 * destination port on the way back. Thousands of connections share a lane, so that each need only remember its number
 * and a port.
 */
export interface Lane {
  readonly id: number
  readonly name: string
  readonly way: Way
  readonly src: string
  readonly dst: string
  /** The port that all its packets share. */
  readonly port: number
  readonly protocol: Packet['protocol']
}

/** The lanes of one node, by name and by number. */
export class Lanes {
  readonly #byName = new Map<string, Lane>()
  readonly #byId: Lane[] = []

  /** The packet's lane; undefined when no packet of it has been here. */
  find(way: Way, packet: Packet): Lane | undefined {
    return this.#byName.get(nameOf(way, packet))
  }

  of(way: Way, packet: Packet): Lane {
    const name = nameOf(way, packet)
    const known = this.#byName.get(name)
    if (known) return known
    const { src, dst, protocol } = packet
    const port = way === 'original' ? packet.dport : packet.sport
    const lane: Lane = { id: this.#byId.length, name, way, src, dst, port, protocol }
    this.#byName.set(name, lane)
    this.#byId.push(lane)
    return lane
  }

  get(id: number): Lane {
    return this.#byId[id]!
  }

  get size(): number {
    return this.#byId.length
  }

  clear(): void {
    this.#byName.clear()
    this.#byId.length = 0
  }
}

/** The port that is the packet's own within its lane. */
export function portOf(way: Way, packet: Packet): number {
  return way === 'original' ? packet.sport : packet.dport
}

export function packetOf({ way, src, dst, port, protocol }: Lane, own: number): Packet {
  return way === 'original'
    ? { src, sport: own, dst, dport: port, protocol }
    : { src, sport: port, dst, dport: own, protocol }
}

function nameOf(way: Way, { src, sport, dst, dport, protocol }: Packet): string {
  return way === 'original' ? `>${src}>${dst}:${dport}/${protocol}` : `<${src}:${sport}>${dst}/${protocol}`
}
