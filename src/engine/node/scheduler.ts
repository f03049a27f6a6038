/** Gives every pod a node: kube-scheduler's filters and its scores, without preemption. */
import { keyOf, splitKey, type Api } from '../api/api.ts'
import type { WatchEvent } from '../api/types.ts'
import type { Kernel, RandomStream } from '../kernel/index.ts'
import { isNodeReady } from '../kinds/node/index.ts'
import { selectsNode, tolerationOf, untolerated } from '../kinds/node/fit.ts'
import type { Node, Taint } from '../kinds/node/types.ts'
import { controllerOf } from '../kinds/owners.ts'
import { POD } from '../kinds/pod/about.ts'
import { isPodFinished, withCondition } from '../kinds/pod/conditions.ts'
import { isSidecar } from '../kinds/pod/containers.ts'
import type { Container, Pod } from '../kinds/pod/types.ts'
import { isChoosy, Neighbours, NO_PORTS, NOT_SPREAD, REPELLED, REPELLED_BY_OTHERS, repels } from './neighbours.ts'
import { hasWishes, points } from './preferences.ts'
import { parseQuantity } from './quantity.ts'

const NAME = 'default-scheduler'
const TASK = 'scheduler'
/** Milliseconds from a pod's creation to its binding. */
const DELAY = 5
/** Reasons that would go away with the pods that are there. */
const CROWDED = /^(Insufficient|Too many)/
const IN_THE_WAY = new Set<string>([NO_PORTS, NOT_SPREAD, REPELLED, REPELLED_BY_OTHERS])

interface Requests {
  cpu: number
  memory: number
}

interface Usage extends Requests {
  pods: number
}

interface Room extends Usage {
  /** Neither cordoned nor tainted, and ready: there is nothing to tolerate. */
  open: boolean
}

/** Starts scheduling; it lives by its subscriptions and timers. */
export function startScheduler(api: Api, kernel: Kernel): Scheduler {
  return new Scheduler(api, kernel)
}

class Scheduler {
  readonly #api: Api
  readonly #kernel: Kernel
  /** node → what its pods ask for. Derived from the store. */
  readonly #usage = new Map<string, Usage>()
  /** owner uid → node → pods. Derived from the store. */
  readonly #siblings = new Map<string, Map<string, number>>()
  /** Pods that found no node. */
  readonly #waiting = new Set<string>()
  /** Of these the ones for which it matters where others are. */
  readonly #choosy = new Set<string>()
  /** How many pods keep others away. Derived from the store. */
  #repelling = 0
  /** All nodes, as long as none of them changes. Derived from the store. */
  #nodes: readonly Node[] | undefined
  readonly #dice: RandomStream

  constructor(api: Api, kernel: Kernel) {
    this.#api = api
    this.#kernel = kernel
    this.#dice = kernel.random.stream('scheduler')
    kernel.clock.handle(TASK, (key) => this.#schedule(key))
    const onPod = ({ type, object, old }: WatchEvent<Pod>) => {
      if (old) this.#count(old, -1)
      if (type !== 'DELETED') this.#count(object, 1)
      if (type === 'ADDED' && !object.spec.nodeName) kernel.clock.once(DELAY, TASK, keyOf(object))
      if (this.#choosy.size && object.spec.nodeName && !old?.spec.nodeName) this.#wake(this.#choosy)
      if (type !== 'DELETED') return
      this.#served(keyOf(object))
      this.#wake()
    }
    api.watch('Pod', onPod, { about: POD.spec | POD.owners | POD.ended | POD.leaving })
    api.watch<Node>('Node', ({ type }) => {
      this.#nodes = undefined
      if (type !== 'DELETED') this.#wake()
    })
    api.onRestore(() => this.#rebuild())
  }

  /** Room may have come free: looks again at the pods without a node. */
  #wake(waiting: ReadonlySet<string> = this.#waiting): void {
    for (const key of [...waiting].sort()) this.#kernel.clock.once(DELAY, TASK, key)
  }

  #served(key: string): void {
    this.#waiting.delete(key)
    this.#choosy.delete(key)
  }

  #wait(pod: Pod): void {
    this.#waiting.add(keyOf(pod))
    if (isChoosy(pod)) this.#choosy.add(keyOf(pod))
  }

