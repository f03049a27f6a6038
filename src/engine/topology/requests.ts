/** Which way the requests of each source go in. */
import type { Node } from '../kinds/node/types.ts'
import type { Service } from '../kinds/service/types.ts'
import type { Place, SourceRef } from '../network/types.ts'
import type { TrafficSource } from '../traffic/types.ts'
import { servicePlace } from './services.ts'
import type { TopologySources } from './sources.ts'
import type { EdgeView } from './types.ts'
import { urlPlace } from './urls.ts'

export function requestEdges(from: TopologySources): EdgeView[] {
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
export function doorPlace(
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
export function placeOf(from: SourceRef): Place {
  const parts = from.split('/')
  return parts[0] === 'pod' && parts.length === 2 ? `pod/default/${parts[1]}` : from
}
