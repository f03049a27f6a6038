/** SetDefaults_Service of k8s.io/kubernetes/pkg/apis/core/v1/defaults.go. */
import type { Unstructured } from '../../api/types.ts'
import type { ServicePort, ServiceSpec } from './types.ts'

export function defaultService(object: Unstructured): void {
  const spec = (object.spec ??= {}) as Partial<ServiceSpec>
  spec.sessionAffinity ||= 'None'
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
  if (spec.sessionAffinity === 'ClientIP') {
    const config = (spec.sessionAffinityConfig ??= {})
    const clientIP = (config.clientIP ??= {})
    clientIP.timeoutSeconds ??= 10800
  }
  spec.type ||= 'ClusterIP'
  for (const port of (Array.isArray(spec.ports) ? spec.ports : []) as Partial<ServicePort>[]) {
    port.protocol ||= 'TCP'
    if (!port.targetPort && port.port !== undefined) port.targetPort = port.port
    if (port.nodePort === 0) delete port.nodePort
  }
  if (needsExternalTrafficPolicy(spec)) spec.externalTrafficPolicy ||= 'Cluster'
  if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ??= 'Cluster'
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true
  const status = (object.status ??= {}) as Record<string, unknown>
  status.loadBalancer ??= {}
}

/** Reachable from outside by the proxy: service.ExternallyAccessible. */
export function needsExternalTrafficPolicy(spec: Partial<ServiceSpec>): boolean {
  const { type, externalIPs } = spec
  return type === 'NodePort' || type === 'LoadBalancer' || (type === 'ClusterIP' && !!externalIPs?.length)
}

export function needsClusterIP({ type }: Partial<ServiceSpec>): boolean {
  return type === 'ClusterIP' || type === 'NodePort' || type === 'LoadBalancer'
}

/** A load balancer may do without node ports: allocateLoadBalancerNodePorts. */
export function needsNodePort({ type, allocateLoadBalancerNodePorts }: Partial<ServiceSpec>): boolean {
  return type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false)
}

export function needsHealthCheckNodePort({ type, externalTrafficPolicy }: Partial<ServiceSpec>): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local'
}

export function isHeadless(spec: Partial<ServiceSpec>): boolean {
  return spec.clusterIPs?.[0] === 'None' || spec.clusterIP === 'None'
}
