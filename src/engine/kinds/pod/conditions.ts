/** What everybody asks about a pod: k8s.io/kubernetes/pkg/api/v1/pod. */
import type { Condition, Pod } from './types.ts'

export function condition(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
  if (!conditions) return undefined
  // Everybody asks all the time: an iterator costs more than the look itself.
  for (let i = 0; i < conditions.length; i++) {
    const item = conditions[i]!
    if (item.type === type) return item
  }
  return undefined
}

export function isPodReady({ status: { conditions } }: Pod): boolean {
  if (!conditions) return false
  // as above, and asked most of all
  for (let i = 0; i < conditions.length; i++) {
    const { type, status } = conditions[i]!
    if (type === 'Ready') return status === 'True'
  }
  return false
}

/** Ready for at least `minReadySeconds`. `now` in milliseconds since 1970. */
export function isPodAvailable(pod: Pod, minReadySeconds: number, now: number): boolean {
  const ready = condition(pod.status.conditions, 'Ready')
  if (ready?.status !== 'True') return false
  if (minReadySeconds === 0) return true
  return !!ready.lastTransitionTime && Date.parse(ready.lastTransitionTime) + minReadySeconds * 1000 <= now
}

/** Succeeded or Failed: it will never run again. */
export function isPodFinished(pod: Pod): boolean {
  const { phase } = pod.status
  return phase === 'Succeeded' || phase === 'Failed'
}

/** A pod is an endpoint as soon as it has an address, ready or not, until it has ended. */
export function isEndpoint({ status: { podIP, phase } }: Pod): boolean {
  return !!podIP && phase !== 'Succeeded' && phase !== 'Failed'
}

/** It runs and can be asked, ready or not. */
export function isPodUp({ metadata, status }: Pod): boolean {
  return status.phase === 'Running' && status.podIP !== undefined && !metadata.deletionTimestamp
}

/** Neither finished nor on its way out: what a ReplicaSet counts. */
export function isPodActive(pod: Pod): boolean {
  const { phase } = pod.status
  return phase !== 'Succeeded' && phase !== 'Failed' && !pod.metadata.deletionTimestamp
}

/**
 * `conditions` with this one set; `lastTransitionTime` moves only when `status` changes. Gives the same array back when
 * nothing is new.
 */
export function withCondition(conditions: Condition[] | undefined, next: Condition, now: string): Condition[] {
  const old = condition(conditions, next.type)
  if (old && old.status === next.status && old.reason === next.reason && old.message === next.message)
    return conditions!
  const lastTransitionTime = old?.status === next.status ? old.lastTransitionTime : now
  const stamped = { ...next, lastTransitionTime: lastTransitionTime ?? now }
  if (!old) return [...(conditions ?? []), stamped]
  return conditions!.map((item) => (item === old ? stamped : item))
}
