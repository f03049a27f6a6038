import type { Outcome, Place, ReasonCode, Trace } from '#state'

/** Which requests the list shows; what is empty or null lets everything through. */
export interface RequestFilter {
  outcomes: ReadonlySet<Outcome>
  reason: ReasonCode | null
  source: Place | null
  /** `service/default/web`, or of a request that met no Service `10.0.1.5:30100`. */
  target: string | null
}

export const EVERYTHING: RequestFilter = { outcomes: new Set(), reason: null, source: null, target: null }

/** What a request was for: the Service that took it, or else where it was sent. */
export function targetOf({ service, request }: Pick<Trace, 'service' | 'request'>): string {
  return service ?? `${request.host}:${request.port}`
}

/** Those that the filter lets through, newest first. */
export function visibleRequests(traces: readonly Trace[], filter: RequestFilter): Trace[] {
  const rows: Trace[] = []
  for (let at = traces.length - 1; at >= 0; at--) {
    if (passes(traces[at]!, filter)) rows.push(traces[at]!)
  }
  return rows
}

function passes(trace: Trace, { outcomes, reason, source, target }: RequestFilter): boolean {
  return (
    (outcomes.size === 0 || outcomes.has(trace.outcome)) &&
    (reason === null || trace.reason === reason) &&
    (source === null || trace.source === source) &&
    (target === null || targetOf(trace) === target)
  )
}

/** What can be chosen from, each with how many requests have it, most first. */
export interface Choices {
  outcomes: Map<Outcome, number>
  reasons: [ReasonCode, number][]
  sources: [Place, number][]
  targets: [string, number][]
}

export function choicesOf(traces: readonly Trace[]): Choices {
  const most = <T>(of: (trace: Trace) => T | null) =>
    [...counted(traces, of)].toSorted(([, a], [, b]) => b - a) as [T, number][]
  return {
    outcomes: counted(traces, ({ outcome }) => outcome),
    reasons: most(({ reason }) => reason),
    sources: most(({ source }) => source),
    targets: most(targetOf),
  }
}

function counted<T>(traces: readonly Trace[], of: (trace: Trace) => T | null): Map<T, number> {
  const counts = new Map<T, number>()
  for (const trace of traces) {
    const value = of(trace)
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return counts
}

export function toggled(chosen: ReadonlySet<Outcome>, outcome: Outcome): ReadonlySet<Outcome> {
  const next = new Set(chosen)
  if (!next.delete(outcome)) next.add(outcome)
  return next
}
