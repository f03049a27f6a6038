/** What a Service asks of each cloud, by its class and its annotations. */
import { familyOf } from '../ip.ts'
import type { Service } from '../kinds/service/types.ts'

export interface Wish {
  /** Reached from the network of the nodes only, at a private address. */
  internal: boolean
  /** Of AWS: a Network Load Balancer instead of a Classic one. */
  network?: boolean
  /** Of AWS: a Network Load Balancer with an IPv6 address too. */
  dualStack?: boolean
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
    return { internal, network: true, ...(dualStack && { dualStack }) }
  }
  return { internal: asked !== '' && asked !== 'false', network: type === 'nlb' }
}

/** kubernetes/cloud-provider-gcp providers/gce/gce_annotations.go; classes of GKE's own controllers. */
export const gcpWish: ReadWish = ({ metadata: { annotations = {} }, spec }) => {
  if (spec.loadBalancerClass) return GKE_CLASSES[spec.loadBalancerClass as keyof typeof GKE_CLASSES] ?? null
  const type = annotations['networking.gke.io/load-balancer-type'] ?? annotations['cloud.google.com/load-balancer-type']
  return { internal: type === 'Internal' || type === 'internal' }
}

/** cloud-provider-azure pkg/provider requiresInternalLoadBalancer: the text `true` and nothing else. */
export const azureWish: ReadWish = ({ metadata: { annotations = {} }, spec }) =>
  spec.loadBalancerClass ? null : { internal: annotations[`${PREFIX}azure-load-balancer-internal`] === 'true' }

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
