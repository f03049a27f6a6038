import type { AddressRange } from '../../address.ts'
import type { Packet } from '../../types.ts'
import type { ProxyRule, RuleChain } from '../rules.ts'
import type { IPFamily } from '../servicePort.ts'
import { shortHash } from '../sha256.ts'
import { ruleText } from './text.ts'

export type L4 = 'tcp' | 'udp' | 'sctp'

export type Match =
  | { readonly match: 'ctNew' }
  /** `ip saddr 10.244.0.0/16`; one of several where there are. */
  | { readonly match: 'address'; readonly side: Side; readonly ranges: readonly AddressRange[]; readonly not?: true }
  /** `ip daddr @cluster-ips` */
  | { readonly match: 'set'; readonly side: Side; readonly set: AddressSet }
  /** `ip saddr @affinity-…`: this sender was sent there less than so many seconds ago. */
  | { readonly match: 'affinity'; readonly set: AffinitySet }
  /** `fib saddr type local` */
  | { readonly match: 'local'; readonly side: Side }
  | { readonly match: 'protocol'; readonly protocol: L4 }
  /** The mark does not ask for masquerade. */
  | { readonly match: 'unmarked' }

export type Side = 'saddr' | 'daddr'

export type Statement =
  | { readonly do: 'jump' | 'goto'; readonly chain: Chain }
  /** Looks packets up in a map, and does what their element says. */
  | { readonly do: 'vmap'; readonly map: VerdictMap }
  /** `numgen random mod N vmap { … }`: one of the chains, each equally likely. */
  | { readonly do: 'numgen'; readonly chains: readonly Chain[] }
  /** `update @affinity-… { ip saddr }` */
  | { readonly do: 'update'; readonly set: AffinitySet }
  | { readonly do: 'dnat'; readonly ip: string; readonly port: number }
  /** Sets the masquerade bit of the mark, or turns it over. */
  | { readonly do: 'mark'; readonly how: '|' | '^' }
  | { readonly do: 'return' | 'drop' | 'reject' | 'masquerade' }

/** One rule as data: text is made from it by `ruleText`, verdicts by `walk`. */
export interface Rule extends ProxyRule {
  readonly matches: readonly Match[]
  readonly statement: Statement
  readonly comment?: string
}

/** knftables.NameLengthMax less the longest prefix. */
const NAME_LENGTH = 240

/**
 * `ULMVA6XW-ns1/svc1/tcp/p80`: a hash in front keeps names apart that differ in their last letters only, and unique
 * where they are cut off. Source: hashAndTruncate.
 */
function hashed(text: string): string {
  const name = `${shortHash(text).slice(0, 8)}-${text}`
  return name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH - 3)}...` : name
}

/** Something of the table that has a name, which is made when somebody reads it. */
class Named {
  #name: string | undefined

  /** @param about what the name's hash is made of; absent where the prefix is the whole name */
  constructor(
    readonly family: IPFamily,
    readonly prefix: string,
    private readonly about?: string,
  ) {}

  get name(): string {
    return (this.#name ??= this.about === undefined ? this.prefix : this.prefix + hashed(this.about))
  }
}

export class Chain extends Named implements RuleChain {
  rules: readonly Rule[] = []
  comment: string | undefined

  print(rule: Rule): string {
    return `add rule ${tableOf(this.family)} ${this.name} ${ruleText(rule, this.family)}`
  }
}

/** The senders that were sent to one endpoint; each is forgotten after so many seconds. */
export class AffinitySet extends Named {
  constructor(
    family: IPFamily,
    about: string,
    readonly seconds: number,
  ) {
    super(family, 'affinity-', about)
  }
}

/** One line of a verdict map, `10.96.0.20 . tcp . 80 : goto service-…`. */
export interface Element extends ProxyRule {
  /** Absent in maps of node ports. */
  readonly ip?: string
  readonly protocol: L4
  readonly port: number
  /** null drops. */
  readonly goto: Chain | null
  readonly comment?: string
}

/** Elements of one Service by the address, or node port, that they are looked up by. */
export type Elements = ReadonlyMap<string | number, readonly Element[]>

const L4_OF = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp' } as const

/** A map whose values are verdicts: the whole dispatch is one lookup, however many Services there are. */
export class VerdictMap implements RuleChain {
  readonly #elements = new Map<string | number, readonly { key: string; element: Element }[]>()

  constructor(
    readonly family: IPFamily,
    readonly name: string,
    readonly comment: string,
    /** Looked up by destination address, protocol and port, or by the last two alone. */
    readonly by: 'address' | 'port',
  ) {}

  find(packet: Packet): Element | undefined {
    const protocol = L4_OF[packet.protocol]
    const here = this.#elements.get(this.by === 'address' ? packet.dst : packet.dport)
    return here?.findLast(({ element }) => element.port === packet.dport && element.protocol === protocol)?.element
  }

  /** Exchanges the elements of one Service. Where two Services claim the same, the last by name has it. */
  replace(key: string, before: Elements, after: Elements): void {
    if (before === after) return
    for (const [id, elements] of after) {
      const others = this.#elements.get(id)?.filter((each) => each.key !== key) ?? []
      const mine = elements.map((element) => ({ key, element }))
      this.#elements.set(id, others.length === 0 ? mine : [...others, ...mine].sort((a, b) => (a.key < b.key ? -1 : 1)))
    }
    for (const id of before.keys()) {
      if (after.has(id)) continue
      const left = this.#elements.get(id)?.filter((each) => each.key !== key) ?? []
      if (left.length > 0) this.#elements.set(id, left)
      else this.#elements.delete(id)
    }
  }

  /** One for each key, in no order. */
  elements(): Element[] {
    const all: Element[] = []
    for (const here of this.#elements.values()) {
      const byKey = new Map(here.map(({ element }) => [`${element.protocol} ${element.port}`, element]))
      all.push(...byKey.values())
    }
    return all
  }

  print(element: Element): string {
    return `add element ${tableOf(this.family)} ${this.name} { ${elementText(element)} }`
  }
}

export function elementText({ ip, protocol, port, goto, comment }: Element): string {
  const key = ip === undefined ? `${protocol} . ${port}` : `${ip} . ${protocol} . ${port}`
  return `${key}${comment ? ` comment "${comment}"` : ''} : ${goto ? `goto ${goto.name}` : 'drop'}`
}

/** A set of addresses, each of which may be there for more than one Service. */
export class AddressSet {
  readonly #counts = new Map<string, number>()

  constructor(
    readonly family: IPFamily,
    readonly name: string,
    readonly comment: string,
    addresses: readonly string[] = [],
  ) {
    this.replace([], addresses)
  }

  has(ip: string): boolean {
    return this.#counts.has(ip)
  }

  replace(before: readonly string[], after: readonly string[]): void {
    for (const ip of after) this.#counts.set(ip, (this.#counts.get(ip) ?? 0) + 1)
    for (const ip of before) {
      const count = this.#counts.get(ip)! - 1
      if (count > 0) this.#counts.set(ip, count)
      else this.#counts.delete(ip)
    }
  }

  addresses(): string[] {
    return [...this.#counts.keys()]
  }
}

/** kube-proxy has one table for each address family: `ip kube-proxy`. */
export function tableOf(family: IPFamily): string {
  return `${family === 'IPv4' ? 'ip' : 'ip6'} kube-proxy`
}
