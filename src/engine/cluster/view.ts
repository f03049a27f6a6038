/** What the picture shows of a cluster. */
import { podStatusText } from '../kinds/index.ts'
import type { Service } from '../kinds/service/types.ts'
import { problemOf } from '../network/index.ts'
import type { Denied } from '../network/types.ts'
import { buildTopology, type Topology } from '../topology/index.ts'
import { addressOf, type TrafficSource } from '../traffic/index.ts'
import type { Components } from './components.ts'

/** Kinds whose changes can change the picture. */
export const DRAWN = [
  'Node',
  'Pod',
  'Service',
  'EndpointSlice',
  'NetworkPolicy',
  'Ingress',
  'Gateway',
  'HTTPRoute',
] as const

export function topologyOf(components: Components): Topology {
  const { api, config, nodes, cloud, network, traffic, parts } = components
  const { defences } = network
  return buildTopology({
    api,
    config,
    loadBalancers: cloud.loadBalancers(),
    sources: traffic.sources().map(({ source }) => source),
    ruleCount: (node) => network.ruleCount(node),
    podStatus: podStatusText,
    isOff: (node) => nodes.isStopped(node),
    cutOffWith: (node) => nodes.zones.cutWith(node),
    faultsOf: (pod) => nodes.faultsOf(pod),
    problemOf: (service) => problemOf(api, service) ?? defences.problemOf(service),
    policies: () =>
      defences.facts().map((policy) => ({ place: `networkpolicy/${policy.namespace}/${policy.name}`, ...policy })),
    deniedOf: (source) => deniedOf(components, source),
    placeAt: (ip) => network.placeAt(ip),
    firewall: defences.firewall,
    routes: () => parts.routes(),
  })
}

/** What a source of traffic is kept from at present. */
function deniedOf({ api, config, network }: Components, source: TrafficSource): readonly Denied[] {
  if (!network.defences.mayDeny) return []
  const { from, service: key, door, port } = source
  const [namespace, name = ''] = key.split('/')
  const service = api.get<Service>('Service', namespace, name)
  const to = service && addressOf({ api, clients: config.clients }, service, door, from, port)
  return to && 'host' in to ? (network.explain({ from, ...to }).denied ?? []) : []
}
