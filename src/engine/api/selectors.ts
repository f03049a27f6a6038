import type { LabelSelector } from './types.ts'

type Labels = Readonly<Record<string, string>> | undefined

/** One requirement of a selector, from whichever notation. Modelled on k8s.io/apimachinery/pkg/labels. */
export interface Requirement {
  key: string
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt'
  values: readonly string[]
}

/** The requirements of a Service's map, or of a LabelSelector. None at all selects everything. */
export function requirementsOf(selector: LabelSelector | Readonly<Record<string, string>>): Requirement[] {
  if (!isLabelSelector(selector)) return equalities(selector)
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }) => ({
    key,
    operator,
    values,
  }))
  return [...equalities(selector.matchLabels ?? {}), ...expressions]
}

/** Whether all requirements hold. `NotIn` and `DoesNotExist` hold for a missing label. */
export function satisfies(labels: Labels, requirements: readonly Requirement[]): boolean {
  for (let i = 0; i < requirements.length; i++) if (!meets(labels, requirements[i]!)) return false
  return true
}

/**
 * Whether labels are selected.
 * @example matches(pod.metadata.labels, { matchLabels: { app: 'web' } })
 */
export function matches(labels: Labels, selector: LabelSelector | Readonly<Record<string, string>>): boolean {
  if (!isLabelSelector(selector)) return hasAll(labels, selector)
  if (selector.matchLabels && !hasAll(labels, selector.matchLabels)) return false
  const expressions = selector.matchExpressions
  return !expressions || expressions.every(({ key, operator, values = [] }) => meets(labels, { key, operator, values }))
}

/** What all requirements of a map come to, without making them: every pod is asked at every change. */
function hasAll(labels: Labels, wanted: Readonly<Record<string, string>>): boolean {
  for (const key in wanted) {
    const found: unknown = labels?.[key]
    if (typeof found !== 'string' || found !== wanted[key]) return false
  }
  return true
}

function meets(labels: Labels, { key, operator, values }: Requirement): boolean {
  const found: unknown = labels?.[key]
  const value = typeof found === 'string' ? found : undefined // what every object inherits is no label
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

function isLabelSelector(selector: object): selector is LabelSelector {
  const { matchLabels, matchExpressions } = selector as Record<string, unknown>
  return typeof matchLabels === 'object' || Array.isArray(matchExpressions)
}

function equalities(labels: Readonly<Record<string, string>>): Requirement[] {
  return Object.entries(labels).map(([key, value]) => ({ key, operator: 'In', values: [value] }))
}

/** `app=web,tier in (a,b),!old` as metav1.FormatLabelSelector prints it; `<none>` when everything is selected. */
export function formatSelector(selector: LabelSelector | Readonly<Record<string, string>> | undefined): string {
  const requirements = selector ? requirementsOf(selector) : []
  if (requirements.length === 0) return '<none>'
  const sorted = [...requirements].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return sorted.map(formatRequirement).join(',')
}

function formatRequirement({ key, operator, values }: Requirement): string {
  const list = `(${[...values].sort().join(',')})`
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${values[0]}` : `${key} in ${list}`
    case 'NotIn':
      return `${key} notin ${list}`
    case 'Exists':
      return key
    case 'DoesNotExist':
      return `!${key}`
    case 'Gt':
      return `${key}>${values[0]}`
    case 'Lt':
      return `${key}<${values[0]}`
  }
}
