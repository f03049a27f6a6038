import type { KubeObject } from '../../api/types.ts'
import type { Condition } from '../pod/types.ts'

export interface NodeAddress {
  type: 'InternalIP' | 'ExternalIP' | 'Hostname' | 'InternalDNS' | 'ExternalDNS'
  address: string
}

export interface Taint {
  key: string
  value?: string
  effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'
  timeAdded?: string
}

/** v1 Node. Its zone is the label `topology.kubernetes.io/zone`. */
export interface Node extends KubeObject {
  readonly spec: Readonly<{ podCIDR?: string; podCIDRs?: string[]; unschedulable?: boolean; taints?: Taint[] }>
  readonly status: Readonly<{
    addresses: NodeAddress[]
    conditions: Condition[]
    capacity?: Record<string, string>
    allocatable?: Record<string, string>
    daemonEndpoints?: { kubeletEndpoint: { Port: number } }
    nodeInfo?: Record<string, string>
  }>
}
