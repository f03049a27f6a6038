/** ValidateStatefulSetSpec and ValidateStatefulSetUpdate of k8s.io/kubernetes/pkg/apis/apps/validation. */
import { equal } from '../../api/data.ts'
import { forbidden, invalid, required } from '../../api/field.ts'
import { isDNS1123Subdomain } from '../../api/names.ts'
import type { StatusCause } from '../../api/types.ts'
import { notNegative, validateSelector, validateWorkloadTemplate } from '../workload.ts'
import type { StatefulSet } from './types.ts'

/** What may change once the object exists. */
const MUTABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const

export function validateStatefulSet({ spec }: StatefulSet): StatusCause[] {
  const causes: StatusCause[] = []
  const { podManagementPolicy: policy, updateStrategy, serviceName } = spec
  if (policy !== 'OrderedReady' && policy !== 'Parallel')
    causes.push(invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'"))
  const { type, rollingUpdate } = updateStrategy
  if (!type) causes.push(required('spec.updateStrategy'))
  else if (type === 'OnDelete') {
    if (rollingUpdate)
      causes.push(
        invalid('spec.updateStrategy.rollingUpdate', rollingUpdate, "only allowed for updateStrategy 'RollingUpdate'"),
      )
  } else if (type === 'RollingUpdate')
    causes.push(...notNegative(rollingUpdate?.partition, 'spec.updateStrategy.rollingUpdate.partition'))
  else causes.push(invalid('spec.updateStrategy', updateStrategy, "must be 'RollingUpdate' or 'OnDelete'"))
  causes.push(...notNegative(spec.replicas, 'spec.replicas'))
  causes.push(...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'))
  causes.push(...notNegative(spec.ordinals?.start, 'spec.ordinals.start'))
  if (serviceName)
    causes.push(...isDNS1123Subdomain(serviceName).map((why) => invalid('spec.serviceName', serviceName, why)))
  const claims = (spec.volumeClaimTemplates ?? []).flatMap(({ metadata }) => metadata?.name ?? [])
  return [...causes, ...validateSelector(spec, 'statefulset'), ...validateWorkloadTemplate(spec, claims)]
}

export function validateStatefulSetUpdate({ spec: next }: StatefulSet, { spec: old }: StatefulSet): StatusCause[] {
  if (equal(fixedPart(next), fixedPart(old))) return []
  const list = MUTABLE.map((field) => `'${field}'`)
  const allowed = `${list.slice(0, -1).join(', ')} and ${list.at(-1)}`
  return [forbidden('spec', `updates to statefulset spec for fields other than ${allowed} are forbidden`)]
}

function fixedPart(spec: StatefulSet['spec']): object {
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !(MUTABLE as readonly string[]).includes(key)))
}
