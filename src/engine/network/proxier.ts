import type { Api } from '../api/api.ts'
import type { WatchEvent } from '../api/types.ts'
import { familiesOf, type ClusterConfig, type IPFamily } from '../config.ts'
import type { Kernel } from '../kernel/index.ts'
import { SERVICE_NAME_LABEL, type EndpointSlice } from '../kinds/endpointslice/types.ts'
import type { Node } from '../kinds/node/types.ts'
import type { Service } from '../kinds/service/types.ts'
import { Journal } from './proxy/journal.ts'
import { proxyBackend } from './proxy/modes.ts'
import { dualStack, nodeOf } from './proxy/dualStack.ts'
import type { CompiledService, ProxyBackend, ProxyConfig, ProxyNode, ProxyRules, ProxyTool } from './proxy/rules.ts'
import type { ServiceInput } from './proxy/servicePort.ts'

const TASK = 'kube-proxy/sync'
/** From a change in the API to the node's kernel, in milliseconds: watch, compile, iptables-restore. */
const SYNC_DELAY = { min: 10, max: 40 }
/** kube-proxy writes at most this often; its minSyncPeriod. */
const MIN_SYNC_PERIOD = 1000
const ZONE_LABEL = 'topology.kubernetes.io/zone'

/**
 * What a node still has of Services that have changed since its last sync; null for those that it has no rules of.
 * Of all others it has what the API says, so nothing else need be kept.
 */
export interface ProxierState {
  node: string
  lastSync: number | null
  behind: [key: string, had: ServiceInput | null][]
}

interface Proxier {
  node: ProxyNode
  rules: ProxyRules
  /** Keys of Services that this node alone has to look at again. */
  dirty: Set<string>
  /** How far it has read the journal. */
  read: number
  /** Nothing to write: no sync is planned. */
  idle: boolean
  lastSync: number | null
}

/**
 * The kube-proxy of every node. Each takes up changes on its own and a little later than the API has them: the first
 * at once, then at most one write a second (pkg/proxy/runner: BoundedFrequencyRunner).
 */
export class Proxiers {
  /** The mode's compiler and rule sets. */
  readonly #backend: ProxyBackend
  readonly #config: ProxyConfig
  /** The cluster's primary one. */
  readonly family: IPFamily
  readonly #proxiers = new Map<string, Proxier>()
  /** Slices by the Service that they belong to, `namespace/name`. */
  readonly #slices = new Map<string, Map<string, EndpointSlice>>()
  /** Services that changed, for all nodes; each stands where it changed last. */
  readonly #journal = new Journal()
  #idle: number
  /** Rules that are the same on every node, while their input is the newest. */
  readonly #shared = new Map<string, CompiledService>()
  readonly #inputs = new Map<string, ServiceInput>()
  /** Some node's rules have changed since this was last read. */
  changed = true

  constructor(
    private readonly kernel: Kernel,
    private readonly api: Api,
    config: ClusterConfig,
    /** Whether the node's kube-proxy hears nothing of the API server: its machine is off, or its zone cut off. */
    private readonly isUnheard: (node: string) => boolean,
    /** Is called after each sync of a node, with the Services that it wrote anew. */
    private readonly onSync: (node: string, written: ServiceInput[]) => void = () => {},
  ) {
    this.#config = { ...config.proxy, serviceCIDRs: config.serviceSubnet.split(',') }
    const families = familiesOf(config)
    const backend = proxyBackend(config.proxy.mode)
    this.family = families[0]!
    this.#backend = families.length > 1 ? dualStack(backend) : backend
    for (const { name, zone, internalIP, podCIDR, addresses, secondary } of config.nodes) {
      const all: ProxyNode = { name, zone, internalIP, podCIDR, addresses, ...(secondary && { secondary }) }
      const node = families.length > 1 ? all : nodeOf(all, this.family)
      const rules = this.#backend.rules(node, this.#config, this.family)
      this.#proxiers.set(name, { node, rules, dirty: new Set(), read: 0, idle: true, lastSync: null })
    }
    this.#idle = this.#proxiers.size
    kernel.clock.handle(TASK, (name) => this.#sync(this.#proxiers.get(name)!))
    api.watch<Service>('Service', (event) => this.#onService(event))
    api.watch<EndpointSlice>('EndpointSlice', (event) => this.#onSlice(event))
    api.watch<Node>('Node', (event) => this.#onNode(event))
  }

  /** How the mode's rules are shown. */
  get tool(): ProxyBackend['tool'] {
    return this.#backend.tool
  }

  /** The node's present rules; undefined for a node that does not exist. */
  rules(node: string): ProxyRules | undefined {
    return this.#proxiers.get(node)?.rules
  }

  /** What a tool prints on the node. Its kube-proxy also writes the frame of a family that the cluster has not. */
  print(node: string, tool: ProxyTool): string {
    const proxier = this.#proxiers.get(node)
    if (!proxier) return ''
    const text = proxier.rules.print(tool)
    if (text || proxier.node.secondary) return text
    const other = this.family === 'IPv4' ? 'IPv6' : 'IPv4'
    return this.#backend.rules(nodeOf(proxier.node, other), this.#config, other).print(tool)
  }

  snapshot(): ProxierState[] {
    return [...this.#proxiers.values()].map((proxier) => ({
      node: proxier.node.name,
      lastSync: proxier.lastSync,
      behind: [...this.#behind(proxier)].map((key) => [key, proxier.rules.get(key)?.input ?? null]),
    }))
  }

  /** The API must have been restored before. */
  restore(states: readonly ProxierState[]): void {
    this.#slices.clear()
    this.#shared.clear()
    this.#inputs.clear()
    for (const slice of this.api.list<EndpointSlice>('EndpointSlice')) this.#keepSlice(slice)
    for (const node of this.api.list<Node>('Node')) this.#setZone(node)
    const keys = this.api.list<Service>('Service').map(keyOf)
    this.#journal.clear()
    this.#idle = this.#proxiers.size
    for (const proxier of this.#proxiers.values()) {
      proxier.rules = this.#backend.rules(proxier.node, this.#config, this.family)
      proxier.dirty = new Set()
      proxier.read = 0
      proxier.idle = true
      proxier.lastSync = null
    }
    for (const { node, lastSync, behind } of states) {
      const proxier = this.#proxiers.get(node)
      if (!proxier) continue
      proxier.lastSync = lastSync
      proxier.dirty = new Set(behind.map(([key]) => key))
      if (behind.length > 0) {
        proxier.idle = false
        this.#idle--
      }
      for (const key of keys) if (!proxier.dirty.has(key)) this.#write(proxier, key)
      for (const [key, had] of behind) {
        if (had) proxier.rules.set(key, this.#backend.compile(had, proxier.node, this.#config, this.family))
      }
    }
    this.changed = true
  }

  #onService({ object }: WatchEvent<Service>): void {
    this.#touch(keyOf(object))
  }

  #onSlice({ type, object }: WatchEvent<EndpointSlice>): void {
    const key = serviceKeyOf(object)
    if (!key) return
    if (type === 'DELETED') this.#slices.get(key)?.delete(object.metadata.name)
    else this.#keepSlice(object)
    this.#touch(key)
  }

  /** A node's zone decides which hints are its own. */
  #onNode({ type, object, old }: WatchEvent<Node>): void {
    if (type === 'MODIFIED' && zoneOf(object) === (old && zoneOf(old))) return
    const proxier = this.#setZone(object)
    if (!proxier) return
    for (const service of this.api.list<Service>('Service')) proxier.dirty.add(keyOf(service))
    if (proxier.dirty.size > 0) this.#plan(proxier)
  }

  #setZone(node: Node): Proxier | undefined {
    const proxier = this.#proxiers.get(node.metadata.name)
    if (proxier) proxier.node = { ...proxier.node, zone: zoneOf(node) ?? null }
    return proxier
  }

