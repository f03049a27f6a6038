import type { Api } from '../api/api.ts'
import type { Node } from '../kinds/node/types.ts'
import type { Pod } from '../kinds/pod/types.ts'
import type { Service } from '../kinds/service/types.ts'
import type { SourceRef } from '../network/types.ts'
import type { Door } from './types.ts'

/** Images whose containers are there to ask others; the playground prefers them as callers. */
const CLIENT_IMAGE = /(^|\/)(curl|busybox|netshoot|agnhost|dnsutils|jessie-dnsutils|alpine|ubuntu|debian)(:|@|$)/

/**
 * Who calls a Service when nobody has said: outside clients call what is open to the outside; a cluster IP is called
 * by a pod of the same namespace, by one made for calling if there is one, else by a node. Whoever calls now goes on
 * unless somebody is better suited.
 */
export function callerOf(
  api: Api,
  service: Service,
  door: Door,
  client: string,
  current?: SourceRef,
): SourceRef | null {
  if (door !== 'clusterIP') return `client/${client}`
  const pods = api.list<Pod>('Pod').filter(canSend)
  const score = (pod: Pod) =>
    (pod.spec.containers.some((c) => CLIENT_IMAGE.test(c.image)) ? 4 : 0) +
    (pod.metadata.namespace === service.metadata.namespace ? 2 : 0) +
    (matches(service.spec.selector, pod) ? 0 : 1) +
    (refOf(pod) === current ? 0.5 : 0)
  let best: Pod | undefined
  for (const pod of pods) if (!best || score(pod) > score(best)) best = pod
  if (best) return refOf(best)
  const node = api.list<Node>('Node')[0]
  return node ? `node/${node.metadata.name}` : null
}

/** Whether the sender still stands: a client or node always does, a pod while it runs. */
export function stillStands(api: Api, from: SourceRef): boolean {
  const [kind, namespace, name] = from.split('/')
  if (kind !== 'pod') return true
  const pod = name ? api.get<Pod>('Pod', namespace, name) : api.get<Pod>('Pod', 'default', namespace ?? '')
  return pod !== undefined && canSend(pod)
}

function refOf(pod: Pod): SourceRef {
  return `pod/${pod.metadata.namespace}/${pod.metadata.name}`
}

function canSend(pod: Pod): boolean {
  return pod.status.phase === 'Running' && pod.status.podIP !== undefined && !pod.metadata.deletionTimestamp
}

function matches(selector: Record<string, string> | undefined, pod: Pod): boolean {
  if (!selector) return false
  return Object.entries(selector).every(([key, value]) => pod.metadata.labels?.[key] === value)
}
