/** Pods that have to leave their node: pkg/controller/tainteviction and pkg/controller/podgc. */
import { keyOf, splitKey, type Api } from '../../api/api.ts'
import type { ControllerFactory } from '../../api/controller.ts'
import { equal } from '../../api/data.ts'
import type { WatchEvent } from '../../api/types.ts'
import { POD } from '../pod/about.ts'
import type { Pod } from '../pod/types.ts'
import { tolerationOf } from './fit.ts'
import type { Node, Taint } from './types.ts'

const NAME = 'taint-eviction-controller'
/** How long a node must be gone before its pods are taken for garbage. */
const QUARANTINE_MS = 40_000

/** Ends pods that do not stand a NoExecute taint of their node, or stood it for as long as they said. */
export const taintEvictionController: ControllerFactory = ({ api, kernel }) => ({
  name: NAME,
  watches: {
    Node: ({ type, object, old }: WatchEvent<Node>) =>
      type === 'DELETED' || !lasting(object).length || equal(object.spec.taints, old?.spec.taints)
        ? undefined
        : podsOn(api, object.metadata.name).map(keyOf),
    Pod: {
      about: POD.node,
      keys: ({ type, object, old }: WatchEvent<Pod>) => {
        const { nodeName, tolerations } = object.spec
        if (type === 'DELETED' || !nodeName) return undefined
        if (old && old.spec.nodeName === nodeName && old.spec.tolerations === tolerations) return undefined
        const node = api.get<Node>('Node', undefined, nodeName)
        return node?.spec.taints?.some(isLasting) ? keyOf(object) : undefined
      },
    },
  },
  reconcile(key) {
    const { namespace, name } = splitKey(key)
    const pod = api.get<Pod>('Pod', namespace, name)
    const node = pod?.spec.nodeName ? api.get<Node>('Node', undefined, pod.spec.nodeName) : undefined
    if (!pod || !node || pod.metadata.deletionTimestamp) return undefined
    const now = kernel.clock.epoch + kernel.clock.now
    const end = Math.min(...lasting(node).map((taint) => endOf(taint, pod, now)))
    if (end === Infinity) return undefined
    if (end > now) return end - now
    api.recordEvent(pod, 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${key}`, NAME)
    api.delete('Pod', namespace, name, { uid: pod.metadata.uid })
    return undefined
  },
})

function lasting({ spec }: Node): Taint[] {
  return (spec.taints ?? []).filter(isLasting)
}

function isLasting({ effect }: Taint): boolean {
  return effect === 'NoExecute'
}

/** When the pod has to go because of this taint, in milliseconds since 1970. */
function endOf(taint: Taint, pod: Pod, now: number): number {
  const toleration = tolerationOf(taint, pod.spec.tolerations)
  if (!toleration) return now
  if (toleration.tolerationSeconds === undefined) return Infinity
  const since = taint.timeAdded ? Date.parse(taint.timeAdded) : now
  return since + Math.max(0, toleration.tolerationSeconds) * 1000
}

/** Removes what is left of the pods of a node that is gone: no kubelet will ever do it. */
export const podGarbageController: ControllerFactory = ({ api }) => ({
  name: 'pod-garbage-collector-controller',
  delay: QUARANTINE_MS,
  watches: {
    Node: ({ type, object }: WatchEvent<Node>) => (type === 'DELETED' ? object.metadata.name : undefined),
  },
  reconcile(name) {
    if (api.get('Node', undefined, name)) return
    for (const { metadata } of podsOn(api, name))
      api.delete('Pod', metadata.namespace, metadata.name, { gracePeriodSeconds: 0, uid: metadata.uid })
  },
})

function podsOn(api: Api, node: string): Pod[] {
  return api.list<Pod>('Pod').filter(({ spec }) => spec.nodeName === node)
}
