/** Selectors by label, as k8s.io/apimachinery/pkg/apis/meta/v1/validation judges them. */
import { forbidden, invalid, required } from '../api/field.ts'
import { validateLabels } from '../api/metadata.ts'
import { isLabelValue, isQualifiedName } from '../api/names.ts'
import type { LabelSelector, StatusCause } from '../api/types.ts'

/** unversionedvalidation.ValidateLabelSelector. */
export function validateLabelSelector(selector: LabelSelector, field: string): StatusCause[] {
  return [
    ...validateLabels(selector.matchLabels, `${field}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap(({ key, operator, values = [] }, i) => {
      const at = `${field}.matchExpressions[${i}]`
      return [
        ...validateOperator(operator, values, at),
        ...validateLabelName(key, `${at}.key`),
        ...values.flatMap((value, j) => isLabelValue(value).map((why) => invalid(`${at}.values[${j}]`, value, why))),
      ]
    }),
  ]
}

/** What an operator wants for values. */
export function validateOperator(
  operator: string | undefined,
  values: readonly string[],
  field: string,
): StatusCause[] {
  if (operator === 'In' || operator === 'NotIn')
    return values.length ? [] : [required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
  if (operator === 'Exists' || operator === 'DoesNotExist')
    return values.length
      ? [forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
      : []
  return [invalid(`${field}.operator`, operator ?? '', 'not a valid selector operator')]
}

/** The key of a label; without one it is an empty one. */
export function validateLabelName(key: string | undefined, field: string): StatusCause[] {
  return isQualifiedName(key ?? '').map((detail) => invalid(field, key ?? '', detail))
}
