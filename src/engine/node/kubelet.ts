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
import type { ClusterConfig, NodeConfig } from '../config.ts'
import type { Kernel, Stateful } from '../kernel/index.ts'
import { isPodFinished } from '../kinds/pod/conditions.ts'
import type { Container, Pod } from '../kinds/pod/types.ts'
import type { AppResponse, Socket } from '../network/types.ts'
import { AddressPool, type AddressState } from './addresses.ts'
import { sleepMs, commandLine } from './command.ts'
import { behaviourOf } from './images/index.ts'
import { ImageStore, type ImageState } from './imageStore.ts'
import { runProbe } from './probe.ts'
import { newContainer, type ContainerRecord, type PodRecord } from './record.ts'
import type { Sockets } from './sockets.ts'
import { containerID, podStatus } from './status.ts'

export interface KubeletState {
  pods: PodRecord[]
  addresses: Record<string, AddressState>
  images: ImageState
}

interface Found {
  record: PodRecord
  pod: Pod
}

interface FoundContainer extends Found {
  container: Container
  entry: ContainerRecord
}

type ProbeKind = 'readiness' | 'liveness' | 'startup'

const NAME = 'kubelet'
const SETUP_MS = 10
const SANDBOX_MS = [150, 300] as const
const START_MS = [150, 400] as const
/** Image pull and restart back-off: 10 s, doubled up to 5 minutes, forgotten after 10 minutes of running. */
const BACKOFF_MS = 10_000
const MAX_BACKOFF_MS = 300_000
const FORGIVEN_MS = 600_000
const KILLED = 137

export class Kubelets implements Stateful<KubeletState> {
  readonly #api: Api
  readonly #kernel: Kernel
  readonly #sockets: Sockets
  readonly #respond: (socket: Socket, path: string, host: string, clientIP: string) => AppResponse | null
  readonly #nodes: ReadonlyMap<string, NodeConfig>
  readonly #pods = new Map<string, PodRecord>()
  readonly #addresses: ReadonlyMap<string, AddressPool>
  readonly #images: ImageStore
  /** Nodes whose machine is off. */
  readonly #off = new Set<string>()

  constructor(options: {
    api: Api
    kernel: Kernel
    config: ClusterConfig
    sockets: Sockets
    respond: (socket: Socket, path: string, host: string, clientIP: string) => AppResponse | null
  }) {
    this.#api = options.api
    this.#kernel = options.kernel
    this.#sockets = options.sockets
    this.#respond = options.respond
    this.#nodes = new Map(options.config.nodes.map((node) => [node.name, node]))
    this.#addresses = new Map(options.config.nodes.map((node) => [node.name, new AddressPool(node.podCIDR)]))
    this.#images = new ImageStore(options.kernel)
    this.#handle('setup', (found) => this.#setUp(found))
    this.#handle('sandbox', (found) => this.#makeSandbox(found))
    this.#handle('terminate', (found) => this.#terminate(found))
    this.#handle('stop', ({ record, pod }) =>
      pod.spec.containers.forEach((each) => this.#closeSockets(record, pod, each)),
    )
    this.#handle('gone', (found) => this.#finish(found))
    this.#handleContainer('pull', (found) => this.#pull(found))
    this.#handleContainer('pulled', (found) => this.#pulled(found))
    this.#handleContainer('pull-failed', (found) => this.#pullFailed(found))
    this.#handleContainer('pull-backoff', (found) => this.#backOffPull(found))
    this.#handleContainer('start', (found) => this.#start(found))
    this.#handleContainer('exit', (found, code) => this.#exit(found, Number(code)))
    this.#handleContainer('backoff', (found) => this.#backOff(found))
    this.#handleContainer('restart', (found) => this.#restart(found))
    this.#handleContainer('probe', (found, kind) => this.#probe(found, kind as ProbeKind))
    this.#api.watch<Pod>('Pod', (event) => this.#onPod(event))
  }

