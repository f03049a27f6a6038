import { ownerOf } from './proxy/rules.ts'
import type { FirstSight, Step, Story, TraceRecord } from './record.ts'
import type { Explanation, Hop, Trace } from './types.ts'
import { sentence } from './words.ts'

const NOTHING: Explanation = { verdict: 'NONE', masquerade: false, endpoints: [], servicePort: null }

/** What is the same in every trace of a story. */
interface Told {
  head: Omit<Trace, 'id' | 't' | 'hops'>
  hops: Pick<Hop, 'rule' | 'path' | 'why'>[]
}

const told = new WeakMap<Story, Told>()

/** A journey in words, as plain data. Traces of one story share what is the same in them. */
export function toTrace(record: TraceRecord): Trace {
  const { id, t, story } = record
  let words = told.get(story)
  if (!words) told.set(story, (words = tell(story)))
  const { hops } = words
  return { id, t, ...words.head, hops: story.steps.map((step, i) => toHop(record, step, hops[i]!)) }
}

function tell({ first, steps, terse, ports: _, ...rest }: Story): Told {
  return {
    head: { ...rest, ...(first ? explainSight(first) : NOTHING) },
    hops: steps.map((step) => {
      const path = step.policies ? [...step.policies] : step.rules.map(({ chain, rule }) => chain.print(rule, terse))
      return { rule: path.at(-1) ?? null, path, why: sentence(step.why) }
    }),
  }
}

function toHop(record: TraceRecord, step: Step, { rule, path, why }: Told['hops'][number]): Hop {
  const before = record.packet(step.before, step.reply)
  return {
    t: record.t + step.t,
    at: step.at,
    direction: step.reply ? 'reply' : 'request',
    action: step.action,
    hook: step.hook,
    rule,
    path,
    why,
    before,
    after: step.after === step.before ? before : record.packet(step.after, step.reply),
  }
}

/** What the rules that took the packet could have done with it instead. */
function explainSight({ verdict, masquerade, matched, packet, known, rules }: FirstSight): Explanation {
  const servicePort = ownerOf(matched) ?? null
  if (verdict !== 'DNAT') return { verdict, masquerade, endpoints: [], servicePort }
  const endpoints = known ? [{ address: known, probability: 1 }] : rules.chances(matched, packet)
  return { verdict, masquerade, endpoints, servicePort }
}
