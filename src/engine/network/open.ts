import { connectionName } from './asking.ts'
import type { Journey } from './journey.ts'
import type { SendRequest } from './request.ts'
import type { Source } from './source.ts'
import type { Outcome, Packet } from './types.ts'

/** A connection that a sender left open, by the name that its requests give it. */
export interface OpenConnection {
  ip: string
  host: string
  packet: Packet
}

/** Connections that senders keep: who asks again by the same name goes on with the same packet, and looks nothing up. */
export class OpenConnections {
  #byName: Record<string, OpenConnection> = {}

  of(request: SendRequest, source: Source): OpenConnection | undefined {
    const name = connectionName(request, source)
    return name === null ? undefined : this.#byName[name]
  }

  /** What conntrack and the sender remember once an answer has come, or none (null). */
  close(journey: Journey, source: Source, packet: Packet, request: SendRequest, outcome: Outcome | null): void {
    const name = connectionName(request, source)
    if (name !== null) {
      // A socket for datagrams keeps its port whatever comes of them.
      const stays = outcome === 'ok' || packet.protocol === 'UDP'
      if (stays) this.#byName[name] = { ip: packet.dst, host: request.host, packet }
      else delete this.#byName[name]
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
