import type { Description } from './describing.ts'
import type { Condition } from './pod/types.ts'

/** The conditions of a workload, in its description; the space after the type is kubectl's. */
export function describeConditions(out: Description, conditions: readonly Condition[] = []): void {
  if (!conditions.length) return
  const rows = conditions.map(({ type, status, reason }) => [`${type} `, status, reason ?? ''])
  out.line(0, 'Conditions:').table(1, [['Type', 'Status', 'Reason'], ...rows])
}
