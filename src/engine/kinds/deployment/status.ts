/** What a Deployment says about itself: k8s.io/kubernetes/pkg/controller/deployment/{sync,progress}.go. */
import type { Condition } from '../pod/types.ts'
import { condition } from '../pod/conditions.ts'
import type { ReplicaSet } from '../replicaset/types.ts'
import { fenceposts } from './rolling.ts'
import type { Deployment } from './types.ts'

type Status = Deployment['status']

/** A time in both notations. */
export interface Now {
  /** Milliseconds since 1970. */
  ms: number
  text: string
}

/** The status that follows from its ReplicaSets. `made` says that `current` was created in this very step. */
export function deploymentStatus(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  sets: readonly ReplicaSet[],
  now: Now,
  made: boolean,
): Status {
  const counts = countReplicas(deployment, current, sets)
  const conditions = [...(deployment.status.conditions ?? [])]
  set(conditions, availability(deployment, counts.availableReplicas ?? 0), now)
  if (current) progress(deployment, current, counts, conditions, now, made)
  return { observedGeneration: deployment.metadata.generation, ...counts, conditions }
}

/** Milliseconds until the progress deadline has to be looked at again; undefined when nothing can time out. */
export function untilDeadline({ spec, status }: Deployment, now: Now): number | undefined {
  const progressing = condition(status.conditions, 'Progressing')
  if (!progressing?.lastUpdateTime || progressing.status !== 'True') return undefined
  if (progressing.reason === 'NewReplicaSetAvailable') return undefined
  return Math.max(0, Date.parse(progressing.lastUpdateTime) + spec.progressDeadlineSeconds * 1000 - now.ms) + 1000
}

/** All pods are of the new template, serve, and nothing old is left. */
export function isComplete({ spec }: Deployment, status: Status): boolean {
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status
  return updatedReplicas === spec.replicas && replicas === spec.replicas && availableReplicas === spec.replicas
}

function countReplicas({ spec }: Deployment, current: ReplicaSet | undefined, sets: readonly ReplicaSet[]): Status {
  const total = (field: 'replicas' | 'readyReplicas' | 'availableReplicas') =>
    sets.reduce((sum, each) => sum + (each.status[field] ?? 0), 0)
  const available = total('availableReplicas')
  const asked = sets.reduce((sum, each) => sum + each.spec.replicas, 0)
  const counts = {
    replicas: total('replicas'),
    updatedReplicas: current?.status.replicas ?? 0,
    readyReplicas: total('readyReplicas'),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, Math.max(asked, spec.paused ? 0 : spec.replicas) - available),
  }
  // zero counts are left out, as Go's omitempty does
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}

function availability(deployment: Deployment, available: number): Condition {
  const enough = available >= deployment.spec.replicas - fenceposts(deployment).maxUnavailable
  return enough
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      }
}

function progress(
  deployment: Deployment,
  current: ReplicaSet,
  counts: Status,
  conditions: Condition[],
  now: Now,
  made: boolean,
): void {
  const name = `ReplicaSet "${current.metadata.name}"`
  const say = (status: 'True' | 'False', reason: string, message: string): Condition => ({
    type: 'Progressing',
    status,
    reason,
    message,
  })
  const before = condition(conditions, 'Progressing')
  if (made)
    return set(
      conditions,
      say('True', 'NewReplicaSetCreated', `Created new replica set "${current.metadata.name}"`),
      now,
    )
  if (!before)
    set(conditions, say('True', 'FoundNewReplicaSet', `Found new replica set "${current.metadata.name}"`), now)

  const settled = counts.replicas === counts.updatedReplicas && before?.reason === 'NewReplicaSetAvailable'
  if (settled) return
  if (isComplete(deployment, counts))
    return set(conditions, say('True', 'NewReplicaSetAvailable', `${name} has successfully progressed.`), now)
  if (hasProgressed(deployment.status, counts))
    return set(conditions, say('True', 'ReplicaSetUpdated', `${name} is progressing.`), now, true)
  const deadline = deployment.spec.progressDeadlineSeconds * 1000
  if (before?.lastUpdateTime && before.status === 'True' && Date.parse(before.lastUpdateTime) + deadline < now.ms)
    set(conditions, say('False', 'ProgressDeadlineExceeded', `${name} has timed out progressing.`), now)
}

function hasProgressed(before: Status, after: Status): boolean {
  const old = (status: Status) => (status.replicas ?? 0) - (status.updatedReplicas ?? 0)
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  )
}

/** SetDeploymentCondition: a condition that says the same again is left alone, unless its time is to be refreshed. */
function set(conditions: Condition[], next: Condition, now: Now, refresh = false): void {
  const index = conditions.findIndex(({ type }) => type === next.type)
  const old = conditions[index]
  if (old && old.status === next.status && old.reason === next.reason && !refresh) return
  const lastTransitionTime = old?.status === next.status ? old.lastTransitionTime : now.text
  if (old) conditions.splice(index, 1)
  conditions.push({ ...next, lastUpdateTime: now.text, lastTransitionTime })
}
