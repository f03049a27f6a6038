/** What makes the endpoints of a Service worth looking at again, for slices and for the Endpoints object alike. */
import { keyOf, type Api } from '../../api/api.ts'
import type { Controller } from '../../api/controller.ts'
import type { WatchEvent } from '../../api/types.ts'
import type { Node } from '../node/types.ts'
import { isPodReady } from '../pod/conditions.ts'
import type { Pod } from '../pod/types.ts'
import type { Service } from '../service/types.ts'
import { isEndpoint } from './endpoints.ts'
import { ServiceIndex } from './serviceIndex.ts'

const ZONE = 'topology.kubernetes.io/zone'

/** Keys are those of Services. Every caller has an index of its own, since each hears of Services at its own turn. */
export function endpointWatches(api: Api): Controller['watches'] {
  const index = new ServiceIndex(api)
  return {
    Service: ({ type, object, old }: WatchEvent<Service>) => {
      index.put(type === 'DELETED' ? undefined : object, old)
      return type === 'DELETED' || object.spec.selector ? keyOf(object) : undefined
    },
    Pod: ({ type, object, old }: WatchEvent<Pod>) => {
      // nothing is said about a pod before it has an address, and of 5 changes of a starting pod 3 come before
      if (!isEndpoint(object) && !(old && isEndpoint(old))) return undefined
      if (type === 'MODIFIED' && old && !matters(object, old)) return undefined
      const keys = index.selecting(object)
      const relabelled = old && old.metadata.labels !== object.metadata.labels
      return relabelled ? [...new Set([...keys, ...index.selecting(old)])] : keys
    },
  }
}

/** A Node that moves to another zone takes its endpoints along: all Services are asked. */
export function zoneWatch(api: Api) {
  return ({ object, old }: WatchEvent<Node>) =>
    zoneOf(object) === zoneOf(old)
      ? undefined
      : api
          .list<Service>('Service')
          .filter(({ spec }) => spec.selector)
          .map(keyOf)
}

export function zoneOf(node: Node | undefined): string | undefined {
  return node?.metadata.labels?.[ZONE]
}

/** Whether anything has changed that an endpoint tells. */
function matters(pod: Pod, old: Pod): boolean {
  return (
    pod.metadata.labels !== old.metadata.labels ||
    pod.status.podIP !== old.status.podIP ||
    pod.status.podIPs?.[1]?.ip !== old.status.podIPs?.[1]?.ip ||
    pod.spec.nodeName !== old.spec.nodeName ||
    pod.metadata.deletionTimestamp !== old.metadata.deletionTimestamp ||
    isEndpoint(pod) !== isEndpoint(old) ||
    isPodReady(pod) !== isPodReady(old)
  )
}
