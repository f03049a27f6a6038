import { number, optional, picklist, string, strictObject, pipe, integer, minValue, maxValue } from 'valibot'
import type { Cluster, SendRequest, Trace } from '#engine'
import { requestTo } from '../target.ts'
import { OUTCOMES } from '../types.ts'
import { defineCheck, failed, passed } from './check.ts'
import { endOf } from './words.ts'

/**
 * A request, sent for real in a copy of the cluster, ends as it should; with `times` each of so many does.
 * `source`: whom the pod saw ask, an address or `client` for the one that really did.
 */
export const reach = defineCheck({
  schema: strictObject({
    from: string(),
    to: string(),
    outcome: picklist(OUTCOMES),
    status: optional(number()),
    reason: optional(string()),
    source: optional(string()),
    times: optional(pipe(number(), integer(), minValue(1), maxValue(500)), 1),
  }),
  run({ from, to, outcome, status, reason, source, times }, bench) {
    const fork = bench.fork()
    const request = requestTo(fork, from, to)
    if ('missing' in request) return failed(request.missing)
    const bad = firstThatIsNot(fork, request, times, (trace) => {
      if (trace.outcome !== outcome) return false
      if (status !== undefined && trace.response?.status !== status) return false
      if (reason !== undefined && trace.reason !== reason) return false
      return source === undefined || trace.sourceSeen === (source === 'client' ? sender(trace) : source)
    })
    const asked = times === 1 ? `A request from ${from} to ${to}` : `Each of ${times} requests from ${from} to ${to}`
    if (bad === null) return passed(`${asked} ends as it should: ${status ?? outcome}.`)
    const seen = bad.outcome === outcome && source !== undefined ? `; its pod saw ${bad.sourceSeen ?? 'nobody'}` : ''
    return failed(`${times === 1 ? asked : `One of ${times} requests from ${from} to ${to}`} ${endOf(bad)}${seen}.`, {
      trace: bad,
    })
  },
})

function firstThatIsNot(
  cluster: Cluster,
  request: SendRequest,
  times: number,
  isRight: (trace: Trace) => boolean,
): Trace | null {
  for (let n = 0; n < times; n++) {
    const trace = cluster.send(request)
    if (!isRight(trace)) return trace
  }
  return null
}

/** Who really asked, by the first packet. */
const sender = ({ hops }: Trace): string | null => hops.find(({ action }) => action === 'send')?.before.src ?? null
