import type { KubeObject, LabelSelector } from '../../api/types.ts'
import type { Protocol } from '../service/types.ts'

export interface PolicyPort {
  protocol: Protocol
  /** A pod's port, after any Service's translation, or its name; absent: all ports. */
  port?: number | string
  endPort?: number
}

export interface PolicyPeer {
  podSelector?: LabelSelector
  namespaceSelector?: LabelSelector
  ipBlock?: { cidr: string; except?: string[] }
}

/** networking.k8s.io/v1 NetworkPolicy. */
export interface NetworkPolicy extends KubeObject {
  readonly spec: Readonly<{
    /** Empty: all pods of the namespace. */
    podSelector: LabelSelector
    policyTypes: ('Ingress' | 'Egress')[]
    ingress?: { from?: PolicyPeer[]; ports?: PolicyPort[] }[]
    egress?: { to?: PolicyPeer[]; ports?: PolicyPort[] }[]
  }>
}
