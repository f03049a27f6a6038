import type { KubeObject } from '../../api/types.ts'
import type { IPFamily } from '../../config.ts'

export type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'
export type Protocol = 'TCP' | 'UDP' | 'SCTP'

export interface ServicePort {
  name?: string
  protocol: Protocol
  appProtocol?: string
  port: number
  /** A number, or the name of a container port, looked up pod by pod. */
  targetPort: number | string
  nodePort?: number
}

export interface LoadBalancerIngress {
  ip?: string
  hostname?: string
  ipMode?: 'VIP' | 'Proxy'
  ports?: { port: number; protocol: Protocol; error?: string }[]
}

export interface ServiceSpec {
  type: ServiceType
  selector?: Record<string, string>
  /** Empty for ExternalName, `None` for headless. */
  clusterIP?: string
  clusterIPs?: string[]
  ports?: ServicePort[]
  externalIPs?: string[]
  externalName?: string
  externalTrafficPolicy?: 'Cluster' | 'Local'
  internalTrafficPolicy?: 'Cluster' | 'Local'
  healthCheckNodePort?: number
  ipFamilies?: IPFamily[]
  ipFamilyPolicy?: 'SingleStack' | 'PreferDualStack' | 'RequireDualStack'
  allocateLoadBalancerNodePorts?: boolean
  loadBalancerClass?: string
  loadBalancerIP?: string
  loadBalancerSourceRanges?: string[]
  publishNotReadyAddresses?: boolean
  sessionAffinity?: 'None' | 'ClientIP'
  sessionAffinityConfig?: { clientIP?: { timeoutSeconds?: number } }
  trafficDistribution?: 'PreferClose' | 'PreferSameZone' | 'PreferSameNode'
}

/** v1 Service, defaulted. */
export interface Service extends KubeObject {
  readonly spec: Readonly<ServiceSpec>
  readonly status: Readonly<{ loadBalancer: { ingress?: LoadBalancerIngress[] } }>
}
