/** What Deployments and ReplicaSets are asked alike: k8s.io/kubernetes/pkg/apis/apps/validation. */
import { equal } from '../api/data.ts'
import { invalid, required } from '../api/field.ts'
import { matches } from '../api/selectors.ts'
import type { LabelSelector, StatusCause } from '../api/types.ts'
import { validateLabelSelector } from './labelSelector.ts'
import { podRules } from './pod/rules.ts'
import type { PodTemplateSpec } from './pod/types.ts'

export const NOT_NEGATIVE = 'must be greater than or equal to 0'

export function notNegative(value: number | undefined, field: string): StatusCause[] {
  return value !== undefined && value < 0 ? [invalid(field, value, NOT_NEGATIVE)] : []
}

interface WorkloadSpec {
  selector?: LabelSelector
  template: PodTemplateSpec
}

/** `kind` in lower case, as upstream's sentence has it. */
export function validateSelector({ selector }: WorkloadSpec, kind: string): StatusCause[] {
  if (!selector) return [required('spec.selector')]
  const causes = validateLabelSelector(selector, 'spec.selector')
  if (isEmptySelector(selector))
    causes.push(invalid('spec.selector', selector, `empty selector is invalid for ${kind}`))
  return causes
}

/** @param claims names of volumes that the pods get besides those of the template */
export function validateWorkloadTemplate(
  { selector, template }: WorkloadSpec,
  claims: readonly string[] = [],
): StatusCause[] {
  const labels = template.metadata?.labels
  const selected = selector !== undefined && (isEmptySelector(selector) || matches(labels, selector))
  const mismatch = invalid(
    'spec.template.metadata.labels',
    labels ?? null,
    '`selector` does not match template `labels`',
  )
  return [...(selected ? [] : [mismatch]), ...podRules().template(template, 'spec.template', claims)]
}

export function validateSelectorUnchanged(next: WorkloadSpec, old: WorkloadSpec): StatusCause[] {
  return equal(next.selector, old.selector)
    ? []
    : [invalid('spec.selector', next.selector ?? null, 'field is immutable')]
}

export function isEmptySelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return !Object.keys(matchLabels).length && !matchExpressions.length
}
