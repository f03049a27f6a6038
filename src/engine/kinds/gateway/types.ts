import type { KubeObject, LabelSelector } from '../../api/types.ts'
import type { Condition } from '../gatewayApi.ts'

export interface AllowedRoutes {
  namespaces?: { from: 'All' | 'Selector' | 'Same' | 'None'; selector?: LabelSelector }
  kinds?: { group?: string; kind: string }[]
}

export interface Listener {
  name: string
  hostname?: string
  port: number
  protocol: string
  tls?: {
    mode?: 'Terminate' | 'Passthrough'
    certificateRefs?: { name: string; namespace?: string; kind?: string }[]
    options?: Record<string, string>
  }
  allowedRoutes?: AllowedRoutes
}

export interface ListenerStatus {
  name: string
  attachedRoutes: number
  supportedKinds: { group: string; kind: string }[]
  conditions: Condition[]
}

/** gateway.networking.k8s.io/v1 Gateway: where requests come in, port by port. */
export interface Gateway extends KubeObject {
  readonly spec: Readonly<{
    gatewayClassName: string
    listeners: Listener[]
    addresses?: { type?: string; value?: string }[]
    infrastructure?: { labels?: Record<string, string>; annotations?: Record<string, string> }
  }>
  readonly status: Readonly<{
    conditions?: Condition[]
    addresses?: { type: string; value: string }[]
    listeners?: ListenerStatus[]
  }>
}
