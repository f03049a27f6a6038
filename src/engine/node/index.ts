/** The worker nodes: their objects, the scheduler that fills them, the kubelets that run what is there. */
import type { Api } from '../api/api.ts'
import type { ClusterConfig } from '../config.ts'
import type { Kernel, Stateful } from '../kernel/index.ts'
import { allContainers } from '../kinds/pod/containers.ts'
import type { EnvVar, Pod } from '../kinds/pod/types.ts'
import type { AppRequest } from '../network/sockets.ts'
import type { AppResponse, Socket } from '../network/types.ts'
import { behaviourNamed, behaviourOf } from './images/index.ts'
import { Zones, type Fault, type PodFaults, type ZoneState } from './faults/index.ts'
import type { ContainerInside } from './inside.ts'
import { Kubelets, type KubeletState } from './kubelet.ts'
import { Machines, type MachineState } from './machines.ts'
import { registerNodes } from './objects.ts'
import { startScheduler } from './scheduler.ts'
import { servedOf } from './output/served.ts'
import type { RunFacts } from './output/run.ts'
import { Sockets } from './sockets.ts'

export { Sockets } from './sockets.ts'
export { behaviourOf, IMAGES } from './images/index.ts'
export type { Fault, PodFaults } from './faults/index.ts'
export type { ContainerInside } from './inside.ts'
export type { RunFacts } from './output/run.ts'
export type { ServedOnce } from './output/ring.ts'
export type { ImagePrograms } from './programs.ts'
export type { ImageBehaviour, ImageRequest, Listener, Process } from './images/types.ts'

export interface NodesState {
  kubelets: KubeletState
  sockets: Socket[]
  machines: MachineState
  /** Zones that are cut off; absent in states of before there were such. */
  zones?: ZoneState
}

export interface Nodes extends Stateful<NodesState> {
  readonly sockets: Sockets
  /** The process behind the socket answers; null closes the connection without a word. */
  respond(socket: Socket, request: AppRequest): AppResponse | null
  /** The certificate that the process behind a socket shows, in PEM; undefined: it speaks no TLS there. */
  certificate(socket: Socket): string | undefined
  /**
   * The variables that the kubelet gave a container when it started: the manifest's, then those of the Services of its
   * namespace and of `default/kubernetes`. Nothing for a container that has not started. What the image sets itself
   * (PATH, HOME) and HOSTNAME are not among them.
   */
  environmentOf(pod: Pod, container: string): EnvVar[]
  /** A running container as who is in it sees it; a sentence where there is none to be in. */
  inside(pod: Pod, container: string): ContainerInside | string
  /** What the output of a pod's containers can be told of: `runOf` of output/run.ts reads it. */
  factsOf(pod: Pod): RunFacts | undefined
  /** Ends the process of a container that somebody sat at, with its exit code. False: no such container runs. */
  endProcess(pod: Pod, container: string, code: number): boolean
  /** Switches a node's machine off: some 40 to 50 s later it is NotReady. False: no such node, or it is off already. */
  stop(name: string): boolean
  /** Switches it on again; containers start anew. False: it is not off. */
  start(name: string): boolean
  isStopped(name: string): boolean
  /** Zones that are cut off, and what lies on which side of their borders. */
  readonly zones: Pick<Zones, 'cutOff' | 'cutWith' | 'between'>
  /** How much longer the answers of the process behind the socket take, in virtual milliseconds. */
  delayOf(socket: Socket): number
  /** What is wrong with a pod by somebody's doing. */
  faultsOf(pod: Pod): PodFaults
  /** Breaks something on purpose, or mends it. Returns why not, in a sentence. */
  fault(fault: Fault): string | undefined
  /** Takes the machine away and deletes its Node; its pods are cleared away after 40 s. */
  remove(name: string): boolean
  /** Brings a removed node of the configuration back. */
  add(name: string): boolean
}

/**
 * Registers the configured nodes and lets pods run on them.
 * @example const nodes = startNodes({ api, kernel, config }); nodes.sockets.at('10.244.0.2', 80, 'TCP')
 */
