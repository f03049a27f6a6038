import type { Api } from '../api/api.ts'
import type { ClusterConfig, FirewallConfig, NodeConfig } from '../config.ts'
import { SERVICE_NAME_LABEL, type Endpoint, type EndpointSlice } from '../kinds/endpointslice/types.ts'
import type { Node } from '../kinds/node/types.ts'
import type { Pod } from '../kinds/pod/types.ts'
import type { Service } from '../kinds/service/types.ts'
import { firewallAt } from '../network/index.ts'
import type { Denied, LoadBalancer, LoadBalancerTarget, Place, ReasonCode, SourceRef } from '../network/types.ts'
import type { TrafficSource } from '../traffic/types.ts'
import { forbiddenWays } from './forbidden.ts'
import { entryEdges, entryViews } from './ingresses.ts'
import { urlPlace } from './urls.ts'
import type {
  EdgeView,
  LoadBalancerView,
  NodeView,
  PodView,
  PolicyView,
  RouteView,
  ServiceView,
  Topology,
} from './types.ts'

/** What the picture is drawn from. Everything is read, nothing is kept. */
export interface TopologySources {
  api: Api
  config: ClusterConfig
  loadBalancers: readonly LoadBalancer[]
  sources: readonly TrafficSource[]
  ruleCount(node: string): number
  podStatus(pod: Pod): string
  isOff(node: string): boolean
  /** The zone that a node is cut off with, if it is. */
  cutOffWith(node: string): string | null
  /** What is broken in a pod on purpose. */
  faultsOf(pod: Pod): Pick<PodView, 'slowMs' | 'unready'>
  /** Why requests to the Service fail at present, with the facts; null when nothing is wrong. */
  problemOf(service: Service): { reason: ReasonCode; facts: string } | null
  policies(): PolicyView[]
  /** What policies and the firewall keep the source from. */
  deniedOf(source: TrafficSource): readonly Denied[]
  /** `pod/NS/NAME` or `node/NAME` that has the address. */
  placeAt(ip: string): Place | null
  firewall: FirewallConfig
  /** What proxies of layer 7 lead to. */
  routes(): RouteView[]
}

/** Builds the whole view: linear in the number of objects and endpoints. */
export function buildTopology(from: TopologySources): Topology {
  const { api, config } = from
  const slices = slicesByService(api)
  const services = api.list<Service>('Service').filter(isShown)
  const pods = api.list<Pod>('Pod').filter((pod) => pod.metadata.namespace !== 'kube-system')
  const nodes = api.list<Node>('Node')
  const requests = requestEdges(from)
  const entries = entryViews(api)
  return {
    clients: config.clients.map(({ name, ip }) => ({ place: `client/${name}`, name, ip })),
    loadBalancers: from.loadBalancers.map((lb) => loadBalancerView(lb, config)),
    nodes: nodes.map((node) => nodeView(node, from)),
    services: services.map((service) => serviceView(service, slices.get(serviceKey(service)) ?? [], from)),
    pods: pods.map((pod) => podView(pod, api, from)),
    edges: [
      ...requests,
      ...targetEdges(from.loadBalancers),
      ...doorEdges(nodes, services),
      ...endpointEdges(services, slices),
      ...entryEdges(entries, new Set(services.map(servicePlace))),
    ],
    policies: from.policies(),
    forbidden: forbiddenWays(
      deniedSources(from, requests),
      (ip) => from.placeAt(ip),
      (source) => placeOf(source.from),
    ),
    firewall: from.firewall,
    entries,
    routes: from.routes(),
  }
}

function deniedSources(from: TopologySources, requests: readonly EdgeView[]) {
  return from.sources.flatMap((source) => {
    const denied = source.enabled ? from.deniedOf(source) : []
    if (denied.length === 0) return []
    const to = doorPlace(source, from)?.place
    const edge = requests.find((one) => one.from === placeOf(source.from) && one.to === to)
    return [{ source, edge, denied }]
  })
}

/** Services of kube-system and `kubernetes` itself are left out: nobody in a lesson asks them. */
function isShown(service: Service): boolean {
  const { namespace, name } = service.metadata
  return namespace !== 'kube-system' && !(namespace === 'default' && name === 'kubernetes')
}

