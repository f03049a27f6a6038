import { optional, picklist, string, strictObject } from 'valibot'
import { placeOf } from '../target.ts'
import { OUTCOMES } from '../types.ts'
import { defineCheck, failed, passed } from './check.ts'

/**
 * The learner has sent such a request since the lesson began, by whatever means. `to`: a Service, or a host as it was
 * typed. `says`: what the learner is told to do until then.
 */
export const asked = defineCheck({
  schema: strictObject({
    from: optional(string()),
    to: optional(string()),
    outcome: optional(picklist(OUTCOMES)),
    reason: optional(string()),
    says: string(),
  }),
  run({ from, to, outcome, reason, says }, bench) {
    const wanted = (trace: (typeof bench.asked)[number]) =>
      (from === undefined || trace.source === placeOf(from) || trace.source.startsWith(`${placeOf(from)}/`)) &&
      (to === undefined ||
        trace.service === `service/default/${to}` ||
        trace.service === `service/${to}` ||
        trace.request.host === to) &&
      (outcome === undefined || trace.outcome === outcome) &&
      (reason === undefined || trace.reason === reason)
    const found = bench.asked.find(wanted)
    return found ? passed(`Done: ${says}`, { trace: found }) : failed(`Still to do: ${says}`)
  },
})
