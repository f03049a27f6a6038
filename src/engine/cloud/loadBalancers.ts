/** The service controller of a cloud provider: k8s.io/cloud-provider/controllers/service. */
import { keyOf, splitKey, type Api } from '../api/api.ts'
import { clone, equal } from '../api/data.ts'
import type { ClusterConfig, IPFamily } from '../config.ts'
import { canonicalIP, familyOf } from '../ip.ts'
import { hash, type Kernel, type Stateful } from '../kernel/index.ts'
import { SERVICE_NAME_LABEL, type EndpointSlice } from '../kinds/endpointslice/types.ts'
import type { Node } from '../kinds/node/types.ts'
import type { Service, ServiceSpec } from '../kinds/service/types.ts'
import type { LoadBalancer, LoadBalancerTarget } from '../network/types.ts'
import { nodePasses } from './health.ts'
import { BalancerAddresses } from './pool.ts'
import type { Provider } from './providers.ts'
import { nameOf, podPasses, targetsOf, zoneOf, zonesOf } from './targets.ts'
import { sourceRangesOf, type Wish } from './wishes.ts'

/** A load balancer and what the cloud remembers of its checks. */
interface Balancer extends LoadBalancer {
  internal: boolean
  uid: string
  /** Pods are its targets. */
  ofPods: boolean
  /** Of nodes, or pods' addresses: checks in a row that said otherwise than the target's state. */
  contrary: Record<string, number>
}

export interface CloudState {
  balancers: Balancer[]
}

const NAME = 'service-controller'
const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup'
const SYNC = 'cloud/sync'
const SYNC_MS = 10
const PROVISIONED = 'cloud/provisioned'
const REMOVED = 'cloud/removed'
const HEALTH = 'cloud/health'

export class LoadBalancers implements Stateful<CloudState> {
  readonly #api: Api
  readonly #kernel: Kernel
  readonly #provider: Provider | null
  readonly #provisioningMs: number | undefined
  readonly #addresses: BalancerAddresses
  readonly #balancers = new Map<string, Balancer>()
  #view: LoadBalancer[] | undefined
  #changed = false

  readonly #isStopped: (node: string) => boolean
  readonly #listens: (ip: string, port: number) => boolean

