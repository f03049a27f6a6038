import type { IPFamily } from '../../../config.ts'
import type { EndpointChance, Hook, Packet } from '../../types.ts'
import type {
  Branch,
  CtState,
  ProxyConfig,
  ProxyNode,
  ProxyRules,
  ProxyTool,
  RuleRef,
  Verdict,
  WalkNode,
} from '../rules.ts'
import { closedToNode, emptySets, iptablesFrame, written, type IptablesFrame, type Sets } from './chains.ts'
import type { NodePort, ServiceRules } from './compile.ts'
import { chances, exploreIpvs, walkIpvs, type Servers } from './hooks.ts'
import { L4_OF, type Entry, type SetName } from './ipset.ts'
import { nodePortAddresses } from './nodePorts.ts'
import { printIpvs } from './print.ts'
import { VirtualServer } from './virtualServer.ts'

/** What one Service has put into a node: its own, and what follows from the node's addresses. */
interface Placed {
  rules: ServiceRules
  servers: readonly VirtualServer[]
  addresses: readonly string[]
  entries: readonly (readonly [SetName, Entry])[]
}

/** The virtual servers, ipsets, addresses of `kube-ipvs0` and iptables rules of one node. */
export class IpvsRules implements ProxyRules, Servers {
  readonly #placed = new Map<string, Placed>()
  /** By address and port. */
  readonly #servers = new Map<string, Map<number, readonly VirtualServer[]>>()
  readonly #bound = new Map<string, number>()
  readonly #sets: Sets
  readonly #frame: IptablesFrame
  readonly #node: ProxyNode
  readonly #nodePortIPs: readonly string[]
  #serverCount = 0

