/** The things of the picture, each as its card tells of it. */
import type { Api } from '../api/api.ts'
import type { ClusterConfig, NodeConfig } from '../config.ts'
import type { EndpointSlice } from '../kinds/endpointslice/types.ts'
import type { Node } from '../kinds/node/types.ts'
import type { Pod } from '../kinds/pod/types.ts'
import type { Service } from '../kinds/service/types.ts'
import { firewallAt } from '../network/index.ts'
import type { LoadBalancer } from '../network/types.ts'
import { isReady, servicePlace } from './services.ts'
import type { TopologySources } from './sources.ts'
import type { LoadBalancerView, NodeView, PodView, ServiceView } from './types.ts'

export function loadBalancerView(lb: LoadBalancer, config: ClusterConfig): LoadBalancerView {
  return {
    place: lb.place,
    service: `service/${lb.service.namespace}/${lb.service.name}`,
    name: lb.service.name,
    address: lb.state === 'provisioning' ? null : (lb.ip ?? lb.hostname),
    ...others(lb.secondaryIP ? [lb.secondaryIP] : []),
    state: lb.state,
    provider: config.cloudProvider,
    targets: lb.targets.map((target) => ({ ...target })),
    pricePerMonth: lb.pricePerMonth,
  }
}

/** Of the second family, if there is any. */
function others(addresses: string[] = []): { otherAddresses?: string[] } {
  return addresses.length > 0 ? { otherAddresses: addresses } : {}
}

function secondary(node: NodeConfig | undefined): string[] {
  const { internalIP, externalIP } = node?.secondary ?? {}
  return [internalIP, externalIP].flatMap((ip) => ip ?? [])
}

export function nodeView(node: Node, from: TopologySources): NodeView {
  const { name, labels } = node.metadata
  const guard = firewallAt(from.firewall, name)
  const address = (type: string) => node.status.addresses.find((a) => a.type === type)?.address ?? null
  return {
    place: `node/${name}`,
    name,
    internalIP: address('InternalIP') ?? '',
    externalIP: address('ExternalIP'),
    ...others(secondary(from.config.nodes.find((each) => each.name === name))),
    zone: labels?.['topology.kubernetes.io/zone'] ?? null,
    ...(guard !== 'open' && { firewall: guard }),
    podCIDR: node.spec.podCIDR ?? '',
    ready: node.status.conditions.some((c) => c.type === 'Ready' && c.status === 'True'),
    ...(from.isOff(name) && { off: true }),
    ...(from.cutOffWith(name) !== null && { cutOff: true }),
    unschedulable: node.spec.unschedulable ?? false,
    ...troubles(node),
    proxyMode: from.config.proxy.mode,
    rules: from.ruleCount(name),
  }
}

/** Taints that Kubernetes sets for what a node's view says already. */
const SAID = /^node\.kubernetes\.io\/(unschedulable|not-ready|unreachable|\w+-pressure)$/

function troubles({ spec, status }: Node): Pick<NodeView, 'pressure' | 'taints'> {
  const pressure = status.conditions.filter((c) => c.type !== 'Ready' && c.status === 'True').map((c) => c.type)
  const taints = (spec.taints ?? [])
    .filter(({ key }) => !SAID.test(key))
    .map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`)
  return { ...(pressure.length > 0 && { pressure }), ...(taints.length > 0 && { taints }) }
}

export function serviceView(service: Service, slices: readonly EndpointSlice[], from: TopologySources): ServiceView {
  const { spec } = service
  const endpoints = new Map<string, boolean>()
  for (const slice of slices) {
    for (const endpoint of slice.endpoints) {
      // a pod stands in a slice of each family
      const who = endpoint.targetRef?.uid ?? endpoint.addresses[0]
      if (who) endpoints.set(who, endpoints.get(who) || isReady(endpoint))
    }
  }
  return {
    place: servicePlace(service),
    namespace: service.metadata.namespace ?? '',
    name: service.metadata.name,
    type: spec.type,
    clusterIP: spec.clusterIP || null,
    ...(spec.externalName && { externalName: spec.externalName }),
    ...others(spec.clusterIPs?.slice(1)),
    ...traitsOf(service),
    ports: (spec.ports ?? []).map((port) => ({
      name: port.name ?? null,
      port: port.port,
      protocol: port.protocol,
      targetPort: port.targetPort,
      nodePort: port.nodePort ?? null,
    })),
    selector: spec.selector ? { ...spec.selector } : null,
    ready: [...endpoints.values()].filter(Boolean).length,
    total: endpoints.size,
    problem: from.problemOf(service),
  }
}

function traitsOf({ spec }: Service): Pick<ServiceView, 'traits'> {
  const traits = [
    spec.externalTrafficPolicy === 'Local' && 'externalTrafficPolicy: Local',
    spec.internalTrafficPolicy === 'Local' && 'internalTrafficPolicy: Local',
    spec.sessionAffinity === 'ClientIP' && 'sessionAffinity: ClientIP',
    spec.trafficDistribution && `trafficDistribution: ${spec.trafficDistribution}`,
    spec.publishNotReadyAddresses && 'publishNotReadyAddresses',
  ].filter((trait) => typeof trait === 'string')
  return traits.length > 0 ? { traits } : {}
}

export function podView(pod: Pod, api: Api, from: TopologySources): PodView {
  const { namespace = '', name, labels } = pod.metadata
  return {
    place: `pod/${namespace}/${name}`,
    namespace,
    name,
    ip: pod.status.podIP ?? null,
    ...others(pod.status.podIPs?.slice(1).map(({ ip }) => ip)),
    node: pod.spec.nodeName ? `node/${pod.spec.nodeName}` : null,
    status: from.podStatus(pod),
    ready: pod.status.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false,
    terminating: pod.metadata.deletionTimestamp !== undefined,
    restarts: pod.status.containerStatuses?.reduce((sum, status) => sum + status.restartCount, 0) ?? 0,
    image: pod.spec.containers[0]?.image ?? '',
    owner: topOwner(pod, api),
    ...from.faultsOf(pod),
    labels: { ...labels },
  }
}

/** `deployment/NS/NAME` for a pod of a Deployment's ReplicaSet, else its own controller. */
function topOwner(pod: Pod, api: Api): string | null {
  const namespace = pod.metadata.namespace
  const owner = pod.metadata.ownerReferences?.find((ref) => ref.controller)
  if (!owner) return null
  const above = api.get(owner.kind, namespace, owner.name)?.metadata.ownerReferences?.find((ref) => ref.controller)
  const { kind, name } = above ?? owner
  return `${kind.toLowerCase()}/${namespace}/${name}`
}
