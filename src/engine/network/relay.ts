import type { AppRequest } from './sockets.ts'
import type { AppResponse, Outcome, Place, ProxyView, ReasonCode, Socket, TlsView } from './types.ts'
import type { Why } from './words.ts'

/**
 * A process that may open connections of its own while it answers: a proxy of layer 7. Its answers depend on more than
 * addresses (hosts, paths, whose turn it is), so that a journey to its sockets must never be remembered and told again.
 *
 *   client ══▶ socket of the relay          (deliver)
 *              relay ──▶ backend's socket   (proxy … deliver, respond … receive: a journey of its own)
 *   client ◀══ relay                        (respond … receive)
 */
export interface Relay {
  /** Whether the process behind the socket is one of them. */
  owns(socket: Socket): boolean
  /** The certificate that it shows to who asks for TLS by this name; undefined: it speaks no TLS here. */
  certificate(socket: Socket, serverName: string): NonNullable<TlsView['certificate']> | undefined
  /** Reads certificates, of servers that are none of them, too: without it nobody speaks TLS. */
  readonly readCertificate?: (pem: string) => Omit<NonNullable<TlsView['certificate']>, 'secret'> | undefined
  /** Answers a request that came over a connection from `incoming.src`. */
  answer(socket: Socket, request: RelayRequest, caller: Caller): Relayed
}

export interface RelayRequest extends AppRequest {
  scheme: 'http' | 'https'
  /** What the client of a TLS session asks for: the host of its URL, whatever its Host header says. */
  serverName: string
  /** The port that the client asked for. */
  port: number
}

/** What a relay can do while it answers. */
export interface Caller {
  /**
   * Opens a connection from the relay's pod and sends a request on it: a real journey, whose hops become part of the
   * trace. Time passes.
   * @param to an address or a name that the pod can look up
   * @param why the sentence of the `proxy` hop
   * @param timeoutMs how long it waits for the connection
   */
  call(
    to: { host: string; port: number; scheme?: 'http' | 'https' },
    request: AppRequest,
    why: Why,
    timeoutMs: number,
  ): Called
}

/** What became of a connection that a relay opened. */
export interface Called {
  outcome: Outcome
  /** null where none came. */
  response: AppResponse | null
  reason: ReasonCode | null
  facts: string | null
}

/** What a relay answers. */
export interface Relayed {
  /** null closes the connection without a word. */
  response: AppResponse | null
  /** Why the answer is the relay's own and not a backend's; null where it is a backend's. */
  problem: { reason: ReasonCode; facts: string } | null
  /** The sentence of the `respond` hop. */
  why: Why
  proxy: ProxyView
}

/** What a client may ask of a proxy so that one of its rules fits. */
export interface Wish {
  host: string
  path: string
}

/** What a request's end tells of who took it. */
export interface Answered {
  outcome: Outcome
  response: AppResponse | null
  reason: ReasonCode | null
  facts: string | null
  servedBy: string | null
  sourceSeen: string | null
  pod: Place | null
  proxy?: ProxyView
  tls?: TlsView
}

/** An exchange of which nothing is known yet. */
export function unanswered(): Answered {
  return {
    outcome: 'timeout',
    response: null,
    reason: null,
    facts: null,
    servedBy: null,
    sourceSeen: null,
    pod: null,
  }
}
