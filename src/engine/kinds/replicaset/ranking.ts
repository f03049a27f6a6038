import { condition, isPodReady } from '../pod/conditions.ts'
import type { Pod } from '../pod/types.ts'

const PHASES = { Pending: 0, Unknown: 1, Running: 2 } as Record<string, number>
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost'

/**
 * The pods in the order in which a ReplicaSet gives them up: without a node, pending, not ready, cheaper, on a node with
 * more of the same Deployment (`related`), ready for less time, restarted more often, younger.
 * ActivePodsWithRanks.Less of k8s.io/kubernetes/pkg/controller/controller_utils.go. `now` in milliseconds since 1970.
 */
export function rankForDeletion(pods: readonly Pod[], related: readonly Pod[], now: number): Pod[] {
  const onNode = new Map<string, number>()
  for (const pod of related) {
    const node = pod.spec.nodeName ?? ''
    onNode.set(node, (onNode.get(node) ?? 0) + 1)
  }
  const keys = new Map(pods.map((pod) => [pod, rank(pod, onNode.get(pod.spec.nodeName ?? '') ?? 0, now)]))
  return [...pods].sort((a, b) => compare(keys.get(a)!, keys.get(b)!))
}

/** Numbers that are compared one after the other; the smaller goes first. The last is the uid, to decide every tie. */
function rank(pod: Pod, neighbours: number, now: number): (number | string)[] {
  const ready = isPodReady(pod)
  const readySince = ready ? condition(pod.status.conditions, 'Ready')?.lastTransitionTime : undefined
  const restarts = pod.status.containerStatuses?.map((status) => status.restartCount) ?? []
  return [
    pod.spec.nodeName ? 1 : 0,
    PHASES[pod.status.phase] ?? 3,
    ready ? 1 : 0,
    Number(pod.metadata.annotations?.[DELETION_COST] ?? 0) || 0,
    -neighbours,
    readySince ? magnitude(now - Date.parse(readySince)) : 0,
    -Math.max(0, ...restarts),
    magnitude(now - Date.parse(pod.metadata.creationTimestamp)),
    pod.metadata.uid,
  ]
}

/** Ages count in powers of two: LogarithmicScaleDown, so that a few seconds more or less do not decide. */
function magnitude(ms: number): number {
  return ms <= 0 ? -1 : Math.floor(Math.log2(ms))
}

function compare(a: (number | string)[], b: (number | string)[]): number {
  for (let i = 0; i < a.length; i++) {
    if (a[i]! < b[i]!) return -1
    if (a[i]! > b[i]!) return 1
  }
  return 0
}
