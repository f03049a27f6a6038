/** What every part of a kubelet works with: its pods, timers that know which pod they are for, and a way to report. */
import type { Api } from '../api/api.ts'
import type { NodeConfig } from '../config.ts'
import type { Kernel, RandomStream } from '../kernel/index.ts'
import type { Container, Pod } from '../kinds/pod/types.ts'
import type { ContainerRecord, PodRecord } from './record.ts'
import { Ledger } from './output/ledger.ts'
import { podStatus } from './status.ts'

export interface Found {
  record: PodRecord
  pod: Pod
}

export interface FoundContainer extends Found {
  container: Container
  entry: ContainerRecord
}

const NAME = 'kubelet'
const NONE: readonly string[] = []

/** `spec.containers{web}`. Containers of a thousand pods have the same few names. */
const parts = { init: new Map<string, string>(), main: new Map<string, string>() }

function partOf(init: boolean, name: string): string {
  const known = init ? parts.init : parts.main
  let part = known.get(name)
  if (!part) known.set(name, (part = `spec.${init ? 'initContainers' : 'containers'}{${name}}`))
  return part
}

function containerOf({ containers, initContainers }: Pod['spec'], name: string): Container | undefined {
  for (let i = 0; i < containers.length; i++) if (containers[i]!.name === name) return containers[i]
  for (let i = 0; i < (initContainers?.length ?? 0); i++)
    if (initContainers![i]!.name === name) return initContainers![i]
  return undefined
}

export class Desk {
  readonly pods = new Map<string, PodRecord>()
  /** Nodes whose machine is off. */
  readonly off = new Set<string>()
  /** Nodes that run and that nobody outside of their zone hears of, nor they of anybody. */
  readonly cut = new Set<string>()
  /** What their containers have served. */
  readonly ledger = new Ledger()
  readonly #hostIPs = new WeakMap<NodeConfig, readonly string[]>()
  /** step → the name of its timers. */
  readonly #tasks = new Map<string, string>()
  /** node → what its kubelet leaves to chance. */
  readonly #dice = new Map<string, RandomStream>()

  constructor(
    readonly api: Api,
    readonly kernel: Kernel,
    readonly nodes: ReadonlyMap<string, NodeConfig>,
  ) {}

  /** A step for a pod; nothing happens when it is gone by then. */
  handle(step: string, run: (found: Found) => void): void {
    this.kernel.clock.handle(this.#task(step), (arg) => {
      const space = arg.indexOf(' ')
      const record = this.#due(arg.slice(0, space), arg.slice(space + 1))
      const pod = record && this.api.byUid<Pod>(record.uid)
      if (pod) run({ record, pod })
    })
  }

  /** A step for a container; nothing happens when another run of it has begun meanwhile. */
  handleContainer(step: string, run: (found: FoundContainer, rest: string) => void): void {
    this.kernel.clock.handle(this.#task(step), (arg) => {
      const parts = arg.split(' ')
      const name = parts[2]!
      const record = this.#due(parts[0]!, parts[1]!)
      const pod = record && this.api.byUid<Pod>(record.uid)
      const entry = record?.containers[name]
      if (!pod || entry?.run !== Number(parts[3])) return
      const container = containerOf(pod.spec, name)
      if (container) run({ record, pod, container, entry }, parts[4] ?? '')
    })
  }

  #task(step: string): string {
    const task = `kubelet/${step}`
    this.#tasks.set(step, task)
    return task
  }

  /** Whom a timer was for. Nothing is done on a machine that is off, nor what was planned before it was. */
  #due(uid: string, boots: string): PodRecord | undefined {
    const record = this.pods.get(uid)
    return record?.boots === Number(boots) && !this.off.has(record.node) ? record : undefined
  }

  plan(ms: number, step: string, { uid, boots }: PodRecord): void {
    this.kernel.clock.after(ms, this.#tasks.get(step)!, `${uid} ${boots}`)
  }

  planFor(ms: number, step: string, { record, container, entry }: FoundContainer, rest: string | number = ''): void {
    this.kernel.clock.after(
      ms,
      this.#tasks.get(step)!,
      `${record.uid} ${record.boots} ${container.name} ${entry.run} ${rest}`,
    )
  }

  /** The pod as the kubelet and the API know it; undefined when either has it no more. */
  find(uid: string): Found | undefined {
    const record = this.pods.get(uid)
    const pod = record && this.api.byUid<Pod>(uid)
    return pod && { record, pod }
  }

  /** How long a container has been running, in milliseconds; 0: it does not run. */
  runningMs({ entry }: FoundContainer): number {
    const { clock } = this.kernel
    const { running } = entry.state
    return running ? clock.epoch + clock.now - Date.parse(running.startedAt) : 0
  }

  random(range: readonly [min: number, max: number], node: string): number {
    let dice = this.#dice.get(node)
    if (!dice) this.#dice.set(node, (dice = this.kernel.random.stream(`kubelet@${node}`)))
    return dice.int(range[0], range[1])
  }

  tell(found: Found & { container?: Container }, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const { record, pod, container } = found
    if (this.cut.has(record.node)) return
    const part = container && partOf(pod.spec.initContainers?.includes(container) ?? false, container.name)
    this.api.recordEvent(pod, type, reason, message, NAME, record.node, part)
  }

  /** The internal addresses of the node that a pod is on, the cluster's primary family first. */
  hostIPs({ node }: Pick<PodRecord, 'node'>): readonly string[] {
    const config = this.nodes.get(node)
    if (!config) return NONE
    let ips = this.#hostIPs.get(config)
    if (!ips) {
      ips = config.secondary ? [config.internalIP, config.secondary.internalIP] : [config.internalIP]
      this.#hostIPs.set(config, ips)
    }
    return ips
  }

  report({ record }: Found): void {
    if (this.cut.has(record.node)) return
    const pod = this.api.byUid<Pod>(record.uid)
    if (!pod) return
    this.api.updateStatus<Pod>(pod, podStatus(pod, record, this.hostIPs(record), this.kernel.clock.timestamp()), true)
  }
}
