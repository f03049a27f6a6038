/**
 * The kubelets of all nodes. A pod's life is a state machine whose state is data: the API object, one `PodRecord`, and
 * timers on the virtual clock.
 *
 *   bound ─▶ setup ─▶ volumes ─▶ sandbox (pod IP) ─▶ pull ─▶ start ─▶ running ─▶ exit ─▶ back-off ─▶ pull …
 *   deleted ─▶ terminate (preStop) ─▶ SIGTERM, sockets close ─▶ gone
 *
 * Modelled on k8s.io/kubernetes/pkg/kubelet.
 */
import { ENDING } from '../api/about.ts'
import type { Api } from '../api/api.ts'
import { clone } from '../api/data.ts'
import type { WatchEvent } from '../api/types.ts'
import type { ClusterConfig } from '../config.ts'
import type { Kernel, Stateful } from '../kernel/index.ts'
import { clusterDNSAddress } from '../kinds/clusterDNS.ts'
import { POD } from '../kinds/pod/about.ts'
import { isPodFinished } from '../kinds/pod/conditions.ts'
import { allContainers } from '../kinds/pod/containers.ts'
import type { Container, EnvVar, Pod } from '../kinds/pod/types.ts'
import type { AppResponse, Socket } from '../network/types.ts'
import { AddressPool, type AddressState } from './addresses.ts'
import { Containers } from './containers.ts'
import { Desk, type Found } from './desk.ts'
import { PodFaultBook } from './faults/index.ts'
import { ImageStore, type ImageState } from './imageStore.ts'
import { insideOf, writtenAt, type ContainerInside } from './inside.ts'
import { newContainer, waitingReason, type PodRecord } from './record.ts'
import { ServiceJournal, type JournalEntry } from './serviceJournal.ts'
import type { Ledger, LedgerState } from './output/ledger.ts'
import type { RunFacts } from './output/run.ts'
import type { Sockets } from './sockets.ts'
import { Variables } from './variables.ts'
import { objectsOf, Volumes } from './volumes.ts'

export interface KubeletState {
  pods: PodRecord[]
  addresses: Record<string, AddressState>
  images: ImageState
  services: JournalEntry[]
  served: LedgerState
}

const SETUP_MS = 10
const SANDBOX_MS = [150, 300] as const
const RETRY_MS = 10_000

export class Kubelets implements Stateful<KubeletState> {
  readonly #desk: Desk
  readonly #sockets: Sockets
  readonly #clusterDNS: string
  readonly #containers: Containers
  /** What is broken in pods on purpose. */
  readonly faults: PodFaultBook
  readonly #variables: Variables
  readonly #volumes: Volumes
  readonly #addresses: ReadonlyMap<string, AddressPool>
  readonly #images: ImageStore
  readonly #journal: ServiceJournal

