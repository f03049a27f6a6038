/** The pod templates that a workload has had: polymorphichelpers/history.go, rollback.go. */
import type { KubeObject, PodTemplateSpec } from '#kubectl'
import { fail, type Call } from '../../command.ts'

const REVISION = 'deployment.kubernetes.io/revision'
const CAUSE = 'kubernetes.io/change-cause'
const HASH = 'pod-template-hash'

export interface Revision {
  number: number
  cause: string
  template: PodTemplateSpec
}

interface Keeper extends KubeObject {
  readonly spec?: { template: PodTemplateSpec }
  readonly data?: { spec: { template: PodTemplateSpec & { $patch?: string } } }
  readonly revision?: number
}

/** Oldest first. */
export function revisionsOf(call: Call, object: KubeObject): Revision[] {
  const keepers = call.api.ownedBy(object.metadata.uid) as Keeper[]
  if (object.kind === 'Deployment')
    return sorted(keepers.filter(({ kind }) => kind === 'ReplicaSet').flatMap(fromReplicaSet))
  if (object.kind === 'DaemonSet' || object.kind === 'StatefulSet') {
    return sorted(keepers.filter(({ kind }) => kind === 'ControllerRevision').flatMap(fromControllerRevision))
  }
  throw fail(`no history viewer has been implemented for ${JSON.stringify(object.kind)}`)
}

function fromReplicaSet({ metadata, spec }: Keeper): Revision[] {
  const number = Number(metadata.annotations?.[REVISION] ?? 0)
  return number > 0 && spec ? [{ number, cause: metadata.annotations?.[CAUSE] ?? '', template: spec.template }] : []
}

function fromControllerRevision({ metadata, revision, data }: Keeper): Revision[] {
  if (revision === undefined || !data) return []
  const { $patch: _, ...template } = data.spec.template
  return [{ number: revision, cause: metadata.annotations?.[CAUSE] ?? '', template }]
}

function sorted(revisions: Revision[]): Revision[] {
  return revisions.sort((a, b) => a.number - b.number)
}

/** A template as the workload has it: without the label that tells its ReplicaSets apart. */
export function bare({ metadata, ...rest }: PodTemplateSpec): PodTemplateSpec {
  const labels = Object.fromEntries(Object.entries(metadata?.labels ?? {}).filter(([key]) => key !== HASH))
  return { ...rest, metadata: { ...metadata, labels } }
}