  #keepSlice(slice: EndpointSlice): void {
    const key = serviceKeyOf(slice)
    if (!key) return
    let slices = this.#slices.get(key)
    if (!slices) this.#slices.set(key, (slices = new Map()))
    slices.set(slice.metadata.name, slice)
  }

  #touch(key: string): void {
    this.#inputs.delete(key)
    this.#shared.delete(key)
    this.#journal.add(key)
    if (this.#idle > 0) for (const proxier of this.#proxiers.values()) this.#plan(proxier)
  }

  #plan(proxier: Proxier): void {
    if (!proxier.idle) return
    proxier.idle = false
    this.#idle--
    const { name } = proxier.node
    const { clock, random } = this.kernel
    const delay = random.int(`kube-proxy@${name}`, SYNC_DELAY.min, SYNC_DELAY.max)
    const soonest = proxier.lastSync === null ? 0 : proxier.lastSync + MIN_SYNC_PERIOD - clock.now
    clock.once(Math.max(delay, soonest), TASK, name)
  }

  #sync(proxier: Proxier): void {
    if (this.isUnheard(proxier.node.name)) {
      proxier.dirty = this.#behind(proxier) // so that the journal has not to wait for it
      proxier.read = this.#journal.end
      this.kernel.clock.once(MIN_SYNC_PERIOD, TASK, proxier.node.name) // its kube-proxy writes when it hears of it
      return
    }
    proxier.lastSync = this.kernel.clock.now
    const keys = this.#behind(proxier)
    for (const key of keys) this.#write(proxier, key)
    this.onSync(
      proxier.node.name,
      [...keys].flatMap((key) => this.#input(key) ?? []),
    )
    proxier.dirty.clear()
    proxier.read = this.#journal.end
    proxier.idle = true
    this.#idle++
    this.#clearJournal()
    this.changed = true
    this.kernel.nextEpoch()
  }

  #clearJournal(): void {
    for (const { read } of this.#proxiers.values()) if (read < this.#journal.end) return
    this.#journal.clear()
    for (const each of this.#proxiers.values()) each.read = 0
  }

  /** Keys of Services that changed since its last sync. */
  #behind({ dirty, read }: Proxier): Set<string> {
    return this.#journal.since(read, dirty)
  }

  #write(proxier: Proxier, key: string): void {
    const input = this.#input(key)
    proxier.rules.set(key, input && this.#compile(key, input, proxier.node))
  }

  #compile(key: string, input: ServiceInput, node: ProxyNode): CompiledService {
    const shared = this.#shared.get(key)
    if (shared) return shared
    const rules = this.#backend.compile(input, node, this.#config, this.family)
    if (this.#backend.isNodeIndependent(input, this.#config, this.family)) this.#shared.set(key, rules)
    return rules
  }

  /** The Service with its slices as the API has them now; undefined when it is gone. */
  #input(key: string): ServiceInput | undefined {
    const known = this.#inputs.get(key)
    if (known) return known
    const slash = key.indexOf('/')
    const service = this.api.get<Service>('Service', key.slice(0, slash), key.slice(slash + 1))
    if (!service) return undefined
    const input = { service, slices: [...(this.#slices.get(key)?.values() ?? [])] }
    this.#inputs.set(key, input)
    return input
  }
}

function keyOf({ metadata }: Service): string {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`
}

function serviceKeyOf({ metadata }: EndpointSlice): string | undefined {
  const name = metadata.labels?.[SERVICE_NAME_LABEL]
  return name && `${metadata.namespace ?? 'default'}/${name}`
}

function zoneOf(node: Node): string | undefined {
  return node.metadata.labels?.[ZONE_LABEL]
}
