import type { Node } from '../kinds/node/types.ts'
import type { Pod } from '../kinds/pod/types.ts'
import type { Service } from '../kinds/service/types.ts'
import { doorEdges, endpointEdges, targetEdges } from './edges.ts'
import { forbiddenWays } from './forbidden.ts'
import { entryEdges, entryViews } from './ingresses.ts'
import { doorPlace, placeOf, requestEdges } from './requests.ts'
import { serviceKey, servicePlace, slicesByService } from './services.ts'
import type { TopologySources } from './sources.ts'
import type { EdgeView, Topology } from './types.ts'
import { loadBalancerView, nodeView, podView, serviceView } from './views.ts'

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
