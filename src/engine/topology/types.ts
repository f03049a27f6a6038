import type { FirewallConfig } from '../config.ts'
import type { LoadBalancerTarget, Place, ReasonCode } from '../network/types.ts'
import type { ServiceType } from '../kinds/service/types.ts'

/** What there is and what leads where: everything that a picture of the cluster needs, as facts of the engine. */
export interface Topology {
  clients: ClientView[]
  loadBalancers: LoadBalancerView[]
  nodes: NodeView[]
  services: ServiceView[]
  pods: PodView[]
  edges: EdgeView[]
  /** NetworkPolicies, and the pods that each of them isolates. */
  policies: PolicyView[]
  /** What the traffic of now is kept from by policies or the firewall. */
  forbidden: ForbiddenView[]
  /** What the cloud lets through from outside to the nodes' own addresses. */
  firewall: FirewallConfig
  /** Ingresses and Gateways: where requests may come in by host and path. */
  entries: EntryView[]
  /** What leads from their proxies' pods to which Services. */
  routes: RouteView[]
}

export interface PolicyView {
  /** `networkpolicy/NS/NAME` */
  place: Place
  namespace: string
  name: string
  /** Places of the pods that it is about. */
  pods: Place[]
  ingress: boolean
  egress: boolean
}

/** A sender that does not get through to an address, and why. */
export interface ForbiddenView {
  /** Who sends. */
  from: Place
  /** The pod or node that it does not reach; null for an address that the picture does not show. */
  to: Place | null
  /** Id of the edge by which it asks, `request:client/internet>node/node-1`. */
  edge: string | null
  /** The node that drops its packets, or in front of which they are dropped. */
  at: Place
  /** `10.244.0.7:80` */
  address: string
  /** How likely one of its connections is to end so, 0 to 1. */
  probability: number
  reason: ReasonCode
  facts: string
}

export interface ClientView {
  place: Place
  name: string
  ip: string
}

export interface LoadBalancerView {
  /** `loadbalancer/NS/SERVICE` */
  place: Place
  service: Place
  name: string
  /** IP or hostname; null while pending. */
  address: string | null
  /** What it has of the cluster's second family; absent without one. */
  otherAddresses?: string[]
  state: 'provisioning' | 'active' | 'deleting'
  provider: string
  targets: LoadBalancerTarget[]
  pricePerMonth: number
}

export interface NodeView {
  place: Place
  name: string
  internalIP: string
  externalIP: string | null
  /** What it has of the cluster's second family; absent without one. */
  otherAddresses?: string[]
  zone: string | null
  /** What the firewall before it lets through: a part, or nothing; absent while it is open. */
  firewall?: 'some' | 'closed'
  podCIDR: string
  ready: boolean
  /** Its machine is off. */
  off?: true
  /** Its zone is cut off: it runs on, and nobody outside of the zone hears of it. */
  cutOff?: true
  unschedulable: boolean
  /** Conditions that are True and should not be, `MemoryPressure`; absent where there are none. */
  pressure?: string[]
  /** `dedicated=gpu:NoSchedule`, without those that say the same as `ready` and `unschedulable`; absent for none. */
  taints?: string[]
  proxyMode: string
  /** Rules of the nat and filter tables as kube-proxy last wrote them. */
  rules: number
}

export interface ServicePortView {
  name: string | null
  port: number
  protocol: string
  targetPort: number | string
  nodePort: number | null
}

export interface ServiceView {
  place: Place
  namespace: string
  name: string
  type: ServiceType
  /** `None` for headless, null for ExternalName. */
  clusterIP: string | null
  /** The name that an ExternalName stands for; absent for every other type. */
  externalName?: string
  /** What of its spec changes who is chosen, or who is seen: `externalTrafficPolicy: Local`; absent for the defaults. */
  traits?: string[]
  /** What it has of the cluster's second family; absent without one. */
  otherAddresses?: string[]
  ports: ServicePortView[]
  selector: Record<string, string> | null
  ready: number
  total: number
  /** Why requests to it fail at present, if they do. */
  problem: { reason: ReasonCode; facts: string } | null
}

export interface PodView {
  place: Place
  namespace: string
  name: string
  ip: string | null
  /** What it has of the cluster's second family; absent without one. */
  otherAddresses?: string[]
  /** Place of its node; null while unscheduled. */
  node: Place | null
  /** kubectl's STATUS column: Running, ContainerCreating, Terminating, … */
  status: string
  ready: boolean
  terminating: boolean
  restarts: number
  image: string
  /** `deployment/NS/NAME` or another top owner; null for a bare pod. */
  owner: string | null
  /** Broken on purpose: how much longer its answers take, in virtual milliseconds. */
  slowMs?: number
  /** Broken on purpose: its readiness probe is answered with 503. */
  unready?: true
  labels: Record<string, string>
}

export interface EntryView {
  /** `ingress/NS/NAME` or `gateway/NS/NAME` */
  place: Place
  kind: 'Ingress' | 'Gateway'
  namespace: string
  name: string
  className: string | null
  /** Hosts of its rules or listeners; `*` for every one. */
  hosts: string[]
  /** IPs and hostnames that its controller has published. */
  addresses: string[]
  /** What it and its HTTPRoutes say, as they are written: whether a controller follows it is another matter. */
  rules: EntryRule[]
  /** `pod/NS/NAME` of those that read it and pass requests on: the only part of it that a packet ever meets. */
  proxies: Place[]
  /** Why nobody serves it, if nobody does. */
  problem: { reason: ReasonCode; facts: string } | null
}

/** One line of an Ingress or HTTPRoute: what is asked for, and who is to answer. */
export interface EntryRule {
  /** `ingress/NS/NAME` or `httproute/NS/NAME` */
  route: Place
  /** `*` for every host. */
  host: string
  /** `/cart`; empty for what no other rule fits (a default backend). */
  path: string
  /** `service/NS/NAME`, whether it exists or not. */
  backend: Place
  /** Number or name of its port; null where none is said. */
  port: number | string | null
  /** Where it stands in the object: `spec.rules[0].http.paths[1].backend`. */
  field: string
}

/** A rule of an Ingress or HTTPRoute: which proxy pod leads to which Service by it. */
export interface RouteView {
  /** `ingress/NS/NAME` or `httproute/NS/NAME` */
  place: Place
  /** `pod/NS/NAME` of the proxy. */
  proxy: Place
  /** `service/NS/NAME`, whether it exists or not. */
  backend: Place
  /** `shop.example.com/cart` */
  rule: string
}

export type EdgeKind =
  | 'request' // a client sends to this
  | 'target' // load balancer → node
  | 'door' // node → Service, through a node port or a load balancer's address
  | 'endpoint' // Service → pod
  | 'rule' // Ingress or Gateway → Service: no packet passes here
  | 'reads' // proxy's pod → the Ingress or Gateway that it follows: nor here

export interface EdgeView {
  /** Stable: `${kind}:${from}>${to}`. */
  id: string
  kind: EdgeKind
  from: Place
  to: Place
  /** Port text at the edge, `80`, `30100`, `:31270 → 80`. */
  label: string
  state: 'ready' | 'notReady' | 'terminating' | 'unhealthy' | 'pending' | 'ghost'
  /** Why the edge is there, in a sentence. */
  why: string
}
