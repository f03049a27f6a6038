/**
 * The kubelets of all nodes. A pod's life is a state machine whose state is data: the API object, one `PodRecord`, and
 * timers on the virtual clock.
 *
 *   bound ─▶ setup ─▶ sandbox (pod IP) ─▶ pull ─▶ start ─▶ running ─▶ exit ─▶ back-off ─▶ pull …
 *   deleted ─▶ terminate (preStop) ─▶ stop (SIGTERM, sockets close) ─▶ gone
 *
 * Modelled on k8s.io/kubernetes/pkg/kubelet.
 */
import type { Api } from '../api/api.ts'
import { clone } from '../api/data.ts'
import type { WatchEvent } from '../api/types.ts'
import type { ClusterConfig } from '../config.ts'
import type { Kernel, Stateful } from '../kernel/index.ts'
import { isPodFinished } from '../kinds/pod/conditions.ts'
import type { Container, Pod } from '../kinds/pod/types.ts'
import type { AppResponse, Socket } from '../network/types.ts'
import { AddressPool, type AddressState } from './addresses.ts'
import { preStopMs } from './command.ts'
import { words } from './duration.ts'
import { Desk, type Found, type FoundContainer } from './desk.ts'
import { behaviourOf } from './images/index.ts'
import { ImageStore, type ImageState } from './imageStore.ts'
import { Prober } from './prober.ts'
import { Puller } from './puller.ts'
import { newContainer, type PodRecord } from './record.ts'
import type { Sockets } from './sockets.ts'
import { containerID } from './status.ts'

export interface KubeletState {
  pods: PodRecord[]
  addresses: Record<string, AddressState>
  images: ImageState
}

const SETUP_MS = 10
const SANDBOX_MS = [150, 300] as const
/** Restart back-off: 10 s, doubled up to 5 minutes, forgotten after 10 minutes of running. */
const BACKOFF_MS = 10_000
const MAX_BACKOFF_MS = 300_000
const FORGIVEN_MS = 600_000

export class Kubelets implements Stateful<KubeletState> {
  readonly #desk: Desk
  readonly #puller: Puller
  readonly #prober: Prober
  readonly #sockets: Sockets
  readonly #addresses: ReadonlyMap<string, AddressPool>
  readonly #images: ImageStore

