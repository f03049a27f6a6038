/** Which pod templates a workload has had: k8s.io/kubernetes/pkg/controller/history. */
import type { Api } from '../../api/api.ts'
import type { KubeObject } from '../../api/types.ts'
import { canonicalTemplate, templateHash } from '../deployment/hash.ts'
import { controllerRef } from '../owners.ts'
import type { PodTemplateSpec } from '../pod/types.ts'
import type { ControllerRevision } from './types.ts'

/** On a pod: the revision that it was made of. */
export const REVISION_HASH = 'controller-revision-hash'

interface Workload extends KubeObject {
  readonly spec: Readonly<{ template: PodTemplateSpec; revisionHistoryLimit?: number }>
}

/** All revisions of the workload, oldest first; the last one is its present template, made if need be. */
export function syncHistory(api: Api, workload: Workload): ControllerRevision[] {
  const { template } = workload.spec
  const revisions = (api.ownedBy(workload.metadata.uid) as ControllerRevision[])
    .filter(({ kind }) => kind === 'ControllerRevision')
    .sort((a, b) => a.revision - b.revision)
  const wanted = canonicalTemplate(template)
  const found = revisions.findIndex(({ data }) => canonicalTemplate(data.spec.template) === wanted)
  const next = (revisions.at(-1)?.revision ?? 0) + 1
  if (found >= 0) {
    const present = revisions[found]!
    if (found === revisions.length - 1) return revisions
    // rolled back: the old revision becomes the newest
    const reply = api.update<ControllerRevision>({ ...present, revision: next })
    return [...revisions.filter((each) => each !== present), reply.ok ? reply.object : present]
  }
  const { namespace, name } = workload.metadata
  const reply = api.create<ControllerRevision>({
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${name}-${templateHash(template)}`,
      namespace,
      labels: template.metadata?.labels,
      ownerReferences: [controllerRef(workload)],
    },
    data: { spec: { template: { $patch: 'replace', ...template } } },
    revision: next,
  })
  return reply.ok ? [...revisions, reply.object] : revisions
}

/** Deletes the oldest revisions beyond the limit, but none that is still in use. */
export function trimHistory(
  api: Api,
  { spec }: Workload,
  revisions: readonly ControllerRevision[],
  inUse: (revision: ControllerRevision) => boolean,
): void {
  const idle = revisions.filter((revision) => !inUse(revision))
  const surplus = Math.max(0, idle.length - (spec.revisionHistoryLimit ?? 10))
  for (const { metadata } of idle.slice(0, surplus)) api.delete('ControllerRevision', metadata.namespace, metadata.name)
}
