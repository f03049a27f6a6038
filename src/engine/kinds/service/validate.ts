/** ValidateService and ValidateServiceUpdate of k8s.io/kubernetes/pkg/apis/core/validation. */
import { duplicate, forbidden, invalid, notSupported, required } from '../../api/field.ts'
import { validateLabels } from '../../api/metadata.ts'
import { isDNS1123Label, isDNS1123Subdomain, isQualifiedName } from '../../api/names.ts'
import type { StatusCause } from '../../api/types.ts'
import { CIDR_FORM, IP_FORM, isCidr, isIP, specialIP } from '../ip.ts'
import { isPort, PORT_RANGE, validatePortRef } from '../names.ts'
import { isHeadless, needsExternalTrafficPolicy } from './defaults.ts'
import type { Service, ServicePort, ServiceSpec } from './types.ts'
import { validateClusterIPs, validateFamilyUpdate } from './validateFamilies.ts'

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const MAX_AFFINITY_SECONDS = 86400
const ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'"

/** Everything that is wrong with a Service, in upstream's order. Its cluster IPs may not be allocated yet. */
export function validateService(service: Service): StatusCause[] {
  const { spec } = service
  const ports = spec.ports ?? []
  const causes: StatusCause[] = []
  if (!ports.length && !isHeadless(spec) && spec.type !== 'ExternalName') causes.push(required('spec.ports'))
  causes.push(...validateType(spec, ports))

  const names = new Set<string>()
  ports.forEach((port, i) => causes.push(...validatePort(port, `spec.ports[${i}]`, ports.length > 1, names)))
  causes.push(...validateLabels(spec.selector, 'spec.selector'))
  causes.push(...validateAffinity(spec))
  causes.push(...validateClusterIPs(spec))
  spec.externalIPs?.forEach((ip, i) => causes.push(...validateExternalIP(ip, `spec.externalIPs[${i}]`)))
  if (!TYPES.includes(spec.type)) causes.push(notSupported('spec.type', spec.type, TYPES))
  causes.push(...validateUniquePorts(spec, ports))
  causes.push(...validateLoadBalancerFields(spec))
  causes.push(...validateTrafficPolicies(spec))
  return causes
}