  #rebuild(): void {
    this.#usage.clear()
    this.#siblings.clear()
    this.#waiting.clear()
    this.#choosy.clear()
    this.#repelling = 0
    this.#nodes = undefined
    for (const pod of this.#api.list<Pod>('Pod')) {
      this.#count(pod, 1)
      if (!pod.spec.nodeName) this.#wait(pod)
    }
  }

  #count(pod: Pod, sign: 1 | -1): void {
    const node = pod.spec.nodeName
    if (!node || isPodFinished(pod)) return
    let usage = this.#usage.get(node)
    if (!usage) this.#usage.set(node, (usage = { pods: 0, cpu: 0, memory: 0 }))
    const { cpu, memory } = requests(pod)
    usage.pods += sign
    usage.cpu += sign * cpu
    usage.memory += sign * memory
    if (pod.spec.affinity && repels(pod)) this.#repelling += sign
    const owner = controllerOf(pod)
    if (!owner || pod.metadata.deletionTimestamp) return
    let siblings = this.#siblings.get(owner.uid)
    if (!siblings) this.#siblings.set(owner.uid, (siblings = new Map()))
    const left = (siblings.get(node) ?? 0) + sign
    if (left) siblings.set(node, left)
    else if (siblings.delete(node) && !siblings.size) this.#siblings.delete(owner.uid)
  }

  #schedule(key: string): void {
    const { namespace, name } = splitKey(key)
    const pod = this.#api.get<Pod>('Pod', namespace, name)
    if (!pod || pod.spec.nodeName || pod.metadata.deletionTimestamp) return this.#served(key)
    const nodes = (this.#nodes ??= this.#api.list<Node>('Node'))
    const wanted = requests(pod)
    const social = this.#repelling > 0 || isChoosy(pod)
    const neighbours = social ? new Neighbours(this.#api, pod, nodes) : undefined
    // most often it could run on all of them: then there is no need for another list
    let fitting: readonly Node[] = nodes
    let some: Node[] | undefined
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!
      const fits = !whyNot(pod, wanted, node, this.#usage.get(node.metadata.name), neighbours).length
      if (!fits && !some) fitting = some = nodes.slice(0, i)
      else if (fits) some?.push(node)
    }
    const chosen = fitting.length > 1 && hasWishes(pod, nodes) ? this.#wished(pod, fitting, neighbours) : fitting
    const best = this.#best(pod, chosen)
    if (best) this.#bind(key, pod, best.metadata.name)
    else this.#fail(pod, wanted, nodes, neighbours)
  }

  /** The nodes that the pod likes best. */
  #wished(pod: Pod, nodes: readonly Node[], neighbours = new Neighbours(this.#api, pod, nodes)): Node[] {
    const own = this.#siblings.get(controllerOf(pod)?.uid ?? '')
    const siblings = ({ metadata }: Node) => own?.get(metadata.name) ?? 0
    const scores = points(pod, nodes, neighbours, siblings)
    const most = Math.max(...scores)
    return nodes.filter((_, i) => scores[i] === most)
  }

  /** Fewest pods of the same owner, then fewest pods, then chance. */
  #best(pod: Pod, nodes: readonly Node[]): Node | undefined {
    const siblings = this.#siblings.get(controllerOf(pod)?.uid ?? '')
    let least = Infinity
    let best: Node[] = []
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!
      const { name } = node.metadata
      const score = (siblings?.get(name) ?? 0) * 1000 + (this.#usage.get(name)?.pods ?? 0)
      if (score < least) {
        least = score
        best = [node]
      } else if (score === least) best.push(node)
    }
    return best[this.#dice.index(best.length)]
  }

  #bind(key: string, pod: Pod, nodeName: string): void {
    const { namespace, name } = pod.metadata
    this.#served(key)
    const reply = this.#api.bind(pod, nodeName)
    if (!reply.ok) return
    this.#api.recordEvent(
      reply.object,
      'Normal',
      'Scheduled',
      `Successfully assigned ${namespace}/${name} to ${nodeName}`,
      NAME,
    )
  }

  #fail(pod: Pod, wanted: Requests, nodes: readonly Node[], neighbours: Neighbours | undefined): void {
    this.#wait(pod)
    const total = nodes.length
    const reasons = new Map<string, number>()
    let crowded = 0
    for (const node of nodes) {
      const found = whyNot(pod, wanted, node, this.#usage.get(node.metadata.name), neighbours)
      for (const reason of found) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
      if (found.some((reason) => CROWDED.test(reason) || IN_THE_WAY.has(reason))) crowded++
    }
    const list = [...reasons].map(([reason, count]) => `${count} ${reason}`).sort()
    const message = total
      ? `0/${total} nodes are available: ${list.join(', ')}. no new claims to deallocate, preemption: 0/${total} nodes are available: ${preemption(total, crowded)}.`
      : 'no nodes available to schedule pods'
    const { generation } = pod.metadata
    const scheduled = {
      type: 'PodScheduled',
      status: 'False' as const,
      reason: 'Unschedulable',
      message,
      ...(generation && { observedGeneration: generation }),
    }
    const conditions = withCondition(pod.status.conditions, scheduled, this.#kernel.clock.timestamp())
    if (conditions === pod.status.conditions) return
    this.#api.updateStatus<Pod>(pod, { ...pod.status, conditions })
    this.#api.recordEvent(pod, 'Warning', 'FailedScheduling', message, NAME)
  }
}

