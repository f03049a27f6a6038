import type { KubeObject } from './types.ts'

/** How much a playground may hold; beyond it the page would no longer answer at once. */
export interface Limits {
  /** All objects but Events. */
  objects: number
  pods: number
  /** Characters of one request, as the server counts bytes; its `--max-request-bytes`. */
  requestSize: number
}

/** How deep data may be nested: more is no manifest, and would be the end of the page's stack. */
export const MAX_DEPTH = 500

/** What the server says to a request beyond the limit of size. */
export function tooBig({ requestSize }: Limits): string {
  return `Request entity too large: limit is ${requestSize}`
}

/**
 * What is wrong with data before anybody has looked at what it says: it is too big, too deep, or goes round in circles.
 * Walks without recursion, and never further than the limit.
 */
export function unwieldy(data: unknown, limits: Limits): 'big' | 'deep' | undefined {
  let size = 0
  let level: unknown[] = [data]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return 'deep'
    const next: unknown[] = []
    for (const value of level) {
      if (typeof value === 'string') size += value.length
      else if (typeof value === 'object' && value !== null) {
        for (const key in value) {
          size += key.length + 2
          next.push((value as Record<string, unknown>)[key])
        }
      }
      size += 2
      if (size > limits.requestSize) return 'big'
    }
    level = next
  }
  return undefined
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
  used: Pick<Limits, 'objects' | 'pods'>,
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
