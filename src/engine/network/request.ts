import type { Protocol } from '../kinds/service/types.ts'
import type { SourceRef } from './types.ts'

/** What somebody wants to send. */
export interface SendRequest {
  from: SourceRef
  /** An IP address, a DNS name, or `loadbalancer/NS/SERVICE` for whatever address that has. */
  host: string
  port: number
  /** Default `/`. */
  path?: string
  /** Default `GET`. */
  method?: string
  /** Headers by their lower-case names; `host` takes the place of the one that the address makes. */
  headers?: Readonly<Record<string, string>>
  /** Default `http`. With `https` the client asks for a TLS session first, naming the host. */
  scheme?: 'http' | 'https'
  /** Addresses of names that the client does not look up, as `curl --resolve` has them. */
  resolve?: Readonly<Record<string, string>>
  /** Take whatever certificate is shown, as `curl -k` does; else a client hangs up on those that nobody vouches for. */
  insecure?: boolean
  /** Default TCP. */
  protocol?: Protocol
  /** With `https`: certificates, in PEM, whose owners the client believes, as `curl --cacert` has them. */
  trusted?: string
  /** What a datagram says, or the first words of an SCTP association; default `hostname`. */
  data?: string
  /** Virtual milliseconds that the client waits for a connection; default 5000. */
  timeoutMs?: number
  /**
   * Requests of one sender that name the same connection travel on one TCP connection, as HTTP keep-alive does: conntrack keeps
   * them with the pod that got the first. Datagrams of one name leave from one socket, and so from one port.
   */
  connection?: string
}

type Compared =
  | 'from'
  | 'host'
  | 'port'
  | 'path'
  | 'method'
  | 'headers'
  | 'scheme'
  | 'resolve'
  | 'insecure'
  | 'trusted'
  | 'protocol'
  | 'data'
  | 'timeoutMs'
  | 'connection'
/** Does not compile when a field was added and is not compared. */
const all: Exclude<keyof SendRequest, Compared> extends never ? true : never = true

/** Whether both ask for the very same. */
export function sameRequest(a: SendRequest, b: SendRequest): boolean {
  return (
    all &&
    a.port === b.port &&
    a.host === b.host &&
    a.from === b.from &&
    a.path === b.path &&
    a.protocol === b.protocol &&
    a.timeoutMs === b.timeoutMs &&
    a.connection === b.connection &&
    a.method === b.method &&
    a.headers === b.headers &&
    a.scheme === b.scheme &&
    a.resolve === b.resolve &&
    a.insecure === b.insecure &&
    a.trusted === b.trusted &&
    a.data === b.data
  )
}
