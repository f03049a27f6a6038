import type { SourceRef } from '../network/types.ts'

/** Through which of a Service's doors a request goes in. */
export type Door = 'clusterIP' | 'nodePort' | 'loadBalancer'

/** Somebody who asks again and again. */
export interface TrafficSource {
  id: string
  from: SourceRef
  /** `namespace/name` of a Service; empty where `url` says whom it asks. */
  service: string
  door: Door
  /** The Service port; its first one when absent. */
  port?: number
  /** What it asks in place of a Service: `http://web.shop:8080/cart`. The door means nothing then. */
  url?: string
  /** Default `GET`. */
  method?: string
  /** Default `/`; of a `url` its own. */
  path?: string
  /** Requests a virtual second. */
  rate: number
  /** How many of them at once; the rate stays what it is. Default 1. */
  burst?: number
  /**
   * HTTP keep-alive: so many connections are kept, and each request goes over the next of them. Absent: each request
   * has a connection of its own.
   */
  connections?: number
  enabled: boolean
  /** Made by the playground because the Service exists, not by the user. */
  auto: boolean
}

/** How the requests of one source have fared so far. */
export interface TrafficCount {
  sent: number
  ok: number
  failed: number
  /** Connections that were opened to be kept; absent where none are. */
  dialled?: number
}
