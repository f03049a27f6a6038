import type { Column } from '../../api/kind.ts'
import { formatSelector } from '../../api/selectors.ts'
import { AGE, NAME } from '../columns.ts'
import type { Service } from './types.ts'

/** What is shown of a load balancer's addresses where there is no room for more. */
const NARROW = 16

/** The addresses that a load balancer gave: ingressLoadBalancerStatusStringer. */
export function addressText(addresses: readonly { ip?: string; hostname?: string }[] = [], wide: boolean): string {
  const text = [...new Set(addresses.flatMap(({ ip, hostname }) => ip || hostname || []))].sort().join(',')
  return !wide && text.length > NARROW ? `${text.slice(0, NARROW - 3)}...` : text
}

/** EXTERNAL-IP: getServiceExternalIP of k8s.io/kubernetes/pkg/printers/internalversion. */
export function externalIPText(service: Service, wide: boolean): string {
  const { type, externalIPs = [], externalName } = service.spec
  if (type === 'ExternalName') return externalName ?? ''
  if (type !== 'LoadBalancer') return externalIPs.join(',') || '<none>'
  return (
    [addressText(service.status.loadBalancer?.ingress, wide), ...externalIPs].filter(Boolean).join(',') || '<pending>'
  )
}

/** PORT(S): `80:30080/TCP,443/TCP`. */
export function portsText({ spec }: Service): string {
  const ports = (spec.ports ?? []).map(({ port, nodePort, protocol }) =>
    nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  )
  return ports.join(',') || '<none>'
}

export const serviceColumns: readonly Column<Service>[] = [
  NAME,
  { name: 'Type', value: ({ spec }) => spec.type },
  { name: 'Cluster-IP', value: ({ spec }) => spec.clusterIPs?.[0] || '<none>' },
  { name: 'External-IP', value: (service) => externalIPText(service, false) },
  { name: 'Port(s)', value: portsText },
  AGE,
  { name: 'Selector', wide: true, value: ({ spec }) => formatSelector(spec.selector) },
]
