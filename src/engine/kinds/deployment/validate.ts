/** ValidateDeploymentSpec of k8s.io/kubernetes/pkg/apis/apps/validation. */
import { forbidden, invalid, notSupported, required } from '../../api/field.ts'
import type { StatusCause } from '../../api/types.ts'
import { notNegative, NOT_NEGATIVE, validateSelector, validateWorkloadTemplate } from '../workload.ts'
import type { Deployment, IntOrPercent } from './types.ts'

const PERCENT =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"

export function validateDeployment({ spec }: Deployment): StatusCause[] {
  const causes = [
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...validateSelector(spec, 'deployment'),
    ...validateWorkloadTemplate(spec),
    ...validateStrategy(spec.strategy),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...notNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...notNegative(spec.progressDeadlineSeconds, 'spec.progressDeadlineSeconds'),
  ]
  if (spec.progressDeadlineSeconds <= (spec.minReadySeconds ?? 0))
    causes.push(
      invalid('spec.progressDeadlineSeconds', spec.progressDeadlineSeconds, 'must be greater than minReadySeconds'),
    )
  return causes
}

function validateStrategy({ type, rollingUpdate }: Deployment['spec']['strategy']): StatusCause[] {
  const field = 'spec.strategy.rollingUpdate'
  if (type === 'Recreate')
    return rollingUpdate ? [forbidden(field, "may not be specified when strategy `type` is 'Recreate'")] : []
  if (type !== 'RollingUpdate') return [notSupported('spec.strategy.type', type, ['Recreate', 'RollingUpdate'])]
  if (!rollingUpdate) return [required(field, 'this should be defaulted and never be nil')]
  const { maxSurge, maxUnavailable } = rollingUpdate
  const causes = [
    ...validateBound(maxUnavailable, `${field}.maxUnavailable`),
    ...validateBound(maxSurge, `${field}.maxSurge`),
  ]
  if (isZero(maxUnavailable) && isZero(maxSurge))
    causes.push(invalid(`${field}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'))
  if (typeof maxUnavailable === 'string' && parseInt(maxUnavailable, 10) > 100)
    causes.push(invalid(`${field}.maxUnavailable`, maxUnavailable, 'must not be greater than 100%'))
  return causes
}

export function validateBound(value: IntOrPercent, field: string): StatusCause[] {
  if (typeof value === 'string') return /^[0-9]+%$/.test(value) ? [] : [invalid(field, value, PERCENT)]
  return value < 0 ? [invalid(field, value, NOT_NEGATIVE)] : []
}

export function isZero(value: IntOrPercent): boolean {
  return parseInt(String(value), 10) === 0
}