function validateType(spec: ServiceSpec, ports: ServicePort[]): StatusCause[] {
  const causes: StatusCause[] = []
  if (spec.type === 'LoadBalancer') {
    ports.forEach((port, i) => {
      // upstream's guard for clouds that would publish the kubelet
      if (port.port === 10250)
        causes.push(
          invalid(`spec.ports[${i}]`, port.port, 'may not expose port 10250 externally since it is used by kubelet'),
        )
    })
  }
  if ((spec.type === 'LoadBalancer' || spec.type === 'NodePort') && isHeadless(spec))
    causes.push(invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`))
  if (spec.type !== 'ExternalName') return causes

  for (const field of ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] as const) {
    if (spec[field]?.length) causes.push(forbidden(`spec.${field}`, 'may not be set for ExternalName services'))
  }
  const cname = (spec.externalName ?? '').replace(/\.$/, '')
  if (!cname) causes.push(required('spec.externalName'))
  else causes.push(...isDNS1123Subdomain(cname).map((detail) => invalid('spec.externalName', cname, detail)))
  return causes
}

function validatePort(port: ServicePort, field: string, nameRequired: boolean, names: Set<string>): StatusCause[] {
  const causes: StatusCause[] = []
  if (!port.name) {
    if (nameRequired) causes.push(required(`${field}.name`))
  } else {
    causes.push(...isDNS1123Label(port.name).map((detail) => invalid(`${field}.name`, port.name, detail)))
    if (names.has(port.name)) causes.push(duplicate(`${field}.name`, port.name))
    names.add(port.name)
  }
  if (!isPort(port.port)) causes.push(invalid(`${field}.port`, port.port ?? 0, PORT_RANGE))
  if (!PROTOCOLS.includes(port.protocol)) causes.push(notSupported(`${field}.protocol`, port.protocol, PROTOCOLS))
  causes.push(...validatePortRef(port.targetPort, `${field}.targetPort`))
  if (port.appProtocol)
    causes.push(
      ...isQualifiedName(port.appProtocol).map((detail) => invalid(`${field}.appProtocol`, port.appProtocol, detail)),
    )
  return causes
}

function validateAffinity(spec: ServiceSpec): StatusCause[] {
  const affinities = ['ClientIP', 'None']
  if (!affinities.includes(spec.sessionAffinity!))
    return [notSupported('spec.sessionAffinity', spec.sessionAffinity, affinities)]
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds
  if (spec.sessionAffinity === 'None' || seconds === undefined) return []
  if (seconds > 0 && seconds <= MAX_AFFINITY_SECONDS) return []
  const field = 'spec.sessionAffinityConfig.clientIP.timeoutSeconds'
  return [invalid(field, seconds, `must be greater than 0 and less than ${MAX_AFFINITY_SECONDS}`)]
}

function validateIP(ip: string, field: string): StatusCause[] {
  return isIP(ip) ? [] : [invalid(field, ip, IP_FORM)]
}

/** Addresses that can never lead a packet here: ValidateEndpointIP. */
function validateExternalIP(ip: string, field: string): StatusCause[] {
  if (!isIP(ip)) return validateIP(ip, field)
  return specialIP(ip).map((why) => invalid(field, ip, why))
}

function validateUniquePorts(spec: ServiceSpec, ports: ServicePort[]): StatusCause[] {
  const causes: StatusCause[] = []
  if (spec.type === 'ClusterIP') {
    ports.forEach((port, i) => {
      if (port.nodePort)
        causes.push(forbidden(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'"))
    })
  }
  const nodePorts = new Set<string>()
  ports.forEach(({ protocol, nodePort }, i) => {
    if (!nodePort) return
    const key = `${protocol}/${nodePort}`
    if (nodePorts.has(key)) causes.push(duplicate(`spec.ports[${i}].nodePort`, nodePort))
    nodePorts.add(key)
  })
  const seen = new Set<string>()
  ports.forEach(({ protocol, port }, i) => {
    const key = `${protocol}/${port}`
    // the value is the internal type's, in which only these two fields are set
    const value = { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 }
    if (seen.has(key)) causes.push(duplicate(`spec.ports[${i}]`, value))
    seen.add(key)
  })
  return causes
}

function validateLoadBalancerFields(spec: ServiceSpec): StatusCause[] {
  const causes: StatusCause[] = []
  const balancer = spec.type === 'LoadBalancer'
  if (spec.loadBalancerSourceRanges?.length) {
    // the field is named as in upstream's source, with a capital L
    const field = 'spec.LoadBalancerSourceRanges'
    if (!balancer) causes.push(forbidden(field, ONLY_LOAD_BALANCER))
    spec.loadBalancerSourceRanges.forEach((range, i) => {
      if (!isCidr(range.trim())) causes.push(invalid(`${field}[${i}]`, range, CIDR_FORM))
    })
  }
  if (!balancer && spec.allocateLoadBalancerNodePorts !== undefined)
    causes.push(forbidden('spec.allocateLoadBalancerNodePorts', ONLY_LOAD_BALANCER))
  if (spec.loadBalancerClass !== undefined) {
    if (!balancer) causes.push(forbidden('spec.loadBalancerClass', ONLY_LOAD_BALANCER))
    const problems = isQualifiedName(spec.loadBalancerClass)
    causes.push(...problems.map((detail) => invalid('spec.loadBalancerClass', spec.loadBalancerClass, detail)))
  }
  return causes
}

function validateTrafficPolicies(spec: ServiceSpec): StatusCause[] {
  const causes: StatusCause[] = []
  const policies = ['Cluster', 'Local']
  const { externalTrafficPolicy: external, internalTrafficPolicy: internal } = spec
  if (!needsExternalTrafficPolicy(spec)) {
    if (external)
      causes.push(invalid('spec.externalTrafficPolicy', external, 'may only be set for externally-accessible services'))
  } else if (!policies.includes(external!)) causes.push(notSupported('spec.externalTrafficPolicy', external, policies))
  if (spec.healthCheckNodePort && !(spec.type === 'LoadBalancer' && external === 'Local'))
    causes.push(
      invalid(
        'spec.healthCheckNodePort',
        spec.healthCheckNodePort,
        "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
      ),
    )
  if (internal !== undefined && !policies.includes(internal))
    causes.push(notSupported('spec.internalTrafficPolicy', internal, policies))
  const distributions = ['PreferClose', 'PreferSameNode', 'PreferSameZone']
  if (spec.trafficDistribution && !distributions.includes(spec.trafficDistribution))
    causes.push(notSupported('spec.trafficDistribution', spec.trafficDistribution, distributions))
  return causes
}

/** What an update may not change. */
export function validateServiceUpdate({ spec: next }: Service, { spec: old }: Service): StatusCause[] {
  const causes = validateFamilyUpdate(next, old)
  const bothBalancers = next.type === 'LoadBalancer' && old.type === 'LoadBalancer'
  if (bothBalancers && next.loadBalancerClass !== old.loadBalancerClass)
    causes.push(invalid('spec.loadBalancerClass', next.loadBalancerClass, 'may not change once set'))
  if (
    bothBalancers &&
    next.healthCheckNodePort &&
    old.healthCheckNodePort &&
    next.externalTrafficPolicy === 'Local' &&
    next.healthCheckNodePort !== old.healthCheckNodePort
  )
    causes.push(invalid('spec.healthCheckNodePort', next.healthCheckNodePort, 'field is immutable'))
  return causes
}
