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

function sum(shares: readonly Share[], field: keyof Share): number {
  return shares.reduce((total, share) => total + share[field], 0)
}