  snapshot(): KubeletState {
    const addresses = Object.fromEntries([...this.#addresses].map(([node, pool]) => [node, pool.snapshot()]))
    return { pods: clone([...this.#pods.values()]), addresses, images: this.#images.snapshot() }
  }

  restore(state: KubeletState): void {
    this.#off.clear()
    this.#pods.clear()
    for (const record of clone(state.pods)) this.#pods.set(record.uid, record)
    for (const [node, pool] of this.#addresses) {
      const saved = state.addresses[node]
      if (saved) pool.restore(saved)
    }
    this.#images.restore(state.images)
  }

  // ── work that is due ────────────────────────────────────────────────────────────────────────────────────────────

  /** A step for a pod; nothing happens when it is gone by then. */
  #handle(step: string, run: (found: Found) => void): void {
    this.#kernel.clock.handle(`kubelet/${step}`, (arg) => {
      const [uid = '', boots] = arg.split(' ')
      const found = this.#find(uid)
      if (found && this.#runs(found.record, boots)) run(found)
    })
  }

  /** A step for a container; nothing happens when another run of it has begun meanwhile. */
  #handleContainer(step: string, run: (found: FoundContainer, rest: string) => void): void {
    this.#kernel.clock.handle(`kubelet/${step}`, (arg) => {
      const [uid = '', boots, name = '', count = '', rest = ''] = arg.split(' ')
      const found = this.#find(uid)
      const container = found?.pod.spec.containers.find((each) => each.name === name)
      const entry = found?.record.containers[name]
      if (!found || !container || entry?.run !== Number(count)) return
      if (this.#runs(found.record, boots)) run({ ...found, container, entry }, rest)
    })
  }

  /** Nothing is done on a machine that is off, nor what was planned before it was. */
  #runs(record: PodRecord, boots: string | undefined): boolean {
    return record.boots === Number(boots) && !this.#off.has(record.node)
  }

