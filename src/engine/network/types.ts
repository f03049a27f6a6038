import type { Protocol } from '../kinds/service/types.ts'
import type { DnsMessage, DnsQuestion } from './dns/message.ts'

/** The addresses of a packet. ICMP and payloads have no part in choosing a Pod and are left out. */
export interface Packet {
  src: string
  sport: number
  dst: string
  dport: number
  protocol: Protocol
}

/**
 * A place on a request's road: `client/internet`, `loadbalancer/NS/SERVICE`, `node/NAME`, `pod/NS/NAME`,
 * or `internet` for what lies outside everything that we know.
 */
export type Place = string

/** Who sends: `client`, `client/NAME`, `pod/NAME`, `pod/NS/NAME`, `node/NAME`, `ip/ADDRESS@NODE`. */
export type SourceRef = string

/**
 * The five netfilter hooks:
 *
 *              ┌─────────────┐      ┌─────────┐      ┌──────────────┐
 *   arrives ─▶ │ PREROUTING  │─route┤ FORWARD ├────▶ │ POSTROUTING  │ ─▶ leaves
 *              └─────────────┘  │   └─────────┘      └──────────────┘
 *                               ▼                           ▲
 *                           ┌───────┐   local       ┌────────┐ │
 *                           │ INPUT │─▶ process ──▶ │ OUTPUT │─┘
 *                           └───────┘               └────────┘
 */
export type Hook = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING'

export type Outcome = 'ok' | 'refused' | 'timeout' | 'unreachable' | 'nxdomain' | 'reset'

/** What happens to the packet at a hop. */
export type HopAction =
  | 'resolve' // a name is looked up in cluster DNS
  | 'send' // leaves the process that asked
  | 'balance' // a load balancer chooses one of its targets
  | 'dnat' // destination rewritten
  | 'snat' // source rewritten (masquerade)
  | 'route' // handed on by address alone
  | 'allow' // a NetworkPolicy lets it into or out of a pod that it isolates
  | 'deny' // no NetworkPolicy of an isolated pod lets it pass: silently gone
  | 'reject' // answered with ICMP port unreachable
  | 'drop' // silently gone
  | 'deliver' // reaches a socket
  | 'refuse' // reaches a host where nothing listens: RST
  | 'proxy' // a process that took the request opens a connection of its own for it
  | 'respond' // the answer sets out
  | 'restore' // conntrack undoes the rewrites on the way back
  | 'receive' // the answer reaches who asked

/** One step of a packet, in the words of who reads it. */
export interface Hop {
  /** Virtual milliseconds since the cluster's start. */
  t: number
  at: Place
  direction: 'request' | 'reply'
  action: HopAction
  hook: Hook | null
  /**
   * The rule that decided, as iptables-save writes it, `-A KUBE-SEP-… -j DNAT --to-destination 10.244.0.7:80`; of
   * `allow` and `deny` the policy, `NetworkPolicy default/deny-all (ingress)`.
   */
  rule: string | null
  /** Every rule that matched at this hop, in the order walked; the last one is `rule`. */
  path: string[]
  /** One sentence for people. */
  why: string
  before: Packet
  after: Packet
}

export type ReasonCode =
  | 'NO_MATCHING_PODS'
  | 'NO_READY_ENDPOINTS'
  | 'TARGET_PORT_CLOSED'
  | 'PORT_NOT_EXPOSED'
  | 'DNS_NXDOMAIN'
  | 'DNS_UNAVAILABLE'
  | 'LB_PENDING'
  | 'LB_NO_HEALTHY_TARGET'
  | 'LB_SOURCE_RANGE'
  | 'LB_INTERNAL'
  | 'LB_HAIRPIN'
  | 'LOCAL_POLICY_NO_LOCAL_ENDPOINT'
  | 'NODE_PORT_CLOSED'
  | 'CLUSTER_IP_NOT_ROUTED_OUTSIDE'
  | 'NETPOL_INGRESS_DENIED'
  | 'NETPOL_EGRESS_DENIED'
  | 'NETPOL_DNS_BLOCKED'
  | 'INGRESS_NO_RULE'
  | 'INGRESS_BACKEND_MISSING'
  | 'INGRESS_NO_CONTROLLER'
  | 'EXTERNAL_NAME_UNRESOLVED'
  | 'POD_TERMINATED'
  | 'NODE_DOWN'
  | 'ZONE_CUT_OFF'
  | 'NO_SUCH_ADDRESS'
  | 'NO_ANSWER'
  | 'ANSWER_LOST'
  | 'FIREWALL_CLOSED'
  | 'IP_FAMILY_MISMATCH'

