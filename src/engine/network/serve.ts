/** What happens at a socket that a request has reached: TLS, the process's answer, and what a proxy does before it has one. */
import { hostPort } from '../ip.ts'
import { mirror } from './conntrack.ts'
import { diagnose, noAnswer } from './diagnose.ts'
import { Journey } from './journey.ts'
import type { End } from './ways.ts'
import { LATENCY } from './latency.ts'
import type { Lookup } from './lookup.ts'
import { unanswered, type Answered, type Called, type Relay, type RelayRequest } from './relay.ts'
import type { LookupStory } from './record.ts'
import type { SendRequest } from './request.ts'
import type { AppRequest, Note } from './sockets.ts'
import { findSource, type Source } from './source.ts'
import { shakeHands, type Trust } from './tls.ts'
import type { Outcome, Packet, PassOn, Socket, TlsView } from './types.ts'
import type { Why } from './words.ts'
import type { World } from './world.ts'

/** A request that proxies hand to each other more often than this goes round in circles. */
const MAX_RELAYS = 8

/** How a connection is opened, told and closed; the network does it. */
export interface Exchange {
  readonly world: World
  readonly relay: () => Relay | undefined
  /** The DNS queries of the request that is under way. */
  lookups: LookupStory[]
  /** How many proxies are at the request that is under way. */
  relays: number
  /** Queries that it takes are put into `lookups`. */
  lookUp(request: SendRequest, source: Source, t: number): Lookup & { took: number }
  packet(request: SendRequest, source: Source, ip: string): Packet
  travel(journey: Journey, source: Source, packet: Packet): End
  /** Returns whether an answer came back. */
  answer(record: Answered, journey: Journey, source: Source, packet: Packet, end: End, request: RelayRequest): boolean
  close(journey: Journey, source: Source, packet: Packet, request: SendRequest, outcome: Outcome | null): void
}

/** What a process that is no proxy shows to who asks for TLS. */
function ownCertificate(
  world: World,
  socket: Socket,
  relay: Relay | undefined,
): NonNullable<TlsView['certificate']> | undefined {
  const pem = world.certificate(socket)
  const found = pem === undefined ? undefined : relay?.readCertificate?.(pem)
  return found && { ...found, secret: null }
}

/** The process behind the socket answers; what it says is put into the record. */
export function serve(
  exchange: Exchange,
  record: Answered,
  journey: Journey,
  { packet, place }: End & { end: 'host' },
  socket: Socket,
  request: RelayRequest,
  trust: Trust,
): Outcome {
  const back = mirror(packet)
  record.sourceSeen = packet.src
  record.servedBy = hostPort(packet.dst, packet.dport)
  journey.t += LATENCY.respond + exchange.world.delayOf(socket)
  const found = exchange.relay()
  const relay = found?.owns(socket) ? found : undefined
  if (request.scheme === 'https') {
    const shown = (name: string) =>
      relay ? relay.certificate(socket, name) : ownCertificate(exchange.world, socket, found)
    const authority = typeof trust === 'object' ? found?.readCertificate?.(trust.pem) : undefined
    const view = shakeHands(request.serverName, shown, trust === true, authority)
    record.tls = view
    if (view.problem) {
      journey.step(place, 'respond', null, [], ['tlsFailed', view.serverName, view.problem], back, back, true)
      return 'reset'
    }
  }
  const why = relay
    ? relayed(exchange, record, journey, relay, socket, packet, request)
    : plain(exchange, record, journey, socket, packet, request)
  journey.step(place, 'respond', null, [], why, back, back, true)
  return record.response ? 'ok' : 'reset'
}

function plain(
  exchange: Exchange,
  record: Answered,
  journey: Journey,
  socket: Socket,
  incoming: Packet,
  request: RelayRequest,
): Why {
  const { world } = exchange
  const { scheme, serverName: _name, port: _port, ...rest } = request
  const isSecure = scheme === 'https'
  let kept: Note | undefined
  const response = world.respond(socket, {
    ...rest,
    ...(isSecure && { isSecure }),
    passing: () => world.tape.unrepeatable(),
    keep: (note) => {
      kept = note
    },
  })
  if (response?.passOn) {
    const why = passedOn(exchange, record, journey, socket, incoming, request, response.passOn)
    kept?.(incoming.sport, record.response)
    return why
  }
  kept?.(incoming.sport)
  if (kept) world.tape.did(kept, incoming.sport)
  record.response = response
  if (!response) Object.assign(record, noAnswer(socket.owner, incoming))
  return response ? ['respond', String(response.status)] : ['closed']
}

