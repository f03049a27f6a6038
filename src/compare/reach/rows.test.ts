import { describe, expect, it } from 'vitest'
import type { ReachAddress, ReachCell } from '#state'
import { kindOf, rowsOf, textOf } from './rows.ts'

const open: ReachCell = { outcome: 'ok', reason: null, facts: null, status: 200, reached: 1, tries: 1 }
const shut: ReachCell = { ...open, outcome: 'timeout', reason: 'FIREWALL_CLOSED', status: null, reached: 0 }
const door = (n: number, ...cells: ReachCell[]): ReachAddress => ({
  kind: 'nodePort',
  of: `node/node-${n}`,
  host: `10.0.1.${n}`,
  port: 30100,
  protocol: 'TCP',
  cells,
})
const rows = (...addresses: ReachAddress[]) =>
  rowsOf({ service: 'service/default/web', addresses, left: 0 }).map((row) => row.addresses.map(textOf))

describe('addresses as lines', () => {
  it('doors of nodes are one line where everybody fares the same at them', () => {
    expect(rows(door(1, open, shut), door(2, open, shut))).toEqual([['10.0.1.1:30100', '10.0.1.2:30100']])
  })

  it('a door at which somebody fares otherwise has its own', () => {
    expect(rows(door(1, open), door(2, shut), door(3, shut))).toEqual([
      ['10.0.1.1:30100'],
      ['10.0.1.2:30100', '10.0.1.3:30100'],
    ])
  })

  it('how often chance let through makes no difference, but whether it always did', () => {
    const some = { ...shut, reached: 3, tries: 8 }
    expect(rows(door(1, some), door(2, { ...some, reached: 5 }), door(3, shut))).toHaveLength(2)
  })

  it('other addresses stand alone', () => {
    const vip: ReachAddress = { ...door(1, open), kind: 'clusterIP' }
    expect(rows(vip, { ...vip, host: 'fd00::1' })).toEqual([['10.0.1.1:30100'], ['[fd00::1]:30100']])
  })

  it.each<[Partial<ReachAddress>, string]>([
    [{ protocol: 'UDP' }, '10.0.1.1:30100/udp'],
    [{ host: null }, 'pending'],
    [{ kind: 'ingress', name: 'shop.example.com', path: '/cart' }, 'shop.example.com/cart'],
    [{ kind: 'ingress' }, '*/'],
  ])('%j is written %s', (part, text) => expect(textOf({ ...door(1), ...part })).toBe(text))

  it.each([
    [open, 'open'],
    [shut, 'closed'],
    [{ ...shut, reached: 1, tries: 8 }, 'some'],
  ] as const)('%j is %s', (cell, kind) => expect(kindOf(cell)).toBe(kind))
})
