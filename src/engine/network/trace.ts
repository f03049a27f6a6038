import type { Chain, RuleRef } from './proxy/iptables/rule.ts'
import { refText } from './proxy/iptables/print.ts'
import { explore, type WalkNode } from './proxy/iptables/walk.ts'
import { ownerOf } from './journey.ts'
import type { FirstSight, Step, TraceRecord } from './record.ts'
import type { EndpointChance, Explanation, Hop, Trace } from './types.ts'
import { sentence } from './words.ts'

const NOTHING: Explanation = { verdict: 'NONE', masquerade: false, endpoints: [], servicePort: null }

/** A journey in words, as plain data. */
export function toTrace(record: TraceRecord): Trace {
  const { first, steps, terse, ...rest } = record
  const explanation = first ? explainSight(first) : NOTHING
  return { ...rest, ...explanation, hops: steps.map((step) => toHop(step, terse)) }
}

function toHop(step: Step, terse: boolean): Hop {
  const path = step.rules.map((ref) => refText(ref, terse))
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

/**
 * What the rules that took the packet could have done with it instead: all endpoints of the chain that rolled the die.
 * Chains never change once compiled, so this can be asked long after the rules have moved on.
 */
function explainSight({ verdict, masquerade, matched, packet, known }: FirstSight): Explanation {
  const servicePort = ownerOf(matched) ?? null
  if (known && verdict === 'DNAT') {
    return { verdict, masquerade, endpoints: [{ address: known, probability: 1 }], servicePort }
  }
  if (verdict !== 'DNAT') return { verdict, masquerade, endpoints: [], servicePort }
  const start = matched.find(({ chain }) => chain.prefix === 'KUBE-SVC-' || chain.prefix === 'KUBE-SVL-')?.chain
  const endpoints = start ? chances(start, packet, matched) : []
  return { verdict, masquerade, endpoints, servicePort }
}

function chances(start: Chain, packet: FirstSight['packet'], matched: readonly RuleRef[]): EndpointChance[] {
  const stuckTo = matched.find(({ rule }) => rule.matches.some((m) => m.match === 'recent' && m.seconds !== null))
  const asThen: WalkNode = {
    addresses: new Set(),
    random: () => 0,
    recent: {
      seen: (list) => stuckTo?.rule.matches.some((m) => m.match === 'recent' && m.list === list) ?? false,
      note: () => {},
    },
  }
  return explore(start, packet, asThen, 'NEW').flatMap(({ dnat, probability }) =>
    dnat ? [{ address: `${dnat.ip}:${dnat.port}`, probability }] : [],
  )
}
