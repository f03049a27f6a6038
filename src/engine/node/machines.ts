/**
 * The machines under the nodes: they can be switched off and on. Heartbeats are not written one by one; from the time
 * at which a machine went off follows when its last one was, and when the node controller misses it.
 *
 *   off ─▶ (no heartbeat for 50 s) ─▶ Ready Unknown ─▶ taints, pods not ready ─▶ (300 s) pods evicted
 *   on ─▶ (boot) ─▶ Ready True ─▶ containers start anew
 *
 * A machine whose zone is cut off is missed in the same way. It runs on, and is there at once when the zone is mended.
 */
import { MODIFIED } from '../api/about.ts'
import type { Api } from '../api/api.ts'
import type { Kernel, Stateful } from '../kernel/index.ts'
import type { NodeConfig } from '../config.ts'
import { condition } from '../kinds/pod/conditions.ts'
import { lastHeartbeat } from '../kinds/node/heartbeat.ts'
import type { Node } from '../kinds/node/types.ts'
import type { Condition } from '../kinds/pod/types.ts'
import type { Kubelets } from './kubelet.ts'
import type { Zones } from './faults/index.ts'
import { bootID, healthyConditions, registerNode } from './objects.ts'

/** Machine → since when it is off, in virtual milliseconds. */
export type MachineState = Record<string, number>

/** kube-controller-manager's --node-monitor-grace-period (since v1.32) and --node-monitor-period. */
const GRACE_MS = 50_000
const MONITOR_MS = 5000
const BOOT_MS = 3000
const LOST = 'machines/lost'
const UP = 'machines/up'
/** Conditions that only the kubelet knows. */
const TYPES = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready']

export class Machines implements Stateful<MachineState> {
  readonly #api: Api
  readonly #kernel: Kernel
  readonly #kubelets: Kubelets
  readonly #configs: ReadonlyMap<string, NodeConfig>
  readonly #off = new Map<string, number>()
  readonly #zones: Zones
  /** Machine → since when nobody hears of it, because its zone is cut off. */
  readonly #cut = new Map<string, number>()

