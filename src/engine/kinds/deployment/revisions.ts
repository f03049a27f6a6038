/** Which ReplicaSet is a Deployment's present one, and the revision numbers by which `rollout undo` finds the others. */
import { equal } from '../../api/data.ts'
import type { Api } from '../../api/api.ts'
import type { Unstructured } from '../../api/types.ts'
import { controllerRef } from '../owners.ts'
import type { ReplicaSet } from '../replicaset/types.ts'
import { canonicalTemplate, HASH_LABEL, templateHash } from './hash.ts'
import { fenceposts } from './rolling.ts'
import type { Deployment } from './types.ts'

export const REVISION = 'deployment.kubernetes.io/revision'
const HISTORY = 'deployment.kubernetes.io/revision-history'
const DESIRED = 'deployment.kubernetes.io/desired-replicas'
const MAX = 'deployment.kubernetes.io/max-replicas'
/** Annotations of a Deployment that its ReplicaSets do not get. */
const OWN = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  HISTORY,
  DESIRED,
  MAX,
  'deprecated.deployment.rollback.to',
])

export function revisionOf({ metadata }: ReplicaSet | Deployment): number {
  return Number(metadata.annotations?.[REVISION] ?? 0)
}

/** The ReplicaSet with the Deployment's present pod template; the oldest, should there be two. */
export function findCurrent(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const wanted = canonicalTemplate(deployment.spec.template)
  return sets.find(({ spec }) => canonicalTemplate(spec.template) === wanted)
}

export function newReplicaSet(deployment: Deployment, replicas: number, old: readonly ReplicaSet[]): Unstructured {
  const { metadata, spec } = deployment
  const hash = templateHash(spec.template)
  const labels = { ...spec.template.metadata?.labels, [HASH_LABEL]: hash }
  const revision = 1 + Math.max(0, ...old.map(revisionOf))
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace,
      labels,
      annotations: { ...inherited(deployment), ...sizes(deployment), [REVISION]: String(revision) },
      ownerReferences: [controllerRef(deployment)],
    },
    spec: {
      replicas,
      ...(spec.minReadySeconds && { minReadySeconds: spec.minReadySeconds }),
      selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [HASH_LABEL]: hash } },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  }
}

/** Brings annotations, revision and minReadySeconds of the present ReplicaSet up to date. */
export function refreshCurrent(
  api: Api,
  deployment: Deployment,
  current: ReplicaSet,
  old: readonly ReplicaSet[],
): ReplicaSet {
  const before = current.metadata.annotations ?? {}
  const annotations: Record<string, string> = { ...before, ...inherited(deployment), ...sizes(deployment) }
  const highest = Math.max(0, ...old.map(revisionOf))
  if (revisionOf(current) <= highest) {
    const past = before[REVISION]
    if (past) annotations[HISTORY] = before[HISTORY] ? `${before[HISTORY]},${past}` : past
    annotations[REVISION] = String(highest + 1)
  }
  const minReadySeconds = deployment.spec.minReadySeconds
  if (equal(annotations, before) && minReadySeconds === current.spec.minReadySeconds) return current
  const spec = { ...current.spec, minReadySeconds }
  const reply = api.update<ReplicaSet>({ ...current, metadata: { ...current.metadata, annotations }, spec })
  return reply.ok ? reply.object : current
}

/** `desired-replicas` and `max-replicas` let a later step see that the Deployment was scaled meanwhile. */
export function sizes(deployment: Deployment): Record<string, string> {
  const { replicas } = deployment.spec
  return { [DESIRED]: String(replicas), [MAX]: String(replicas + fenceposts(deployment).maxSurge) }
}

/** The Deployment's `replicas` when the ReplicaSet was last written. */
export function desiredOf({ metadata }: ReplicaSet): number | undefined {
  const text = metadata.annotations?.[DESIRED]
  return text === undefined ? undefined : Number(text)
}

/** `replicas + maxSurge` of then. */
export function maxOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.[MAX] ?? 0)
}

/** Nothing is missing: all pods are of this ReplicaSet, and serve. */
export function isSaturated(set: ReplicaSet, wanted: number): boolean {
  return set.spec.replicas === wanted && desiredOf(set) === wanted && (set.status.availableReplicas ?? 0) === wanted
}

function inherited({ metadata }: Deployment): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => !OWN.has(key)))
}