  constructor(options: {
    api: Api
    kernel: Kernel
    config: ClusterConfig
    provider: Provider | null
    provisioningMs?: number
    isStopped?: (node: string) => boolean
    /** Whether a process of a pod takes connections there. */
    listens?: (ip: string, port: number) => boolean
  }) {
    this.#listens = options.listens ?? (() => true)
    this.#isStopped = options.isStopped ?? (() => false)
    const { api, kernel } = options
    this.#api = api
    this.#kernel = kernel
    this.#addresses = new BalancerAddresses(options.config)
    this.#provider = options.provider
    this.#provisioningMs = options.provisioningMs
    kernel.clock.handle(SYNC, (key) => this.#sync(key))
    kernel.clock.handle(PROVISIONED, (key) => this.#provisioned(key))
    kernel.clock.handle(REMOVED, (key) => this.#removed(key))
    kernel.clock.handle(HEALTH, (key) => this.#checkHealth(key))
    api.watch<Service>('Service', ({ object, old }) => {
      if (object.spec.type === 'LoadBalancer' || old?.spec.type === 'LoadBalancer')
        kernel.clock.once(SYNC_MS, SYNC, keyOf(object))
    })
    api.watch<EndpointSlice>('EndpointSlice', ({ object: { metadata } }) => {
      if (this.#balancers.size === 0) return
      const key = `${metadata.namespace}/${metadata.labels?.[SERVICE_NAME_LABEL]}`
      if (this.#balancers.get(key)?.ofPods) kernel.clock.once(SYNC_MS, SYNC, key)
    })
    api.watch<Node>('Node', () => {
      for (const key of this.#balancers.keys()) kernel.clock.once(SYNC_MS, SYNC, key)
    })
  }

  loadBalancers(): readonly LoadBalancer[] {
    return (this.#view ??= [...this.#balancers.values()].map(
      ({ uid: _uid, contrary: _contrary, ofPods: _ofPods, ...balancer }): LoadBalancer => clone(balancer),
    ))
  }

  takeChanged(): boolean {
    const changed = this.#changed
    this.#changed = false
    return changed
  }

  snapshot(): CloudState {
    return { balancers: clone([...this.#balancers.values()]) }
  }

  restore(state: CloudState): void {
    this.#balancers.clear()
    for (const balancer of clone(state.balancers)) {
      const { namespace, name } = balancer.service
      this.#balancers.set(`${namespace}/${name}`, balancer)
    }
    this.#touch()
  }

  #touch(): void {
    this.#view = undefined
    this.#changed = true
    this.#kernel.nextEpoch()
  }

  #service(key: string): Service | undefined {
    const { namespace, name } = splitKey(key)
    return this.#api.get<Service>('Service', namespace, name)
  }

  #tell(service: Service, reason: string, message: string, type: 'Normal' | 'Warning' = 'Normal'): void {
    this.#api.recordEvent(service, type, reason, message, NAME)
  }

  /** Compares what the Service asks for with what there is, and sets out to change it. */
  #sync(key: string): void {
    const service = this.#service(key)
    const balancer = this.#balancers.get(key)
    const wanted = service && this.#wants(service)
    const other = !!balancer && (balancer.internal !== wanted?.internal || balancer.ofPods !== (wanted.ofPods ?? false))
    // one for the inside cannot become one for the outside, nor one of nodes one of pods: it is made anew
    if (balancer && (!wanted || balancer.uid !== service.metadata.uid || other))
      return this.#startRemoval(key, balancer, service)
    if (!wanted) return service && this.#letGo(service)
    if (!balancer) return this.#startProvisioning(key, service, wanted)
    if (balancer.state !== 'active') return
    this.#refresh(key, balancer, service)
  }

  /** What this cloud is asked for, if it is asked at all. */
  #wants(service: Service): Wish | null {
    const { metadata, spec } = service
    if (spec.type !== 'LoadBalancer' || metadata.deletionTimestamp) return null
    return this.#provider?.reads(service) ?? null
  }

  // ── coming ──────────────────────────────────────────────────────────────────────────────────────────────────────

  #startProvisioning(key: string, service: Service, wish: Wish): void {
    const { delivery, provisioning, price } = this.#provider!
    const { namespace = '', name, uid, finalizers = [] } = service.metadata
    if (!finalizers.includes(FINALIZER)) this.#setFinalizers(service, [...finalizers, FINALIZER])
    this.#tell(service, 'EnsuringLoadBalancer', 'Ensuring load balancer')
    this.#balancers.set(key, {
      place: `loadbalancer/${namespace}/${name}`,
      service: { namespace, name },
      ip: null,
      hostname: null,
      state: 'provisioning',
      delivery,
      internal: wish.internal,
      ...manner(wish),
      pricePerMonth: price(wish),
      listeners: listenersOf(service.spec),
      targets: [],
      uid,
      ofPods: wish.ofPods ?? false,
      contrary: {},
    })
    this.#touch()
    const [min, max] = provisioning
    const ms = this.#provisioningMs ?? this.#kernel.random.int('cloud', min, max)
    this.#kernel.clock.after(ms, PROVISIONED, key)
  }

  #provisioned(key: string): void {
    const service = this.#service(key)
    const balancer = this.#balancers.get(key)
    if (!service || balancer?.state !== 'provisioning' || balancer.uid !== service.metadata.uid) return
    balancer.state = 'active'
    this.#address(balancer, service)
    if (this.#provider!.address === 'hostname') balancer.hostname = hostnameOf(service, this.#wants(service))
    balancer.listeners = listenersOf(service.spec)
    this.#filter(balancer, service)
    balancer.targets = this.#targets(service, balancer, [])
    this.#touch()
    if (!balancer.targets.length)
      this.#tell(service, 'UnAvailableLoadBalancer', 'There are no available nodes for LoadBalancer', 'Warning')
    this.#writeStatus(service, balancer)
    this.#tell(service, 'EnsuredLoadBalancer', 'Ensured load balancer')
    this.#kernel.clock.once(this.#provider!.health.interval, HEALTH, key)
  }

  #writeStatus(service: Service, { hostname, ...balancer }: Balancer): void {
    const ips = addressesOf(balancer)
    const ingress = hostname ? [{ hostname }] : ips.map((ip) => ({ ip, ipMode: 'VIP' as const }))
    this.#api.updateStatus<Service>(service, { ...service.status, loadBalancer: { ingress } })
  }