  constructor(options: {
    api: Api
    kernel: Kernel
    config: ClusterConfig
    sockets: Sockets
    respond: (socket: Socket, path: string, host: string, clientIP: string) => AppResponse | null
  }) {
    const { api, kernel, config, sockets, respond } = options
    const nodes = new Map(config.nodes.map((node) => [node.name, node]))
    const desk = new Desk(api, kernel, nodes)
    this.#desk = desk
    this.#sockets = sockets
    this.#addresses = new Map(config.nodes.map((node) => [node.name, new AddressPool(node.podCIDR)]))
    this.#images = new ImageStore(kernel)
    this.#puller = new Puller(desk, this.#images)
    this.#prober = new Prober(desk, ({ ip, node }, port, path, host) => {
      const socket = sockets.at(ip!, port, 'TCP')
      return socket && respond(socket, path, host, nodes.get(node)?.internalIP ?? '')
    })
    desk.handle('setup', (found) => this.#setUp(found))
    desk.handle('sandbox', (found) => this.#makeSandbox(found))
    desk.handle('terminate', (found) => this.#terminate(found))
    desk.handle('stop', ({ record, pod }) =>
      pod.spec.containers.forEach((each) => this.#closeSockets(record, pod, each)),
    )
    desk.handle('gone', (found) => this.#finish(found))
    desk.handleContainer('start', (found) => this.#start(found))
    desk.handleContainer('exit', (found, code) => this.#exit(found, Number(code)))
    desk.handleContainer('backoff', (found) => this.#backOff(found))
    desk.handleContainer('restart', (found) => this.#restart(found))
    this.#desk.api.watch<Pod>('Pod', (event) => this.#onPod(event))
  }

  snapshot(): KubeletState {
    const addresses = Object.fromEntries([...this.#addresses].map(([node, pool]) => [node, pool.snapshot()]))
    return { pods: clone([...this.#desk.pods.values()]), addresses, images: this.#images.snapshot() }
  }

  restore(state: KubeletState): void {
    this.#desk.off.clear()
    this.#desk.pods.clear()
    for (const record of clone(state.pods)) this.#desk.pods.set(record.uid, record)
    for (const [node, pool] of this.#addresses) {
      const saved = state.addresses[node]
      if (saved) pool.restore(saved)
    }
    this.#images.restore(state.images)
  }

  // ── a pod comes and goes ────────────────────────────────────────────────────────────────────────────────────────

  #onPod({ type, object: pod }: WatchEvent<Pod>): void {
    const { uid, deletionTimestamp } = pod.metadata
    const node = pod.spec.nodeName
    const record = this.#desk.pods.get(uid)
    if (type === 'DELETED') return record && this.#forget(record, pod)
    if (!node || !this.#desk.nodes.has(node) || this.#desk.off.has(node)) return
    if (record) {
      if (deletionTimestamp && !record.stopping) {
        record.stopping = true
        this.#desk.plan(0, 'terminate', record)
      }
      return
    }
    if (!isPodFinished(pod)) this.#take(pod, node)
  }

  #take(pod: Pod, node: string): void {
    const { uid, namespace, name } = pod.metadata
    const containers = Object.fromEntries(pod.spec.containers.map((container) => [container.name, newContainer()]))
    const startTime = this.#desk.kernel.clock.timestamp()
    const fresh: PodRecord = {
      uid,
      namespace: namespace!,
      name,
      node,
      ip: null,
      startTime,
      boots: 0,
      stopping: false,
      containers,
    }
    this.#desk.pods.set(uid, fresh)
    this.#desk.plan(SETUP_MS, 'setup', fresh)
  }

  #setUp(found: Found): void {
    this.#desk.report(found)
    this.#desk.plan(this.#desk.random(SANDBOX_MS, found.record.node), 'sandbox', found.record)
  }

  #makeSandbox(found: Found): void {
    const { record, pod } = found
    if (record.stopping || record.ip) return
    const ip = pod.spec.hostNetwork
      ? this.#desk.nodes.get(record.node)?.internalIP
      : this.#addresses.get(record.node)?.take()
    if (!ip) {
      const why = 'failed to allocate for range 0: no IP addresses available in range set'
      this.#desk.tell(found, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${why}`)
      return this.#desk.plan(BACKOFF_MS, 'sandbox', record)
    }
    record.ip = ip
    this.#desk.report(found)
    for (const container of pod.spec.containers) {
      const entry = record.containers[container.name]!
      if (entry.state.waiting) this.#puller.pull({ ...found, container, entry })
    }
  }

  #terminate(found: Found): void {
    const { record, pod } = found
    const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000
    let preStop = 0
    let stop = 0
    for (const container of pod.spec.containers) {
      if (!record.containers[container.name]?.state.running) continue
      this.#desk.tell({ ...found, container }, 'Normal', 'Killing', `Stopping container ${container.name}`)
      preStop = Math.max(preStop, preStopMs(container))
      stop = Math.max(stop, behaviourOf(container.image).run(container).stopMs)
    }
    const total = Math.min(preStop + stop, graceMs)
    // a process that ignores SIGTERM goes on answering until it is killed
    if (Number.isFinite(stop)) this.#desk.plan(Math.min(preStop, total), 'stop', record)
    this.#desk.plan(total, 'gone', record)
  }

  #finish({ record }: Found): void {
    const { namespace, name, uid } = record
    this.#desk.api.delete('Pod', namespace, name, { gracePeriodSeconds: 0, uid })
  }

  #forget(record: PodRecord, pod: Pod): void {
    for (const container of pod.spec.containers) this.#closeSockets(record, pod, container)
    if (record.ip && !pod.spec.hostNetwork) this.#addresses.get(record.node)?.free(record.ip)
    this.#desk.pods.delete(record.uid)
  }

  // ── the machine goes off and on ─────────────────────────────────────────────────────────────────────────────────

  /** Everything on the node stands still, and nobody says so. */
  powerOff(node: string): void {
    this.#desk.off.add(node)
    for (const found of this.#on(node)) {
      for (const container of found.pod.spec.containers) this.#closeSockets(found.record, found.pod, container)
    }
  }

  /** The kubelet finds its pods dead: those that were deleted meanwhile go, the others get a new sandbox. */
  powerOn(node: string): void {
    this.#desk.off.delete(node)
    for (const found of this.#on(node)) this.#revive(found)
    for (const pod of this.#desk.api.list<Pod>('Pod')) {
      if (pod.spec.nodeName !== node || this.#desk.pods.has(pod.metadata.uid)) continue
      if (pod.metadata.deletionTimestamp) {
        const { namespace, name, uid } = pod.metadata
        this.#desk.api.delete('Pod', namespace, name, { gracePeriodSeconds: 0, uid })
      } else if (!isPodFinished(pod)) this.#take(pod, node)
    }
  }

  #on(node: string): Found[] {
    const records = [...this.#desk.pods.values()].filter((record) => record.node === node)
    return records.flatMap(({ uid }) => this.#desk.find(uid) ?? [])
  }

  #revive(found: Found): void {
    const { record, pod } = found
    record.boots++
    if (pod.metadata.deletionTimestamp) {
      record.stopping = true
      return this.#desk.plan(0, 'gone', record)
    }
    const finishedAt = this.#desk.kernel.clock.timestamp()
    for (const entry of Object.values(record.containers)) {
      const { running } = entry.state
      const dead = { exitCode: 255, reason: 'Unknown', startedAt: running?.startedAt, finishedAt }
      entry.ready = entry.started = false
      if (running && pod.spec.restartPolicy === 'Never') entry.state = { terminated: dead }
      else if (!entry.state.terminated || pod.spec.restartPolicy !== 'Never') {
        if (entry.run) {
          entry.restarts++
          entry.lastState = running ? { terminated: dead } : entry.lastState
        }
        entry.state = { waiting: { reason: 'ContainerCreating' } }
      }
    }
    if (record.ip && !pod.spec.hostNetwork) this.#addresses.get(record.node)?.free(record.ip)
    record.ip = null
    this.#desk.report(found)
    const waiting = Object.values(record.containers).some(({ state }) => state.waiting)
    if (!waiting) return
    this.#desk.tell(found, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.')
    this.#desk.plan(this.#desk.random(SANDBOX_MS, record.node), 'sandbox', record)
  }

  // ── a container runs ────────────────────────────────────────────────────────────────────────────────────────────

  #start(found: FoundContainer): void {
    const { record, pod, container, entry } = found
    if (record.stopping) return
    this.#desk.tell(found, 'Normal', 'Created', `Container created`)
    this.#desk.tell(found, 'Normal', 'Started', `Container started`)
    const process = behaviourOf(container.image).run(container)
    entry.run++
    entry.id = containerID(record.uid, container.name, entry.run)
    entry.state = { running: { startedAt: this.#desk.kernel.clock.timestamp() } }
    entry.readiness = entry.liveness = entry.startup = 0
    entry.started = !container.startupProbe
    entry.ready = entry.started && !container.readinessProbe
    const app = behaviourOf(container.image).name
    for (const { port, protocol } of process.listens) {
      this.#sockets.open({ ip: record.ip!, port, protocol, owner: ownerOf(pod), app })
    }
    if (process.exits) this.#desk.planFor(process.exits.afterMs, 'exit', found, process.exits.code)
    this.#prober.begin(found)
    this.#desk.report(found)
  }

  #closeSockets(record: PodRecord, pod: Pod, container: Container): void {
    if (!record.ip || !record.containers[container.name]?.run) return
    for (const { port, protocol } of behaviourOf(container.image).run(container).listens) {
      this.#sockets.close({ ip: record.ip, port, protocol }, ownerOf(pod))
    }
  }

  #exit(found: FoundContainer, exitCode: number): void {
    const { record, pod, container, entry } = found
    const { running } = entry.state
    if (!running || record.stopping) return
    const { clock } = this.#desk.kernel
    this.#closeSockets(record, pod, container)
    const reason = exitCode === 0 ? 'Completed' : 'Error'
    entry.state = {
      terminated: { exitCode, reason, startedAt: running.startedAt, finishedAt: clock.timestamp() },
    }
    entry.ready = entry.started = false
    const policy = pod.spec.restartPolicy ?? 'Always'
    const again = policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)
    this.#desk.report(found)
    if (!again) return
    if (clock.epoch + clock.now - Date.parse(running.startedAt) >= FORGIVEN_MS) entry.backoff = 0
    if (entry.backoff === 0) {
      // the first crash is forgiven at once
      entry.backoff = BACKOFF_MS
      this.#desk.planFor(500, 'restart', found)
    } else this.#desk.planFor(1000, 'backoff', found)
  }

  #backOff(found: FoundContainer): void {
    const { record, container, entry } = found
    if (record.stopping) return
    const what = `container=${container.name} pod=${record.name}_${record.namespace}(${record.uid})`
    const message = `back-off ${words(entry.backoff)} restarting failed ${what}`
    entry.lastState = entry.state
    entry.state = { waiting: { reason: 'CrashLoopBackOff', message } }
    this.#desk.tell(
      found,
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${container.name} in pod ${record.name}_${record.namespace}(${record.uid})`,
    )
    this.#desk.report(found)
    this.#desk.planFor(entry.backoff - 1000, 'restart', found)
    entry.backoff = Math.min(MAX_BACKOFF_MS, entry.backoff * 2)
  }

  #restart(found: FoundContainer): void {
    const { record, entry } = found
    if (record.stopping) return
    if (entry.state.terminated) entry.lastState = entry.state
    entry.restarts++
    this.#puller.pull(found)
  }
}

function ownerOf({ metadata }: Pod): string {
  return `pod/${metadata.namespace}/${metadata.name}`
}
