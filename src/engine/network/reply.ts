import type { Trust } from './tls.ts'
import { travelBack } from './answer.ts'
import { mirror } from './conntrack.ts'
import { answerDatagram, isDatagram } from './datagram.ts'
import type { Journey } from './journey.ts'
import type { Answered, RelayRequest } from './relay.ts'
import { serve, type Exchange } from './serve.ts'
import type { Source } from './source.ts'
import type { Outcome, Packet } from './types.ts'
import type { End } from './ways.ts'

/**
 * What who is at the end of the way makes of the request, and the answer's way back.
 * @returns whether an answer came back
 */
export function answer(
  exchange: Exchange,
  record: Answered,
  journey: Journey,
  source: Source,
  packet: Packet,
  end: End,
  request: RelayRequest,
  trust: Trust,
): boolean {
  if (end.end === 'unreachable') {
    record.outcome = 'unreachable'
    return false
  }
  if (end.end !== 'host' && end.end !== 'rejected') return false
  // Who does not listen for datagrams says so by ICMP.
  const icmp = end.end === 'rejected' || packet.protocol === 'UDP'
  let outcome: Outcome = 'refused'
  if (end.end === 'host') {
    if (end.place.startsWith('pod/')) record.pod = end.place
    if (end.socket && isDatagram(packet)) {
      if (!answerDatagram(exchange.world, record, journey, end, end.socket, request)) return false
      outcome = 'ok'
    } else if (end.socket) {
      outcome = serve(
        exchange,
        record,
        journey,
        end,
        end.socket,
        { ...request, clientIP: end.packet.src, clientPort: end.packet.sport },
        trust,
      )
    }
  }
  const from = {
    where: end.back,
    packet: mirror(end.packet),
    refused: outcome === 'refused',
    icmp: icmp && outcome === 'refused',
  }
  const isBack = travelBack(exchange.world, journey, source, packet, from)
  record.outcome = isBack ? outcome : 'timeout'
  if (!isBack) record.response = null
  return isBack
}
