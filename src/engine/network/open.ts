import { connectionName } from './asking.ts'
import type { Journey } from './journey.ts'
import type { SendRequest } from './request.ts'
import type { Routes } from './routes.ts'
import type { Source } from './source.ts'
import type { Outcome, Packet, Socket } from './types.ts'
import type { End } from './ways.ts'

/** A connection that a sender left open, by the name that its requests give it. */
export interface OpenConnection {
  ip: string
  host: string
  packet: Packet
  /** `service/NS/NAME` whose rules led it there: who goes on with it is asked no rule. */
  service?: string | null
  /** The process at the other end, by its address, and when it was dialled; absent for datagrams. */
  end?: { ip: string; port: number; node: string | null; since: number }
}

/** Connections that senders keep: who asks again by the same name goes on with the same packet, and looks nothing up. */
export class OpenConnections {
  #byName: Record<string, OpenConnection> = {}

  of(request: SendRequest, source: Source): OpenConnection | undefined {
    const name = connectionName(request, source)
    return name === null ? undefined : this.#byName[name]
  }

  /** The sender has heard that the other side closed it. */
  forget(request: SendRequest, source: Source): void {
    const name = connectionName(request, source)
    if (name !== null) delete this.#byName[name]
  }

  /**
   * What conntrack and the sender remember once an answer has come, or none (null).
   * @param to who has it at the other end, and whose rules led there
   */
  close(
    journey: Journey,
    source: Source,
    packet: Packet,
    request: SendRequest,
    outcome: Outcome | null,
    to: Pick<OpenConnection, 'service' | 'end'> = {},
  ): void {
    const name = connectionName(request, source)
    if (name !== null) {
      // A socket for datagrams keeps its port whatever comes of them.
      const stays = outcome === 'ok' || packet.protocol === 'UDP'
      const before = this.#byName[name]
      if (stays && before?.packet !== packet) this.#byName[name] = { ip: packet.dst, host: request.host, packet, ...to }
      else if (!stays) delete this.#byName[name]
    }
    if (packet.protocol === 'UDP') {
      for (const { stack, entry } of journey.entries) stack.conntrack.passed(entry, outcome === 'ok')
      return
    }
    if (outcome === null) return
    const state = outcome === 'refused' ? 'CLOSE' : name !== null && outcome === 'ok' ? 'ESTABLISHED' : 'TIME_WAIT'
    for (const { stack, entry } of journey.entries) stack.conntrack.move(entry, state)
  }

  snapshot(): Record<string, OpenConnection> {
    return { ...this.#byName }
  }

  restore(state: Record<string, OpenConnection>): void {
    this.#byName = { ...state }
  }
}

/** Whether the process that the connection was opened to still has its socket. */
export function isStillThere(socket: Socket | undefined, { end }: OpenConnection): boolean {
  return !end || (socket !== undefined && (socket.since ?? 0) <= end.since)
}

/** A process that has taken the place of another one knows nothing of that one's connections: its kernel resets them. */
export function withoutStranger(end: End, open: OpenConnection | undefined): End {
  if (!open || end.end !== 'host' || !end.socket || isStillThere(end.socket, open)) return end
  return { ...end, socket: undefined, isStranger: true }
}

/** The process that a connection has reached; undefined: none, or it is no connection. */
export function otherEnd(end: End, routes: Routes, now: number): OpenConnection['end'] {
  if (end.end !== 'host' || !end.socket || end.packet.protocol === 'UDP') return undefined
  const owner = routes.ownerOf(end.packet.dst)
  const node = owner.kind === 'pod' ? owner.pod.node : owner.kind === 'node' ? owner.node : null
  return { ip: end.packet.dst, port: end.packet.dport, node, since: now }
}
