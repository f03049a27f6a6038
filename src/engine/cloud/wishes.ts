/** What a Service asks of each cloud, by its class and its annotations. */
import { familyOf } from '../ip.ts'
import type { Protocol, Service } from '../kinds/service/types.ts'
import type { LoadBalancer } from '../network/types.ts'

export interface Wish {
  /** Reached from the network of the nodes only, at a private address. */
  internal: boolean
  /** Of AWS: a Network Load Balancer instead of a Classic one. */
  network?: boolean
  /** Of AWS: a Network Load Balancer with an IPv6 address too. */
  dualStack?: boolean
  /** Pods are its targets, instead of nodes. */
  ofPods?: boolean
  /** Targets see the client's address, by these protocols. */
  keepsSource?: readonly Protocol[]
  algorithm?: LoadBalancer['algorithm']
  /** Of AWS: whether each zone's address leads to all zones. */
  crossZone?: boolean
}

/** null: the Service is another controller's business, and nothing comes of it here. */
export type ReadWish = (service: Service) => Wish | null

const PREFIX = 'service.beta.kubernetes.io/'
const AWS_CLASS = 'service.k8s.aws/nlb'
const GKE_CLASSES = {
  'networking.gke.io/l4-regional-external': { internal: false },
  'networking.gke.io/l4-regional-internal': { internal: true },
} as const

/**
 * cloud-provider-aws makes Classic and, for type `nlb`, Network Load Balancers, internal with any annotation but
 * `false`. Types `external` and `nlb-ip` and the class are the AWS Load Balancer Controller's, which makes Network Load
 * Balancers, internal unless the scheme says otherwise.
 */
export const awsWish: ReadWish = ({ metadata: { annotations = {} }, spec }) => {
  const type = annotations[`${PREFIX}aws-load-balancer-type`]
  const asked = annotations[`${PREFIX}aws-load-balancer-internal`] ?? ''
  const scheme = annotations[`${PREFIX}aws-load-balancer-scheme`]
  if (spec.loadBalancerClass && spec.loadBalancerClass !== AWS_CLASS) return null
  const dualStack = annotations[`${PREFIX}aws-load-balancer-ip-address-type`] === 'dualstack'
  const byController = spec.loadBalancerClass === AWS_CLASS || type === 'external' || type === 'nlb-ip'
  if (byController) {
    const internal = scheme ? scheme === 'internal' : asked !== 'false'
    const ofPods = type === 'nlb-ip' || annotations[`${PREFIX}aws-load-balancer-nlb-target-type`] === 'ip'
    return { internal, ...networkBalancer(annotations, ofPods), ...(dualStack && { dualStack }) }
  }
  const internal = asked !== '' && asked !== 'false'
  if (type === 'nlb') return { internal, ...networkBalancer(annotations, false) }
  return { internal, network: false, algorithm: 'turns', crossZone: crossesZones(annotations) }
}

/**
 * A Network Load Balancer hashes flows. By UDP its targets always see the client, by TCP unless an attribute of the target
 * group says otherwise; the default is yes for instances and no for pods.
 */
function networkBalancer(annotations: Record<string, string>, ofPods: boolean) {
  const keeps = attribute(annotations, 'target-group-attributes', 'preserve_client_ip.enabled') ?? String(!ofPods)
  const keepsSource: Protocol[] = keeps === 'true' ? ['TCP', 'UDP', 'SCTP'] : ['UDP']
  return { network: true, ofPods, keepsSource, crossZone: crossesZones(annotations) }
}

function crossesZones(annotations: Record<string, string>): boolean {
  const said = attribute(annotations, 'attributes', 'load_balancing.cross_zone.enabled')
  return (said ?? annotations[`${PREFIX}aws-load-balancer-cross-zone-load-balancing-enabled`]) === 'true'
}

/** `key=value,key=value` */
function attribute(annotations: Record<string, string>, list: string, key: string): string | undefined {
  const pairs = (annotations[`${PREFIX}aws-load-balancer-${list}`] ?? '')
    .split(',')
    .map((pair) => pair.trim().split('='))
  return pairs.find(([name]) => name === key)?.[1]
}

/** GCP and Azure hash the addresses alone for a Service that keeps its clients with their pods. */
function hashOf({ spec }: Service): { algorithm?: 'source' } {
  return spec.sessionAffinity === 'ClientIP' ? { algorithm: 'source' } : {}
}

/** kubernetes/cloud-provider-gcp providers/gce/gce_annotations.go; classes of GKE's own controllers. */
export const gcpWish: ReadWish = (service) => {
  const { annotations = {} } = service.metadata
  const { loadBalancerClass } = service.spec
  if (loadBalancerClass) {
    const known = GKE_CLASSES[loadBalancerClass as keyof typeof GKE_CLASSES]
    return known ? { ...known, ...hashOf(service) } : null
  }
  const type = annotations['networking.gke.io/load-balancer-type'] ?? annotations['cloud.google.com/load-balancer-type']
  return { internal: type === 'Internal' || type === 'internal', ...hashOf(service) }
}

/** cloud-provider-azure pkg/provider requiresInternalLoadBalancer: the text `true` and nothing else. */
export const azureWish: ReadWish = (service) => {
  const { annotations = {} } = service.metadata
  if (service.spec.loadBalancerClass) return null
  return { internal: annotations[`${PREFIX}azure-load-balancer-internal`] === 'true', ...hashOf(service) }
}

/** MetalLB has one kind of address only. */
export const metallbWish: ReadWish = ({ spec }) => (spec.loadBalancerClass ? null : { internal: false })

/**
 * Who may connect; undefined: everybody, and so for a family that no range is of. The field, or else the older annotation:
 * k8s.io/cloud-provider/service/helpers GetLoadBalancerSourceRanges.
 */
export function sourceRangesOf({ metadata: { annotations = {} }, spec }: Service): string[] | undefined {
  const text = annotations[`${PREFIX}load-balancer-source-ranges`] ?? ''
  const ranges = spec.loadBalancerSourceRanges ?? text.split(',')
  const found = ranges.map((range) => range.trim()).filter(Boolean)
  const open = found.filter((range) => range === '0.0.0.0/0' || range === '::/0').map(familyOf)
  const closed = found.filter((range) => !open.includes(familyOf(range)))
  return closed.length ? closed : undefined
}
