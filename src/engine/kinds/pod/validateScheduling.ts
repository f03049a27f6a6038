/** Where a pod wants to run, as k8s.io/kubernetes/pkg/apis/core/validation judges it: affinity, spreading, tolerations. */
import { invalid, notSupported, required } from '../../api/field.ts'
import { isLabelValue } from '../../api/names.ts'
import type { StatusCause } from '../../api/types.ts'
import { TAINT_EFFECTS } from '../node/fit.ts'
import { validateLabelName, validateLabelSelector, validateOperator } from '../labelSelector.ts'
import type {
  NodeRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
  PodSpec,
  Toleration,
  TopologySpreadConstraint,
} from './types.ts'

const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway']
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution'
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution'

export function validateAffinity({ affinity }: PodSpec, field: string): StatusCause[] {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {}
  const must = nodeAffinity?.[REQUIRED]
  const at = `${field}.nodeAffinity`
  return [
    ...(must ? validateTerms(must.nodeSelectorTerms, `${at}.${REQUIRED}.nodeSelectorTerms`) : []),
    ...(nodeAffinity?.[PREFERRED] ?? []).flatMap(({ weight, preference }, i) => [
      ...validateWeight(weight, `${at}.${PREFERRED}[${i}]`),
      ...validateTerm(preference ?? {}, `${at}.${PREFERRED}[${i}].preference`),
    ]),
    ...validateNeighbours(podAffinity, `${field}.podAffinity`),
    ...validateNeighbours(podAntiAffinity, `${field}.podAntiAffinity`),
  ]
}

function validateTerms(terms: readonly NodeSelectorTerm[] | undefined, field: string): StatusCause[] {
  if (!terms?.length) return [required(field, 'must have at least one node selector term')]
  return terms.flatMap((term, i) => validateTerm(term, `${field}[${i}]`))
}

function validateTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, field: string): StatusCause[] {
  return [
    ...matchExpressions.flatMap((each, i) => validateRequirement(each, `${field}.matchExpressions[${i}]`)),
    ...matchFields.flatMap((each, i) => validateFieldRequirement(each, `${field}.matchFields[${i}]`)),
  ]
}

function validateRequirement({ key, operator, values = [] }: NodeRequirement, field: string): StatusCause[] {
  return [...validateNodeOperator(operator, values, field), ...validateLabelName(key, `${field}.key`)]
}

function validateNodeOperator(
  operator: NodeRequirement['operator'],
  values: readonly string[],
  field: string,
): StatusCause[] {
  if (operator !== 'Gt' && operator !== 'Lt') return validateOperator(operator, values, field)
  if (values.length === 1) return []
  return [required(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")]
}

/** Of a node's fields there is one: its name. */
function validateFieldRequirement({ key, operator, values = [] }: NodeRequirement, field: string): StatusCause[] {
  const causes: StatusCause[] = []
  if (operator !== 'In' && operator !== 'NotIn')
    causes.push(invalid(`${field}.operator`, operator ?? '', 'not a valid selector operator'))
  else if (values.length !== 1) {
    const detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
    causes.push(required(`${field}.values`, detail))
  }
  if (key !== 'metadata.name') causes.push(invalid(`${field}.key`, key ?? '', 'not a valid field selector key'))
  return causes
}

function validateNeighbours(affinity: PodAffinity | undefined, field: string): StatusCause[] {
  return [
    ...(affinity?.[REQUIRED] ?? []).flatMap((term, i) => validateNeighbour(term, `${field}.${REQUIRED}[${i}]`)),
    ...(affinity?.[PREFERRED] ?? []).flatMap(({ weight, podAffinityTerm }, i) => [
      ...validateWeight(weight, `${field}.${PREFERRED}[${i}]`),
      ...validateNeighbour(podAffinityTerm, `${field}.${PREFERRED}[${i}].podAffinityTerm`),
    ]),
  ]
}

function validateNeighbour(term: PodAffinityTerm | undefined, field: string): StatusCause[] {
  const { labelSelector, namespaceSelector, topologyKey } = term ?? {}
  return [
    ...(labelSelector ? validateLabelSelector(labelSelector, `${field}.labelSelector`) : []),
    ...(namespaceSelector ? validateLabelSelector(namespaceSelector, `${field}.namespaceSelector`) : []),
    ...(topologyKey ? [] : [required(`${field}.topologyKey`, 'can not be empty')]),
    ...validateLabelName(topologyKey, `${field}.topologyKey`),
  ]
}

function validateWeight(weight: number | undefined, field: string): StatusCause[] {
  return weight && weight > 0 && weight <= 100
    ? []
    : [invalid(`${field}.weight`, weight ?? 0, 'must be in the range 1-100')]
}

export function validateSpread(constraints: readonly TopologySpreadConstraint[], field: string): StatusCause[] {
  return constraints.flatMap(({ maxSkew, topologyKey, whenUnsatisfiable, labelSelector }, i) => {
    const at = `${field}[${i}]`
    return [
      ...(maxSkew > 0 ? [] : [invalid(`${at}.maxSkew`, maxSkew ?? 0, 'must be greater than zero')]),
      ...(topologyKey ? [] : [required(`${at}.topologyKey`, 'can not be empty')]),
      ...(ACTIONS.includes(whenUnsatisfiable)
        ? []
        : [notSupported(`${at}.whenUnsatisfiable`, whenUnsatisfiable ?? '', ACTIONS)]),
      ...(labelSelector ? validateLabelSelector(labelSelector, `${at}.labelSelector`) : []),
    ]
  })
}

export function validateTolerations(tolerations: readonly Toleration[], field: string): StatusCause[] {
  return tolerations.flatMap((toleration, i) => validateToleration(toleration, `${field}[${i}]`))
}

function validateToleration(toleration: Toleration, at: string): StatusCause[] {
  const { key, operator = '', value = '', effect = '', tolerationSeconds } = toleration
  const causes = key ? validateLabelName(key, `${at}.key`) : []
  if (!key && operator !== 'Exists') {
    const detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
    causes.push(invalid(`${at}.operator`, operator, detail))
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    causes.push(invalid(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"))
  if (operator === 'Exists') {
    if (value) causes.push(invalid(`${at}.operator`, toleration, "value must be empty when `operator` is 'Exists'"))
  } else if (operator === '' || operator === 'Equal') {
    const problems = isLabelValue(value)
    if (problems.length) causes.push(invalid(`${at}.operator`, value, problems.join(';')))
  } else causes.push(notSupported(`${at}.operator`, operator, ['Equal', 'Exists']))
  if (effect && !TAINT_EFFECTS.includes(effect)) causes.push(notSupported(`${at}.effect`, effect, TAINT_EFFECTS))
  return causes
}
