/** Who stands behind a load balancer: the cluster's nodes, or the pods of the Service themselves. */
import type { Api } from '../api/api.ts'
import { SERVICE_NAME_LABEL, type EndpointSlice } from '../kinds/endpointslice/types.ts'
import type { Node } from '../kinds/node/types.ts'
import type { Service } from '../kinds/service/types.ts'
import type { LoadBalancerTarget } from '../network/types.ts'
import { eligibleNodes } from './health.ts'

const ZONE_LABEL = 'topology.kubernetes.io/zone'

/** By what a target is known from one look to the next. */
export function nameOf({ node, pod }: LoadBalancerTarget): string {
  return pod ? pod.ip : node
}

/**
 * The targets that there should be. A new one is checked at once, a known one keeps its state.
 * @param ofPods ready endpoints of the Service instead of nodes, as aws-load-balancer-controller registers them
 */
export function targetsOf(
  api: Api,
  service: Service,
  ofPods: boolean,
  known: readonly LoadBalancerTarget[],
  passes: (target: LoadBalancerTarget) => boolean,
): LoadBalancerTarget[] {
  const wanted = ofPods ? podTargets(api, service) : eligibleNodes(api).map((node) => ({ node, healthy: false }))
  return wanted.map((target) => {
    const before = known.find((each) => nameOf(each) === nameOf(target))
    return { ...target, healthy: before ? before.healthy : passes(target) }
  })
}

function podTargets(api: Api, { metadata: { namespace, name }, spec }: Service): LoadBalancerTarget[] {
  const slices = api.list<EndpointSlice>('EndpointSlice', { namespace, selector: { [SERVICE_NAME_LABEL]: name } })
  const found = new Map<string, LoadBalancerTarget & { pod: NonNullable<LoadBalancerTarget['pod']> }>()
  for (const slice of slices) {
    for (const { addresses, conditions, nodeName, targetRef } of slice.endpoints) {
      const ip = addresses[0]
      if (!ip || !nodeName || targetRef?.kind !== 'Pod' || conditions.ready === false) continue
      const place = `pod/${targetRef.namespace ?? namespace}/${targetRef.name}`
      const target = found.get(ip) ?? { node: nodeName, healthy: false, pod: { place, ip, ports: {} } }
      found.set(ip, target)
      for (const { name: at, port, protocol = 'TCP' } of slice.ports ?? []) {
        const listener = spec.ports?.find((each) => (each.name ?? '') === (at ?? '') && each.protocol === protocol)
        if (listener && port) target.pod.ports[`${listener.port}/${protocol}`] = port
      }
    }
  }
  return [...found.values()]
}

/** A TCP connection to the pod: what a Network Load Balancer asks of targets by default. */
export function podPasses(
  { node, pod }: LoadBalancerTarget,
  listens: (ip: string, port: number) => boolean,
  isStopped: (node: string) => boolean,
): boolean {
  return !!pod && !isStopped(node) && Object.values(pod.ports).some((port) => listens(pod.ip, port))
}

/** The zones that have nodes, by name; none where the nodes say nothing of zones, or all the same. */
export function zonesOf(api: Api): string[] {
  const zones = api.list<Node>('Node').flatMap(({ metadata }) => metadata.labels?.[ZONE_LABEL] ?? [])
  const names = [...new Set(zones)].sort()
  return names.length > 1 ? names : []
}

export function zoneOf(api: Api, node: string): string | undefined {
  return api.get<Node>('Node', undefined, node)?.metadata.labels?.[ZONE_LABEL]
}