  constructor(options: {
    api: Api
    kernel: Kernel
    config: ClusterConfig
    sockets: Sockets
    respond: (socket: Socket, path: string, host: string, clientIP: string, agent?: string) => AppResponse | null
  }) {
    const { api, kernel, config, sockets, respond } = options
    const nodes = new Map(config.nodes.map((node) => [node.name, node]))
    const desk = new Desk(api, kernel, nodes)
    this.#desk = desk
    this.#sockets = sockets
    this.#clusterDNS = clusterDNSAddress(config)
    this.#addresses = new Map(
      config.nodes.map(({ name, podCIDR, secondary }) => [name, new AddressPool(podCIDR, secondary?.podCIDR)]),
    )
    for (const node of config.nodes) for (const ip of node.addresses) sockets.join(ip, node.internalIP)
    this.#images = new ImageStore(kernel)
    this.#journal = new ServiceJournal(api)
    this.#variables = new Variables(api, this.#journal, (record) => desk.hostIPs(record))
    this.#containers = new Containers({
      desk,
      sockets,
      images: this.#images,
      variables: this.#variables,
      ask: ({ ip, node }, port, path, host, agent) => {
        const socket = sockets.at(ip!, port, 'TCP')
        return socket && respond(socket, path, host, nodes.get(node)?.internalIP ?? '', agent)
      },
    })
    this.faults = new PodFaultBook(desk, this.#containers)
    this.#volumes = new Volumes(desk, (found) => this.#volumesReady(found))
    desk.handle('setup', (found) => this.#setUp(found))
    desk.handle('sandbox', (found) => this.#makeSandbox(found))
    desk.handle('terminate', (found) => this.#terminate(found))
    desk.handle('over', (found) => this.#over(found))
    desk.handle('gone', (found) => this.#finish(found))
    const about = POD.node | ENDING
    this.#desk.api.watch<Pod>('Pod', (event) => this.#onPod(event), { about })
  }

  /** The pod's container with its variables resolved, as the process in it sees them. */
  applied(pod: Pod, container: Container): Container {
    const record = this.#desk.pods.get(pod.metadata.uid)
    return record ? this.#variables.applied(record, pod, container) : container
  }

  /** A file that the manifest, or somebody in it, put into the container, whose variables are resolved. */
  read(pod: Pod, container: Container, path: string): string | undefined {
    const record = this.#desk.pods.get(pod.metadata.uid)
    const written = record && writtenAt(record, container, path)
    return written === undefined ? this.#variables.files(pod, container)?.(path) : (written ?? undefined)
  }

  /** A running container as who is in it sees it; a sentence where there is none to be in. */
  inside(pod: Pod, container: Container): ContainerInside | string {
    const record = this.#desk.pods.get(pod.metadata.uid)
    if (!record?.containers[container.name]?.state.running) return `container ${container.name} is not running`
    return insideOf({
      record,
      pod,
      container: this.applied(pod, container),
      env: this.environmentOf(pod, container),
      read: (path) => this.read(pod, this.applied(pod, container), path),
      objects: objectsOf(this.#desk, record.namespace),
      node: this.#desk.nodes.get(record.node),
      clusterDNS: this.#clusterDNS,
      onChange: () => this.#desk.kernel.nextEpoch(),
    })
  }

  get ledger(): Ledger {
    return this.#desk.ledger
  }

  /** What the output of a pod's containers can be told of; undefined: no kubelet has the pod. */
  factsOf(pod: Pod): RunFacts | undefined {
    const { pods, ledger, kernel } = this.#desk
    const record = pods.get(pod.metadata.uid)
    return (
      record && {
        pod,
        record,
        ledger,
        clock: kernel.clock,
        applied: (container) => this.applied(pod, container),
        env: (container) => this.environmentOf(pod, container),
        read: (container, path) => this.read(pod, container, path),
      }
    )
  }

  /** Ends the process of a running container that somebody sat at. False: it does not run. */
  endProcess(pod: Pod, container: Container, code: number): boolean {
    const record = this.#desk.pods.get(pod.metadata.uid)
    const entry = record?.containers[container.name]
    if (!record || !entry?.state.running) return false
    this.#containers.end({ record, pod, container, entry }, code)
    return true
  }

  /** What `env` would print of the kubelet's variables; nothing for a container that has not started. */
  environmentOf(pod: Pod, container: Container): EnvVar[] {
    const record = this.#desk.pods.get(pod.metadata.uid)
    return record?.containers[container.name]?.run ? this.#variables.all(record, pod, container) : []
  }

  snapshot(): KubeletState {
    const addresses = Object.fromEntries([...this.#addresses].map(([node, pool]) => [node, pool.snapshot()]))
    const pods = clone([...this.#desk.pods.values()])
    return {
      pods,
      addresses,
      images: this.#images.snapshot(),
      services: this.#journal.snapshot(),
      served: this.#desk.ledger.snapshot(),
    }
  }

  restore(state: KubeletState): void {
    this.#desk.off.clear()
    this.#desk.cut.clear()
    for (const { secondaryIP } of this.#desk.pods.values()) if (secondaryIP) this.#sockets.part(secondaryIP)
    this.#desk.pods.clear()
    for (const record of clone(state.pods)) this.#desk.pods.set(record.uid, record)
    for (const { ip, secondaryIP } of state.pods) if (ip && secondaryIP) this.#sockets.join(secondaryIP, ip)
    for (const [node, pool] of this.#addresses) {
      const saved = state.addresses[node]
      if (saved) pool.restore(saved)
    }
    this.#images.restore(state.images)
    this.#journal.restore(state.services)
    this.#desk.ledger.restore(state.served)
  }

  // ── a pod comes and goes ────────────────────────────────────────────────────────────────────────────────────────

  #onPod({ type, object: pod, old }: WatchEvent<Pod>): void {
    const { uid, deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata
    const node = pod.spec.nodeName
    const record = this.#desk.pods.get(uid)
    if (type === 'DELETED') return record && this.#forget(record, pod)
    if (!node || !this.#desk.nodes.has(node) || this.#desk.off.has(node) || this.#desk.cut.has(node)) return
    if (record) {
      if (!deletionTimestamp) return
      if (!record.stopping || !old?.metadata.deletionTimestamp) {
        record.stopping = true
        this.#desk.plan(0, 'terminate', record)
      } else if (old.metadata.deletionGracePeriodSeconds !== deletionGracePeriodSeconds) {
        // it is to go sooner than was said first
        this.#desk.plan((deletionGracePeriodSeconds ?? 0) * 1000, 'gone', record)
      }
      return
    }
    if (!isPodFinished(pod)) this.#take(pod, node)
  }

  #take(pod: Pod, node: string): void {
    const { uid, namespace, name } = pod.metadata
    const reason = waitingReason(pod.spec)
    const containers: PodRecord['containers'] = {}
    const all = allContainers(pod.spec)
    for (let i = 0; i < all.length; i++) containers[all[i]!.name] = newContainer(reason)
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
    this.#volumes.setUp(found)
  }

  #volumesReady({ record }: Found): void {
    this.#desk.plan(this.#desk.random(SANDBOX_MS, record.node), 'sandbox', record)
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
      return this.#desk.plan(RETRY_MS, 'sandbox', record)
    }
    record.ip = ip
    const secondaryIP = pod.spec.hostNetwork
      ? this.#desk.hostIPs(record)[1]
      : this.#addresses.get(record.node)?.partnerOf(ip)
    if (secondaryIP) {
      record.secondaryIP = secondaryIP
      this.#sockets.join(secondaryIP, ip)
    }
    this.#desk.report(found)
    this.#containers.advance(found)
  }

  #terminate(found: Found): void {
    const graceMs = (found.pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000
    this.#desk.plan(this.#containers.endAll(found, graceMs), 'gone', found.record)
  }

  /** The work of a pod is done, and its sidecars have followed; the pod stays. */
  #over(found: Found): void {
    if (found.pod.metadata.deletionTimestamp) return
    this.#containers.markEnded(found)
    this.#desk.report(found)
  }

  /** The last word about a pod before it goes: how its containers ended. */
  #finish(found: Found): void {
    const { namespace, name, uid, node } = found.record
    // what it has to say is heard when its zone is not cut off any more
    if (this.#desk.cut.has(node)) return this.#desk.plan(RETRY_MS, 'gone', found.record)
    this.#containers.markEnded(found)
    this.#desk.report(found)
    this.#desk.api.delete('Pod', namespace, name, { gracePeriodSeconds: 0, uid })
  }

  #forget(record: PodRecord, pod: Pod): void {
    for (const container of allContainers(pod.spec)) this.#containers.close(record, pod, container)
    this.#release(record, pod)
    this.#desk.ledger.forget(record.uid)
    this.#desk.pods.delete(record.uid)
  }

  /** Gives its addresses back; those of the node stay the node's. */
  #release({ ip, node, secondaryIP }: PodRecord, pod: Pod): void {
    if (!ip || pod.spec.hostNetwork) return
    this.#addresses.get(node)?.free(ip)
    if (secondaryIP) this.#sockets.part(secondaryIP)
  }

  // ── the machine goes off and on ─────────────────────────────────────────────────────────────────────────────────

  /** Everything on the node stands still, and nobody says so. */
  powerOff(node: string): void {
    this.#desk.off.add(node)
    for (const { record, pod } of this.#on(node)) {
      for (const container of allContainers(pod.spec)) this.#containers.close(record, pod, container)
    }
  }

  /** The kubelet finds its pods dead: those that were deleted meanwhile go, the others get a new sandbox. */
  powerOn(node: string): void {
    this.#desk.off.delete(node)
    for (const found of this.#on(node)) this.#revive(found)
    this.#catchUp(node)
  }

  /** The network of the node is cut off: its pods run on, and the API server hears nothing of them. */
  cutOff(node: string): void {
    this.#desk.cut.add(node)
  }

  /** The kubelet says how its pods are, and hears which of them were deleted meanwhile, and which are new. */
  reconnect(node: string): void {
    this.#desk.cut.delete(node)
    if (this.#desk.off.has(node)) return
    for (const found of this.#on(node)) {
      const { record, pod } = found
      if (!pod.metadata.deletionTimestamp || record.stopping) this.#desk.report(found)
      else {
        record.stopping = true
        this.#desk.plan(0, 'terminate', record)
      }
    }
    this.#catchUp(node)
  }

  /** Pods of the node that its kubelet has not heard of yet. */
  #catchUp(node: string): void {
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
    const reason = waitingReason(pod.spec)
    const init = new Set(pod.spec.initContainers?.map(({ name }) => name))
    for (const [name, entry] of Object.entries(record.containers)) {
      const { running } = entry.state
      const containerID = entry.id
      const dead = { containerID, exitCode: 255, reason: 'Unknown', startedAt: running?.startedAt, finishedAt }
      entry.ready = entry.started = entry.begun = false
      if (running && pod.spec.restartPolicy === 'Never') entry.state = { terminated: dead }
      else if (init.has(name) || !entry.state.terminated || pod.spec.restartPolicy !== 'Never') {
        if (entry.run) {
          entry.restarts++
          entry.lastState = running ? { terminated: dead } : entry.lastState
        }
        entry.state = { waiting: { reason } }
      }
    }
    this.#release(record, pod)
    record.ip = null
    this.#desk.report(found)
    const waiting = Object.values(record.containers).some(({ state }) => state.waiting)
    if (!waiting) return
    this.#desk.tell(found, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.')
    this.#desk.plan(this.#desk.random(SANDBOX_MS, record.node), 'sandbox', record)
  }
}
