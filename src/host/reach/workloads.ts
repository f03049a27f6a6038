import type { Cluster, KubeObject } from '#engine'
import type { Pod, PodSpec } from '../../engine/kinds/pod/types.ts'
import type { Workload, Workloads } from '../messages.ts'

const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const

/** As far as a Service has to do with it. */
type Owner = KubeObject & {
  spec: { selector?: { matchLabels?: Record<string, string> }; template: { spec: PodSpec } }
}

/** What the learner runs, as a Service would have to speak of it; the cluster's own parts are left out. */
export function workloadsOf(cluster: Cluster): Workloads {
  const owners = KINDS.flatMap((kind) =>
    cluster.list<Owner>(kind).map(({ metadata, spec }): Workload => {
      const labels = spec.selector?.matchLabels ?? {}
      const namespace = metadata.namespace ?? 'default'
      return {
        kind,
        namespace,
        name: metadata.name,
        labels,
        ports: portsOf(cluster, namespace, labels, spec.template.spec),
      }
    }),
  )
  const bare = cluster
    .list<Pod>('Pod')
    .filter(({ metadata }) => !metadata.ownerReferences?.length && Object.keys(metadata.labels ?? {}).length > 0)
    .map(({ metadata, spec }): Workload => {
      const labels = metadata.labels ?? {}
      const namespace = metadata.namespace ?? 'default'
      return { kind: 'Pod', namespace, name: metadata.name, labels, ports: portsOf(cluster, namespace, labels, spec) }
    })
  const classes = cluster.list('IngressClass').map(({ metadata }) => metadata.name)
  return {
    // Who listens nowhere is a caller and needs no Service.
    workloads: [...owners, ...bare].filter(({ namespace, ports }) => !OURS.has(namespace) && ports.length > 0),
    ingressClass: classes[0] ?? null,
  }
}

const OURS: ReadonlySet<string> = new Set(['kube-system', 'ingress-nginx', 'envoy-gateway-system'])

/** The ports that its containers declare; where they declare none, those on which one of its pods listens. */
function portsOf(
  cluster: Cluster,
  namespace: string,
  labels: Record<string, string>,
  { containers }: Pick<PodSpec, 'containers'>,
): Workload['ports'] {
  const declared = containers.flatMap(({ ports = [] }) =>
    ports.map(({ name, containerPort, protocol = 'TCP' }) => ({ name: name ?? null, port: containerPort, protocol })),
  )
  if (declared.length > 0) return declared
  const pods = cluster.list<Pod>('Pod', { namespace, selector: labels })
  const places = new Set(pods.map(({ metadata }) => `pod/${namespace}/${metadata.name}`))
  const heard = cluster.sockets().filter(({ owner }) => places.has(owner))
  const found = heard.map(({ port, protocol }) => ({ name: null, port, protocol }))
  return [...new Map(found.map((one) => [`${one.port}/${one.protocol}`, one])).values()]
}
