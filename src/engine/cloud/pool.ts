/** The addresses that a cloud gives to load balancers. */
import type { ClusterConfig } from '../config.ts'
import { formatIPv4, inCidr, isPrivate, parseCidr, parseIPv4 } from '../kinds/ip.ts'

/** Load balancers get this address and the following, the lowest that is free. */
const PUBLIC = '203.0.113.50'
/** Internal ones begin in the first of these that lies in none of the cluster's own ranges. */
const PRIVATE = ['10.0.200.10', '172.31.200.10', '192.168.200.10'] as const

export class BalancerAddresses {
  /** Addresses of machines, which are nobody else's. */
  readonly #machines: ReadonlySet<string>
  readonly #ranges
  readonly #firstPrivate: string

  constructor({ nodes, clients, podSubnet, serviceSubnet }: ClusterConfig) {
    this.#machines = new Set([...nodes.flatMap((node) => node.addresses), ...clients.map(({ ip }) => ip)])
    const cidrs = [podSubnet, serviceSubnet, ...nodes.map((node) => node.podCIDR)]
    this.#ranges = cidrs.flatMap((cidr) => parseCidr(cidr) ?? [])
    this.#firstPrivate = PRIVATE.find((ip) => !this.#ofCluster(parseIPv4(ip)!)) ?? PRIVATE[0]
  }

  /**
   * The wanted address if it is free and could be the load balancer's, else the lowest free one.
   * @param scoped a public load balancer cannot have a private address, nor the other way round
   */
  take(internal: boolean, wanted: string | undefined, taken: ReadonlySet<string | null>, scoped = true): string {
    const free = (ip: string) => !taken.has(ip) && !this.#machines.has(ip)
    const value = parseIPv4(wanted ?? '')
    const fits = value !== undefined && !this.#ofCluster(value) && (!scoped || isPrivate(value) === internal)
    if (fits && free(wanted!)) return wanted!
    let address = parseIPv4(internal ? this.#firstPrivate : PUBLIC)!
    while (!free(formatIPv4(address))) address++
    return formatIPv4(address)
  }

  #ofCluster(ip: number): boolean {
    return this.#ranges.some((range) => inCidr(ip, range))
  }
}
