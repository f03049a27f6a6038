import type { SourceRef } from '../network/types.ts'

/** Through which of a Service's doors a request goes in. */
export type Door = 'clusterIP' | 'nodePort' | 'loadBalancer'

/** Somebody who asks again and again. */
export interface TrafficSource {
  id: string
  from: SourceRef
  /** `namespace/name` of a Service. */
  service: string
  door: Door
  /** The Service port; its first one when absent. */
  port?: number
  /** Requests a virtual second. */
  rate: number
  enabled: boolean
  /** Made by the playground because the Service exists, not by the user. */
  auto: boolean
}

/** How the requests of one source have fared so far. */
export interface TrafficCount {
  sent: number
  ok: number
  failed: number
}
