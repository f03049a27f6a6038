/**
 * Which Service holds which cluster IP and node port. Rebuilt from the store whenever that is replaced, so it is no
 * state of its own: k8s.io/kubernetes/pkg/registry/core/service/{ipallocator,portallocator}.
 */
import { keyOf, type Api } from '../../api/api.ts'
import type { ClusterConfig, IPFamily } from '../../config.ts'
import { hash } from '../../kernel/index.ts'
import { canonicalIP, familyOf, parseSubnet, type Subnet } from '../../ip.ts'
import type { Protocol, Service } from './types.ts'

/** A range of which the lower part is left for those who ask for a certain number. */
interface Bands {
  first: number
  /** First of the upper band. */
  dynamic: number
  last: number
}

/** The cluster IPs of one family, by their places in the range. */
interface Range extends Bands {
  subnet: Subnet
}

export class Ledger {
  /** The cluster's families, the primary one first. */
  readonly families: readonly IPFamily[]
  readonly #ranges: ReadonlyMap<IPFamily, Range>
  readonly #ports: Bands
  readonly #seed: number
  /** What is taken, by whom: `10.96.0.1` and `TCP/30080`. */
  readonly #taken = new Map<string, string>()
  readonly #held = new Map<string, string[]>()
  #api: Api | undefined

  constructor(config: ClusterConfig) {
    this.#seed = config.seed
    const subnets = config.serviceSubnet.split(',').flatMap((cidr) => parseSubnet(cidr) ?? [])
    this.families = subnets.map(({ family }) => family)
    this.#ranges = new Map(subnets.map((subnet) => [subnet.family, { subnet, ...addressBands(subnet) }]))
    const { min, max } = config.nodePortRange
    const ports = max - min + 1
    this.#ports = bands(min, max, ports <= 16 ? 0 : Math.min(Math.max(16, Math.floor(ports / 32)), 128))
  }

  /** Reads the store the first time, and again after every restore. */
  attach(api: Api): void {
    if (this.#api === api) return
    this.#api = api
    this.#read(api)
    api.onRestore(() => this.#read(api))
  }

  /** Writes down what the Service holds now, in place of what it held. */
  record(service: Service): void {
    const owner = keyOf(service)
    this.free(owner)
    const held = holdings(service)
    for (const item of held) this.#taken.set(item, owner)
    this.#held.set(owner, held)
  }

  free(owner: string): void {
    for (const item of this.#held.get(owner) ?? []) {
      if (this.#taken.get(item) === owner) this.#taken.delete(item)
    }
    this.#held.delete(owner)
  }

  /** Why the Service may not have the address that it asks for; undefined when it may. */
  refuseIP(ip: string, owner: string): string | undefined {
    const range = this.#ranges.get(familyOf(ip))
    const offset = range?.subnet.offsetOf(ip)
    if (!range || offset === undefined || offset < range.first || offset > range.last) {
      const ranges = range?.subnet.text ?? [...this.#ranges.values()].map(({ subnet }) => subnet.text).join(',')
      return `the provided IP (${ip}) is not in the valid range. The range of valid IPs is ${ranges}`
    }
    const holder = this.#taken.get(range.subnet.at(offset))
    return holder === undefined || holder === owner ? undefined : 'provided IP is already allocated'
  }

  refusePort(port: number, owner: string): string | undefined {
    const { first, last } = this.#ports
    if (port < first || port > last)
      return `provided port is not in the valid range. The range of valid ports is ${first}-${last}`
    // One entry for all protocols: what a Service has for TCP, no other Service can have for UDP.
    const foreign = PROTOCOLS.some((protocol) => (this.#taken.get(`${protocol}/${port}`) ?? owner) !== owner)
    return foreign ? 'provided port is already allocated' : undefined
  }

  /** A free address of the upper band, of the lower when that is full; undefined when nothing is left. */
  pickIP(owner: string, family: IPFamily): string | undefined {
    const range = this.#ranges.get(family)
    if (!range) return undefined
    const { subnet } = range
    const offset = this.#pick(range, `ip/${owner}`, (place) => !this.#taken.has(subnet.at(place)))
    return offset === undefined ? undefined : subnet.at(offset)
  }

  /** A free port, in no Service's hands for any protocol and not among `also`. */
  pickPort(salt: string, also: ReadonlySet<number>): number | undefined {
    const free = (port: number) => !also.has(port) && PROTOCOLS.every((each) => !this.#taken.has(`${each}/${port}`))
    return this.#pick(this.#ports, `port/${salt}`, free)
  }

  /**
   * The real allocator picks at random. Here the seed and the Service's name choose where the search begins, so that
   * the same files get the same addresses in whatever order they are applied.
   */
  #pick({ first, dynamic, last }: Bands, salt: string, free: (value: number) => boolean): number | undefined {
    const start = mix(hash(`${this.#seed}/${salt}`))
    for (const [from, to] of [
      [dynamic, last],
      [first, dynamic - 1],
    ] as const) {
      const size = to - from + 1
      for (let i = 0; i < size; i++) {
        const value = from + ((start + i) % size)
        if (free(value)) return value
      }
    }
    return undefined
  }

  #read(api: Api): void {
    this.#taken.clear()
    this.#held.clear()
    for (const service of api.list<Service>('Service')) this.record(service)
  }
}

const PROTOCOLS: readonly Protocol[] = ['TCP', 'UDP', 'SCTP']

function bands(first: number, last: number, reserved: number): Bands {
  return { first, dynamic: Math.min(first + reserved, last + 1), last }
}

/** The network address and IPv4's broadcast address are nobody's. */
function addressBands({ family, size }: Subnet): Bands {
  const last = family === 'IPv4' ? size - 2 : size - 1
  return bands(1, last, Math.min(Math.max(16, Math.floor(size / 16)), 256))
}

function holdings({ spec }: Service): string[] {
  const held = (spec.clusterIPs ?? []).filter((ip) => ip && ip !== 'None').map((ip) => canonicalIP(ip) ?? ip)
  for (const { protocol, nodePort } of spec.ports ?? []) if (nodePort) held.push(`${protocol}/${nodePort}`)
  if (spec.healthCheckNodePort) held.push(`TCP/${spec.healthCheckNodePort}`)
  return held
}

/** Spreads the low bits of a hash: names that differ in their last letter should not get neighbouring addresses. */
function mix(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
