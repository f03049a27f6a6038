/** What a Deployment says about itself: k8s.io/kubernetes/pkg/controller/deployment/{sync,progress}.go. */
import type { Condition } from '../pod/types.ts'
import { condition } from '../pod/conditions.ts'
import type { ReplicaSet } from '../replicaset/types.ts'
import { fenceposts } from './rolling.ts'
import type { Deployment } from './types.ts'

type Status = Deployment['status']

const FAILURE = 'ReplicaFailure'
const TIMED_OUT = 'ProgressDeadlineExceeded'

/** A time in both notations. */
export interface Now {
  /** Milliseconds since 1970. */
  ms: number
  text: string
}

/**
 * The status that follows from its ReplicaSets. `made`: `current` was created in this very step; `rolling`: this was a
 * step of a rollout, not one of scaling only.
 */
export function deploymentStatus(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  sets: readonly ReplicaSet[],
  now: Now,
  { made, rolling }: { made: boolean; rolling: boolean },
): Status {
  const counts = countReplicas(deployment, current, sets)
  const conditions = [...(deployment.status.conditions ?? [])]
  set(conditions, availability(deployment, counts.availableReplicas ?? 0), now)
  pausing(deployment, conditions, now)
  if (current && rolling) progress(deployment, current, counts, conditions, now, made)
  const failure = rolling ? failureOf(current, sets) : condition(conditions, FAILURE)
  if (failure) set(conditions, { type: FAILURE, status: 'True', reason: failure.reason, message: failure.message }, now)
  return {
    observedGeneration: deployment.metadata.generation,
    ...counts,
    conditions: failure ? conditions : conditions.filter(({ type }) => type !== FAILURE),
  }
}

/** What keeps a ReplicaSet from making its pods, the present one first: getReplicaFailures. */
function failureOf(current: ReplicaSet | undefined, sets: readonly ReplicaSet[]): Condition | undefined {
  const failures = [current, ...sets].map((each) => condition(each?.status.conditions, FAILURE))
  return failures.find((each) => each !== undefined)
}

/** Milliseconds until the progress deadline has to be looked at again; undefined when nothing can time out. */
export function untilDeadline({ spec, status }: Deployment, now: Now): number | undefined {
  const progressing = condition(status.conditions, 'Progressing')
  if (!progressing?.lastUpdateTime || spec.paused) return undefined
  if (progressing.reason === 'NewReplicaSetAvailable' || progressing.reason === TIMED_OUT) return undefined
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
  // zero counts are left out, as Go's omitempty does; the last one is a pointer, unknown if a ReplicaSet has not counted
  const told: Status = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
  if (sets.some(({ status }) => status.terminatingReplicas === undefined)) return told
  return { ...told, terminatingReplicas: sets.reduce((sum, { status }) => sum + status.terminatingReplicas!, 0) }
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

/** checkPausedConditions: so that the time of a pause does not count as a lack of progress. */
function pausing({ spec }: Deployment, conditions: Condition[], now: Now): void {
  const reason = condition(conditions, 'Progressing')?.reason
  if (reason === TIMED_OUT) return
  const say = (what: string, message: string) =>
    set(conditions, { type: 'Progressing', status: 'Unknown', reason: what, message }, now)
  if (spec.paused && reason !== 'DeploymentPaused') say('DeploymentPaused', 'Deployment is paused')
  else if (!spec.paused && reason === 'DeploymentPaused') say('DeploymentResumed', 'Deployment is resumed')
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
  if (before?.lastUpdateTime && before.reason !== TIMED_OUT && Date.parse(before.lastUpdateTime) + deadline < now.ms)
    set(conditions, say('False', TIMED_OUT, `${name} has timed out progressing.`), now)
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
