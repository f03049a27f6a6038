import type { SourceRef } from '../../engine/network/types.ts'
import type { ServiceView, Topology } from '../../engine/topology/types.ts'
import type { Door } from '../../engine/traffic/types.ts'
import { send } from '../actions.ts'
import { requestCommand } from '../commands.ts'
import { addressFor } from './address.ts'
import type { Act } from './types.ts'

const DOOR_NAMES: Record<Door, string> = {
  clusterIP: 'ClusterIP',
  nodePort: 'NodePort',
  loadBalancer: 'LoadBalancer',
}

/** A request from somebody to each Service that can be asked. */
export function sendActs(from: SourceRef, topology: Topology): Act[] {
  return topology.services.flatMap((service) => {
    const door = doorFor(from, service)
    if (!door) return []
    return [act({ from, service, door, topology }, 'Send a request to', called(service))]
  })
}

/** A request to a Service from everybody whom one would think of: outsiders, bare pods, and one pod of each owner. */
export function receiveActs(service: ServiceView, topology: Topology): Act[] {
  const { clients, pods } = topology
  const owners = new Set<string>()
  const inside = pods.filter((pod) => {
    if (pod.ip === null || pod.terminating) return false
    const key = pod.owner ?? pod.place
    return !owners.has(key) && owners.add(key)
  })
  return [...clients, ...inside].flatMap(({ place: from, name }) => {
    const door = doorFor(from, service)
    if (!door) return []
    return [act({ from, service, door, topology }, 'Send a request from', name)]
  })
}

/**
 * Outsiders come through the outermost door that there is. For a Service that has none for them it is the ClusterIP: how
 * that fails is worth seeing. Inside, pods ask by name and nodes by ClusterIP.
 */
function doorFor(from: SourceRef, service: ServiceView): Door | null {
  if (service.ports.length === 0 || service.type === 'ExternalName') return null
  if (from.startsWith('client/')) {
    if (service.type === 'LoadBalancer') return 'loadBalancer'
    if (service.ports[0]!.nodePort !== null) return 'nodePort'
  }
  return service.clusterIP === 'None' && !from.startsWith('pod/') ? null : 'clusterIP'
}

interface Sending {
  from: SourceRef
  service: ServiceView
  door: Door
  topology: Topology
}

function act({ from, service, door, topology }: Sending, under: string, label: string): Act {
  return {
    id: `send:${from}>${service.place}`,
    label,
    detail: service.clusterIP === 'None' ? 'headless' : DOOR_NAMES[door],
    group: 'send',
    under,
    command: commandOf({ from, service, door, topology }),
    run: () => send(from, `${service.namespace}/${service.name}`, door),
  }
}

/** Null while there is no address yet, and for proxies, of whom one asks a host and a path that their rules have. */
function commandOf({ from, service, door, topology }: Sending): string | null {
  const address = addressFor(service, door, from, topology)
  if (!address || leadsToProxy(service, topology)) return null
  const url = `http://${address.host}:${address.port}/`
  return requestCommand(
    { source: from, request: { method: 'GET', url, protocol: 'TCP', path: '/', ...address } },
    topology,
  )
}

function leadsToProxy({ place }: ServiceView, { edges, routes }: Topology): boolean {
  if (routes.length === 0) return false
  const proxies = new Set(routes.map(({ proxy }) => proxy))
  return edges.some((edge) => edge.kind === 'endpoint' && edge.from === place && proxies.has(edge.to))
}

const called = ({ namespace, name }: ServiceView) => (namespace === 'default' ? name : `${namespace}/${name}`)
