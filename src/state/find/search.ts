import type { Place } from '../../engine/network/types.ts'
import type { Topology } from '../../engine/topology/types.ts'
import { titleOf } from '../acts/index.ts'

/** A thing of the cluster that was looked for. */
export interface Found {
  place: Place
  /** `Pod` */
  kind: string
  name: string
  /** What else tells it from others: its address and state. */
  detail: string
}

interface Thing extends Found {
  /** Everything it may be found by, in small letters. */
  text: string
}

/**
 * The things that have every word of the query in their kind, name, address, labels or state. Names that begin with the
 * query come first, then names that have it. None for an empty query.
 *
 * @example search(topology, 'app=web running')
 */
export function search(topology: Topology, query: string, most = 40): Found[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const rank = ({ name }: Thing) => {
    const at = name.toLowerCase().indexOf(words[0]!)
    return at === 0 ? 0 : at > 0 ? 1 : 2
  }
  return everyThing(topology)
    .filter(({ text }) => words.every((word) => text.includes(word)))
    .map((thing) => ({ thing, rank: rank(thing) }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ thing: { place, kind, name, detail } }) => ({ place, kind, name, detail }))
}

function everyThing({ clients, loadBalancers, nodes, services, pods, entries }: Topology): Thing[] {
  return [
    ...clients.map(({ place, ip }) => thing(place, [ip])),
    ...loadBalancers.map((one) => thing(one.place, [one.address ?? 'pending', one.provider], one.otherAddresses)),
    ...entries.map((one) => thing(one.place, [one.hosts.join(', '), ...one.addresses], [one.className ?? ''])),
    ...services.map((one) =>
      thing(
        one.place,
        [one.type, one.clusterIP ?? '', `${one.ready} of ${one.total} ready`],
        [...(one.otherAddresses ?? []), ...one.ports.flatMap(portWords), one.namespace, ...pairs(one.selector ?? {})],
      ),
    ),
    ...nodes.map((one) =>
      thing(
        one.place,
        [one.internalIP, ...(one.ready ? [] : ['not ready']), ...(one.unschedulable ? ['cordoned'] : [])],
        [one.externalIP ?? '', one.zone ?? '', one.podCIDR, ...(one.otherAddresses ?? [])],
      ),
    ),
    ...pods.map((one) =>
      thing(
        one.place,
        [one.ip ?? 'no address', one.status, ...(one.ready ? [] : ['not ready'])],
        [
          one.namespace,
          one.image,
          one.owner ?? '',
          one.node ?? '',
          ...pairs(one.labels),
          ...(one.otherAddresses ?? []),
        ],
      ),
    ),
  ]
}

function thing(place: Place, detail: string[], more: string[] = []): Thing {
  const name = place.split('/').at(-1)!
  const kind = titleOf(place).slice(0, -name.length - 1)
  const [, namespace = ''] = place.split('/').length === 3 ? place.split('/') : []
  const shown = [...detail, ...(namespace && namespace !== 'default' ? [namespace] : [])].filter(Boolean)
  return {
    place,
    kind,
    name,
    detail: shown.join(' · '),
    text: [kind, name, ...detail, ...more].join(' ').toLowerCase(),
  }
}

const pairs = (labels: Record<string, string>) => Object.entries(labels).map(([key, value]) => `${key}=${value}`)

const portWords = ({ name, port, nodePort }: Topology['services'][number]['ports'][number]) => [
  name ?? '',
  `:${port}`,
  nodePort === null ? '' : `:${nodePort}`,
]