  #plan(ms: number, step: string, { uid, boots }: PodRecord): void {
    this.#kernel.clock.after(ms, `kubelet/${step}`, `${uid} ${boots}`)
  }

  #planFor(ms: number, step: string, { record, container, entry }: FoundContainer, rest: string | number = ''): void {
    this.#kernel.clock.after(
      ms,
      `kubelet/${step}`,
      `${record.uid} ${record.boots} ${container.name} ${entry.run} ${rest}`,
    )
  }

  #find(uid: string): Found | undefined {
    const record = this.#pods.get(uid)
    const pod = record && this.#api.get<Pod>('Pod', record.namespace, record.name)
    return pod?.metadata.uid === uid ? { record: record!, pod } : undefined
  }

  #random([min, max]: readonly [number, number], node: string): number {
    return this.#kernel.random.int(`kubelet@${node}`, min, max)
  }

  #tell(found: Found & { container?: Container }, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const { record, pod, container } = found
    const part = container && `spec.containers{${container.name}}`
    this.#api.recordEvent(pod, type, reason, message, NAME, record.node, part)
  }

  #report({ record }: Found): void {
    const pod = this.#api.get<Pod>('Pod', record.namespace, record.name)
    if (!pod) return
    const hostIP = this.#nodes.get(record.node)?.internalIP ?? ''
    this.#api.updateStatus<Pod>(pod, podStatus(pod, record, hostIP, this.#kernel.clock.timestamp()))
  }

  // ── a pod comes and goes ────────────────────────────────────────────────────────────────────────────────────────

  #onPod({ type, object: pod }: WatchEvent<Pod>): void {
    const { uid, deletionTimestamp } = pod.metadata
    const node = pod.spec.nodeName
    const record = this.#pods.get(uid)
    if (type === 'DELETED') return record && this.#forget(record, pod)
    if (!node || !this.#nodes.has(node) || this.#off.has(node)) return
    if (record) {
      if (deletionTimestamp && !record.stopping) {
        record.stopping = true
        this.#plan(0, 'terminate', record)
      }
      return
    }
    if (!isPodFinished(pod)) this.#take(pod, node)
  }

  #take(pod: Pod, node: string): void {
    const { uid, namespace, name } = pod.metadata
    const containers = Object.fromEntries(pod.spec.containers.map((container) => [container.name, newContainer()]))
    const startTime = this.#kernel.clock.timestamp()
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
    this.#pods.set(uid, fresh)
    this.#plan(SETUP_MS, 'setup', fresh)
  }

  #setUp(found: Found): void {
    this.#report(found)
    this.#plan(this.#random(SANDBOX_MS, found.record.node), 'sandbox', found.record)
  }

  #makeSandbox(found: Found): void {
    const { record, pod } = found
    if (record.stopping || record.ip) return
    const ip = pod.spec.hostNetwork
      ? this.#nodes.get(record.node)?.internalIP
      : this.#addresses.get(record.node)?.take()
    if (!ip) {
      const why = 'failed to allocate for range 0: no IP addresses available in range set'
      this.#tell(found, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${why}`)
      return this.#plan(BACKOFF_MS, 'sandbox', record)
    }
    record.ip = ip
    this.#report(found)
    for (const container of pod.spec.containers) {
      const entry = record.containers[container.name]!
      if (entry.state.waiting) this.#pull({ ...found, container, entry })
    }
  }

  #terminate(found: Found): void {
    const { record, pod } = found
    const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000
    let preStop = 0
    let stop = 0
    for (const container of pod.spec.containers) {
      if (!record.containers[container.name]?.state.running) continue
      this.#tell({ ...found, container }, 'Normal', 'Killing', `Stopping container ${container.name}`)
      preStop = Math.max(preStop, preStopMs(container))
      stop = Math.max(stop, behaviourOf(container.image).run(container).stopMs)
    }
    const total = Math.min(preStop + stop, graceMs)
    // a process that ignores SIGTERM goes on answering until it is killed
    if (Number.isFinite(stop)) this.#plan(Math.min(preStop, total), 'stop', record)
    this.#plan(total, 'gone', record)
  }

  #finish({ record }: Found): void {
    const { namespace, name, uid } = record
    this.#api.delete('Pod', namespace, name, { gracePeriodSeconds: 0, uid })
  }

  #forget(record: PodRecord, pod: Pod): void {
    for (const container of pod.spec.containers) this.#closeSockets(record, pod, container)
    if (record.ip && !pod.spec.hostNetwork) this.#addresses.get(record.node)?.free(record.ip)
    this.#pods.delete(record.uid)
  }

  // ── the machine goes off and on ─────────────────────────────────────────────────────────────────────────────────

  /** Everything on the node stands still, and nobody says so. */
  powerOff(node: string): void {
    this.#off.add(node)
    for (const found of this.#on(node)) {
      for (const container of found.pod.spec.containers) this.#closeSockets(found.record, found.pod, container)
    }
  }

  /** The kubelet finds its pods dead: those that were deleted meanwhile go, the others get a new sandbox. */
  powerOn(node: string): void {
    this.#off.delete(node)
    for (const found of this.#on(node)) this.#revive(found)
    for (const pod of this.#api.list<Pod>('Pod')) {
      if (pod.spec.nodeName !== node || this.#pods.has(pod.metadata.uid)) continue
      if (pod.metadata.deletionTimestamp) {
        const { namespace, name, uid } = pod.metadata
        this.#api.delete('Pod', namespace, name, { gracePeriodSeconds: 0, uid })
      } else if (!isPodFinished(pod)) this.#take(pod, node)
    }
  }

  #on(node: string): Found[] {
    const records = [...this.#pods.values()].filter((record) => record.node === node)
    return records.flatMap(({ uid }) => this.#find(uid) ?? [])
  }

  #revive(found: Found): void {
    const { record, pod } = found
    record.boots++
    if (pod.metadata.deletionTimestamp) {
      record.stopping = true
      return this.#plan(0, 'gone', record)
    }
    const finishedAt = this.#kernel.clock.timestamp()
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
    this.#report(found)
    const waiting = Object.values(record.containers).some(({ state }) => state.waiting)
    if (!waiting) return
    this.#tell(found, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.')
    this.#plan(this.#random(SANDBOX_MS, record.node), 'sandbox', record)
  }

  // ── images ──────────────────────────────────────────────────────────────────────────────────────────────────────

  #pull(found: FoundContainer): void {
    if (found.record.stopping) return
    const { record, container, entry } = found
    const { image, imagePullPolicy } = container
    const answer = this.#images.ask(record.node, image, imagePullPolicy)
    switch (answer.kind) {
      case 'invalid': {
        const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`
        entry.state = { waiting: { reason: 'InvalidImageName', message } }
        this.#tell(found, 'Warning', 'InspectFailed', message)
        this.#tell(found, 'Warning', 'Failed', 'Error: InvalidImageName')
        return this.#report(found)
      }
      case 'never': {
        const message = `Container image "${image}" is not present with pull policy of Never`
        entry.state = { waiting: { reason: 'ErrImageNeverPull', message } }
        this.#tell(found, 'Warning', 'ErrImageNeverPull', message)
        this.#tell(found, 'Warning', 'Failed', 'Error: ErrImageNeverPull')
        return this.#report(found)
      }
      case 'present':
        this.#tell(
          found,
          'Normal',
          'Pulled',
          `Container image "${image}" already present on machine and can be accessed by the pod`,
        )
        return this.#planFor(this.#random(START_MS, record.node), 'start', found)
      case 'missing':
        this.#tell(found, 'Normal', 'Pulling', `Pulling image "${image}"`)
        return this.#planFor(answer.ms, 'pull-failed', found, answer.name)
      case 'pull':
        this.#tell(found, 'Normal', 'Pulling', `Pulling image "${image}"`)
        return this.#planFor(answer.ms, 'pulled', found, this.#kernel.clock.now)
    }
  }

  #pulled(found: FoundContainer): void {
    const { record, container } = found
    if (record.stopping) return
    const { ms, bytes } = this.#images.pullOf(record.node, container.image)
    const took = `${words(ms)} (${words(ms)} including waiting)`
    this.#tell(
      found,
      'Normal',
      'Pulled',
      `Successfully pulled image "${container.image}" in ${took}. Image size: ${bytes} bytes.`,
    )
    this.#planFor(this.#random(START_MS, record.node), 'start', found)
  }

  #pullFailed(found: FoundContainer): void {
    if (found.record.stopping) return
    const { container, entry } = found
    const message = this.#images.failureOf(container.image)
    entry.state = { waiting: { reason: 'ErrImagePull', message } }
    this.#tell(found, 'Warning', 'Failed', `Failed to pull image "${container.image}": ${message}`)
    this.#tell(found, 'Warning', 'Failed', 'Error: ErrImagePull')
    this.#report(found)
    entry.pullBackoff = Math.min(MAX_BACKOFF_MS, entry.pullBackoff ? entry.pullBackoff * 2 : BACKOFF_MS)
    this.#planFor(2000, 'pull-backoff', found)
  }

  #backOffPull(found: FoundContainer): void {
    if (found.record.stopping) return
    const { container, entry } = found
    const message = `Back-off pulling image "${container.image}"`
    entry.state = {
      waiting: {
        reason: 'ImagePullBackOff',
        message: `${message}: ErrImagePull: ${this.#images.failureOf(container.image)}`,
      },
    }
    this.#tell(found, 'Normal', 'BackOff', message)
    this.#tell(found, 'Warning', 'Failed', 'Error: ImagePullBackOff')
    this.#report(found)
    this.#planFor(entry.pullBackoff - 2000, 'pull', found)
  }

  // ── a container runs ────────────────────────────────────────────────────────────────────────────────────────────

  #start(found: FoundContainer): void {
    const { record, pod, container, entry } = found
    if (record.stopping) return
    this.#tell(found, 'Normal', 'Created', `Container created`)
    this.#tell(found, 'Normal', 'Started', `Container started`)
    const process = behaviourOf(container.image).run(container)
    entry.run++
    entry.id = containerID(record.uid, container.name, entry.run)
    entry.state = { running: { startedAt: this.#kernel.clock.timestamp() } }
    entry.readiness = entry.liveness = entry.startup = 0
    entry.started = !container.startupProbe
    entry.ready = entry.started && !container.readinessProbe
    const app = behaviourOf(container.image).name
    for (const { port, protocol } of process.listens) {
      this.#sockets.open({ ip: record.ip!, port, protocol, owner: ownerOf(pod), app })
    }
    if (process.exits) this.#planFor(process.exits.afterMs, 'exit', found, process.exits.code)
    for (const kind of ['startup', 'readiness', 'liveness'] as const) {
      const probe = container[`${kind}Probe`]
      // the prober's first round comes a moment after the start
      if (probe) this.#planFor((probe.initialDelaySeconds ?? 0) * 1000 + 20, 'probe', found, kind)
    }
    this.#report(found)
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
    const { clock } = this.#kernel
    this.#closeSockets(record, pod, container)
    const reason = exitCode === 0 ? 'Completed' : 'Error'
    entry.state = {
      terminated: { exitCode, reason, startedAt: running.startedAt, finishedAt: clock.timestamp() },
    }
    entry.ready = entry.started = false
    const policy = pod.spec.restartPolicy ?? 'Always'
    const again = policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)
    this.#report(found)
    if (!again) return
    if (clock.epoch + clock.now - Date.parse(running.startedAt) >= FORGIVEN_MS) entry.backoff = 0
    if (entry.backoff === 0) {
      // the first crash is forgiven at once
      entry.backoff = BACKOFF_MS
      this.#planFor(500, 'restart', found)
    } else this.#planFor(1000, 'backoff', found)
  }

  #backOff(found: FoundContainer): void {
    const { record, container, entry } = found
    if (record.stopping) return
    const what = `container=${container.name} pod=${record.name}_${record.namespace}(${record.uid})`
    const message = `back-off ${words(entry.backoff)} restarting failed ${what}`
    entry.lastState = entry.state
    entry.state = { waiting: { reason: 'CrashLoopBackOff', message } }
    this.#tell(
      found,
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${container.name} in pod ${record.name}_${record.namespace}(${record.uid})`,
    )
    this.#report(found)
    this.#planFor(entry.backoff - 1000, 'restart', found)
    entry.backoff = Math.min(MAX_BACKOFF_MS, entry.backoff * 2)
  }

  #restart(found: FoundContainer): void {
    const { record, entry } = found
    if (record.stopping) return
    if (entry.state.terminated) entry.lastState = entry.state
    entry.restarts++
    this.#pull(found)
  }

  // ── probes ──────────────────────────────────────────────────────────────────────────────────────────────────────

  #probe(found: FoundContainer, kind: ProbeKind): void {
    const { record, container, entry } = found
    const probe = container[`${kind}Probe`]
    if (!probe || !entry.state.running || record.stopping) return
    if (kind === 'startup' && entry.started) return
    this.#planFor((probe.periodSeconds ?? 10) * 1000, 'probe', found, kind)
    if (kind !== 'startup' && !entry.started) return

    const { clock } = this.#kernel
    const problem = runProbe(probe, {
      ip: record.ip!,
      container,
      runningMs: clock.epoch + clock.now - Date.parse(entry.state.running.startedAt),
      request: (port, path, host) => this.#ask(record, port, path, host),
    })
    entry[kind] = problem !== undefined ? Math.min(0, entry[kind]) - 1 : Math.max(0, entry[kind]) + 1
    const name = { readiness: 'Readiness', liveness: 'Liveness', startup: 'Startup' }[kind]
    if (problem !== undefined) this.#tell(found, 'Warning', 'Unhealthy', `${name} probe failed: ${problem}`)
    const passed = entry[kind] >= (probe.successThreshold ?? 1)
    const failed = -entry[kind] >= (probe.failureThreshold ?? 3)
    if (kind === 'readiness') {
      if (entry.ready === passed || !(passed || failed)) return
      entry.ready = passed
      return this.#report(found)
    }
    if (failed) return this.#killUnhealthy(found, kind)
    if (kind === 'startup' && passed) {
      entry.started = true
      entry.ready = !container.readinessProbe
      this.#report(found)
    }
  }

  #ask({ ip, node }: PodRecord, port: number, path: string, host: string): AppResponse | null | undefined {
    const socket = this.#sockets.at(ip!, port, 'TCP')
    return socket && this.#respond(socket, path, host, this.#nodes.get(node)?.internalIP ?? '')
  }

  #killUnhealthy(found: FoundContainer, kind: ProbeKind): void {
    const { pod, container, entry } = found
    const { name } = container
    entry[kind] = 0
    this.#tell(found, 'Normal', 'Killing', `Container ${name} failed ${kind} probe, will be restarted`)
    const { stopMs } = behaviourOf(container.image).run(container)
    const graceMs = (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000
    const killed = preStopMs(container) + stopMs > graceMs
    this.#planFor(Math.min(preStopMs(container) + stopMs, graceMs), 'exit', found, killed ? KILLED : 0)
  }
}

function ownerOf({ metadata }: Pod): string {
  return `pod/${metadata.namespace}/${metadata.name}`
}

function preStopMs({ lifecycle }: Container): number {
  const hook = lifecycle?.preStop
  if (hook?.sleep) return hook.sleep.seconds * 1000
  if (hook?.exec) return sleepMs(commandLine({ name: '', image: '', command: hook.exec.command })) + 20
  return hook ? 20 : 0
}

/** `10s`, `1m20s`, `5m0s`: Go's time.Duration. */
function words(ms: number): string {
  if (ms < 1000) return `${ms}ms`
  const seconds = ms / 1000
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}
