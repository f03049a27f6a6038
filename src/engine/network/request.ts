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
  /** Default TCP. */
  protocol?: Protocol
  /** Virtual milliseconds that the client waits for a connection; default 5000. */
  timeoutMs?: number
  /**
   * Requests of one sender that name the same connection travel on one TCP connection, as HTTP keep-alive does: conntrack keeps
   * them with the pod that got the first.
   */
  connection?: string
}

type Compared = 'from' | 'host' | 'port' | 'path' | 'protocol' | 'timeoutMs' | 'connection'
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
    a.connection === b.connection
  )
}
