import type { KubeObject } from './types.ts'

/** How much a playground may hold; beyond it the page would no longer answer at once. */
export interface Limits {
  /** All objects but Events. */
  objects: number
  pods: number
}

/** Which field asks for too much, empty where it is the object itself, and the sentence about it. */
export interface Exceeded {
  field: string
  message: string
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
): Exceeded | undefined {
  if (!old && next.kind !== 'Event' && used.objects >= limits.objects) {
    return { field: '', message: quota('objects', 1, used.objects, limits.objects) }
  }
  const pods = next.kind === 'Pod' && !old ? 1 : replicas(next) - replicas(old)
  if (pods <= 0 || used.pods + pods <= limits.pods) return undefined
  const field = next.kind === 'Pod' ? '' : 'spec.replicas'
  return { field, message: quota('pods', pods, used.pods, limits.pods) }
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
