import { ownerOf } from './proxy/rules.ts'
import type { FirstSight, Step, TraceRecord } from './record.ts'
import type { Explanation, Hop, Trace } from './types.ts'
import { sentence } from './words.ts'

const NOTHING: Explanation = { verdict: 'NONE', masquerade: false, endpoints: [], servicePort: null }

/** A journey in words, as plain data. */
export function toTrace(record: TraceRecord): Trace {
  const { first, steps, terse, ...rest } = record
  const explanation = first ? explainSight(first) : NOTHING
  return { ...rest, ...explanation, hops: steps.map((step) => toHop(step, terse)) }
}

function toHop(step: Step, terse: boolean): Hop {
  const path = step.policies ? [...step.policies] : step.rules.map(({ chain, rule }) => chain.print(rule, terse))
  return {
    t: step.t,
    at: step.at,
    direction: step.reply ? 'reply' : 'request',
    action: step.action,
    hook: step.hook,
    rule: path.at(-1) ?? null,
    path,
    why: sentence(step.why),
    before: step.before,
    after: step.after,
  }
}

/** What the rules that took the packet could have done with it instead. */
function explainSight({ verdict, masquerade, matched, packet, known, rules }: FirstSight): Explanation {
  const servicePort = ownerOf(matched) ?? null
  if (verdict !== 'DNAT') return { verdict, masquerade, endpoints: [], servicePort }
  const endpoints = known ? [{ address: known, probability: 1 }] : rules.chances(matched, packet)
  return { verdict, masquerade, endpoints, servicePort }
}
