import { hostPort } from '../../../ip.ts'
import { numberOf } from '../../address.ts'
import type { Packet } from '../../types.ts'
import type { Cause, ProxyRule, RecentLists, RuleChain, RuleRef } from '../rules.ts'
import type { L4 } from './ipset.ts'

/** An endpoint behind a virtual server. kube-proxy gives all the same weight. */
export class RealServer {
  constructor(
    readonly ip: string,
    readonly port: number,
  ) {}

  /** `10.244.0.7:80` */
  get address(): string {
    return hostPort(this.ip, this.port)
  }
}

export interface VirtualServerOptions {
  readonly ip: string
  readonly protocol: L4
  readonly port: number
  readonly scheduler: string
  /** Seconds for which a sender stays with its endpoint; null without affinity. */
  readonly persistent: number | null
  /** Sorted by address. */
  readonly servers: readonly RealServer[]
  readonly owner: string
  /** Why it has no real server, or none that its traffic policy wants. */
  readonly cause?: Cause
}

/** What was chosen, and whether for the sender's sake. */
export interface Choice extends ProxyRule {
  readonly server: RealServer
  readonly isSticky: boolean
}

/** How many buckets ip_vs_sh and ip_vs_dh have, as a power of two. */
const TABLE_BITS = 8

/** A virtual server of the kernel, and the chain in which its rules stand for who reads them. */
export class VirtualServer implements ProxyRule, RuleChain {
  readonly name = 'ipvs'
  readonly owner: string
  readonly cause?: Cause

  constructor(readonly options: VirtualServerOptions) {
    this.owner = options.owner
    if (options.cause) this.cause = options.cause
  }

  /** `-t 10.96.0.20:80`, as ipvsadm names it. */
  get id(): string {
    const { ip, protocol, port } = this.options
    return `${{ tcp: '-t', udp: '-u', sctp: '--sctp-service' }[protocol]} ${hostPort(ip, port)}`
  }

  /** Made by `ipvsadm -R` from this line. */
  get command(): string {
    const { scheduler, persistent } = this.options
    const flags = scheduler === 'mh' ? ' -b mh-port' : ''
    return `-A ${this.id} -s ${scheduler}${persistent === null ? '' : ` -p ${persistent}`}${flags}`
  }

  print(rule: ProxyRule): string {
    return rule === this ? this.command : this.serverCommand((rule as Choice).server)
  }

  serverCommand(server: RealServer): string {
    return `-a ${this.id} -r ${server.address} -m -w 1`
  }

  /** The real server for a new connection; undefined when there is none. Remembers what the scheduler has to. */
  choose(packet: Packet, recent: RecentLists): Choice | undefined {
    const { persistent, servers } = this.options
    if (servers.length === 0) return undefined
    const stuck = this.#stuckTo(packet, recent)
    const server = stuck ?? this.#schedule(packet, recent)
    if (persistent !== null) recent.note({ name: this.#template(server) }, packet.src)
    return { server, isSticky: stuck !== undefined }
  }

  /** Everything that could be chosen, each as likely as the others. Remembers nothing. */
  choices(packet: Packet, recent: RecentLists): Choice[] {
    const stuck = this.#stuckTo(packet, recent)
    if (stuck) return [{ server: stuck, isSticky: true }]
    return this.choicesFor(packet).map((server) => ({ server, isSticky: false }))
  }

  /** The same for a sender that nobody knows. */
  choicesFor(packet: Packet): readonly RealServer[] {
    const fixed = this.#byHash(packet)
    return fixed ? [fixed] : this.options.servers
  }

  /** References to the virtual server and to the real one. */
  refs(choice: Choice | undefined): RuleRef[] {
    const own: RuleRef = { chain: this, rule: this }
    return choice ? [own, { chain: this, rule: choice }] : [own]
  }

  #stuckTo({ src }: Packet, recent: RecentLists): RealServer | undefined {
    const { persistent, servers } = this.options
    if (persistent === null) return undefined
    return servers.find((server) => recent.seen({ name: this.#template(server) }, src, persistent))
  }

  #template(server: RealServer): string {
    return `${this.id} -r ${server.address}`
  }

  /** The next one round, unless addresses decide. */
  #schedule(packet: Packet, recent: RecentLists): RealServer {
    const fixed = this.#byHash(packet)
    if (fixed) return fixed
    const { servers } = this.options
    const list = { name: this.id }
    const last = recent.lastTurn(list)
    const next = (last !== undefined && servers.find(({ address }) => address > last)) || servers[0]!
    recent.takeTurn(list, next.address)
    return next
  }

  /** Source hashing and destination hashing: the table of 256 buckets is dealt out to the real servers in turn. */
  #byHash({ src, dst }: Packet): RealServer | undefined {
    const { scheduler, servers } = this.options
    if (scheduler !== 'sh' && scheduler !== 'dh') return undefined
    const bucket = Math.imul(addressNumber(scheduler === 'sh' ? src : dst), 0x61c88647) >>> (32 - TABLE_BITS)
    return servers[bucket % servers.length]
  }
}

/** The 32 bits of an address; those of IPv6 are folded. */
function addressNumber(ip: string): number {
  let folded = 0
  for (let rest = numberOf(ip); rest > 0n; rest >>= 32n) folded ^= Number(rest & 0xffffffffn)
  return folded
}
