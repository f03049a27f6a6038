import type { Trace } from '#state'
import type { Tone } from '#ui'

type Lookup = Trace['lookups'][number]

/** What came of a question to a DNS server, in a few words. */
export interface LookupAnswer {
  name: string
  /** `A and AAAA` */
  types: string
  text: string
  tone: Tone
}

/** @example answerOf(lookup).text // '10.96.159.17' */
export function answerOf({ questions, outcome, messages }: Lookup): LookupAnswer {
  const told = { name: questions[0]?.name ?? '', types: questions.map(({ type }) => type).join(' and ') }
  if (outcome === 'timeout') return { ...told, text: 'no answer', tone: 'lost' }
  if (outcome === 'refused') return { ...told, text: 'refused', tone: 'bad' }
  const found = messages.flatMap(({ answers }) => answers.filter(({ type }) => type !== 'SOA').map(({ data }) => data))
  if (found.length > 0) return { ...told, text: found.join(', '), tone: 'ok' }
  const failed = messages.find(({ rcode }) => rcode !== 'NOERROR')
  return failed
    ? { ...told, text: failed.rcode === 'NXDOMAIN' ? 'no such name' : failed.rcode, tone: 'warn' }
    : { ...told, text: 'no record of that type', tone: 'warn' }
}
