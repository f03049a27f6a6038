import type { Column } from '../../api/kind.ts'
import { formatSelector } from '../../api/selectors.ts'
import { AGE, NAME } from '../columns.ts'
import type { Service } from './types.ts'

/**
 * The addresses that a load balancer gave: ingressLoadBalancerStatusStringer. In full, however long the names of a cloud
 * are: the server fills in every table as a wide one (pkg/printers/storage), and kubectl leaves columns out, not letters.
 */
export function addressText(addresses: readonly { ip?: string; hostname?: string }[] = []): string {
  return [...new Set(addresses.flatMap(({ ip, hostname }) => ip || hostname || []))].sort().join(',')
}

/** EXTERNAL-IP: getServiceExternalIP of k8s.io/kubernetes/pkg/printers/internalversion. */
export function externalIPText(service: Service): string {
  const { type, externalIPs = [], externalName } = service.spec
  if (type === 'ExternalName') return externalName ?? ''
  if (type !== 'LoadBalancer') return externalIPs.join(',') || '<none>'
  return [addressText(service.status.loadBalancer?.ingress), ...externalIPs].filter(Boolean).join(',') || '<pending>'
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
  { name: 'External-IP', value: (service) => externalIPText(service) },
  { name: 'Port(s)', value: portsText },
  AGE,
  { name: 'Selector', wide: true, value: ({ spec }) => formatSelector(spec.selector) },
]