  constructor(options: { api: Api; kernel: Kernel; kubelets: Kubelets; zones: Zones; nodes: readonly NodeConfig[] }) {
    this.#api = options.api
    this.#kernel = options.kernel
    this.#kubelets = options.kubelets
    this.#zones = options.zones
    this.#configs = new Map(options.nodes.map((node) => [node.name, node]))
    const { clock } = this.#kernel
    clock.handle(LOST, (arg) => this.#ifStill([this.#off, this.#cut], arg, (name, since) => this.#lost(name, since)))
    clock.handle(UP, (arg) => this.#ifStill([this.#off], arg, (name) => this.#up(name)))
    this.#api.watch<Node>('Node', ({ object, old }) => this.#cordoned(object, old), { about: MODIFIED })
  }

  /** recordNodeSchedulableEvent of pkg/kubelet/kubelet_node_status.go. */
  #cordoned({ metadata: { name }, spec }: Node, old: Node | undefined): void {
    if (!old || !spec.unschedulable === !old.spec.unschedulable || this.#off.has(name) || this.#cut.has(name)) return
    const reason = spec.unschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable'
    this.#tell(name, reason, `Node ${name} status is now: ${reason}`, 'kubelet')
  }

  isOff(name: string): boolean {
    return this.#off.has(name)
  }

  /** Switches the machine off. False: there is none of that name, or it is off already. */
  stop(name: string): boolean {
    if (!this.#configs.has(name) || this.#off.has(name)) return false
    const { now } = this.#kernel.clock
    this.#off.set(name, now)
    this.#kernel.nextEpoch()
    this.#kubelets.powerOff(name)
    this.#miss(name)
    return true
  }

  /**
   * Cuts a zone off: its machines run on, and nobody outside hears of them.
   * @returns why not, in a sentence
   */
  cutZone(zone: string): string | undefined {
    const names = this.#zones.nodesOf(zone)
    if (names.length === 0) return `no node is in zone ${zone}`
    if (this.#zones.isCut(zone)) return `zone ${zone} is cut off already`
    const { now } = this.#kernel.clock
    this.#zones.set(zone, now)
    this.#kernel.nextEpoch()
    for (const name of names) {
      this.#cut.set(name, now)
      this.#kubelets.cutOff(name)
      if (!this.#off.has(name)) this.#miss(name)
    }
    return undefined
  }

  mendZone(zone: string): string | undefined {
    if (!this.#zones.isCut(zone)) return `zone ${zone} is not cut off`
    this.#zones.set(zone, null)
    this.#kernel.nextEpoch()
    for (const name of this.#zones.nodesOf(zone)) {
      this.#cut.delete(name)
      if (!this.#off.has(name)) this.#setHealthy(name)
      this.#kubelets.reconnect(name)
    }
    return undefined
  }

  /** The node controller misses its heartbeats from now on. */
  #miss(name: string): void {
    const { epoch, now } = this.#kernel.clock
    const last = lastHeartbeat(name, epoch + now) - epoch
    const missed = Math.ceil((last + GRACE_MS) / MONITOR_MS) * MONITOR_MS
    this.#kernel.clock.after(missed - now, LOST, `${name} ${now}`)
  }

  /** Switches the machine on; its kubelet is there when it has booted. False: it is not off, or its zone is cut off. */
  start(name: string): boolean {
    const since = this.#off.get(name)
    // A kubelet that starts in a zone that is cut off finds no API server: it waits.
    if (since === undefined || this.#cut.has(name)) return false
    this.#kernel.clock.after(BOOT_MS, UP, `${name} ${since}`)
    return true
  }

  /** Takes the machine and its Node away, as an autoscaler does. */
  remove(name: string): boolean {
    if (!this.#api.get('Node', undefined, name)) return false
    this.stop(name)
    const node = this.#node(name)!
    const gone = this.#api.delete('Node', undefined, name).ok
    const message = `Node ${name} event: Removing Node ${name} from Controller`
    if (gone) this.#api.recordEvent(node, 'Normal', 'RemovingNode', message, 'node-controller')
    return gone
  }

  /** Brings a removed machine of the configuration back, as a new Node. */
  add(name: string): boolean {
    const config = this.#configs.get(name)
    if (!config || this.#api.get('Node', undefined, name)) return false
    registerNode(this.#api, config, this.#kernel.clock.timestamp())
    this.#off.delete(name)
    this.#kernel.nextEpoch()
    this.#tellStart(name)
    this.#tell(name, 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`, 'node-controller')
    this.#tell(name, 'NodeReady', `Node ${name} status is now: NodeReady`, 'kubelet')
    this.#kubelets.powerOn(name)
    return true
  }

  snapshot(): MachineState {
    return Object.fromEntries(this.#off)
  }

  restore(state: MachineState): void {
    this.#off.clear()
    for (const [name, since] of Object.entries(state)) {
      this.#off.set(name, since)
      this.#kubelets.powerOff(name)
    }
    this.#cut.clear()
    for (const [zone, since] of Object.entries(this.#zones.snapshot())) {
      for (const name of this.#zones.nodesOf(zone)) {
        this.#cut.set(name, since)
        this.#kubelets.cutOff(name)
      }
    }
  }

  /** A machine that was switched on meanwhile, and off again, is another matter. */
  #ifStill(all: readonly ReadonlyMap<string, number>[], arg: string, run: (name: string, since: number) => void): void {
    const [name = '', since] = arg.split(' ')
    if (all.some((each) => each.get(name) === Number(since))) run(name, Number(since))
  }

  #lost(name: string, since: number): void {
    if (condition(this.#node(name)?.status.conditions, 'Ready')?.status === 'Unknown') return
    const { clock } = this.#kernel
    const offAt = clock.epoch + since
    const unknown = {
      status: 'Unknown' as const,
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
      lastHeartbeatTime: clock.timestamp(lastHeartbeat(name, offAt) - clock.epoch),
    }
    this.#setConditions(name, () => unknown)
    this.#tell(name, 'NodeNotReady', `Node ${name} status is now: NodeNotReady`, 'node-controller')
  }

  #up(name: string): void {
    this.#off.delete(name)
    this.#kernel.nextEpoch()
    this.#setHealthy(name, () => {
      this.#tellStart(name)
      const boot = this.#node(name)?.status.nodeInfo?.bootID
      this.#tell(name, 'Rebooted', `Node ${name} has been rebooted, boot id: ${boot}`, 'kubelet', 'Warning')
    })
    this.#kubelets.powerOn(name)
  }

  /** @param booted is called when the machine has just come up, once its conditions are written */
  #setHealthy(name: string, booted?: () => void): void {
    const was = condition(this.#node(name)?.status.conditions, 'Ready')
    const fresh = new Map(healthyConditions(this.#kernel.clock.timestamp()).map((each) => [each.type, each]))
    const boot = booted && bootID(name, this.#kernel.clock.now)
    if (booted ?? was?.status !== 'True') this.#setConditions(name, (type) => fresh.get(type)!, boot)
    booted?.()
    if (was?.status !== 'True') this.#tell(name, 'NodeReady', `Node ${name} status is now: NodeReady`, 'kubelet')
  }

  /** What kube-proxy and the kubelet of a node say when they start. */
  #tellStart(name: string): void {
    this.#tell(name, 'Starting', '', 'kube-proxy')
    this.#tell(name, 'Starting', 'Starting kubelet.', 'kubelet')
    for (const reason of ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID'])
      this.#tell(name, reason, `Node ${name} status is now: ${reason}`, 'kubelet')
    this.#tell(name, 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods', 'kubelet')
  }

  #setConditions(name: string, next: (type: string) => Partial<Condition>, bootID?: string): void {
    const node = this.#node(name)
    if (!node) return
    const now = this.#kernel.clock.timestamp()
    const conditions = node.status.conditions.map((old) => {
      if (!TYPES.includes(old.type)) return old
      const wanted = next(old.type)
      const lastTransitionTime = wanted.status === old.status ? old.lastTransitionTime : now
      return { ...old, ...wanted, lastTransitionTime } as Condition
    })
    const nodeInfo = bootID === undefined ? {} : { nodeInfo: { ...node.status.nodeInfo, bootID } }
    this.#api.updateStatus<Node>(node, { ...node.status, conditions, ...nodeInfo })
  }

  #tell(name: string, reason: string, message: string, component: string, type: 'Normal' | 'Warning' = 'Normal'): void {
    const node = this.#node(name)
    if (node) this.#api.recordEvent(node, type, reason, message, component, name)
  }

  #node(name: string): Node | undefined {
    return this.#api.get<Node>('Node', undefined, name)
  }
}
