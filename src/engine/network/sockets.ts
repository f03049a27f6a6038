import type { Protocol } from '../kinds/service/types.ts'
import type { DnsQuestion, DnsSources } from './dns/index.ts'
import type { AppResponse, Socket } from './types.ts'

/** Who listens where; the kubelets keep it. */
export interface SocketTable {
  at(ip: string, port: number, protocol: Protocol): Socket | undefined
}

/** A request as the process that answers it sees it. */
export interface AppRequest {
  method: string
  /** The Host header: what the client asked for. */
  host: string
  path: string
  /** By their lower-case names, without `host`; absent: none but what every client sends. */
  headers?: Readonly<Record<string, string>>
  /** The address that the connection comes from. */
  clientIP: string
  /** It came over TLS. */
  isSecure?: boolean
  /** Set where it is no HTTP request but a datagram, or SCTP: what it says. The answer's body is all that counts then. */
  data?: string
  /** Set where it is no HTTP request but a DNS query: what is asked, and what a server in the cluster can read. */
  dns?: { questions: readonly DnsQuestion[]; sources: DnsSources }
  /** And its port. */
  clientPort?: number
  /**
   * To be called by who is about to read the clock or `clientPort`: the answer is then asked for each time, and never
   * told from memory.
   */
  passing?: () => void
  /**
   * To be called by who keeps something of each request: what it does is done now, and again whenever the same answer is
   * told from memory. It gets the port that the client has each time.
   */
  keep?: (note: Note) => void
}

/** @param answered what came of it in the end, where the process had to ask another one first */
export type Note = (clientPort: number, answered?: AppResponse | null) => void

/** The process behind the socket answers; null closes the connection without a word. */
export type Respond = (socket: Socket, request: AppRequest) => AppResponse | null
