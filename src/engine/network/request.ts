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

/** Every field, so that none is forgotten when two requests are compared. */
const FIELDS = Object.keys({
  from: true,
  host: true,
  port: true,
  path: true,
  protocol: true,
  timeoutMs: true,
  connection: true,
} satisfies Record<keyof Required<SendRequest>, true>) as (keyof SendRequest)[]

/** Whether both ask for the very same. */
export function sameRequest(a: SendRequest, b: SendRequest): boolean {
  for (const field of FIELDS) if (a[field] !== b[field]) return false
  return true
}
