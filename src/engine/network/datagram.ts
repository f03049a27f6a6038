import { hostPort } from '../ip.ts'
import { mirror } from './conntrack.ts'
import { noAnswer } from './diagnose.ts'
import type { Journey } from './journey.ts'
import type { End } from './ways.ts'
import { LATENCY } from './latency.ts'
import type { Answered } from './relay.ts'
import type { AppRequest } from './sockets.ts'
import type { Packet, Socket } from './types.ts'
import type { Why } from './words.ts'
import type { World } from './world.ts'

/** What is sent where nobody says what: the question that agnhost answers with its pod's name. */
const ASKED = 'hostname'

/** Whether what travels is no request of HTTP. */
export function isDatagram({ protocol }: Packet): boolean {
  return protocol !== 'TCP'
}

/** A datagram has reached a socket; returns whether its process answers. UDP knows no other way to say no. */
export function answerDatagram(
  world: World,
  record: Answered,
  journey: Journey,
  { packet, place }: End & { end: 'host' },
  socket: Socket,
  request: AppRequest,
): boolean {
  record.sourceSeen = packet.src
  record.servedBy = hostPort(packet.dst, packet.dport)
  journey.t += LATENCY.respond
  const response = world.respond(socket, {
    method: 'GET',
    host: request.host,
    path: '/',
    ...(request.dns ? { dns: request.dns } : { data: request.data ?? ASKED }),
    clientIP: packet.src,
    clientPort: packet.sport,
    passing: () => world.tape.unrepeatable(),
    keep: (note) => {
      note(packet.sport)
      world.tape.did(note, packet.sport)
    },
  })
  record.response = response && { ...response, status: 0 }
  const back = mirror(packet)
  if (response) {
    const why: Why = response.dns ? ['respondDns'] : ['respondData', response.body]
    journey.step(place, 'respond', null, [], why, back, back, true)
  } else {
    Object.assign(record, noAnswer(socket.owner, packet))
    journey.step(place, 'drop', null, [], ['silent'], packet)
  }
  return response !== null
}
