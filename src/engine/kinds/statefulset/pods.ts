/** The pods of a StatefulSet: their names, what tells them apart, and whether one may go on to the next. */
import { keyOf } from '../../api/api.ts'
import type { Unstructured } from '../../api/types.ts'
import { REVISION_HASH } from '../controllerrevision/history.ts'
import type { ControllerRevision } from '../controllerrevision/types.ts'
import { controllerRef, controllerOf } from '../owners.ts'
import { isPodReady } from '../pod/conditions.ts'
import type { Pod, Volume } from '../pod/types.ts'
import type { StatefulSet } from './types.ts'

const POD_NAME = 'statefulset.kubernetes.io/pod-name'
const POD_INDEX = 'apps.kubernetes.io/pod-index'

/** `web-3` is 3 of `web`; undefined where the name is not one of the set's. */
export function ordinalOf(set: StatefulSet, pod: Pod): number | undefined {
  const prefix = `${set.metadata.name}-`
  const { name } = pod.metadata
  const rest = name.startsWith(prefix) ? name.slice(prefix.length) : ''
  return /^(0|[1-9]\d*)$/.test(rest) ? Number(rest) : undefined
}

export function revisionOf(pod: Pod): string | undefined {
  return pod.metadata.labels?.[REVISION_HASH]
}

/** The pod of this number, made of the revision's template. */
export function podOf(set: StatefulSet, ordinal: number, revision: ControllerRevision): Unstructured {
  const { metadata, spec } = set
  const { $patch: _patch, ...template } = revision.data.spec.template
  const name = `${metadata.name}-${ordinal}`
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: metadata.namespace,
      generateName: `${metadata.name}-`,
      labels: {
        ...template.metadata?.labels,
        [REVISION_HASH]: revision.metadata.name,
        [POD_NAME]: name,
        [POD_INDEX]: String(ordinal),
      },
      annotations: template.metadata?.annotations,
      ownerReferences: [controllerRef(set)],
    },
    spec: {
      ...template.spec,
      ...claimsOf(set, name),
      hostname: name,
      ...(spec.serviceName && { subdomain: spec.serviceName }),
    },
  }
}

/** Its volumes: a claim of its own of each template, in place of what the pod template has under that name. */
function claimsOf({ spec }: StatefulSet, pod: string): { volumes?: Volume[] } {
  const names = (spec.volumeClaimTemplates ?? []).flatMap(({ metadata }) => metadata?.name ?? [])
  if (!names.length) return {}
  const claims = names.map((name) => ({ name, persistentVolumeClaim: { claimName: `${name}-${pod}` } }))
  const others = (spec.template.spec.volumes ?? []).filter(({ name }) => !names.includes(name))
  return { volumes: [...claims, ...others] }
}

export function isRunningAndReady(pod: Pod): boolean {
  return pod.status.phase === 'Running' && isPodReady(pod)
}

/** The StatefulSet that has, or would have, the pod. */
export function setKeyOf(pod: Pod): string | undefined {
  const owner = controllerOf(pod)
  return owner?.kind === 'StatefulSet'
    ? keyOf({ metadata: { namespace: pod.metadata.namespace!, name: owner.name } })
    : undefined
}
