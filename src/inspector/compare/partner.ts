import type { Trace } from '#state'

/**
 * The request that is worth seeing beside another: of the same Service and ended otherwise, if there is one; else of the
 * same Service; else whichever comes first.
 * @param others newest first
 */
export function partner(trace: Trace, others: readonly Trace[]): Trace | null {
  const kin = others.filter(({ service }) => service !== null && service === trace.service)
  return (
    kin.find(({ outcome }) => outcome !== trace.outcome) ??
    kin.find(({ source, request }) => source !== trace.source || request.host !== trace.request.host) ??
    kin[0] ??
    others[0] ??
    null
  )
}
