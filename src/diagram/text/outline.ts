/** The diagram as headings and tables: the same facts under the same names, for who reads instead of looking. */
import type { EdgeView, EntryView, LoadBalancerView, NodeView, Place, PodView, ServiceView, Topology } from '#state'
import { nameIn } from '#state/words'
import {
  clientName,
  entryName,
  ghostName,
  isolations,
  loadBalancerName,
  nodeName,
  podName,
  podState,
  serviceName,
} from '../cards/names.ts'
import { forbiddenText } from '../edges/forbidden.ts'
import { directEdges, routeEdges } from '../edges/routes.ts'
import { ghostsOf, missingBackends } from '../layout/ghosts.ts'
import { isRuled, stripServices } from '../layout/strip.ts'

/** What stands in a table: a text, or what passes a place or edge now, by its key in `rates`. */
export type Cell = string | { rate: string }

export interface Row {
  /** What the row is about; null for what nothing can be done with. */
  place: Place | null
  /** What it is called: for a thing its accessible name, as on its card. */
  name: string
  /** What is seen of the name. */
  text: string
  cells: Cell[]
}

export interface Table {
  id: string
  caption: string
  /** One heading for the name, and one for each cell. */
  columns: string[]
  rows: Row[]
}

export interface Section {
  id: string
  title: string
  /** A thing that the section is about, beside its title. */
  thing?: Row
  /** Sentences before its tables. */
  facts: string[]
  tables: Table[]
  sections: Section[]
}

/** Everything that the picture shows of the cluster, in the order in which a request meets it. */
export function outlineOf(topology: Topology): Section[] {
  const all: Section[] = [
    section('clients', 'Clients', [clients(topology)]),
    section('balancers', 'Load balancers', [balancers(topology)]),
    section('entries', 'Ingresses and Gateways', [entries(topology), entryRules(topology)]),
    { ...section('services', 'Services', []), sections: topology.services.map((one) => serviceSection(one, topology)) },
    { ...section('nodes', 'Nodes', []), sections: topology.nodes.map((one) => nodeSection(one, topology)) },
    section('homeless', 'Pods on no node', [podTable('homeless', topology, (pod) => pod.node === null)]),
    section('owners', 'Who makes the pods', [owners(topology)]),
    section('missing', 'Missing', [missing(topology)]),
    section('forbidden', 'Forbidden', [forbidden(topology)]),
    section('lines', 'Who leads where', [lines(topology)]),
  ]
  return all.filter(({ tables, sections }) => tables.length > 0 || sections.length > 0)
}

function section(id: string, title: string, tables: Table[]): Section {
  return { id, title, facts: [], tables: tables.filter(({ rows }) => rows.length > 0), sections: [] }
}

function thing(view: { place: Place; name: string }, name: string, cells: Cell[]): Row {
  return { place: view.place, name, text: view.name, cells }
}

const joined = (texts: readonly (string | false | null | undefined)[], none = '–') =>
  texts.filter(Boolean).join(', ') || none

function clients({ clients: list, edges }: Topology): Table {
  return {
    id: 'clients',
    caption: 'Clients outside of the cluster',
    columns: ['Client', 'Address', 'Asks', 'Requests'],
    rows: list.map((view) => {
      const asks = edges.filter((edge) => edge.kind === 'request' && edge.from === view.place)
      return thing(view, clientName(view), [
        view.ip,
        joined(asks.map((edge) => `${nameOf(edge.to)} ${edge.label}`)),
        { rate: `from:${view.place}` },
      ])
    }),
  }
}

function balancers({ loadBalancers }: Topology): Table {
  const states = { provisioning: 'being provisioned', active: 'active', deleting: 'being deleted' }
  const targets = ({ targets: list }: LoadBalancerView) =>
    joined(list.map(({ node, pod, healthy }) => `${pod ? nameOf(pod.place) : node}${healthy ? '' : ' (unhealthy)'}`))
  return {
    id: 'balancers',
    caption: 'Load balancers of the cloud',
    columns: ['Load balancer', 'Address', 'State', 'Targets', 'Price', 'Requests'],
    rows: loadBalancers.map((view) =>
      thing(view, loadBalancerName(view), [
        joined([view.address ?? 'pending', ...(view.otherAddresses ?? [])]),
        `${states[view.state]}, ${view.provider}`,
        targets(view),
        `about $${view.pricePerMonth} a month`,
        { rate: view.place },
      ]),
    ),
  }
}

