import type { ProxyMode, ProxyTool } from '#engine'
import type { Listener } from './protocol.ts'

/** What the lab builds: the machines, pods and clients of a cluster, with nothing of Kubernetes left but the rules. */
export interface Plan {
  mode: ProxyMode
  nodes: PlanNode[]
  pods: PlanPod[]
  /** Addresses outside of the cluster that somebody calls from; all of them belong to one host. */
  clients: string[]
  /** Addresses of load balancers, and the nodes that a connection to them may enter at; none: nobody answers. */
  balancers: PlanBalancer[]
  /** For the masquerade that the pod network does by itself. */
  podSubnets: string[]
  serviceSubnets: string[]
  /** kube-proxy lets 127.0.0.1 be routed. */
  routesLocalhost: boolean
}

export interface PlanBalancer {
  ip: string
  nodes: string[]
  /** It opens connections of its own, of TCP, to these node ports; absent: it hands packets on as they are. */
  proxied?: { port: number; nodePort: number }[]
}

export interface PlanNode {
  name: string
  /** Of each family its own address first, then all others. */
  addresses: string[]
  podCIDRs: string[]
  rules: Rules
  listeners: Listener[]
}

/** What we print for a node, by the tool that prints it; empty where the mode does not use it. */
export type Rules = Readonly<Partial<Record<ProxyTool, string>>>

export interface PlanPod {
  /** `namespace/name` */
  name: string
  /** One of each family that the cluster has. */
  ips: string[]
  node: string
  listeners: Listener[]
}