export interface EndpointChance {
  /** `10.244.0.7:80` */
  address: string
  /** 0 to 1; all of one trace add up to 1, of `explain` to less where a load balancer also chooses nodes that send nowhere. */
  probability: number
}

/** An address that a packet may be sent to and will not reach: a NetworkPolicy or the firewall is against it. */
export interface Denied {
  /** `10.244.0.7:80`, as the packet is when it is dropped. */
  address: string
  /** The node that drops it, or in front of which it is dropped. */
  at: Place
  /** How likely a connection is to end so, 0 to 1. */
  probability: number
  reason: ReasonCode
  facts: string
}

/** What the rules of the node that first sees the packet say about it. */
export interface Explanation {
  verdict: 'DNAT' | 'REJECT' | 'DROP' | 'NONE'
  masquerade: boolean
  endpoints: EndpointChance[]
  /** `namespace/name` or `namespace/name:port` of the Service whose rules matched. */
  servicePort: string | null
  /** What policies and the firewall keep from arriving; absent where they keep nothing. Only `explain` tells it. */
  denied?: Denied[]
}

/** A query to a DNS server: one packet with the questions about a name, and one back. */
export interface DnsLookup {
  /** Virtual milliseconds since the cluster's start, when it set out. */
  t: number
  /** Virtual milliseconds until the answer was back, or the resolver gave up waiting. */
  duration: number
  /** The server that was asked, `10.96.0.10`. */
  server: string
  questions: readonly DnsQuestion[]
  outcome: 'answered' | 'refused' | 'timeout'
  /** An answer to each question; empty where none came. */
  messages: readonly DnsMessage[]
  /** `10.244.1.2:53` */
  servedBy: string | null
  /** `pod/NS/NAME` that answered. */
  pod: Place | null
  /** What stopped the query, with the facts; null where it was answered. */
  reason: ReasonCode | null
  facts: string | null
  hops: Hop[]
}

/** The one account of a request, read by diagram, inspector, terminal and lessons alike. */
export interface Trace extends Explanation {
  /** Counts from 1 in the order of sending. */
  id: number
  /** Virtual milliseconds since the cluster's start, when the request set out. */
  t: number
  /** Virtual milliseconds until the answer was back, or the client gave up. */
  duration: number
  source: Place
  request: { method: string; url: string; host: string; port: number; protocol: Protocol; path: string }
  /** What the client saw. */
  outcome: Outcome
  response: AppResponse | null
  reason: ReasonCode | null
  /** The facts that caused the reason: `selector app=web matches no pod; 2 pods have app=webb`. */
  facts: string | null
  /** `10.244.0.7:80` */
  servedBy: string | null
  /** The client address that the pod saw. */
  sourceSeen: string | null
  /** `pod/NS/NAME` that answered or refused. */
  pod: Place | null
  /** `service/NS/NAME` that led there. */
  service: string | null
  /** The proxy of layer 7 that took the request, if one did. `servedBy`, `sourceSeen` and `pod` tell who answered in the end. */
  proxy?: ProxyView
  /** The TLS session that the client asked for, if it did. */
  tls?: TlsView
  /** The DNS queries that were made first, in order; none where the host is an address, or nobody in the cluster was asked. */
  lookups: DnsLookup[]
  hops: Hop[]
}

