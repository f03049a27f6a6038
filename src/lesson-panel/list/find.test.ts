import { describe, expect, it } from 'vitest'
import type { Lesson, Part } from '../../lessons/types.ts'
import { found } from './find.ts'

const lesson = (title: string, prose: string, reasons: string[] = []) =>
  ({ id: title, title, prose, reasons }) as unknown as Lesson

const PARTS: Part[] = [
  {
    title: 'From outside',
    lessons: [
      lesson('A port on every node', 'The range is 30000 to 32767.'),
      lesson('The limits of node ports', 'A firewall stands before each node.', ['FIREWALL_CLOSED']),
    ],
  },
  { title: 'Who is remembered', lessons: [lesson('Session affinity', 'The same client, the same Pod.')] },
]

const titles = (query: string) => found(PARTS, query).flatMap(({ lessons }) => lessons.map(({ title }) => title))

describe('a lesson is found', () => {
  it.each([
    ['by its title, in any case', 'AFFINITY', ['Session affinity']],
    ['by a reason that it explains', 'firewall_closed', ['The limits of node ports']],
    ['by what it says', '32767', ['A port on every node']],
    ['by its part', 'outside', ['A port on every node', 'The limits of node ports']],
    ['by all of the words only', 'node firewall', ['The limits of node ports']],
    ['by nothing at all: all of them', ' ', PARTS.flatMap(({ lessons }) => lessons.map(({ title }) => title))],
    ['not at all by what no lesson says', 'gRPC', []],
  ])('%s', (_, query, expected) => {
    expect(titles(query)).toEqual(expected)
  })

  it('in a part that shows no others', () => {
    expect(found(PARTS, 'affinity').map(({ title }) => title)).toEqual(['Who is remembered'])
  })
})