  /** Gives it an address of each family that it should have, and takes away others; returns whether any changed. */
  #address(balancer: Balancer, service: Service): boolean {
    const before = addressesOf(balancer)
    const { ipFamilies = ['IPv4'] } = service.spec
    const primary = ipFamilies[0]!
    const isDual =
      this.#provider!.families === 'service' ? ipFamilies.length === 2 : this.#wants(service)?.dualStack === true
    const families: IPFamily[] = isDual ? [primary, primary === 'IPv4' ? 'IPv6' : 'IPv4'] : [primary]
    const [ip, secondaryIP] = families.map(
      (family) => before.find((each) => familyOf(each) === family) ?? this.#freeAddress(service, balancer, family),
    )
    balancer.ip = ip!
    if (secondaryIP) balancer.secondaryIP = secondaryIP
    else delete balancer.secondaryIP
    const zoned = this.#zoned(balancer, service)
    return zoned || !equal(before, addressesOf(balancer))
  }

  /** Gives it an address in each zone, where the provider's have one there; returns whether any changed. */
  #zoned(balancer: Balancer, service: Service): boolean {
    const names = this.#provider!.perZone ? zonesOf(this.#api) : []
    const before = balancer.zones
    if (names.length === 0) delete balancer.zones
    else {
      const [family = 'IPv4'] = service.spec.ipFamilies ?? []
      balancer.zones = []
      for (const zone of names) {
        const known = balancer.zones.length === 0 ? balancer.ip : before?.find((each) => each.zone === zone)?.ip
        const isFree = known && !balancer.zones.some(({ ip }) => ip === known)
        balancer.zones.push({ zone, ip: isFree ? known : this.#freeAddress(service, balancer, family) })
      }
    }
    return !equal(before ?? [], balancer.zones ?? [])
  }

  #freeAddress({ spec }: Service, { internal }: Balancer, family: IPFamily): string {
    const taken = new Set([...this.#balancers.values()].flatMap(addressesOf))
    const { askedAddress } = this.#provider!
    const asked = askedAddress === 'ignored' ? undefined : canonicalIP(spec.loadBalancerIP ?? '')
    return this.#addresses.take(family, internal, asked, taken, askedAddress !== 'any')
  }

  /** The cloud's own firewall, where it has one; returns whether it changed. */
  #filter(balancer: Balancer, service: Service): boolean {
    const ranges = this.#provider!.filters ? sourceRangesOf(service) : undefined
    if (equal(ranges, balancer.sourceRanges)) return false
    if (ranges) balancer.sourceRanges = ranges
    else delete balancer.sourceRanges
    return true
  }

  /** Takes over how it is to send; returns whether that changed. */
  #sways(balancer: Balancer, service: Service): boolean {
    const wanted = manner(this.#wants(service)!)
    const { keepsSource, algorithm, crossZone } = balancer
    // By turns goes a Classic Load Balancer alone, and that stays one.
    const isOther = (wanted.algorithm === 'turns') !== (algorithm === 'turns')
    if (isOther || equal(wanted, manner({ internal: false, keepsSource, algorithm, crossZone }))) return false
    delete balancer.keepsSource
    delete balancer.algorithm
    delete balancer.crossZone
    Object.assign(balancer, wanted)
    return true
  }

  // ── living ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Takes over changed ports and nodes. */
  #refresh(key: string, balancer: Balancer, service: Service): void {
    const listeners = listenersOf(service.spec)
    const moved = this.#address(balancer, service)
    if (moved) this.#writeStatus(service, balancer)
    const [filtered, sways] = [this.#filter(balancer, service), this.#sways(balancer, service)]
    if (filtered || sways || moved || !equal(listeners, balancer.listeners)) {
      this.#tell(service, 'EnsuringLoadBalancer', 'Ensuring load balancer')
      balancer.listeners = listeners
      this.#touch()
      this.#tell(service, 'EnsuredLoadBalancer', 'Ensured load balancer')
    }
    const targets = this.#targets(service, balancer, balancer.targets)
    if (!equal(targets, balancer.targets)) {
      const isMoved = !equal(targets.map(nameOf), balancer.targets.map(nameOf))
      balancer.targets = targets
      this.#touch()
      if (isMoved && !balancer.ofPods)
        this.#tell(service, 'UpdatedLoadBalancer', 'Updated load balancer with new hosts')
    }
    // somebody may have wiped it
    if (!moved && !service.status.loadBalancer.ingress?.length) this.#writeStatus(service, balancer)
    this.#kernel.clock.once(this.#provider!.health.interval, HEALTH, key)
  }

  #targets(service: Service, { ofPods, zones }: Balancer, known: readonly LoadBalancerTarget[]): LoadBalancerTarget[] {
    const targets = targetsOf(this.#api, service, ofPods, known, (target) => this.#passes(service, target))
    if (!zones) return targets
    return targets.map((target) => ({ ...target, zone: zoneOf(this.#api, target.node) ?? '' }))
  }

  #passes(service: Service, target: LoadBalancerTarget): boolean {
    if (target.pod) return podPasses(target, this.#listens, this.#isStopped)
    return nodePasses(this.#api, service, target.node, this.#isStopped)
  }

  #checkHealth(key: string): void {
    const service = this.#service(key)
    const balancer = this.#balancers.get(key)
    if (!service || balancer?.state !== 'active') return
    const { interval, healthyAfter, unhealthyAfter } = this.#provider!.health
    for (const target of balancer.targets) {
      const name = nameOf(target)
      if (this.#passes(service, target) === target.healthy) {
        delete balancer.contrary[name]
        continue
      }
      const count = (balancer.contrary[name] ?? 0) + 1
      balancer.contrary[name] = count
      if (count < (target.healthy ? unhealthyAfter : healthyAfter)) continue
      delete balancer.contrary[name]
      target.healthy = !target.healthy
      this.#touch()
    }
    this.#kernel.clock.once(interval, HEALTH, key)
  }

  // ── going ───────────────────────────────────────────────────────────────────────────────────────────────────────

  #startRemoval(key: string, balancer: Balancer, service: Service | undefined): void {
    if (balancer.state === 'deleting') return
    balancer.state = 'deleting'
    this.#touch()
    if (service) this.#tell(service, 'DeletingLoadBalancer', 'Deleting load balancer')
    const [min, max] = this.#provider!.removal
    this.#kernel.clock.after(this.#kernel.random.int('cloud', min, max), REMOVED, key)
  }

  #removed(key: string): void {
    if (this.#balancers.get(key)?.state !== 'deleting') return
    this.#balancers.delete(key)
    this.#touch()
    const service = this.#service(key)
    if (!service) return
    this.#tell(service, 'DeletedLoadBalancer', 'Deleted load balancer')
    if (this.#wants(service)) this.#kernel.clock.once(SYNC_MS, SYNC, key)
    else this.#letGo(service)
  }

  /** Nothing is left of a load balancer: its address goes from the status, the finalizer from the Service. */
  #letGo(service: Service): void {
    const { finalizers = [], namespace, name } = service.metadata
    if (!finalizers.includes(FINALIZER)) return
    if (service.status.loadBalancer.ingress?.length)
      this.#api.updateStatus<Service>(service, { ...service.status, loadBalancer: {} })
    const current = this.#api.get<Service>('Service', namespace, name)
    if (current)
      this.#setFinalizers(
        current,
        finalizers.filter((finalizer) => finalizer !== FINALIZER),
      )
  }

  #setFinalizers({ metadata: { namespace, name } }: Service, finalizers: string[]): void {
    this.#api.mergePatch('Service', namespace, name, {
      metadata: { finalizers: finalizers.length ? finalizers : null },
    })
  }
}