function entries({ entries: list }: Topology): Table {
  return {
    id: 'entries',
    caption: 'Ingresses and Gateways',
    columns: ['Name', 'Hosts', 'Addresses', 'Followed by', 'Requests'],
    rows: list.map((view) =>
      thing(view, entryName(view), [
        joined(view.hosts),
        joined(view.addresses),
        joined(view.proxies.map(nameOf), view.problem?.facts ?? 'nobody'),
        { rate: view.place },
      ]),
    ),
  }
}

function entryRules({ entries: list }: Topology): Table {
  const rules = (view: EntryView): Row[] =>
    view.rules.map(({ host, path, backend, port }) => ({
      place: null,
      name: `${host}${path}`,
      text: path === '' ? 'everything else' : `${host}${path}`,
      cells: [`${view.kind} ${view.name}`, nameOf(backend), port === null ? '–' : String(port)],
    }))
  return {
    id: 'entry-rules',
    caption: 'What they lead where',
    columns: ['Host and path', 'Rule of', 'Service', 'Port'],
    rows: list.flatMap(rules),
  }
}

function serviceSection(view: ServiceView, topology: Topology): Section {
  const facts = [
    joined([
      view.type,
      view.clusterIP === 'None' ? 'no virtual IP' : view.clusterIP && `ClusterIP ${view.clusterIP}`,
      view.externalName && `stands for ${view.externalName}`,
      ...(view.otherAddresses ?? []),
      ...(view.traits ?? []),
      view.selector &&
        `selects ${Object.entries(view.selector)
          .map(([key, value]) => `${key}=${value}`)
          .join(',')}`,
    ]),
    ...(view.problem ? [`${view.problem.reason}: ${view.problem.facts}`] : []),
  ]
  const ports: Table = {
    id: `${view.place} ports`,
    caption: `Ports of ${view.name}`,
    columns: ['Port', 'Protocol', 'Target port', 'Node port'],
    rows: view.ports.map(({ name, port, protocol, targetPort, nodePort }) => {
      const text = joined([String(port), name])
      return {
        place: null,
        name: text,
        text,
        cells: [protocol, String(targetPort), nodePort === null ? '–' : String(nodePort)],
      }
    }),
  }
  const reached = topology.edges.filter((edge) => edge.kind === 'endpoint' && edge.from === view.place)
  const pods = new Map(topology.pods.map((pod) => [pod.place, pod]))
  const endpoints: Table = {
    id: `${view.place} endpoints`,
    caption: `Endpoints of ${view.name}`,
    columns: ['Endpoint', 'Address', 'State', 'Why', 'Requests'],
    rows: reached.map((edge) => {
      const pod = pods.get(edge.to)
      const text = nameOf(edge.to)
      return {
        place: pod ? edge.to : null,
        name: `Endpoint ${text}`,
        text,
        cells: [pod?.ip ?? '–', edge.state, edge.why, { rate: edge.id }],
      }
    }),
  }
  return {
    ...section(view.place, view.name, [ports, endpoints]),
    thing: thing(view, serviceName(view), [{ rate: view.place }]),
    facts,
  }
}

function nodeSection(view: NodeView, topology: Topology): Section {
  const facts = joined([
    view.internalIP,
    view.externalIP && `outside ${view.externalIP}`,
    ...(view.otherAddresses ?? []),
    view.zone && `zone ${view.zone}`,
    `pods ${view.podCIDR}`,
    view.ready ? 'ready' : 'not ready',
    view.off && 'switched off',
    view.cutOff && 'its zone is cut off',
    view.unschedulable && 'cordoned',
    ...(view.pressure ?? []),
    ...(view.taints ?? []).map((taint) => `taint ${taint}`),
    `kube-proxy ${view.proxyMode}, ${view.rules} rules`,
  ])
  const rules: Table = {
    id: `${view.place} rules`,
    caption: `kube-proxy on ${view.name}`,
    columns: ['Service', 'Where it is met', 'What becomes of it'],
    rows: stripServices(topology).map((one) => ({
      place: one.place,
      name: `Rules for Service ${one.name}`,
      text: one.name,
      cells: [
        isRuled(one)
          ? joined(
              one.ports.map(
                (port) => `${one.clusterIP}:${port.port}${port.nodePort ? `, node port ${port.nodePort}` : ''}`,
              ),
            )
          : 'a name in DNS',
        !isRuled(one)
          ? 'no rules'
          : one.ready === 0
            ? 'REJECT'
            : one.ready === 1
              ? '1 endpoint'
              : `${one.ready} endpoints`,
      ],
    })),
  }
  return {
    ...section(view.place, view.name, [rules, podTable(view.place, topology, (pod) => pod.node === view.place)]),
    thing: thing(view, nodeName(view), [{ rate: view.place }]),
    facts: [facts],
  }
}

