import { describe, expect, it } from 'vitest'
import type { Hop } from '#state'
import { align, exceptClientPort } from './align.ts'
import { modeFacts } from './summary.ts'

const packet = { src: '198.51.100.7', sport: 40000, dst: '10.0.1.5', dport: 30100, protocol: 'TCP' as const }

/** `node/a dnat PREROUTING >10.244.0.2` */
function hop(text: string): Hop {
  const [at = '', action = '', hook, dst] = text.split(' ')
  const after = dst ? { ...packet, dst: dst.slice(1) } : packet
  return {
    t: 0,
    at,
    direction: action === 'receive' ? 'reply' : 'request',
    action: action as Hop['action'],
    hook: hook && hook !== '-' ? (hook as Hop['hook']) : null,
    rule: null,
    path: [],
    why: '',
    before: packet,
    after,
  }
}
const walk = (...hops: string[]) => ({ trace: { hops: hops.map(hop) } })
const told = (...walks: ReturnType<typeof walk>[]) =>
  align(walks).map(({ cells, differs }) => [
    cells.map((cell) => (cell ? `${cell.at} ${cell.action}` : '-')).join(' | '),
    [...differs].join(),
  ])

describe('walks beside each other', () => {
  it('share their steps, and differ in the hook where kube-proxy rewrites', () => {
    const iptables = walk('client/a send', 'node/n dnat PREROUTING >10.244.0.2', 'pod/d/p deliver INPUT')
    const ipvs = walk('client/a send', 'node/n dnat INPUT >10.244.0.2', 'pod/d/p deliver INPUT')
    expect(told(iptables, iptables, ipvs)).toEqual([
      ['client/a send | client/a send | client/a send', ''],
      ['node/n dnat | node/n dnat | node/n dnat', 'hook'],
      ['pod/d/p deliver | pod/d/p deliver | pod/d/p deliver', ''],
    ])
  })

  it('have gaps where one of them does more, at its beginning, middle or end', () => {
    const short = walk('client/a send', 'pod/d/p deliver')
    const long = walk('client/a resolve', 'client/a send', 'node/n dnat', 'pod/d/p deliver', 'client/a receive')
    expect(told(short, long, short)).toEqual([
      ['- | client/a resolve | -', 'there'],
      ['client/a send | client/a send | client/a send', ''],
      ['- | node/n dnat | -', 'there'],
      ['pod/d/p deliver | pod/d/p deliver | pod/d/p deliver', ''],
      ['- | client/a receive | -', 'there'],
    ])
    expect(told(long, short)).toHaveLength(5)
  })

  it('pair hops at the same place before others of the same kind', () => {
    expect(told(walk('node/a route', 'node/b route'), walk('node/b route'))).toEqual([
      ['node/a route | -', 'there'],
      ['node/b route | node/b route', ''],
    ])
  })

  it('say when the packet goes another way', () => {
    expect(
      told(
        walk('node/n dnat PREROUTING >10.244.0.2', 'pod/d/p deliver'),
        walk('node/n dnat PREROUTING >10.244.1.2', 'pod/d/q deliver'),
      ),
    ).toEqual([
      ['node/n dnat | node/n dnat', 'packet'],
      ['pod/d/p deliver | pod/d/q deliver', 'at'],
    ])
  })
})

it('are summed up fact by fact, with what is not the same marked', () => {
  const trace = (servedBy: string | null, hops: string[]) =>
    ({
      outcome: servedBy ? 'ok' : 'refused',
      servedBy,
      sourceSeen: servedBy && '10.0.1.5',
      hops: hops.map(hop),
      reason: null,
    }) as never
  const facts = modeFacts([
    { mode: 'iptables', trace: trace('10.244.0.2:80', ['node/n dnat PREROUTING']), node: 'node/n', rules: 70 },
    { mode: 'ipvs', trace: trace('10.244.0.2:80', ['node/n dnat INPUT']), node: 'node/n', rules: 40 },
  ])
  expect(facts).toEqual([
    { name: 'Answered by', values: ['10.244.0.2:80', '10.244.0.2:80'], differs: false },
    { name: 'Sender seen', values: ['10.0.1.5', '10.0.1.5'], differs: false },
    { name: 'Destination rewritten at', values: ['PREROUTING', 'INPUT'], differs: true },
    { name: 'Rules matched on the way', values: ['0', '0'], differs: false },
    { name: 'Rules on n', values: ['70', '40'], differs: true },
  ])
})

it('two requests do not differ by the port that each was asked from', () => {
  const from = (sport: number) => ({
    trace: { hops: [{ ...hop('node/a route FORWARD'), after: { ...packet, sport } }] },
  })
  expect(align([from(40001), from(40002)])[0]!.differs).toEqual(new Set(['packet']))
  expect(align([from(40001), from(40002)], exceptClientPort)[0]!.differs).toEqual(new Set())
})