function relayed(
  exchange: Exchange,
  record: Answered,
  journey: Journey,
  relay: Relay,
  socket: Socket,
  incoming: Packet,
  request: RelayRequest,
): Why {
  exchange.world.tape.unrepeatable()
  const { response, problem, why, proxy } = relay.answer(socket, request, {
    call: (to, next, say, timeoutMs) => call(exchange, record, journey, socket, incoming, to, next, say, timeoutMs),
  })
  record.response = response
  record.proxy = proxy
  record.reason = problem?.reason ?? null
  record.facts = problem?.facts ?? null
  return why
}

/** Longer than nginx waits for a connection (proxy_connect_timeout). */
const PASS_ON_MS = 60_000

/** A process that is no proxy of the cluster's, and asks another one all the same. */
function passedOn(
  exchange: Exchange,
  record: Answered,
  journey: Journey,
  socket: Socket,
  incoming: Packet,
  request: RelayRequest,
  { host, port, path, answer }: PassOn,
): Why {
  exchange.world.tape.unrepeatable()
  const asks: AppRequest = { ...request, host, path, clientIP: socket.ip }
  const why: Why = ['proxy', socket.owner.slice('pod/'.length), 'its own configuration', hostPort(host, port)]
  const met = call(exchange, record, journey, socket, incoming, { host, port }, asks, why, PASS_ON_MS)
  const isReached = met.outcome === 'ok' || met.outcome === 'reset'
  record.response = answer(met.response, isReached)
  const status = String(record.response.status)
  if (isReached) return ['relayed', status]
  record.reason = met.reason
  record.facts = met.facts
  return ['proxyAnswers', status, met.outcome]
}

/** A connection that a relay opens while it answers another one; its hops are put between those of that one. */
function call(
  exchange: Exchange,
  record: Answered,
  outer: Journey,
  socket: Socket,
  incoming: Packet,
  to: { host: string; port: number; scheme?: 'http' | 'https' },
  request: AppRequest,
  why: Why,
  timeoutMs: number,
): Called {
  const { world } = exchange
  const met = unanswered()
  const source = findSource(socket.owner, world.api, world.config)
  if ('error' in source || exchange.relays >= MAX_RELAYS) return met
  const inner = new Journey(world, outer.t)
  const sent: SendRequest = { from: socket.owner, host: to.host, port: to.port }
  const found = exchange.lookUp(sent, source, inner.t)
  if (found.why) inner.step(source.place, 'resolve', null, [], found.why, incoming)
  inner.t += found.took
  if (found.ok) {
    const packet = exchange.packet(sent, source, found.ip)
    inner.step(source.place, 'proxy', null, [], why, incoming, packet)
    inner.t += LATENCY.local
    const end = exchange.travel(inner, source, packet)
    exchange.relays++
    const asks: RelayRequest = { ...request, scheme: to.scheme ?? 'http', serverName: to.host, port: to.port }
    const reached = exchange.answer(met, inner, source, packet, end, asks)
    exchange.relays--
    if (met.outcome !== 'ok' && met.reason === null)
      Object.assign(met, diagnose(end, packet, world.api, world.sockets, inner.first?.matched ?? [], met.outcome))
    exchange.close(inner, source, packet, sent, reached ? met.outcome : null)
    if (met.outcome === 'timeout') inner.t = outer.t + timeoutMs
  } else Object.assign(met, { outcome: found.outcome, reason: found.reason, facts: found.facts })
  outer.steps.push(...inner.steps)
  outer.t = inner.t
  const { servedBy, sourceSeen, pod } = met
  if (met.response) Object.assign(record, { servedBy, sourceSeen, pod })
  return met
}
