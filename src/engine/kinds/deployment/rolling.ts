/**
 * The arithmetic of a rolling update, pure: how far each ReplicaSet may go now without there being more pods than
 * `replicas + maxSurge` or fewer ready ones than `replicas - maxUnavailable`.
 * k8s.io/kubernetes/pkg/controller/deployment/rolling.go and util.ResolveFenceposts.
 */
import type { Deployment, IntOrPercent } from './types.ts'

/** What a ReplicaSet has been asked for, and how much of it can serve. */
export interface Share {
  replicas: number
  available: number
}

/** How many pods above `replicas` there may be (rounded up), and how many below may be missing (rounded down). */
export function fenceposts({ spec }: Deployment): { maxSurge: number; maxUnavailable: number } {
  if (spec.strategy.type !== 'RollingUpdate') return { maxSurge: 0, maxUnavailable: 0 }
  const { maxSurge = '25%', maxUnavailable = '25%' } = spec.strategy.rollingUpdate ?? {}
  const surge = scaled(maxSurge, spec.replicas, Math.ceil)
  const unavailable = Math.min(scaled(maxUnavailable, spec.replicas, Math.floor), spec.replicas)
  // both zero would never move; upstream then lets one pod be missing
  return { maxSurge: surge, maxUnavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

export function scaled(value: IntOrPercent, total: number, round: (x: number) => number): number {
  if (typeof value === 'number') return value
  return round((parseInt(value, 10) * total) / 100)
}

/** What the new ReplicaSet should be asked for now. */
export function nextNewReplicas(deployment: Deployment, current: Share, old: readonly Share[]): number {
  const wanted = deployment.spec.replicas
  if (current.replicas >= wanted) return wanted
  if (deployment.spec.strategy.type === 'Recreate') return wanted
  const total = current.replicas + sum(old, 'replicas')
  const room = wanted + fenceposts(deployment).maxSurge - total
  return room <= 0 ? current.replicas : current.replicas + Math.min(room, wanted - current.replicas)
}

/** What each old ReplicaSet should be asked for now: first those pods go that do not serve anyway. */
export function nextOldReplicas(deployment: Deployment, current: Share, old: readonly Share[]): number[] {
  const next = old.map((share) => share.replicas)
  const minAvailable = deployment.spec.replicas - fenceposts(deployment).maxUnavailable
  const newUnavailable = Math.max(0, current.replicas - current.available)
  let budget = current.replicas + sum(old, 'replicas') - minAvailable - newUnavailable
  if (budget <= 0) return next

  let serving = current.available
  old.forEach((share, i) => {
    const idle = Math.min(budget, Math.max(0, share.replicas - share.available))
    next[i] = next[i]! - idle
    budget -= idle
    serving += Math.min(share.available, share.replicas)
  })
  let spare = Math.min(budget, serving - minAvailable)
  old.forEach((_share, i) => {
    const gone = Math.max(0, Math.min(next[i]!, spare))
    next[i] = next[i]! - gone
    spare -= gone
  })
  return next
}

/**
 * Sizes of ReplicaSets, oldest first, after the Deployment was scaled in the middle of a rollout: each gets its part of
 * what is added or taken, the largest what is left over. `max` is the limit of pods that held before.
 * util.GetReplicaSetProportion and DeploymentController.scale.
 */
export function proportionalSizes(
  deployment: Deployment,
  sets: readonly { replicas: number; max: number }[],
): number[] {
  const wanted = deployment.spec.replicas
  const allowed = wanted > 0 ? wanted + fenceposts(deployment).maxSurge : 0
  const total = sets.reduce((count, { replicas }) => count + replicas, 0)
  const change = allowed - total
  // the largest first; of equal ones the newest when growing, the oldest when shrinking
  const order = sets
    .map((_, i) => i)
    .sort((a, b) => sets[b]!.replicas - sets[a]!.replicas || (change > 0 ? b - a : a - b))
  const sizes = sets.map(({ replicas }) => replicas)
  let done = 0
  for (const i of order) {
    const { replicas, max } = sets[i]!
    if (replicas === 0 || change === 0 || change === done) continue
    const before = max || deployment.status.replicas || total
    const part = wanted === 0 ? -replicas : Math.round((replicas * allowed) / before) - replicas
    const share = change > 0 ? Math.min(part, change - done) : Math.max(part, change - done)
    sizes[i] = replicas + share
    done += share
  }
  const first = order[0]
  if (first !== undefined && change !== 0) sizes[first] = Math.max(0, sizes[first]! + change - done)
  return sizes
}

function sum(shares: readonly Share[], field: keyof Share): number {
  return shares.reduce((total, share) => total + share[field], 0)
}
