import type { KubeObject } from '../../api/types.ts'
import type { EndpointPort } from '../endpointslice/types.ts'

export interface EndpointAddress {
  ip: string
  hostname?: string
  nodeName?: string
  targetRef?: { kind: string; namespace?: string; name: string; uid?: string }
}

/** Every address with every port. */
export interface EndpointSubset {
  addresses?: EndpointAddress[]
  notReadyAddresses?: EndpointAddress[]
  ports?: EndpointPort[]
}

/** v1 Endpoints: what EndpointSlices were before them; still written for each Service, and still taken by hand. */
export interface Endpoints extends KubeObject {
  readonly subsets?: readonly EndpointSubset[]
}

/** On Endpoints of which nobody shall make slices: those of the Service `kubernetes`. */
export const SKIP_MIRROR = 'endpointslice.kubernetes.io/skip-mirror'
