import { invalid, notSupported, required } from '../../api/field.ts'
import { defineKind } from '../../api/kind.ts'
import { isDNS1123Label, isDNS1123Subdomain, isQualifiedName } from '../../api/names.ts'
import type { StatusCause } from '../../api/types.ts'
import { AGE, NAME } from '../columns.ts'
import type { EndpointPort } from '../endpointslice/types.ts'
import { IP_FORM, isIP, specialIP } from '../ip.ts'
import { isPort, PORT_RANGE } from '../names.ts'
import { endpointsController } from './controller.ts'
import { mirroringController } from './mirroring.ts'
import type { EndpointAddress, Endpoints, EndpointSubset } from './types.ts'

const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const SHOWN = 3
const DEPRECATED = 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'

/** v1 Endpoints. */
export const endpoints = defineKind<Endpoints>({
  apiVersion: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  namespaced: true,
  defaults(object) {
    for (const { ports = [] } of (object.subsets ?? []) as EndpointSubset[])
      for (const port of ports) port.protocol ??= 'TCP'
  },
  validate({ subsets = [] }, old) {
    const known = new Set(old?.subsets?.flatMap(addressesOf))
    return subsets.flatMap((subset, i) => validateSubset(subset, `subsets[${i}]`, known))
  },
  warnings: () => [DEPRECATED],
  columns: [NAME, { name: 'Endpoints', value: endpointsText }, AGE],
  controllers: [endpointsController, mirroringController],
})

function endpointsText({ subsets = [] }: Endpoints): string {
  if (!subsets.length) return '<none>'
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length
      ? ports.flatMap(({ port }) => addresses.map(({ ip }) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)))
      : addresses.map(({ ip }) => ip),
  )
  const rest = all.length - SHOWN
  return all.slice(0, SHOWN).join(',') + (rest > 0 ? ` + ${rest} more...` : '')
}

function addressesOf({ addresses = [], notReadyAddresses = [] }: EndpointSubset): EndpointAddress[] {
  return [...addresses, ...notReadyAddresses]
}

/**
 * validateEndpointSubsets of k8s.io/kubernetes/pkg/apis/core/validation.
 * @param known addresses that have been looked at
 */
function validateSubset(
  { addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset,
  field: string,
  known: ReadonlySet<EndpointAddress>,
) {
  const causes: StatusCause[] = []
  if (!addresses.length && !notReadyAddresses.length)
    causes.push(required(field, 'must specify `addresses` or `notReadyAddresses`'))
  addresses.forEach((address, i) => {
    if (!known.has(address)) causes.push(...validateAddress(address, `${field}.addresses[${i}]`))
  })
  notReadyAddresses.forEach((address, i) => {
    if (!known.has(address)) causes.push(...validateAddress(address, `${field}.notReadyAddresses[${i}]`))
  })
  ports.forEach((port, i) => causes.push(...validatePort(port, ports.length > 1, `${field}.ports[${i}]`)))
  return causes
}

function validateAddress({ ip = '', hostname, nodeName }: EndpointAddress, field: string): StatusCause[] {
  const causes: StatusCause[] = []
  if (!isIP(ip)) causes.push(invalid(`${field}.ip`, ip, IP_FORM))
  if (hostname) causes.push(...isDNS1123Label(hostname).map((why) => invalid(`${field}.hostname`, hostname, why)))
  if (nodeName !== undefined)
    causes.push(...isDNS1123Subdomain(nodeName).map((why) => invalid(`${field}.nodeName`, nodeName, why)))
  for (const why of specialIP(ip)) causes.push(invalid(`${field}.ip`, ip, why))
  return causes
}

function validatePort({ name, port, protocol, appProtocol }: EndpointPort, named: boolean, field: string) {
  const causes: StatusCause[] = []
  if (named && !name) causes.push(required(`${field}.name`))
  else if (name) causes.push(...isDNS1123Label(name).map((why) => invalid(`${field}.name`, name, why)))
  if (!isPort(port)) causes.push(invalid(`${field}.port`, port ?? 0, PORT_RANGE))
  if (!PROTOCOLS.includes(protocol!)) causes.push(notSupported(`${field}.protocol`, protocol, PROTOCOLS))
  if (appProtocol)
    causes.push(...isQualifiedName(appProtocol).map((why) => invalid(`${field}.appProtocol`, appProtocol, why)))
  return causes
}
