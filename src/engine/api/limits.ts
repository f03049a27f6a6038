import type { KubeObject } from './types.ts'

/** How much a playground may hold; beyond it the page would no longer answer at once. */
export interface Limits {
  /** All objects but Events. */
  objects: number
  pods: number
}

const CONTROLLERS = new Set(['Deployment', 'ReplicaSet', 'StatefulSet'])

/**
 * Why a write would go over the limits, in the words of the ResourceQuota admission plugin; undefined when it does not.
 * A workload is asked for its `spec.replicas` when it is written, so that 5,000 replicas are refused on the object that
 * asks for them and not in 3,000 events of a controller. What a controller owns was asked for by its owner.
 */
export function exceeded(
  limits: Limits,
  used: Limits,
  next: KubeObject,
  old: KubeObject | undefined,
): string | undefined {
  if (!old && next.kind !== 'Event' && used.objects >= limits.objects) {
    return quota('objects', 1, used.objects, limits.objects)
  }
  const pods = next.kind === 'Pod' && !old ? 1 : replicas(next) - replicas(old)
  return pods > 0 && used.pods + pods > limits.pods ? quota('pods', pods, used.pods, limits.pods) : undefined
}

function replicas(object: KubeObject | undefined): number {
  if (!object || !CONTROLLERS.has(object.kind)) return 0
  if (object.metadata.ownerReferences?.some((owner) => owner.controller)) return 0
  const { spec } = object as unknown as { spec?: { replicas?: number } }
  return spec?.replicas ?? 1
}

function quota(what: string, requested: number, used: number, limited: number): string {
  return `exceeded quota: playground, requested: ${what}=${requested}, used: ${what}=${used}, limited: ${what}=${limited}`
}
