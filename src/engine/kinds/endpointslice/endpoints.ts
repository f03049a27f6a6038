/** From a Service and a pod to an endpoint and its ports: k8s.io/endpointslice/utils.go. Pure. */
import type { IPFamily } from '../../config.ts'
import { familyOf } from '../ip.ts'
import { isPodReady } from '../pod/conditions.ts'
import { lastingContainers } from '../pod/containers.ts'
import type { Pod } from '../pod/types.ts'
import type { Service, ServicePort } from '../service/types.ts'
import type { Endpoint, EndpointPort } from './types.ts'

/** The pod's address of one family. */
export function podIPOf({ status: { podIP, podIPs } }: Pod, family: IPFamily): string | undefined {
  if (podIP && familyOf(podIP) === family) return podIP
  return podIPs?.find(({ ip }) => familyOf(ip) === family)?.ip
}

/** The Service's ports as this pod has them. A named target port that the pod lacks is left out. */
export function portsOf(service: Service, pod: Pod): EndpointPort[] {
  return (service.spec.ports ?? []).flatMap((port) => {
    const number = targetPort(port, pod)
    if (number === undefined) return []
    const { name = '', protocol, appProtocol } = port
    return [{ name, port: number, protocol, ...(appProtocol && { appProtocol }) }]
  })
}

/** The number behind a target port: itself, or what the pod's containers, then its sidecars, call by that name. */
export function targetPort({ targetPort: wanted, protocol }: ServicePort, pod: Pod): number | undefined {
  if (typeof wanted === 'number') return wanted
  for (const container of lastingContainers(pod.spec)) {
    const found = container.ports?.find((port) => port.name === wanted && port.protocol === protocol)
    if (found) return found.containerPort
  }
  return undefined
}

/**
 * @param ip the pod's address of the slice's family
 * @param before what was said of the same pod: parts that are as they were are taken from it
 */
export function endpointOf(
  service: Service,
  pod: Pod,
  ip: string,
  zone: string | undefined,
  before?: Endpoint,
): Endpoint {
  const { metadata, spec } = pod
  const serving = isPodReady(pod)
  const terminating = !!metadata.deletionTimestamp
  const ready = !!service.spec.publishNotReadyAddresses || (serving && !terminating)
  const ownName = spec.hostname && spec.subdomain === service.metadata.name ? spec.hostname : undefined
  const hints = ready ? hintsOf(service, spec.nodeName, zone) : undefined
  return {
    addresses: before?.addresses[0] === ip ? before.addresses : [ip],
    conditions: { ready, serving, terminating },
    ...(ownName && { hostname: ownName }),
    ...(spec.nodeName && { nodeName: spec.nodeName }),
    ...(zone && { zone }),
    targetRef: before?.targetRef ?? {
      kind: 'Pod',
      namespace: metadata.namespace,
      name: metadata.name,
      uid: metadata.uid,
    },
    ...(hints && { hints }),
  }
}

/** trafficDistribution: every ready endpoint is recommended to its own zone, or to its own node. */
function hintsOf({ spec }: Service, node: string | undefined, zone: string | undefined): Endpoint['hints'] {
  if (!spec.trafficDistribution) return undefined
  const forZones = zone ? [{ name: zone }] : undefined
  if (spec.trafficDistribution === 'PreferSameNode' && node)
    return { ...(forZones && { forZones }), forNodes: [{ name: node }] }
  return forZones && { forZones }
}

/** Two pods with the same key share a slice. */
export function portsKey(ports: readonly EndpointPort[] | undefined): string {
  return (ports ?? [])
    .map(({ name, port, protocol, appProtocol }) => `${name ?? ''}/${port}/${protocol}/${appProtocol ?? ''}`)
    .sort()
    .join(',')
}