  constructor(
    node: ProxyNode,
    config: ProxyConfig,
    private readonly family: IPFamily,
  ) {
    this.#node = node
    this.#sets = emptySets(family)
    this.#nodePortIPs = nodePortAddresses(node, config, family)
    this.#frame = iptablesFrame(
      node,
      config,
      family,
      this.#sets,
      (ip, { addresses }) => addresses.has(ip) || this.binds(ip),
    )
  }

  /** Virtual and real servers, and the few rules of iptables. */
  get ruleCount(): number {
    const { builtin, chains } = this.#frame
    const all = [builtin.nat, builtin.filter].flatMap((table) => [...table.values()])
    const rules = [...all, ...chains.nat, ...chains.filter].reduce((sum, chain) => sum + written(chain).length, 0)
    return rules + this.#serverCount
  }

  /** Never: there are no comments of endpoints. */
  get isLarge(): boolean {
    return false
  }

  get(key: string): ServiceRules | undefined {
    return this.#placed.get(key)?.rules
  }

  set(key: string, next: ServiceRules | undefined): void {
    const old = this.#placed.get(key)
    if (old) {
      for (const server of old.servers) this.#remove(server)
      for (const ip of old.addresses) this.#unbind(ip)
      for (const [name, entry] of old.entries) this.#sets[name].remove(entry)
      this.#placed.delete(key)
    }
    if (next) {
      const placed = this.#place(next)
      for (const server of placed.servers) this.#add(server)
      for (const ip of placed.addresses) this.#bind(ip)
      for (const [name, entry] of placed.entries) this.#sets[name].add(entry)
      this.#placed.set(key, placed)
    }
    if (old?.rules.closedToNode.length || next?.closedToNode.length) {
      this.#frame.outFilter.rules = [...this.#placed.values()].flatMap(({ rules }) =>
        rules.closedToNode.map(closedToNode),
      )
    }
  }

  keys(): IterableIterator<string> {
    return this.#placed.keys()
  }

  binds(ip: string): boolean {
    return this.#bound.has(ip)
  }

  /** The virtual server for a destination; where two Services claim the same, the last has it. */
  find({ dst, dport, protocol }: Packet): VirtualServer | undefined {
    const here = this.#servers.get(dst)?.get(dport)
    return here?.findLast(({ options }) => options.protocol === L4_OF[protocol])
  }

  atHook(hook: Hook, packet: Packet, node: WalkNode, state: CtState, mark = 0): Verdict {
    return walkIpvs(this.#frame.hooks, this, hook, packet, node, state, mark)
  }

  explore(hook: Hook, packet: Packet, node: WalkNode, state: CtState, mark = 0): Branch[] {
    return exploreIpvs(this.#frame.hooks, this, hook, packet, node, state, mark)
  }

  chances(matched: readonly RuleRef[], packet: Packet): EndpointChance[] {
    return chances(matched, packet)
  }

  print(tool: ProxyTool): string {
    return printIpvs(tool, {
      family: this.family,
      frame: this.#frame,
      sets: this.#sets,
      bound: [...this.#bound.keys()],
      servers: [...this.#servers.values()].flatMap((ports) => [...ports.values()].flat()),
    })
  }

  #place(rules: ServiceRules): Placed {
    const own = this.#node.addresses
    const doors = rules.nodePorts.flatMap(({ isLocal: _, ...options }) =>
      this.#nodePortIPs.map((ip) => new VirtualServer({ ...options, ip })),
    )
    const addresses = rules.addresses.filter((ip) => !own.includes(ip))
    const looped = rules.loopBack.filter(({ node }) => node === this.#node.name)
    return {
      rules,
      servers: doors.length > 0 ? [...rules.virtualServers, ...doors] : rules.virtualServers,
      addresses,
      entries: [
        ...rules.entries,
        ...looped.map(({ entry }) => ['KUBE-LOOP-BACK', entry] as const),
        ...rules.nodePorts.flatMap((port) => this.#nodePortEntries(port)),
      ],
    }
  }

  /** Node ports of TCP and UDP are bits in a map of ports; for SCTP there is none, so every address is named. */
  #nodePortEntries({ protocol, port, owner, isLocal }: NodePort): (readonly [SetName, Entry])[] {
    if (this.#nodePortIPs.length === 0) return []
    if (protocol === 'sctp') {
      return this.#nodePortIPs.flatMap((ip) => {
        const entry: Entry = { ip, protocol, port, owner }
        const both = [['KUBE-NODE-PORT-SCTP-HASH', entry] as const]
        return isLocal ? [...both, ['KUBE-NODE-PORT-LOCAL-SCTP-HASH', { ...entry }] as const] : both
      })
    }
    const entry: Entry = { port, owner }
    const isTcp = protocol === 'tcp'
    const all = [[isTcp ? 'KUBE-NODE-PORT-TCP' : 'KUBE-NODE-PORT-UDP', entry] as const]
    if (!isLocal) return all
    return [...all, [isTcp ? 'KUBE-NODE-PORT-LOCAL-TCP' : 'KUBE-NODE-PORT-LOCAL-UDP', { ...entry }] as const]
  }

  #add(server: VirtualServer): void {
    const { ip, port, servers } = server.options
    let ports = this.#servers.get(ip)
    if (!ports) this.#servers.set(ip, (ports = new Map()))
    ports.set(port, [...(ports.get(port) ?? []), server])
    this.#serverCount += 1 + servers.length
  }

  #remove(server: VirtualServer): void {
    const { ip, port, servers } = server.options
    const ports = this.#servers.get(ip)!
    const left = ports.get(port)!.filter((each) => each !== server)
    if (left.length > 0) ports.set(port, left)
    else ports.delete(port)
    if (ports.size === 0) this.#servers.delete(ip)
    this.#serverCount -= 1 + servers.length
  }

  #bind(ip: string): void {
    const count = this.#bound.get(ip) ?? 0
    this.#bound.set(ip, count + 1)
    if (count === 0) this.#sets['KUBE-IPVS-IPS'].add({ ip })
  }

  #unbind(ip: string): void {
    const count = this.#bound.get(ip)! - 1
    if (count > 0) {
      this.#bound.set(ip, count)
      return
    }
    this.#bound.delete(ip)
    this.#sets['KUBE-IPVS-IPS'].clear(ip)
  }
}
