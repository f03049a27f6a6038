/** ValidateNetworkPolicySpec of k8s.io/kubernetes/pkg/apis/networking/validation. */
import { forbidden, invalid, notSupported, required } from '../../api/field.ts'
import type { StatusCause } from '../../api/types.ts'
import { CIDR_FORM, isCidr, isStrictSubset } from '../ip.ts'
import { isPort, isPortName, PORT_RANGE } from '../names.ts'
import { validateLabelSelector } from '../labelSelector.ts'
import type { NetworkPolicy, PolicyPeer, PolicyPort } from './types.ts'

const PROTOCOLS = ['TCP', 'UDP', 'SCTP']
const TYPES = ['Ingress', 'Egress']

export function validateNetworkPolicy({ spec }: NetworkPolicy): StatusCause[] {
  const causes = validateLabelSelector(spec.podSelector, 'spec.podSelector')
  const rule = (at: string, ports: PolicyPort[] = [], peers: PolicyPeer[] = [], word: string) => {
    ports.forEach((port, i) => causes.push(...validatePort(port, `${at}.ports[${i}]`)))
    peers.forEach((peer, i) => causes.push(...validatePeer(peer, `${at}.${word}[${i}]`)))
  }
  spec.ingress?.forEach(({ ports, from }, i) => rule(`spec.ingress[${i}]`, ports, from, 'from'))
  spec.egress?.forEach(({ ports, to }, i) => rule(`spec.egress[${i}]`, ports, to, 'to'))
  if (spec.policyTypes.length > TYPES.length)
    return [...causes, invalid('spec.policyTypes', spec.policyTypes, 'may not specify more than two policyTypes')]
  spec.policyTypes.forEach((type, i) => {
    if (!TYPES.includes(type)) causes.push(notSupported(`spec.policyTypes[${i}]`, type, TYPES))
  })
  return causes
}

function validatePort({ protocol, port, endPort }: PolicyPort, field: string): StatusCause[] {
  const causes: StatusCause[] = []
  if (!PROTOCOLS.includes(protocol)) causes.push(notSupported(`${field}.protocol`, protocol, PROTOCOLS))
  const wrongEnd = (why: string) => causes.push(invalid(`${field}.endPort`, endPort, why))
  if (typeof port === 'number') {
    if (!isPort(port)) causes.push(invalid(`${field}.port`, port, PORT_RANGE))
    if (endPort === undefined) return causes
    if (endPort < port) wrongEnd('must be greater than or equal to `port`')
    if (!isPort(endPort)) wrongEnd(PORT_RANGE)
  } else if (port !== undefined) {
    if (endPort !== undefined) wrongEnd('may not be specified when `port` is non-numeric')
    causes.push(...isPortName(port).map((why) => invalid(`${field}.port`, port, why)))
  } else if (endPort !== undefined) wrongEnd('may not be specified when `port` is not specified')
  return causes
}

function validatePeer({ podSelector, namespaceSelector, ipBlock }: PolicyPeer, field: string): StatusCause[] {
  const causes: StatusCause[] = []
  if (podSelector) causes.push(...validateLabelSelector(podSelector, `${field}.podSelector`))
  if (namespaceSelector) causes.push(...validateLabelSelector(namespaceSelector, `${field}.namespaceSelector`))
  if (ipBlock) causes.push(...validateIPBlock(ipBlock, `${field}.ipBlock`))
  if (!podSelector && !namespaceSelector && !ipBlock) causes.push(required(field, 'must specify a peer'))
  else if (ipBlock && (podSelector || namespaceSelector))
    causes.push(forbidden(field, 'may not specify both ipBlock and another peer'))
  return causes
}

function validateIPBlock({ cidr, except = [] }: NonNullable<PolicyPeer['ipBlock']>, field: string): StatusCause[] {
  if (!cidr) return [required(`${field}.cidr`)]
  if (!isCidr(cidr)) return [invalid(`${field}.cidr`, cidr, CIDR_FORM)]
  return except.flatMap((inner, i) => {
    const at = `${field}.except[${i}]`
    if (!isCidr(inner)) return [invalid(at, inner, CIDR_FORM)]
    return isStrictSubset(inner, cidr) ? [] : [invalid(at, inner, 'must be a strict subset of `cidr`')]
  })
}
