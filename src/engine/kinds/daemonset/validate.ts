/** ValidateDaemonSetSpec of k8s.io/kubernetes/pkg/apis/apps/validation. */
import { invalid, notSupported, required } from '../../api/field.ts'
import type { StatusCause } from '../../api/types.ts'
import { isZero, validateBound } from '../deployment/validate.ts'
import { isEmptySelector, notNegative, validateSelector, validateWorkloadTemplate } from '../workload.ts'
import type { DaemonSet, DaemonSetSpec } from './types.ts'

const FIELD = 'spec.updateStrategy'

export function validateDaemonSet({ spec }: DaemonSet): StatusCause[] {
  const selector = validateSelector(spec, 'daemonset')
  // the sentence about an empty selector comes after the one about the template's labels
  const empty = spec.selector && isEmptySelector(spec.selector) ? selector.splice(-1) : []
  const [mismatch, rest] = part(validateWorkloadTemplate(spec), 'spec.template.metadata.labels')
  return [
    ...selector,
    ...mismatch,
    ...empty,
    ...rest,
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateStrategy(spec.updateStrategy),
    ...notNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ]
}

function validateStrategy({ type, rollingUpdate }: DaemonSetSpec['updateStrategy']): StatusCause[] {
  if (type === 'OnDelete') return []
  if (type !== 'RollingUpdate') return [notSupported(FIELD, { type }, ['RollingUpdate', 'OnDelete'])]
  if (!rollingUpdate) return [required(`${FIELD}.rollingUpdate`)]
  const { maxUnavailable, maxSurge } = rollingUpdate
  const [unavailableField, surgeField] = [`${FIELD}.rollingUpdate.maxUnavailable`, `${FIELD}.rollingUpdate.maxSurge`]
  const causes = [...validateBound(maxUnavailable, unavailableField), ...validateBound(maxSurge, surgeField)]
  for (const [value, field] of [
    [maxUnavailable, unavailableField],
    [maxSurge, surgeField],
  ] as const) {
    if (typeof value === 'string' && parseInt(value, 10) > 100)
      causes.push(invalid(field, value, 'must not be greater than 100%'))
  }
  if (!isZero(maxUnavailable) && !isZero(maxSurge))
    causes.push(invalid(surgeField, maxSurge, 'may not be set when maxUnavailable is non-zero'))
  else if (isZero(maxUnavailable) && isZero(maxSurge))
    causes.push(required(unavailableField, 'cannot be 0 when maxSurge is 0'))
  return causes
}

function part(causes: StatusCause[], field: string): [StatusCause[], StatusCause[]] {
  return [causes.filter((cause) => cause.field === field), causes.filter((cause) => cause.field !== field)]
}
