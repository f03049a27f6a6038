/** What a requirement of a selector may not say: NewRequirement of k8s.io/apimachinery/pkg/labels/selector.go. */
import { printValue } from './field.ts'
import { isLabelValue, isQualifiedName } from './names.ts'
import { readSelector } from './selector-text.ts'
import type { Requirement } from './selectors.ts'

/**
 * Reads the text of `kubectl get -l` as the API server does. Returns a sentence when it cannot be read.
 * @example parseSelector('app=web,env in (a, b),!old')
 */
export function parseSelector(text: string): Requirement[] | string {
  return readSelector(text, problemOf)
}

function problemOf({ key, operator, values }: Requirement): string | undefined {
  const wrong = isQualifiedName(key)
  // the path of a key that is read from text is nil, which Go prints so
  if (wrong.length > 0) return `<nil>: Invalid value: ${printValue(key)}: ${wrong.join('; ')}`
  const causes: string[] = []
  const isNumber = operator === 'Gt' || operator === 'Lt'
  values.forEach((value, i) => {
    if (isNumber && !/^[+-]?\d+$/.test(value)) {
      const why = "for 'Gt', 'Lt' operators, the value must be an integer"
      causes.push(`values[${i}]: Invalid value: ${printValue(value)}: ${why}`)
    }
  })
  values.forEach((value, i) => {
    const why = isLabelValue(value)
    if (why.length > 0) causes.push(`values[${i}][${key}]: Invalid value: ${printValue(value)}: ${why.join('; ')}`)
  })
  return causes.length > 1 ? `[${causes.join(', ')}]` : causes[0]
}
