import type { IPFamily } from '../../../config.ts'
import type { AddressRange } from '../../address.ts'
import type { Packet } from '../../types.ts'
import type { ProxyRule, RuleChain } from '../rules.ts'

export type L4 = 'tcp' | 'udp' | 'sctp'

export const L4_OF = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp' } as const

export type SetType = 'hash:ip' | 'hash:ip,port' | 'hash:ip,port,ip' | 'hash:ip,port,net' | 'bitmap:port'

/** One entry of a set. Which fields it has follows from the set's type. */
export interface Entry extends ProxyRule {
  readonly ip?: string
  readonly protocol?: L4
  readonly port?: number
  /** The third dimension: from where. */
  readonly from?: AddressRange
}

/** Every set that kube-proxy keeps, with the comment of the rule that asks it. Source: pkg/proxy/ipvs/ipset.go. */
export const SETS = {
  'KUBE-LOOP-BACK': ['hash:ip,port,ip', 'Kubernetes endpoints dst ip:port, source ip for solving hairpin purpose'],
  'KUBE-CLUSTER-IP': ['hash:ip,port', 'Kubernetes service cluster ip + port for masquerade purpose'],
  'KUBE-EXTERNAL-IP': ['hash:ip,port', 'Kubernetes service external ip + port for masquerade and filter purpose'],
  'KUBE-EXTERNAL-IP-LOCAL': ['hash:ip,port', 'Kubernetes service external ip + port with externalTrafficPolicy=local'],
  'KUBE-LOAD-BALANCER': ['hash:ip,port', 'Kubernetes service lb portal'],
  'KUBE-LOAD-BALANCER-FW': [
    'hash:ip,port',
    'Kubernetes service load balancer ip + port for load balancer with sourceRange',
  ],
  'KUBE-LOAD-BALANCER-LOCAL': [
    'hash:ip,port',
    'Kubernetes service load balancer ip + port with externalTrafficPolicy=local',
  ],
  'KUBE-LOAD-BALANCER-SOURCE-IP': [
    'hash:ip,port,ip',
    'Kubernetes service load balancer ip + port + source IP for packet filter purpose',
  ],
  'KUBE-LOAD-BALANCER-SOURCE-CIDR': [
    'hash:ip,port,net',
    'Kubernetes service load balancer ip + port + source cidr for packet filter purpose',
  ],
  'KUBE-NODE-PORT-TCP': ['bitmap:port', 'Kubernetes nodeport TCP port for masquerade purpose'],
  'KUBE-NODE-PORT-LOCAL-TCP': ['bitmap:port', 'Kubernetes nodeport TCP port with externalTrafficPolicy=local'],
  'KUBE-NODE-PORT-UDP': ['bitmap:port', 'Kubernetes nodeport UDP port for masquerade purpose'],
  'KUBE-NODE-PORT-LOCAL-UDP': ['bitmap:port', 'Kubernetes nodeport UDP port with externalTrafficPolicy=local'],
  'KUBE-NODE-PORT-SCTP-HASH': [
    'hash:ip,port',
    "Kubernetes nodeport SCTP port for masquerade purpose with type 'hash ip:port'",
  ],
  'KUBE-NODE-PORT-LOCAL-SCTP-HASH': [
    'hash:ip,port',
    "Kubernetes nodeport SCTP port with externalTrafficPolicy=local with type 'hash ip:port'",
  ],
  'KUBE-HEALTH-CHECK-NODE-PORT': ['bitmap:port', 'Kubernetes health check node port'],
  'KUBE-IPVS-IPS': ['hash:ip', ''],
} as const satisfies Record<string, readonly [SetType, string]>

export type SetName = keyof typeof SETS

/** A set of the kernel, asked by one rule for all Services. */
export class IpSet implements RuleChain {
  readonly #entries = new Map<string | number, readonly Entry[]>()
  readonly type: SetType
  readonly comment: string
  /** How many rules ask it. */
  references = 0

  /** Names have 31 letters at most: those of IPv6 are cut off. */
  readonly name: string

  constructor(
    name: SetName,
    readonly family: IPFamily,
  ) {
    ;[this.type, this.comment] = SETS[name]
    this.name = family === 'IPv4' ? name : name.replace('KUBE-', 'KUBE-6-').slice(0, 31)
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0
  }

  /** The entry that a packet matches, by destination and, in sets of three dimensions, source. */
  find({ src, dst, dport, protocol }: Packet): Entry | undefined {
    const isBitmap = this.type === 'bitmap:port'
    return this.#entries
      .get(isBitmap ? dport : dst)
      ?.find(
        (entry) =>
          (entry.port === undefined || entry.port === dport) &&
          (isBitmap || entry.protocol === undefined || entry.protocol === L4_OF[protocol]) &&
          (!entry.from || entry.from.has(src)),
      )
  }

  /** Whether a node sends from an address and to a port that are in the set: `src,dst`. */
  hasSource({ src, dport, protocol }: Packet): boolean {
    const here = this.#entries.get(src)
    return here?.some((entry) => entry.port === dport && entry.protocol === L4_OF[protocol]) ?? false
  }

  add(entry: Entry): void {
    const id = idOf(entry)
    const here = this.#entries.get(id)
    this.#entries.set(id, here ? [...here, entry] : [entry])
  }

  remove(entry: Entry): void {
    const id = idOf(entry)
    const left = this.#entries.get(id)?.filter((each) => each !== entry) ?? []
    if (left.length > 0) this.#entries.set(id, left)
    else this.#entries.delete(id)
  }

  /** Takes out all of one address. */
  clear(ip: string): void {
    this.#entries.delete(ip)
  }

  /** Each member once, as ipset writes it, sorted. */
  members(): string[] {
    return [...new Set([...this.#entries.values()].flat().map(entryText))].sort()
  }

  print(entry: Entry): string {
    return `add ${this.name} ${entryText(entry)}`
  }
}

function idOf({ ip, port }: Entry): string | number {
  return ip ?? port!
}

/** `10.96.0.20,tcp:80`, `30080`, `10.96.0.20` */
function entryText({ ip, protocol, port, from }: Entry): string {
  if (ip === undefined) return String(port)
  if (port === undefined) return ip
  return `${ip},${protocol}:${port}${from ? `,${from.only ?? from.text}` : ''}`
}
