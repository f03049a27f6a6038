import type { LabelSelector } from '../../api/types.ts'
import type { PolicyPeer } from '../../kinds/networkpolicy/types.ts'
import type { Protocol } from '../../kinds/service/types.ts'

/** As seen from the pod that the policy is about. */
export type Direction = 'ingress' | 'egress'

export type Labels = Readonly<Record<string, string>>

/** A pod as policy sees it: an endpoint with labels and addresses of its own. Never changed once made. */
export interface PolicyPod {
  /** `namespace/name` */
  readonly key: string
  readonly namespace: string
  readonly name: string
  readonly labels: Labels
  readonly ips: readonly string[]
  /** Numbers of its named container ports, by `name/protocol`. */
  readonly namedPorts: ReadonlyMap<string, readonly number[]>
}

/** Pods that a peer of a rule selects; asked again and again, it answers from memory. */
export interface Selection {
  readonly peer: PolicyPeer
  has(pod: PolicyPod): boolean
}

export interface IpBlock {
  readonly peer: PolicyPeer
  readonly cidr: string
  readonly except: readonly string[]
}

export interface PortRange {
  readonly protocol: Protocol
  /** A number, the name of a port of the receiving pod, or null for all ports of the protocol. */
  readonly port: number | string | null
  /** The last port of a range; the port itself where there is none. */
  readonly end: number
}

/** One rule of a policy. A packet must meet one of the peers and one of the ports; null stands for any. */
export interface PolicyRule {
  readonly peers: readonly (Selection | IpBlock)[] | null
  readonly ports: readonly PortRange[] | null
}

/** A NetworkPolicy ready to be asked. */
export interface CompiledPolicy {
  readonly namespace: string
  readonly name: string
  readonly podSelector: LabelSelector
  /** The pods that it is about, of its own namespace. */
  selects(pod: PolicyPod): boolean
  /** What it allows in each direction; null where it does not isolate in that direction. */
  readonly ingress: readonly PolicyRule[] | null
  readonly egress: readonly PolicyRule[] | null
}

/** What policy says of a packet at the pod that it enters or leaves. */
export interface Judgement {
  readonly direction: Direction
  readonly pod: PolicyPod
  readonly allowed: boolean
  /** All policies that isolate the pod in this direction, by name. */
  readonly isolatedBy: readonly CompiledPolicy[]
  /** The first policy with a rule that allows the packet; null where none does. */
  readonly allowedBy: CompiledPolicy | null
}
