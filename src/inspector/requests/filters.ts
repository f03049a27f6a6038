import type { Outcome, Trace } from '#state'

/** An empty set shows everything. */
export type OutcomeFilter = ReadonlySet<Outcome>

/** Rows that the DOM holds at most; more can be reached by filtering. */
export const ROWS = 150

/** Newest first, at most ROWS of those that the filter lets through. */
export function visibleRequests(traces: readonly Trace[], filter: OutcomeFilter): Trace[] {
  const rows: Trace[] = []
  for (let at = traces.length - 1; at >= 0 && rows.length < ROWS; at--) {
    const trace = traces[at]!
    if (filter.size === 0 || filter.has(trace.outcome)) rows.push(trace)
  }
  return rows
}

/** How many requests ended in which way. */
export function countOutcomes(traces: readonly Trace[]): Map<Outcome, number> {
  const counts = new Map<Outcome, number>()
  for (const { outcome } of traces) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  return counts
}

export function toggled(filter: OutcomeFilter, outcome: Outcome): OutcomeFilter {
  const next = new Set(filter)
  if (!next.delete(outcome)) next.add(outcome)
  return next
}
