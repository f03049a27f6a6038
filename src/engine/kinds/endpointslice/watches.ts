/** What makes the endpoints of a Service worth looking at again, for slices and for the Endpoints object alike. */
import { keyOf, type Api } from '../../api/api.ts'
import type { Controller } from '../../api/controller.ts'
import type { WatchEvent } from '../../api/types.ts'
import type { Node } from '../node/types.ts'
import { POD } from '../pod/about.ts'
import type { Pod } from '../pod/types.ts'
import type { Service } from '../service/types.ts'
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
    Pod: {
      // nothing is said about a pod before it has an address, and of 5 changes of a starting pod 3 come before
      about: POD.endpoint,
      keys: ({ object, old }: WatchEvent<Pod>) => {
        const keys = index.selecting(object)
        const relabelled = old && old.metadata.labels !== object.metadata.labels
        return relabelled ? [...new Set([...keys, ...index.selecting(old)])] : keys
      },
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
