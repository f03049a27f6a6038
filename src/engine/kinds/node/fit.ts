/** Whether a pod may run on a node: k8s.io/component-helpers/scheduling/corev1. Pure. */
import type { NodeRequirement, NodeSelectorTerm, PodSpec, Toleration } from '../pod/types.ts'
import type { Node, Taint } from './types.ts'

/** What a taint can do. */
export const TAINT_EFFECTS: readonly string[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** The toleration that lets a pod stand the taint, if it has one. */
export function tolerationOf(taint: Taint, tolerations: readonly Toleration[] = []): Toleration | undefined {
  return tolerations.find(
    ({ key, operator, value, effect }) =>
      (!effect || effect === taint.effect) &&
      (key ? key === taint.key : operator === 'Exists') &&
      (operator === 'Exists' || (value ?? '') === (taint.value ?? '')),
  )
}

/** The first taint with one of these effects that the pod does not stand. */
export function untolerated(
  taints: readonly Taint[],
  spec: Readonly<PodSpec>,
  effects: readonly Taint['effect'][],
): Taint | undefined {
  return taints.find((taint) => effects.includes(taint.effect) && !tolerationOf(taint, spec.tolerations))
}

/** nodeSelector and required node affinity. */
export function selectsNode({ nodeSelector, affinity }: Readonly<PodSpec>, node: Node): boolean {
  const { labels } = node.metadata
  for (const key in nodeSelector) if (labels?.[key] !== nodeSelector[key]) return false
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return !required || required.nodeSelectorTerms.some((term) => holds(term, node))
}

/** Whether a node is what the term asks for. */
export function holds({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, { metadata }: Node): boolean {
  // a term that asks for nothing selects nothing
  if (!matchExpressions.length && !matchFields.length) return false
  return (
    matchExpressions.every((each) => meets(each, metadata.labels?.[each.key])) &&
    matchFields.every((each) => meets(each, each.key === 'metadata.name' ? metadata.name : undefined))
  )
}

function meets({ operator, values = [] }: NodeRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0])
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0])
  }
}