function addressesOf({ ip, secondaryIP, zones = [] }: Pick<Balancer, 'ip' | 'secondaryIP' | 'zones'>): string[] {
  const all = [ip, secondaryIP, ...zones.map((zone) => zone.ip)]
  return [...new Set(all.filter((each) => each !== null && each !== undefined))]
}

function listenersOf({ ports = [] }: Readonly<ServiceSpec>): LoadBalancer['listeners'] {
  return ports.map(({ port, nodePort, protocol }) => ({ port, nodePort: nodePort ?? null, protocol }))
}

/** How it sends, as far as the Service has a say in it. */
function manner({ keepsSource, algorithm, crossZone }: Wish): Partial<LoadBalancer> {
  return { ...(keepsSource && { keepsSource }), ...(algorithm && { algorithm }), ...(crossZone && { crossZone }) }
}

/**
 * `a` and the Service's uid without dashes, then a number: as the AWS controllers name theirs. A Classic Load Balancer for
 * the inside says so in its name.
 */
function hostnameOf({ metadata: { uid } }: Service, wish: Wish | null): string {
  const name = `a${uid.replaceAll('-', '')}`.slice(0, 32)
  const number = String(hash(uid) >>> 0).padStart(10, '0')
  if (wish?.network) return `${name}-${number}.elb.us-east-1.amazonaws.com`
  return `${wish?.internal ? 'internal-' : ''}${name}-${number}.us-east-1.elb.amazonaws.com`
}
