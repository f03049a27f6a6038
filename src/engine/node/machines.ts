/**
 * The machines under the nodes: they can be switched off and on. Heartbeats are not written one by one; from the time
 * at which a machine went off follows when its last one was, and when the node controller misses it.
 *
 *   off ─▶ (no heartbeat for 50 s) ─▶ Ready Unknown ─▶ taints, pods not ready ─▶ (300 s) pods evicted
 *   on ─▶ (boot) ─▶ Ready True ─▶ containers start anew
 */
import type { Api } from '../api/api.ts'
import type { Kernel, Stateful } from '../kernel/index.ts'
import type { NodeConfig } from '../config.ts'
import { condition } from '../kinds/pod/conditions.ts'
import { lastHeartbeat } from '../kinds/node/heartbeat.ts'
import type { Node } from '../kinds/node/types.ts'
import type { Condition } from '../kinds/pod/types.ts'
import type { Kubelets } from './kubelet.ts'
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

  constructor(options: { api: Api; kernel: Kernel; kubelets: Kubelets; nodes: readonly NodeConfig[] }) {
    this.#api = options.api
    this.#kernel = options.kernel
    this.#kubelets = options.kubelets
    this.#configs = new Map(options.nodes.map((node) => [node.name, node]))
    const { clock } = this.#kernel
    clock.handle(LOST, (arg) => this.#ifStillOff(arg, (name) => this.#lost(name)))
    clock.handle(UP, (arg) => this.#ifStillOff(arg, (name) => this.#up(name)))
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
    const { epoch } = this.#kernel.clock
    const last = lastHeartbeat(name, epoch + now) - epoch
    const missed = Math.ceil((last + GRACE_MS) / MONITOR_MS) * MONITOR_MS
    this.#kernel.clock.after(missed - now, LOST, `${name} ${now}`)
    return true
  }

  /** Switches the machine on; its kubelet is there when it has booted. False: it is not off. */
  start(name: string): boolean {
    const since = this.#off.get(name)
    if (since === undefined) return false
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
  }

  /** A machine that was switched on meanwhile, and off again, is another matter. */
  #ifStillOff(arg: string, run: (name: string) => void): void {
    const [name = '', since] = arg.split(' ')
    if (this.#off.get(name) === Number(since)) run(name)
  }

  #lost(name: string): void {
    const { clock } = this.#kernel
    const offAt = clock.epoch + this.#off.get(name)!
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
    const node = this.#node(name)
    const was = condition(node?.status.conditions, 'Ready')
    const fresh = new Map(healthyConditions(this.#kernel.clock.timestamp()).map((each) => [each.type, each]))
    this.#setConditions(name, (type) => fresh.get(type)!, bootID(name, this.#kernel.clock.now))
    this.#tellStart(name)
    const boot = this.#node(name)?.status.nodeInfo?.bootID
    this.#tell(name, 'Rebooted', `Node ${name} has been rebooted, boot id: ${boot}`, 'kubelet', 'Warning')
    if (was?.status !== 'True') this.#tell(name, 'NodeReady', `Node ${name} status is now: NodeReady`, 'kubelet')
    this.#kubelets.powerOn(name)
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
