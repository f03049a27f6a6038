import { ApiServer } from '../api/index.ts'
import { startCloud, type Cloud } from '../cloud/index.ts'
import type { ClusterOptions, ClusterSnapshot } from '../clusterTypes.ts'
import { defaultConfig, type ClusterConfig } from '../config.ts'
import { Kernel } from '../kernel/index.ts'
import { bootstrap, createClusterDNS, kinds } from '../kinds/index.ts'
import { FIELDS } from '../kinds/schema/table.ts'
import { Network } from '../network/index.ts'
import { startNodes, type Nodes } from '../node/index.ts'
import { Traffic } from '../traffic/index.ts'
import { Parts } from './parts.ts'

/** A cluster is handed over when it is up: its DNS pods have started, its nodes have been seen. Milliseconds. */
const BOOT_MS = 60_000

/** What a cluster consists of, all on one clock. */
export interface Components {
  config: ClusterConfig
  kernel: Kernel
  api: ApiServer
  /** Scheduler and kubelets. */
  nodes: Nodes
  /** What every node's kube-proxy and connection table do to packets. */
  network: Network
  cloud: Cloud
  traffic: Traffic
  parts: Parts
}

/** Who is told of what the traffic does. */
export type TrafficListener = Pick<ConstructorParameters<typeof Traffic>[0], 'ask' | 'send' | 'onSources'>

/** Starts them, and lets time pass until they are up. */
export function startComponents(options: ClusterOptions, listener: TrafficListener): Components {
  const config = options.config ?? defaultConfig()
  const kernel = new Kernel({ seed: config.seed, start: -BOOT_MS })
  const known = kinds(config)
  const api = new ApiServer({ kernel, schema: FIELDS, kinds: known, ...(options.limits && { limits: options.limits }) })
  const parts = new Parts({ api, kernel, config }, known)
  const nodes = startNodes({ api, kernel, config })
  const isStopped = (node: string) => nodes.isStopped(node)
  const network = new Network({
    kernel,
    api,
    config,
    sockets: nodes.sockets,
    respond: (socket, request) => nodes.respond(socket, request),
    certificate: (socket) => nodes.certificate(socket),
    relay: () => parts.relay,
    loadBalancers: () => cloud.loadBalancers(),
    isStopped,
    delayOf: (socket) => nodes.delayOf(socket),
    cutBetween: (from, to) => nodes.zones.between(from, to),
    forgetful: options.forgetful ?? false,
  })
  const cloud: Cloud = startCloud({
    api,
    kernel,
    config,
    isStopped: (node) => isStopped(node) || nodes.zones.cutWith(node) !== null,
    listens: (ip, port) => nodes.sockets.at(ip, port, 'TCP') !== undefined,
    ...(options.loadBalancerDelayMs !== undefined && { provisioningMs: options.loadBalancerDelayMs }),
  })
  const traffic = new Traffic({
    ...listener,
    api,
    kernel,
    isOpen: (request) => network.isOpen(request),
    isStopped,
    clients: config.clients,
    wishes: (service) => parts.wishes(service),
  })
  bootstrap(api, config)
  createClusterDNS(api, config)
  kernel.clock.runUntil(0)
  return { config, kernel, api, nodes, network, cloud, traffic, parts }
}

export function snapshotOf(components: Components): ClusterSnapshot {
  const { kernel, api, nodes, cloud, network, traffic, parts } = components
  return {
    kernel: kernel.snapshot(),
    api: api.snapshot(),
    nodes: nodes.snapshot(),
    cloud: cloud.snapshot(),
    network: network.snapshot(),
    traffic: traffic.snapshot(),
    parts: parts.snapshot(),
  }
}

/** In the order in which they build on each other. */
export function restoreAll(components: Components, snapshot: ClusterSnapshot): void {
  components.kernel.restore(snapshot.kernel)
  components.api.restore(snapshot.api)
  components.nodes.restore(snapshot.nodes)
  components.cloud.restore(snapshot.cloud)
  components.network.restore(snapshot.network)
  components.traffic.restore(snapshot.traffic)
  components.parts.restore(snapshot.parts ?? {})
}