/** What a controller of Ingresses or Gateways made of a request. */
export interface ProxyView {
  /** `pod/NS/NAME` of the controller. */
  pod: Place
  /** `ingress/NS/NAME` or `httproute/NS/NAME` whose rule fitted; null where none did. */
  route: string | null
  /** The rule in a few words: `shop.example.com/cart (Prefix)`. */
  rule: string | null
  /** `service/NS/NAME` behind the rule. */
  backend: string | null
}

/** How a client fared that asked for TLS. */
export interface TlsView {
  /** The name that the client asked for (SNI). */
  serverName: string
  /** What the server showed; null when it speaks no TLS. */
  certificate: { subject: string; issuer: string; names: string[]; secret: string | null } | null
  /** Why the client hung up, in OpenSSL's words; null when it went on. */
  problem: string | null
}

/** What a process asks another one before it answers itself: a web server in front of an application. */
export interface PassOn {
  /** A name that the pod can look up, or an address. */
  host: string
  port: number
  path: string
  /**
   * @param response null where none came
   * @param isReached whether somebody took the connection at all
   */
  answer(response: AppResponse | null, isReached: boolean): AppResponse
}

/** What a process answers to a request that reached its socket; from the container image's behaviour. */
export interface AppResponse {
  /** Set where the process asks somebody else first: `answer` then makes of that one's answer its own, and the rest is nothing. */
  passOn?: PassOn
  status: number
  body: string
  /** Of a DNS server, an answer to each question; status and body mean nothing then. */
  dns?: DnsMessage[]
  /** Header lines that the process sends, in its order, as it spells them; `Date` and `Content-Length` are left out. */
  headers?: Readonly<Record<string, string>>
}

/** A listening process, as the kubelet reports it. */
export interface Socket {
  /** The pod IP (or node IP) that it is bound to. */
  ip: string
  port: number
  protocol: Protocol
  /** `pod/NS/NAME` */
  owner: Place
  /** The container of that pod. */
  container?: string
  /** Virtual milliseconds when the process opened it: another one of the same address is another process. */
  since?: number
  /** Name of the image behaviour that answers. */
  app: string
}

/** A cloud load balancer as the network meets it. */
export interface LoadBalancerTarget {
  node: string
  healthy: boolean
  /** Where the load balancer has an address for each zone: the one of the node. */
  zone?: string
  /** The pod is the target, not the node that it runs on; ports by those of the listeners, `80/TCP`. */
  pod?: { place: Place; ip: string; ports: Record<string, number> }
}

export interface LoadBalancer {
  /** `loadbalancer/NS/SERVICE` */
  place: Place
  service: { namespace: string; name: string }
  /** Where it answers; null while it is being provisioned. */
  ip: string | null
  /** Where it answers in the other family, if it does. */
  secondaryIP?: string
  hostname: string | null
  state: 'provisioning' | 'active' | 'deleting'
  /**
   * `vip`: packets reach the node with the load balancer's address as destination (GCP, MetalLB);
   * `nodePort`: they are addressed to the node port, or to the pod where pods are targets (AWS).
   */
  delivery: 'vip' | 'nodePort'
  /** Protocols of which targets see the client's address with delivery `nodePort`; else they see the load balancer's. */
  keepsSource?: readonly Protocol[]
  /**
   * How a target is chosen: by a hash of the flow, which is the default, by one of the two addresses alone, or each in turn.
   */
  algorithm?: 'flow' | 'source' | 'turns'
  /** It has an address in each zone, `ip` being the first of them. */
  zones?: { zone: string; ip: string }[]
  /** Each of these addresses leads to targets of all zones. */
  crossZone?: boolean
  /** Reached from the network of the nodes only: its address is a private one. */
  internal?: boolean
  /** Who may connect, where the cloud itself turns others away; absent: everybody. */
  sourceRanges?: string[]
  /** US dollars a month, for the article's cost. */
  pricePerMonth: number
  listeners: { port: number; nodePort: number | null; protocol: Protocol }[]
  targets: LoadBalancerTarget[]
}
