/** The addresses that a cloud gives to load balancers. */
import type { ClusterConfig, IPFamily } from '../config.ts'
import { familyOf, parseSubnet, type Subnet } from '../ip.ts'
import { isPrivate } from '../kinds/ip.ts'

/** Load balancers get this address and the following, the lowest that is free. */
const PUBLIC: Record<IPFamily, string> = { IPv4: '203.0.113.50', IPv6: '2001:db8:113::50' }
/** Internal ones begin in the first of these that lies in none of the cluster's own ranges. */
const PRIVATE: Record<IPFamily, readonly [string, ...string[]]> = {
  IPv4: ['10.0.200.10', '172.31.200.10', '192.168.200.10'],
  IPv6: ['fd00:10:0:200::10', 'fd00:172:31:200::10', 'fd00:192:168:200::10'],
}

export class BalancerAddresses {
  /** Addresses of machines, which are nobody else's. */
  readonly #machines: ReadonlySet<string>
  readonly #ranges: readonly Subnet[]

  constructor({ nodes, clients, podSubnet, serviceSubnet }: ClusterConfig) {
    this.#machines = new Set([...nodes.flatMap((node) => node.addresses), ...clients.map(({ ip }) => ip)])
    const ofNodes = nodes.flatMap(({ podCIDR, secondary }) => [podCIDR, secondary?.podCIDR ?? []].flat())
    const cidrs = [...podSubnet.split(','), ...serviceSubnet.split(','), ...ofNodes]
    this.#ranges = cidrs.flatMap((cidr) => parseSubnet(cidr) ?? [])
  }

  /**
   * The wanted address if it is of that family, free, and could be the load balancer's, else the lowest free one.
   * @param wanted in its canonical spelling
   * @param scoped a public load balancer cannot have a private address, nor the other way round
   */
  take(
    family: IPFamily,
    internal: boolean,
    wanted: string | undefined,
    taken: ReadonlySet<string>,
    scoped = true,
  ): string {
    const free = (ip: string) => !taken.has(ip) && !this.#machines.has(ip)
    if (wanted && familyOf(wanted) === family && !this.#ofCluster(wanted)) {
      if (free(wanted) && (!scoped || isPrivate(wanted) === internal)) return wanted
    }
    const first = internal ? this.#firstPrivate(family) : PUBLIC[family]
    const range = parseSubnet(`${first}/${family === 'IPv4' ? 0 : 96}`)!
    let offset = range.offsetOf(first)!
    while (!free(range.at(offset))) offset++
    return range.at(offset)
  }

  #firstPrivate(family: IPFamily): string {
    return PRIVATE[family].find((ip) => !this.#ofCluster(ip)) ?? PRIVATE[family][0]
  }

  #ofCluster(ip: string): boolean {
    return this.#ranges.some((range) => range.family === familyOf(ip) && range.offsetOf(ip) !== undefined)
  }
}
