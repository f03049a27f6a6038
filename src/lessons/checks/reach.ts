import { number, optional, picklist, string, strictObject, pipe, integer, minValue, maxValue } from 'valibot'
import type { Cluster, SendRequest, Trace } from '#engine'
import type { Pod } from '../../engine/kinds/pod/types.ts'
import { requestTo } from '../target.ts'
import { OUTCOMES } from '../types.ts'
import { defineCheck, failed, passed } from './check.ts'
import { endOf } from './words.ts'

/**
 * A request, sent for real in a copy of the cluster, ends as it should; with `times` each of so many does.
 * `source`: whom the pod saw ask, an address or `client` for the one that really did. `by`: a label that the pod that
 * answered has, `app=web`. `host`: the name that the request asks for, where the address is another one. `within`: virtual
 * milliseconds until the answer is there.
 */
export const reach = defineCheck({
  schema: strictObject({
    from: string(),
    to: string(),
    outcome: picklist(OUTCOMES),
    status: optional(number()),
    reason: optional(string()),
    source: optional(string()),
    by: optional(string()),
    host: optional(string()),
    within: optional(number()),
    times: optional(pipe(number(), integer(), minValue(1), maxValue(500)), 1),
  }),
  run({ from, to, outcome, status, reason, source, by, host, within, times }, bench) {
    const fork = bench.fork()
    const plain = requestTo(fork, from, to)
    if ('missing' in plain) return failed(plain.missing)
    const request = host === undefined ? plain : { ...plain, headers: { host } }
    const bad = firstThatIsNot(fork, request, times, (trace) => {
      if (trace.outcome !== outcome) return false
      if (status !== undefined && trace.response?.status !== status) return false
      if (reason !== undefined && trace.reason !== reason) return false
      if (by !== undefined && !hasLabel(fork, trace.pod, by)) return false
      if (within !== undefined && trace.duration > within) return false
      return source === undefined || trace.sourceSeen === (source === 'client' ? sender(trace) : source)
    })
    const way = `from ${from} to ${to}${host === undefined ? '' : ` for ${host}`}`
    const asked = times === 1 ? `A request ${way}` : `Each of ${times} requests ${way}`
    if (bad === null) return passed(`${asked} ends as it should: ${status ?? outcome}.`)
    const seen = bad.outcome === outcome ? besides(bad, { source, by, within }) : ''
    return failed(`${times === 1 ? asked : `One of ${times} requests ${way}`} ${endOf(bad)}${seen}.`, { trace: bad })
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

/** What else there is to say of an answer that is not as wanted. */
function besides(trace: Trace, { source, by, within }: { source?: string; by?: string; within?: number }): string {
  if (by !== undefined) return `; ${trace.pod ?? 'nobody'} answered, wanted is a pod with ${by}`
  if (within !== undefined) return `, after ${Math.round(trace.duration)} ms`
  return source === undefined ? '' : `; its pod saw ${trace.sourceSeen ?? 'nobody'}`
}

function hasLabel(cluster: Cluster, place: string | null, label: string): boolean {
  const [, namespace = '', name = ''] = place?.split('/') ?? []
  const [key = '', value] = label.split('=')
  return cluster.get<Pod>('Pod', namespace, name)?.metadata.labels?.[key] === value
}

/** Who really asked, by the first packet. */
const sender = ({ hops }: Trace): string | null => hops.find(({ action }) => action === 'send')?.before.src ?? null