function serviceKey(service: Service): string {
  return `${service.metadata.namespace}/${service.metadata.name}`
}

function servicePlace(service: Service): Place {
  return `service/${serviceKey(service)}`
}

function slicesByService(api: Api): Map<string, EndpointSlice[]> {
  const found = new Map<string, EndpointSlice[]>()
  for (const slice of api.list<EndpointSlice>('EndpointSlice')) {
    const name = slice.metadata.labels?.[SERVICE_NAME_LABEL]
    if (!name) continue
    const key = `${slice.metadata.namespace}/${name}`
    const list = found.get(key)
    if (list) list.push(slice)
    else found.set(key, [slice])
  }
  return found
}

function loadBalancerView(lb: LoadBalancer, config: ClusterConfig): LoadBalancerView {
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

function nodeView(node: Node, from: TopologySources): NodeView {
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

function serviceView(service: Service, slices: readonly EndpointSlice[], from: TopologySources): ServiceView {
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

function isReady(endpoint: Endpoint): boolean {
  return endpoint.conditions.ready !== false
}

function podView(pod: Pod, api: Api, from: TopologySources): PodView {
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

function requestEdges(from: TopologySources): EdgeView[] {
  const edges = new Map<string, EdgeView>()
  for (const source of from.sources) {
    if (!source.enabled) continue
    const to = doorPlace(source, from)
    if (!to) continue
    const edge: EdgeView = {
      id: `request:${placeOf(source.from)}>${to.place}`,
      kind: 'request',
      from: placeOf(source.from),
      to: to.place,
      label: to.label,
      state: to.pending ? 'pending' : 'ready',
      why: to.why,
    }
    const other = edges.get(edge.id)
    if (!other) edges.set(edge.id, edge)
    else if (!other.label.split(', ').includes(edge.label)) {
      edges.set(edge.id, { ...other, label: `${other.label}, ${edge.label}`, why: `${other.why} ${edge.why}` })
    }
  }
  return [...edges.values()]
}

/** Where a source's requests go in first. */
function doorPlace(
  source: TrafficSource,
  from: TopologySources,
): { place: Place; label: string; why: string; pending?: boolean } | null {
  if (source.url !== undefined) return urlPlace(source.url, source.from, from)
  const [namespace, name = ''] = source.service.split('/')
  const service = from.api.get<Service>('Service', namespace, name)
  if (!service) return null
  const port = service.spec.ports?.find((p) => source.port === undefined || p.port === source.port)
  switch (source.door) {
    case 'clusterIP':
      return {
        place: servicePlace(service),
        label: `:${port?.port ?? ''}`,
        why: `Calls http://${name}, which cluster DNS resolves to ${service.spec.clusterIP}.`,
      }
    case 'nodePort': {
      const node = from.api.list<Node>('Node')[0]
      if (!node || !port?.nodePort) return null
      return {
        place: `node/${node.metadata.name}`,
        label: `:${port.nodePort}`,
        why: `Calls node port ${port.nodePort}, which Service ${name} opens on every node.`,
      }
    }
    case 'loadBalancer': {
      const ingress = service.status.loadBalancer.ingress?.[0]
      const address = ingress?.ip ?? ingress?.hostname
      return {
        place: `loadbalancer/${source.service}`,
        label: `:${port?.port ?? ''}`,
        pending: !address,
        why: address
          ? `Calls the address ${address}, which the cloud gave to Service ${name}.`
          : `Waits for the cloud to give Service ${name} an address.`,
      }
    }
  }
}

/** The place of a sender; `pod/NAME` lies in namespace default. */
function placeOf(from: SourceRef): Place {
  const parts = from.split('/')
  return parts[0] === 'pod' && parts.length === 2 ? `pod/default/${parts[1]}` : from
}

function targetEdges(loadBalancers: readonly LoadBalancer[]): EdgeView[] {
  return loadBalancers.flatMap((lb) => [...byNode(lb.targets)].map(([node, targets]) => targetEdge(lb, node, targets)))
}

/** Pods of one node share a line: it is the node that the picture has a place for. */
function byNode(targets: readonly LoadBalancerTarget[]): Map<string, LoadBalancerTarget[]> {
  const nodes = new Map<string, LoadBalancerTarget[]>()
  for (const target of targets) nodes.set(target.node, [...(nodes.get(target.node) ?? []), target])
  return nodes
}

function targetEdge(lb: LoadBalancer, node: string, targets: readonly LoadBalancerTarget[]): EdgeView {
  const healthy = targets.filter((target) => target.healthy)
  const pods = targets.flatMap(({ pod }) => pod ?? [])
  const listener = lb.listeners[0]
  const port = pods.length > 0 ? Object.values(pods[0]!.ports)[0] : lb.delivery === 'nodePort' && listener?.nodePort
  const to = `node/${node}`
  const what = pods.length > 0 ? `${healthy.length} of ${pods.length} pods on ${node}` : node
  const verb = pods.length > 0 ? ['pass', 'so they get'] : [healthy.length > 0 ? 'passes' : 'fails', 'so it gets']
  const share = healthy.length > 0 ? 'a share of the connections' : 'no connections'
  return {
    id: `target:${lb.place}>${to}`,
    kind: 'target',
    from: lb.place,
    to,
    label: `:${port || (listener?.port ?? '')}`,
    state: lb.state === 'provisioning' ? 'pending' : healthy.length > 0 ? 'ready' : 'unhealthy',
    why: `${what} ${verb[0]} the load balancer's health check, ${verb[1]} ${share}.`,
  }
}

/** `/UDP`, as kubectl prints ports; nothing for TCP, which nearly all are. */
function notTCP({ protocol }: { protocol?: string }): string {
  return protocol && protocol !== 'TCP' ? `/${protocol}` : ''
}

function doorEdges(nodes: readonly Node[], services: readonly Service[]): EdgeView[] {
  const edges: EdgeView[] = []
  for (const service of services) {
    const open = (service.spec.ports ?? []).filter((port) => port.nodePort)
    if (open.length === 0) continue
    const numbers = open.map((port) => `${port.nodePort}${notTCP(port)}`).join(', ')
    const to = servicePlace(service)
    for (const node of nodes) {
      const from = `node/${node.metadata.name}`
      edges.push({
        id: `door:${from}>${to}`,
        kind: 'door',
        from,
        to,
        label: `:${numbers}`,
        state: 'ready',
        why: `kube-proxy on ${node.metadata.name} has rules for node port ${numbers} of Service ${service.metadata.name}.`,
      })
    }
  }
  return edges
}

function endpointEdges(services: readonly Service[], slices: ReadonlyMap<string, EndpointSlice[]>): EdgeView[] {
  const edges = new Map<string, EdgeView>()
  for (const service of services) {
    const from = servicePlace(service)
    const selector = Object.entries(service.spec.selector ?? {}).map(([key, value]) => `${key}=${value}`)
    for (const slice of slices.get(serviceKey(service)) ?? []) {
      const label = (slice.ports ?? []).map((port) => `:${port.port}${notTCP(port)}`).join(', ')
      for (const endpoint of slice.endpoints) {
        if (endpoint.targetRef?.kind !== 'Pod') continue
        const to = `pod/${endpoint.targetRef.namespace ?? service.metadata.namespace}/${endpoint.targetRef.name}`
        const id = `endpoint:${from}>${to}`
        const other = edges.get(id)
        edges.set(id, {
          id,
          kind: 'endpoint',
          from,
          to,
          label: other && other.label !== label ? `${other.label}, ${label}` : label,
          state: endpoint.conditions.terminating ? 'terminating' : isReady(endpoint) ? 'ready' : 'notReady',
          why: whyEndpoint(service, slice, endpoint, selector.join(', ')),
        })
      }
    }
  }
  return [...edges.values()]
}

function whyEndpoint(service: Service, slice: EndpointSlice, endpoint: Endpoint, selector: string): string {
  const cause = selector
    ? `its labels match the selector ${selector}`
    : `EndpointSlice ${slice.metadata.name} was written by hand`
  const state = endpoint.conditions.terminating
    ? ' It is terminating, so it gets no new connections.'
    : isReady(endpoint)
      ? ''
      : ' It is not ready, so it gets no connections.'
  return `${endpoint.targetRef?.name} is an endpoint of Service ${service.metadata.name}: ${cause}.${state}`
}