/** Room could be made by ending other pods; there are none of a lower priority. All else no preemption could help. */
function preemption(total: number, crowded: number): string {
  const parts: [number, string][] = [
    [crowded, 'No preemption victims found for incoming pod'],
    [total - crowded, 'Preemption is not helpful for scheduling'],
  ]
  const said = parts.filter(([count]) => count > 0).map(([count, why]) => `${count} ${why}`)
  return said.sort().join(', ')
}

const UNUSED: Usage = { pods: 0, cpu: 0, memory: 0 }
const NOTHING: readonly string[] = []

/** Why the pod cannot run there, in the words of the scheduler's plugins; nothing when it can. */
function whyNot(
  pod: Pod,
  wanted: Requests,
  node: Node,
  usage: Usage = UNUSED,
  neighbours: Neighbours | undefined,
): readonly string[] {
  const room = roomOf(node)
  if (!room.open) {
    const closed = whyClosed(pod, node)
    if (closed) return [closed]
  }
  const { nodeSelector, affinity } = pod.spec
  if ((nodeSelector ?? affinity) && !selectsNode(pod.spec, node))
    return ["node(s) didn't match Pod's node affinity/selector"]
  if (neighbours && !neighbours.portsAreFree(node)) return [NO_PORTS]
  const noPlace = usage.pods + 1 > room.pods
  const noCpu = wanted.cpu > 0 && usage.cpu + wanted.cpu > room.cpu + 1e-9
  const noMemory = wanted.memory > 0 && usage.memory + wanted.memory > room.memory
  if (!noPlace && !noCpu && !noMemory) {
    const problem = neighbours?.whyNot(node)
    return problem ? [problem] : NOTHING
  }
  const reasons: string[] = []
  if (noPlace) reasons.push('Too many pods')
  if (noCpu) reasons.push('Insufficient cpu')
  if (noMemory) reasons.push('Insufficient memory')
  return reasons
}

/** What of a node that is cordoned, tainted or not ready the pod does not stand. */
function whyClosed(pod: Pod, node: Node): string | undefined {
  const cordoned: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }
  if (node.spec.unschedulable && !tolerationOf(cordoned, pod.spec.tolerations)) return 'node(s) were unschedulable'
  const notReady: Taint[] = isNodeReady(node) ? [] : [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }]
  const taint = untolerated([...(node.spec.taints ?? []), ...notReady], pod.spec, ['NoSchedule', 'NoExecute'])
  return taint && 'node(s) had untolerated taint(s)'
}

/** What a node can give, and whether it is open to every pod. Every pod asks every node; a Node in the store never changes. */
function roomOf(node: Node): Room {
  let room = rooms.get(node)
  if (!room) {
    const { pods, cpu, memory } = node.status.allocatable ?? {}
    const open = !node.spec.unschedulable && !node.spec.taints?.length && isNodeReady(node)
    room = { open, pods: parseQuantity(pods), cpu: parseQuantity(cpu), memory: parseQuantity(memory) }
    rooms.set(node, room)
  }
  return room
}

const rooms = new WeakMap<Node, Room>()

/** All containers and sidecars together, or an init container that needs more. */
function requests({ spec }: Pod): Requests {
  const sum = { cpu: 0, memory: 0 }
  const { containers } = spec
  for (let i = 0; i < containers.length; i++) if (containers[i]!.resources?.requests) add(sum, containers[i]!)
  if (!spec.initContainers) return sum
  const started = { cpu: 0, memory: 0 }
  const most = { cpu: 0, memory: 0 }
  for (const container of spec.initContainers) {
    const now = { ...started }
    add(now, container)
    if (isSidecar(container)) {
      add(started, container)
      add(sum, container)
    }
    most.cpu = Math.max(most.cpu, now.cpu)
    most.memory = Math.max(most.memory, now.memory)
  }
  return { cpu: Math.max(sum.cpu, most.cpu), memory: Math.max(sum.memory, most.memory) }
}

function add(sum: Requests, { resources }: Container): void {
  if (!resources?.requests) return
  sum.cpu += parseQuantity(resources.requests.cpu)
  sum.memory += parseQuantity(resources.requests.memory)
}