function podTable(id: string, topology: Topology, isIn: (pod: PodView) => boolean): Table {
  const pods = topology.pods.filter(isIn)
  const isolated = isolations(topology)
  return {
    id: `${id} pods`,
    caption: `Pods, ${counted(pods)}`,
    columns: ['Pod', 'Address', 'State', 'Labels', 'Restarts', 'Requests'],
    rows: pods.map((pod) =>
      thing(pod, podName(pod, isolated.get(pod.place)), [
        joined([pod.ip, ...(pod.otherAddresses ?? [])], 'no address'),
        joined([
          pod.status,
          pod.ready ? 'ready' : 'not ready',
          pod.slowMs !== undefined && `answers ${pod.slowMs / 1000} s later`,
          pod.unready && 'fails its readiness probe',
          isolated.has(pod.place) && `isolated by ${isolated.get(pod.place)}`,
        ]),
        joined(Object.entries(pod.labels).map(([key, value]) => `${key}=${value}`)),
        String(pod.restarts),
        { rate: pod.place },
      ]),
    ),
  }
}

function owners(topology: Topology): Table {
  const groups = new Map<string, PodView[]>()
  for (const pod of topology.pods) {
    if (pod.owner === null) continue
    const group = groups.get(pod.owner)
    if (group) group.push(pod)
    else groups.set(pod.owner, [pod])
  }
  return {
    id: 'owners',
    caption: 'Deployments and others that make pods',
    columns: ['Name', 'Kind', 'Pods'],
    rows: [...groups].map(([place, pods]) => {
      const text = nameIn(place)
      return { place, name: `${text}, ${counted(pods)}`, text, cells: [place.split('/')[0]!, counted(pods)] }
    }),
  }
}

const counted = (pods: readonly PodView[]) =>
  `${pods.length} ${pods.length === 1 ? 'pod' : 'pods'}, ${pods.filter((pod) => podState(pod) === 'ready').length} ready`

function missing(topology: Topology): Table {
  return {
    id: 'missing',
    caption: 'What is referenced and does not exist',
    columns: ['Missing', 'For'],
    rows: [...ghostsOf(topology), ...missingBackends(topology)].map((ghost) => ({
      place: ghost.service,
      name: ghostName(ghost),
      text: ghost.text,
      cells: [nameOf(ghost.service)],
    })),
  }
}

function forbidden({ forbidden: list }: Topology): Table {
  return {
    id: 'forbidden',
    caption: 'What is not let through',
    columns: ['From', 'To', 'How much', 'By what'],
    rows: list.map(({ from, to, address, probability, facts }) => ({
      place: from,
      name: `Forbidden: ${nameOf(from)} to ${to ? nameOf(to) : address}`,
      text: nameOf(from),
      cells: [joined([to && nameOf(to), address]), forbiddenText({ share: probability, facts: [] }), facts],
    })),
  }
}

/** All lines but those between Services and their endpoints, which the Services have. */
function lines(topology: Topology): Table {
  const all = [...topology.edges, ...routeEdges(topology), ...directEdges(topology)].filter(
    ({ kind }) => kind !== 'endpoint',
  )
  return {
    id: 'lines',
    caption: 'Lines of the diagram',
    columns: ['From', 'To', 'Port', 'State', 'Why', 'Requests'],
    rows: all.map((edge: EdgeView) => ({
      place: null,
      name: `From ${nameOf(edge.from)} to ${nameOf(edge.to)}`,
      text: nameOf(edge.from),
      cells: [nameOf(edge.to), edge.label || '–', edge.state, edge.why, { rate: edge.id }],
    })),
  }
}

const KINDS: Record<string, string> = { loadbalancer: 'load balancer ', client: '', node: '', pod: '' }

/** `web-1`, `Service web`: short where it cannot be taken for something else. */
function nameOf(place: Place): string {
  const [kind = '', ...rest] = place.split('/')
  const name = rest.at(-1) ?? place
  return `${KINDS[kind] ?? `${kind[0]!.toUpperCase()}${kind.slice(1)} `}${name}`
}
