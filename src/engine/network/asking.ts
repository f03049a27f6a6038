/** What a request is before it travels and after it has failed: its packet, its words on the wire, its story so far. */
import { isLoopback } from './address.ts'
import { sourceAddress } from './families.ts'
import type { End } from './ways.ts'
import type { Story } from './record.ts'
import type { RelayRequest } from './relay.ts'
import type { SendRequest } from './request.ts'
import type { Source } from './source.ts'
import type { Outcome, Packet } from './types.ts'
import type { World } from './world.ts'

const NO_PORTS: readonly number[] = []

/** The story of a request before anything has happened to it. */
export function storyOf(request: SendRequest, source: string): Story {
  const { host, port, path = '/', protocol = 'TCP', method = 'GET', scheme = 'http' } = request
  const url =
    protocol === 'TCP' ? `${scheme}://${authority(request)}${path}` : `${protocol.toLowerCase()}://${host}:${port}`
  return {
    duration: 0,
    source,
    request: { method, url, host, port, protocol, path },
    outcome: 'timeout',
    response: null,
    reason: null,
    facts: null,
    servedBy: null,
    sourceSeen: null,
    pod: null,
    service: null,
    first: null,
    lookups: [],
    steps: [],
    terse: false,
    ports: NO_PORTS,
  }
}

/** The first packet of a request. */
export function outgoing(world: World, request: SendRequest, source: Source, ip: string, sport: number): Packet {
  const { port, protocol = 'TCP' } = request
  const packet: Packet = { src: sourceAddress(source, ip) ?? source.ip, sport, dst: ip, dport: port, protocol }
  if (source.kind !== 'process' || isLoopback(ip)) return packet
  // A node that has taken a Service's address for its own sends from it.
  return world.stack(source.node!)?.rules.binds(ip) ? { ...packet, src: ip } : packet
}

/** An IPv6 address stands in brackets. */
function urlHost(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}

/** What stands in the URL, and what the client says in its Host header unless it is told otherwise. */
function authority({ host, port, scheme = 'http' }: SendRequest): string {
  const name = urlHost(host)
  return port === (scheme === 'https' ? 443 : 80) ? name : `${name}:${port}`
}

/** The request as it is put on the wire; who takes it sees the client's address. */
export function asked(request: SendRequest): RelayRequest {
  const { method = 'GET', path = '/', scheme = 'http', port } = request
  const { host = authority(request), ...headers } = request.headers ?? {}
  const { data } = request
  const said = data === undefined ? {} : { data }
  return { method, host, path, headers, scheme, serverName: request.host, port, clientIP: '', ...said }
}

/** How the connection is called that the request names; null where it names none. */
export function connectionName(request: SendRequest, source: Source): string | null {
  const { connection, host, port, protocol = 'TCP' } = request
  return connection === undefined ? null : `${source.place} ${connection} ${host}:${port}/${protocol}`
}

/** A process that ends closes its connections, also when its pod is deleted: who had one open has been told. */
export function isOver(end: End): boolean {
  return end.end === 'host' ? !end.socket : end.end === 'lost' && end.owner === 'noPod'
}

/** Ends a story without an answer. */
export function fail(record: Story, outcome: Outcome, problem: Pick<Story, 'reason' | 'facts'>): Story {
  record.outcome = outcome
  record.reason = problem.reason
  record.facts = problem.facts
  return record
}
