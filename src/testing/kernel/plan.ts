import type { ProxyMode } from '#engine'
import type { Listener } from './protocol.ts'

/** What the lab builds: the machines, pods and clients of a cluster, with nothing of Kubernetes left but the rules. */
export interface Plan {
  mode: ProxyMode
  nodes: PlanNode[]
  pods: PlanPod[]
  /** Addresses outside of the cluster that somebody calls from; all of them belong to one host. */
  clients: string[]
  /** Addresses of load balancers, and the nodes that a connection to them may enter at; none: nobody answers. */
  balancers: { ip: string; nodes: string[] }[]
  /** For the masquerade that the pod network does by itself. */
  podSubnets: string[]
  serviceSubnets: string[]
  /** kube-proxy lets 127.0.0.1 be routed. */
  routesLocalhost: boolean
}

export interface PlanNode {
  name: string
  /** Its own address first, then all others. */
  addresses: string[]
  podCIDR: string
  /** Texts for the tools that load rules, as the mode's loader wants them. */
  rules: string
  listeners: Listener[]
}

export interface PlanPod {
  /** `namespace/name` */
  name: string
  ip: string
  node: string
  listeners: Listener[]
}
