/** DNS queries as packets: to the Service kube-dns as to any other, through its rules, to a pod that answers. */
import { diagnose } from './diagnose.ts'
import type { DnsQuestion, DnsSources } from './dns/index.ts'
import { Journey } from './journey.ts'
import { startOf } from './ways.ts'
import { LATENCY } from './latency.ts'
import type { LookupStory } from './record.ts'
import { unanswered, type RelayRequest } from './relay.ts'
import type { SendRequest } from './request.ts'
import type { Exchange } from './serve.ts'
import type { Source } from './source.ts'

const DNS_PORT = 53

/**
 * Asks a server all questions about a name from one socket, as the C library does: what comes second takes the way of
 * the first, and is not walked again.
 * @param t virtual milliseconds from when the request set out
 * @param timeoutMs how long the resolver waits for an answer
 */
export function query(
  exchange: Exchange,
  source: Source,
  server: string,
  questions: readonly DnsQuestion[],
  sources: DnsSources,
  t: number,
  timeoutMs: number,
): LookupStory {
  const { world } = exchange
  const journey = new Journey(world, t)
  const sent: SendRequest = { from: source.place, host: server, port: DNS_PORT, protocol: 'UDP' }
  const packet = exchange.packet(sent, source, server)
  const name = questions[0]?.name ?? ''
  journey.step(source.place, 'send', null, [], ['query', name, server], packet)
  journey.t += LATENCY.local
  const start = startOf(world, source)
  const end = exchange.travel(journey, source, packet)
  const met = unanswered()
  const reached = exchange.answer(met, journey, source, packet, end, asked(server, questions, sources))
  const messages = met.response?.dns ?? []
  const isAnswered = met.outcome === 'ok' && messages.length > 0
  const isRefused = !isAnswered && (met.outcome === 'refused' || met.outcome === 'unreachable')
  if (!isAnswered && met.reason === null) {
    Object.assign(met, diagnose(end, packet, world.api, world.sockets, journey.first?.matched ?? [], met.outcome))
  }
  exchange.close(journey, source, packet, sent, reached ? met.outcome : null)
  return {
    t,
    duration: isAnswered || isRefused ? journey.t - t : timeoutMs,
    server,
    questions,
    outcome: isAnswered ? 'answered' : isRefused ? 'refused' : 'timeout',
    messages,
    servedBy: met.servedBy,
    pod: met.pod,
    reason: met.reason,
    facts: met.facts,
    steps: journey.steps,
    terse: start !== 'outside' && start.stack.rules.isLarge,
  }
}

function asked(server: string, questions: readonly DnsQuestion[], sources: DnsSources): RelayRequest {
  return {
    method: 'GET',
    host: server,
    path: '/',
    clientIP: '',
    scheme: 'http',
    serverName: server,
    port: DNS_PORT,
    dns: { questions, sources },
  }
}
