/** The pods of a DaemonSet, and on which nodes they belong: k8s.io/kubernetes/pkg/controller/daemon. Pure. */
import type { Unstructured } from '../../api/types.ts'
import { REVISION_HASH } from '../controllerrevision/history.ts'
import { selectsNode, untolerated } from '../node/fit.ts'
import type { Node } from '../node/types.ts'
import { controllerRef } from '../owners.ts'
import type { Pod, PodSpec, Toleration } from '../pod/types.ts'
import type { DaemonSet } from './types.ts'

export const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation'
const GENERATION_LABEL = 'pod-template-generation'

/** What a daemon stands that other pods do not: a node that is in trouble needs its daemons most. */
const TOLERATIONS: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
]
const HOST_NETWORK: Toleration = {
  key: 'node.kubernetes.io/network-unavailable',
  operator: 'Exists',
  effect: 'NoSchedule',
}

export function daemonSpec({ spec }: DaemonSet): PodSpec {
  const { template } = spec
  const own = template.spec.tolerations ?? []
  const added = template.spec.hostNetwork ? [...TOLERATIONS, HOST_NETWORK] : TOLERATIONS
  const tolerations = [
    ...own,
    ...added.filter((each) => !own.some((t) => t.key === each.key && t.effect === each.effect)),
  ]
  return { ...template.spec, tolerations }
}

/** Whether a daemon is to be started there, and whether one that is there may stay. */
export function fit(spec: PodSpec, node: Node): { run: boolean; stay: boolean } {
  if ((spec.nodeName && spec.nodeName !== node.metadata.name) || !selectsNode(spec, node))
    return { run: false, stay: false }
  const taints = node.spec.taints ?? []
  return {
    run: !untolerated(taints, spec, ['NoSchedule', 'NoExecute']),
    stay: !untolerated(taints, spec, ['NoExecute']),
  }
}

/** A pod for one node. The scheduler binds it; the affinity leaves it no choice. */
export function podFor(set: DaemonSet, node: string, hash: string): Unstructured {
  const { metadata, spec } = set
  const pod = daemonSpec(set)
  const only = [{ key: 'metadata.name', operator: 'In' as const, values: [node] }]
  const required = pod.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  const terms = required?.nodeSelectorTerms ?? [{}]
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${metadata.name}-`,
      namespace: metadata.namespace,
      labels: {
        ...spec.template.metadata?.labels,
        [REVISION_HASH]: hash,
        [GENERATION_LABEL]: metadata.annotations?.[TEMPLATE_GENERATION] ?? '1',
      },
      annotations: spec.template.metadata?.annotations,
      ownerReferences: [controllerRef(set)],
    },
    spec: {
      ...pod,
      affinity: {
        ...pod.affinity,
        nodeAffinity: {
          ...pod.affinity?.nodeAffinity,
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: terms.map((term) => ({ ...term, matchFields: only })),
          },
        },
      },
    },
  }
}

/** The node that the pod is on, or will be. */
export function targetOf({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  return terms.flatMap(({ matchFields = [] }) => matchFields).find(({ key }) => key === 'metadata.name')?.values?.[0]
}
