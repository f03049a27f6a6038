import type { EntryView, LoadBalancerView, NodeView, PodView, ReasonCode, ServiceView, Topology } from '#state'
import { titleOf } from '#state/acts'
import type { Tone } from '#ui'

export interface Fact {
  name: string
  value: string
  /** Addresses, selectors and the like. */
  mono?: boolean
}

export interface ThingFacts {
  title: string
  state: { text: string; tone: Tone } | null
  problem: { reason: ReasonCode; facts: string } | null
  facts: Fact[]
}

/** What there is to say about the thing at a place; null when it is not there any more. */
export function factsOf(place: string, topology: Topology): ThingFacts | null {
  const at = <T extends { place: string }>(list: T[]) => list.find((item) => item.place === place)
  const service = at(topology.services)
  if (service) return ofService(service, topology)
  const pod = at(topology.pods)
  if (pod) return ofPod(pod, topology)
  const node = at(topology.nodes)
  if (node) return ofNode(node, topology)
  const balancer = at(topology.loadBalancers)
  if (balancer) return ofBalancer(balancer)
  const entry = at(topology.entries)
  if (entry) return ofEntry(entry)
  const owned = topology.pods.filter((one) => one.owner === place)
  if (owned.length > 0) return ofOwner(place, owned, topology)
  const client = at(topology.clients)
  if (!client) return null
  return {
    title: `Client ${client.name}`,
    state: null,
    problem: null,
    facts: [{ name: 'Address', value: client.ip, mono: true }],
  }
}

function ofService(service: ServiceView, topology: Topology): ThingFacts {
  const ways = waysTo(service.place, topology)
  const ready = `${service.ready} of ${service.total}`
  return {
    title: `Service ${service.name}`,
    state: { text: `${ready} endpoints ready`, tone: service.ready > 0 ? 'ok' : 'bad' },
    problem: service.problem,
    facts: [
      { name: 'Type', value: service.type },
      { name: 'Namespace', value: service.namespace },
      { name: 'ClusterIP', value: service.clusterIP ?? 'none', mono: true },
      ...others(service),
      { name: 'Ports', value: service.ports.map(portText).join(', ') || 'none', mono: true },
      { name: 'Selector', value: service.selector ? pairs(service.selector) : 'none', mono: true },
      ...(ways.length > 0 ? [{ name: 'By host and path', value: ways.join(', '), mono: true }] : []),
    ],
  }
}

/** The rules of Ingresses and HTTPRoutes that lead to a Service: `shop.example.com/cart (ingress shop)`. */
function waysTo(service: string, { routes }: Topology): string[] {
  const ways = routes
    .filter(({ backend }) => backend === service)
    .map(({ place, rule }) => `${rule} (${place.split('/')[0]} ${place.split('/').at(-1)})`)
  return [...new Set(ways)]
}

function portText({ name, port, protocol, targetPort, nodePort }: ServiceView['ports'][number]): string {
  return `${name ? `${name} ` : ''}${port}${nodePort ? `:${nodePort}` : ''}/${protocol} → ${targetPort}`
}

/** What made pods: the picture shows it as one card of them all. */
function ofOwner(place: string, pods: readonly PodView[], { nodes }: Topology): ThingFacts {
  const staying = pods.filter(({ terminating }) => !terminating)
  const ready = staying.filter((pod) => pod.ready).length
  const homes = new Map<string, number>()
  for (const pod of staying) {
    const name = nodes.find((node) => node.place === pod.node)?.name ?? 'not scheduled'
    homes.set(name, (homes.get(name) ?? 0) + 1)
  }
  const states = new Map<string, number>()
  for (const { status } of pods) states.set(status, (states.get(status) ?? 0) + 1)
  const list = (counts: ReadonlyMap<string, number>) => [...counts].map(([what, n]) => `${n} ${what}`).join(', ')
  return {
    title: titleOf(place),
    state: { text: `${ready} of ${staying.length} ready`, tone: ready === staying.length ? 'ok' : 'warn' },
    problem: null,
    facts: [
      { name: 'Namespace', value: place.split('/')[1] ?? '' },
      { name: 'Pods', value: list(states) },
      { name: 'On nodes', value: list(homes) },
      { name: 'Images', value: [...new Set(pods.map(({ image }) => image))].join(', '), mono: true },
    ],
  }
}

