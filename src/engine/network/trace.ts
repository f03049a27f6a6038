import { ownerOf } from './proxy/rules.ts'
import type { FirstSight, LookupStory, Step, Story, TraceRecord } from './record.ts'
import type { DnsLookup, Explanation, Hop, Trace } from './types.ts'
import { sentence } from './words.ts'

const NOTHING: Explanation = { verdict: 'NONE', masquerade: false, endpoints: [], servicePort: null }

type Words = Pick<Hop, 'rule' | 'path' | 'why'>

/** What is the same in every trace of a story. */
interface Told {
  head: Omit<Trace, 'id' | 't' | 'hops' | 'lookups'>
  hops: Words[]
  lookups: Words[][]
}

const told = new WeakMap<Story, Told>()

/** A journey in words, as plain data. Traces of one story share what is the same in them. */
export function toTrace(record: TraceRecord): Trace {
  const { id, t, story } = record
  let words = told.get(story)
  if (!words) told.set(story, (words = tell(story)))
  const { head, hops, lookups } = words
  return {
    id,
    t,
    ...head,
    lookups: story.lookups.map((lookup, i) => toLookup(record, lookup, lookups[i]!)),
    hops: story.steps.map((step, i) => toHop(record, step, hops[i]!)),
  }
}

/** A DNS query in words. */
export function toLookup(record: TraceRecord, { steps, terse, ...rest }: LookupStory, words?: Words[]): DnsLookup {
  const said = words ?? wordsOf(steps, terse)
  return { ...rest, t: record.t + rest.t, hops: steps.map((step, i) => toHop(record, step, said[i]!)) }
}

function tell({ first, steps, lookups, terse, ports: _, ...rest }: Story): Told {
  return {
    head: { ...rest, ...(first ? explainSight(first) : NOTHING) },
    hops: wordsOf(steps, terse),
    lookups: lookups.map((lookup) => wordsOf(lookup.steps, lookup.terse)),
  }
}

function wordsOf(steps: readonly Step[], terse: boolean): Words[] {
  return steps.map((step) => {
    const path = step.policies ? [...step.policies] : step.rules.map(({ chain, rule }) => chain.print(rule, terse))
    return { rule: path.at(-1) ?? null, path, why: sentence(step.why) }
  })
}

function toHop(record: TraceRecord, step: Step, { rule, path, why }: Words): Hop {
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
