/** ValidateEndpointSlice of k8s.io/kubernetes/pkg/apis/discovery/validation, for what people write by hand. */
import { duplicate, invalid, notSupported, required, tooMany } from '../../api/field.ts'
import { isDNS1123Label, isDNS1123Subdomain, isQualifiedName } from '../../api/names.ts'
import type { StatusCause } from '../../api/types.ts'
import { isIP, parseIPv4, specialIP } from '../ip.ts'
import { isPort, PORT_RANGE } from '../names.ts'
import type { Endpoint, EndpointPort, EndpointSlice } from './types.ts'

const TYPES = ['FQDN', 'IPv4', 'IPv6']
const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const MAX_ENDPOINTS = 1000
const MAX_ADDRESSES = 100

export function validateEndpointSlice(
  { addressType, endpoints, ports = [] }: EndpointSlice,
  old?: EndpointSlice,
): StatusCause[] {
  const causes: StatusCause[] = []
  if (!addressType) causes.push(required('addressType'))
  else if (!TYPES.includes(addressType)) causes.push(notSupported('addressType', addressType, TYPES))
  if (endpoints.length > MAX_ENDPOINTS) causes.push(tooMany('endpoints', endpoints.length, MAX_ENDPOINTS))
  else {
    const nodes = new Set<string>()
    const before = old && old.addressType === addressType ? old.endpoints : []
    for (let i = 0; i < endpoints.length; i++) {
      const each = endpoints[i]!
      // most are the very ones that were there, or right, and on few nodes
      if (each === before[i] || isPlain(each, addressType, nodes)) continue
      causes.push(...validateEndpoint(each, addressType, `endpoints[${i}]`))
    }
  }
  const names = new Set<string>()
  ports.forEach((port, i) => causes.push(...validatePort(port, names, `ports[${i}]`)))
  return causes
}

/** One good IPv4 address, on a node whose name is known to be good. */
function isPlain({ addresses, hostname, nodeName }: Endpoint, type: string, nodes: Set<string>): boolean {
  if (type !== 'IPv4' || addresses?.length !== 1 || hostname !== undefined) return false
  if (nodeName !== undefined && !nodes.has(nodeName)) {
    if (isDNS1123Subdomain(nodeName).length) return false
    nodes.add(nodeName)
  }
  return !wrongAddress(addresses[0]!, type).length
}

function validateEndpoint({ addresses = [], hostname, nodeName }: Endpoint, type: string, field: string) {
  const causes: StatusCause[] = []
  const at = `${field}.addresses`
  if (!addresses.length) causes.push(required(at, 'must contain at least 1 address'))
  else if (addresses.length > MAX_ADDRESSES) causes.push(tooMany(at, addresses.length, MAX_ADDRESSES))
  addresses.forEach((address, i) => {
    causes.push(...wrongAddress(address, type).map((why) => invalid(`${at}[${i}]`, address, why)))
  })
  if (nodeName !== undefined)
    causes.push(...isDNS1123Subdomain(nodeName).map((why) => invalid(`${field}.nodeName`, nodeName, why)))
  if (hostname !== undefined)
    causes.push(...isDNS1123Label(hostname).map((why) => invalid(`${field}.hostname`, hostname, why)))
  return causes
}

function wrongAddress(address: string, type: string): string[] {
  if (type === 'IPv4') {
    const ip = parseIPv4(address)
    return ip === undefined ? ['must be a valid IPv4 address'] : specialIP(address, ip)
  }
  if (type === 'IPv6')
    return isIP(address) && address.includes(':') ? specialIP(address) : ['must be a valid IPv6 address']
  if (type !== 'FQDN') return []
  const dots = address.replace(/\.$/, '').includes('.')
    ? []
    : ['should be a domain with at least two segments separated by dots']
  return [...isDNS1123Subdomain(address.replace(/\.$/, '')), ...dots]
}

function validatePort({ name = '', port, protocol, appProtocol }: EndpointPort, names: Set<string>, field: string) {
  const causes: StatusCause[] = []
  if (name) causes.push(...isDNS1123Label(name).map((why) => invalid(`${field}.name`, name, why)))
  if (names.has(name)) causes.push(duplicate(`${field}.name`, name))
  names.add(name)
  if (port !== undefined && !isPort(port)) causes.push(invalid(`${field}.port`, port, PORT_RANGE))
  if (!PROTOCOLS.includes(protocol!)) causes.push(notSupported(`${field}.protocol`, protocol, PROTOCOLS))
  if (appProtocol)
    causes.push(...isQualifiedName(appProtocol).map((why) => invalid(`${field}.appProtocol`, appProtocol, why)))
  return causes
}