function ofPod(pod: PodView, topology: Topology): ThingFacts {
  const { nodes, services, edges } = topology
  const behind = edges.filter((edge) => edge.kind === 'endpoint' && edge.to === pod.place).map((edge) => edge.from)
  const names = services.filter((service) => behind.includes(service.place)).map((service) => service.name)
  return {
    title: `Pod ${pod.name}`,
    state: {
      text: `${pod.status}${pod.ready ? ', ready' : ''}`,
      tone: pod.ready ? 'ok' : pod.terminating ? 'neutral' : 'warn',
    },
    problem: null,
    facts: [
      { name: 'Namespace', value: pod.namespace },
      { name: 'Address', value: pod.ip ?? 'none yet', mono: true },
      ...others(pod),
      { name: 'Node', value: nodes.find((node) => node.place === pod.node)?.name ?? 'not scheduled' },
      { name: 'Image', value: pod.image, mono: true },
      { name: 'Labels', value: pairs(pod.labels) || 'none', mono: true },
      { name: 'Owner', value: pod.owner ?? 'none, a bare pod', mono: pod.owner !== null },
      { name: 'Endpoint of', value: names.join(', ') || 'no Service' },
      { name: 'Isolated by', value: policiesOf(pod.place, topology) || 'no NetworkPolicy' },
      { name: 'Restarts', value: String(pod.restarts) },
    ],
  }
}

function policiesOf(pod: string, { policies }: Topology): string {
  return policies
    .filter(({ pods }) => pods.includes(pod))
    .map(
      ({ name, ingress, egress }) =>
        `${name} (${[ingress && 'ingress', egress && 'egress'].filter(Boolean).join(', ')})`,
    )
    .join(', ')
}

function ofNode(node: NodeView, { pods }: Topology): ThingFacts {
  return {
    title: `Node ${node.name}`,
    state: { text: node.ready ? 'Ready' : 'Not ready', tone: node.ready ? 'ok' : 'bad' },
    problem: null,
    facts: [
      { name: 'Internal IP', value: node.internalIP, mono: true },
      { name: 'External IP', value: node.externalIP ?? 'none', mono: true },
      ...others(node),
      { name: 'Pod addresses', value: node.podCIDR, mono: true },
      { name: 'Pods', value: String(pods.filter((pod) => pod.node === node.place).length) },
      { name: 'kube-proxy', value: `${node.proxyMode}, ${node.rules} rules` },
      { name: 'Firewall', value: node.firewall === 'closed' ? 'closed' : node.firewall ? 'open for a part' : 'open' },
      ...(node.zone ? [{ name: 'Zone', value: node.zone }] : []),
      ...(node.unschedulable ? [{ name: 'Scheduling', value: 'disabled' }] : []),
    ],
  }
}

function ofBalancer(balancer: LoadBalancerView): ThingFacts {
  const states = { provisioning: 'Being provisioned', active: 'Active', deleting: 'Being deleted' }
  const healthy = balancer.targets.filter((target) => target.healthy).length
  return {
    title: `Load balancer ${balancer.name}`,
    state: { text: states[balancer.state], tone: balancer.state === 'active' ? 'ok' : 'warn' },
    problem: null,
    facts: [
      { name: 'Address', value: balancer.address ?? '<pending>', mono: true },
      ...others(balancer),
      { name: 'Provider', value: balancer.provider },
      { name: 'Healthy targets', value: `${healthy} of ${balancer.targets.length}` },
      {
        name: 'Targets',
        value:
          balancer.targets
            .map((t) => `${t.pod ? t.pod.place.split('/').at(-1) : t.node}${t.healthy ? '' : ' (unhealthy)'}`)
            .join(', ') || 'none',
      },
      { name: 'Price', value: `about $${balancer.pricePerMonth} a month` },
    ],
  }
}

function ofEntry(entry: EntryView): ThingFacts {
  return {
    title: `${entry.kind} ${entry.name}`,
    state: entry.problem ? { text: 'Nobody serves it', tone: 'bad' } : { text: 'Served', tone: 'ok' },
    problem: entry.problem,
    facts: [
      { name: 'Namespace', value: entry.namespace },
      { name: 'Class', value: entry.className ?? 'none' },
      { name: 'Address', value: entry.addresses.join(', ') || 'none yet', mono: true },
      { name: 'Hosts', value: entry.hosts.join(', ') || '*', mono: true },
      ...entry.rules.map(({ host, path, backend, port }) => ({
        name: path === '' ? 'Everything else' : `${host}${path}`,
        value: `Service ${backend.split('/').at(-1)}${port === null ? '' : `:${port}`}`,
        mono: true,
      })),
      { name: 'Read by', value: entry.proxies.map((place) => place.split('/').at(-1)).join(', ') || 'no pod' },
    ],
  }
}

/** In a dual-stack cluster. */
function others({ otherAddresses: list }: { otherAddresses?: string[] }): ThingFacts['facts'] {
  return list ? [{ name: 'Other family', value: list.join(', '), mono: true }] : []
}

function pairs(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ')
}