export function startNodes({ api, kernel, config }: { api: Api; kernel: Kernel; config: ClusterConfig }): Nodes {
  const sockets = new Sockets(() => kernel.nextEpoch())
  const processAt = (socket: Socket) => {
    const [, namespace = '', name = ''] = socket.owner.split('/')
    const pod = api.get<Pod>('Pod', namespace, name)
    if (!pod) return undefined
    const own = allContainers(pod.spec)
    const found =
      own.find((each) => each.name === socket.container) ??
      own.find((each) => behaviourOf(each.image).name === socket.app) ??
      own[0]!
    return { namespace, name, pod, found, container: kubelets.applied(pod, found) }
  }
  const certificate = (socket: Socket): string | undefined => {
    const behaviour = behaviourNamed(socket.app)
    const at = behaviour.certificate && processAt(socket)
    return at && behaviour.certificate!(socket.port, (path) => kubelets.read(at.pod, at.container, path))
  }
  const respond = (socket: Socket, request: AppRequest): AppResponse | null => {
    const at = processAt(socket)
    if (!at) return null
    const { namespace, name, pod, found, container } = at
    const behaviour = behaviourNamed(socket.app)
    // Whoever speaks no more than HTTP has no answer to a datagram.
    if (request.data !== undefined && !behaviour.answersData) return null
    const response = behaviour.respond({
      ...request,
      podName: name,
      podNamespace: namespace,
      podIP: socket.ip,
      nodeName: pod.spec.nodeName ?? '',
      port: socket.port,
      container,
      read: (path) => kubelets.read(pod, container, path),
      get clientPort() {
        request.passing?.()
        return request.clientPort ?? 0
      },
      get runningMs() {
        request.passing?.()
        return runningMs(pod, found.name, kernel)
      },
      get now() {
        request.passing?.()
        return kernel.clock.epoch + kernel.clock.now
      },
    })
    if (request.keep) {
      const ring = kubelets.ledger.ring(pod.metadata.uid, found.name)
      const answer = { request, response, port: socket.port }
      // what is large is not kept for the sake of its size
      const noted = (response?.body.length ?? 0) > LARGE ? servedOf(answer) : answer
      request.keep((clientPort, answered) => {
        ring.note(answered ? { ...answer, response: answered } : noted, kernel.clock.now, clientPort)
      })
    }
    return response
  }
  const kubelets: Kubelets = new Kubelets({
    api,
    kernel,
    config,
    sockets,
    respond: (socket, path, host, clientIP, agent) => {
      const told = agent === undefined ? {} : { headers: { 'user-agent': agent }, keep: noted }
      return respond(socket, { method: 'GET', host, path, clientIP, ...told })
    },
  })
  const zones = new Zones(config.nodes)
  const machines = new Machines({ api, kernel, kubelets, zones, nodes: config.nodes })
  startScheduler(api, kernel)
  registerNodes(api, config, kernel.clock.timestamp())
  return {
    sockets,
    respond,
    certificate,
    environmentOf: (pod, name) => {
      const container = allContainers(pod.spec).find((each) => each.name === name)
      return container ? kubelets.environmentOf(pod, container) : []
    },
    inside: (pod, name) => {
      const container = allContainers(pod.spec).find((each) => each.name === name)
      const node = pod.spec.nodeName ?? ''
      if (machines.isOff(node)) return `node ${node} is off`
      const zone = zones.cutWith(node)
      if (zone !== null) return `node ${node} cannot be reached: zone ${zone} is cut off`
      return container ? kubelets.inside(pod, container) : `container ${name} is not valid for pod ${pod.metadata.name}`
    },
    factsOf: (pod) => kubelets.factsOf(pod),
    endProcess: (pod, name, code) => {
      const container = allContainers(pod.spec).find((each) => each.name === name)
      return container !== undefined && kubelets.endProcess(pod, container, code)
    },
    stop: (name) => machines.stop(name),
    start: (name) => machines.start(name),
    isStopped: (name) => machines.isOff(name),
    zones,
    delayOf: ({ owner }) => {
      const [kind, namespace, name = ''] = owner.split('/')
      const pod = kind === 'pod' ? api.get<Pod>('Pod', namespace, name) : undefined
      return (pod && kubelets.faults.of(pod).slowMs) ?? 0
    },
    faultsOf: (pod) => kubelets.faults.of(pod),
    fault: (fault) => commit(fault, kubelets, machines, zones),
    remove: (name) => machines.remove(name),
    add: (name) => machines.add(name),
    snapshot: () => ({
      kubelets: kubelets.snapshot(),
      sockets: sockets.snapshot(),
      machines: machines.snapshot(),
      zones: zones.snapshot(),
    }),
    restore: (state) => {
      kubelets.restore(state.kubelets)
      zones.restore(state.zones ?? {})
      machines.restore(state.machines)
      sockets.restore(state.sockets)
    },
  }
}

function commit(fault: Fault, kubelets: Kubelets, machines: Machines, zones: Zones): string | undefined {
  switch (fault.type) {
    case 'killPod':
      return kubelets.faults.kill(fault.pod, fault.by, fault.container)
    case 'slowPod':
      return kubelets.faults.slow(fault.pod, fault.ms)
    case 'failReadiness':
      return kubelets.faults.failReadiness(fault.pod, true)
    case 'mendReadiness':
      return kubelets.faults.failReadiness(fault.pod, false)
    case 'stopNode':
      return machines.stop(fault.node) ? undefined : `there is no node ${fault.node} that is on`
    case 'startNode': {
      if (machines.start(fault.node)) return undefined
      const zone = machines.isOff(fault.node) ? zones.cutWith(fault.node) : null
      if (zone !== null) return `zone ${zone} is cut off: a node that starts there finds no API server`
      return `there is no node ${fault.node} that is off`
    }
    case 'cutZone':
      return machines.cutZone(fault.zone)
    case 'mendZone':
      return machines.mendZone(fault.zone)
  }
}

/** Letters of a body. */
const LARGE = 4096

/** Who asks from no port that anybody drew. */
function noted(note: (clientPort: number) => void): void {
  note(0)
}

/** How long the container has been running. */
function runningMs({ status }: Pod, name: string, { clock }: Kernel): number {
  const all = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])]
  const startedAt = all.find((each) => each.name === name)?.state.running?.startedAt
  return startedAt ? clock.epoch + clock.now - Date.parse(startedAt) : 0
}
