import type { KubeObject } from '../../api/types.ts'
import type { Protocol } from '../service/types.ts'

export interface EndpointConditions {
  /** publishNotReadyAddresses, or serving and not terminating. Absent means true. */
  ready?: boolean
  /** The pod's Ready condition, terminating or not. Absent means `ready`. */
  serving?: boolean
  terminating?: boolean
}

export interface Endpoint {
  addresses: string[]
  conditions: EndpointConditions
  hostname?: string
  nodeName?: string
  zone?: string
  targetRef?: { kind: string; namespace?: string; name: string; uid?: string }
  hints?: { forZones?: { name: string }[]; forNodes?: { name: string }[] }
}

export interface EndpointPort {
  name?: string
  port?: number
  protocol?: Protocol
  appProtocol?: string
}

/** discovery.k8s.io/v1 EndpointSlice. */
export interface EndpointSlice extends KubeObject {
  readonly addressType: 'IPv4' | 'IPv6' | 'FQDN'
  readonly endpoints: readonly Endpoint[]
  readonly ports?: readonly EndpointPort[]
}

/** The label by which a slice belongs to a Service of the same namespace. */
export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name'

/** The label that says which controller writes a slice. */
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by'
