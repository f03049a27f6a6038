import { expect, it } from 'vitest'
import type { Trace } from '#state'
import { answerOf } from './lookups.ts'

type Lookup = Trace['lookups'][number]
const question = { name: 'web.default.svc.cluster.local', type: 'A' as const }
const message = { question, rcode: 'NOERROR' as const, authoritative: true, answers: [], authority: [], additional: [] }
const lookup = (more: Partial<Lookup>) =>
  answerOf({
    questions: [question, { ...question, type: 'AAAA' }],
    outcome: 'answered',
    messages: [],
    ...more,
  } as Lookup)
const record = (data: string) => ({ name: 'web.', ttl: 30, type: 'A' as const, data })

it.each<[string, Partial<Lookup>, string]>([
  [
    'addresses',
    { messages: [{ ...message, answers: [record('10.96.0.9'), record('10.96.0.10')] }, message] },
    '10.96.0.9, 10.96.0.10',
  ],
  ['a name that does not exist', { messages: [{ ...message, rcode: 'NXDOMAIN' }] }, 'no such name'],
  ['a name with other records', { messages: [message, message] }, 'no record of that type'],
  ['a server that fails', { messages: [{ ...message, rcode: 'SERVFAIL' }] }, 'SERVFAIL'],
  ['silence', { outcome: 'timeout' }, 'no answer'],
  ['nobody at the port', { outcome: 'refused' }, 'refused'],
])('says what came of a lookup: %s', (_, more, text) => {
  expect(lookup(more)).toMatchObject({ name: question.name, types: 'A and AAAA', text })
})
