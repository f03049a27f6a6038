import { usesClusterEndpoints, usesLocalEndpoints, type EndpointInfo, type ServicePortInfo } from './servicePort.ts'

export interface UsableEndpoints {
  /** For traffic policy Cluster; empty where nothing uses it. */
  cluster: EndpointInfo[]
  /** For traffic policy Local; empty where nothing uses it. */
  local: EndpointInfo[]
  /** Both, each once. */
  reachable: EndpointInfo[]
  /** Some endpoint is usable on some node. */
  any: boolean
}

/** The node whose proxy asks. */
export interface Locality {
  name: string
  zone: string | null
}

/**
 * Which endpoints a node may use: ready ones, near ones first where every one has a hint; if none is ready anywhere,
 * those that terminate and still serve. Source: pkg/proxy/topology.go CategorizeEndpoints.
 */
export function usableEndpoints(port: ServicePortInfo, node: Locality): UsableEndpoints {
  const all = port.endpoints
  const local = usesLocalEndpoints(port) ? localEndpoints(all, node) : []
  if (!usesClusterEndpoints(port)) return { cluster: [], local, reachable: local, any: all.some(isUsable) }

  const ready = all.filter((endpoint) => endpoint.ready)
  const isNear = nearness(ready, node)
  let cluster = isNear ? ready.filter(isNear) : ready
  if (cluster.length === 0) cluster = all.filter(isLast)
  const more = local.filter((endpoint) => !cluster.includes(endpoint))
  return {
    cluster,
    local,
    reachable: more.length > 0 ? [...cluster, ...more] : cluster,
    any: cluster.length > 0 || local.length > 0,
  }
}

function localEndpoints(all: EndpointInfo[], node: Locality): EndpointInfo[] {
  const here = all.filter((endpoint) => endpoint.nodeName === node.name)
  const ready = here.filter((endpoint) => endpoint.ready)
  return ready.length > 0 ? ready : here.filter(isLast)
}

/** The last resort. */
function isLast(endpoint: EndpointInfo): boolean {
  return endpoint.serving && endpoint.terminating
}

function isUsable(endpoint: EndpointInfo): boolean {
  return endpoint.ready || isLast(endpoint)
}

/** Hints count only if every ready endpoint has one and at least one names this node, or else this zone. */
function nearness(ready: EndpointInfo[], node: Locality): ((endpoint: EndpointInfo) => boolean) | undefined {
  const onNode = (endpoint: EndpointInfo) => endpoint.nodeHints.includes(node.name)
  const inZone = (endpoint: EndpointInfo) => node.zone !== null && endpoint.zoneHints.includes(node.zone)
  if (ready.every((endpoint) => endpoint.nodeHints.length > 0) && ready.some(onNode)) return onNode
  if (ready.every((endpoint) => endpoint.zoneHints.length > 0) && ready.some(inZone)) return inZone
  return undefined
}

/** True when no two nodes can differ in what they use. */
export function isSameEverywhere(port: ServicePortInfo): boolean {
  if (usesLocalEndpoints(port)) return false
  return port.endpoints.every((endpoint) => endpoint.zoneHints.length === 0 && endpoint.nodeHints.length === 0)
}
