import { describe, expect, it } from 'vitest'
import { coverageTable, judgedItems, type Results } from './coverage.ts'
import { readScenarios } from './scenario.ts'

const files = readScenarios().map(({ file }) => file.replace('.yaml', ''))

describe('what the kernel judges', () => {
  it('[LAB-6] is known of every item: a scenario, or why there is none', () => {
    expect(judgedItems().filter(([, how]) => how === undefined || how.length === 0)).toEqual([])
    const named = judgedItems().flatMap(([, how]) => (typeof how === 'string' ? [] : (how ?? [])))
    expect(named.filter((name) => !files.includes(name))).toEqual([])
  })

  it('[LAB-6] is told by what was run, and no more', () => {
    const results: Results = new Map([
      ['hairpin', { agrees: ['iptables', 'nftables'], disagrees: [] }],
      ['masquerade-all', { agrees: ['iptables'], disagrees: ['nftables'] }],
    ])
    const table = coverageTable(results)
    const line = (item: string) => table.find((text) => text.includes(` ${item} `))
    expect(line('hairpin')).toMatch(/^ {2}✓ hairpin +iptables, nftables: hairpin$/)
    expect(line('masqueradeAll')).toMatch(/^ {2}✗ masqueradeAll +disagrees in nftables: masquerade-all$/)
    expect(line('SCTP')).toMatch(/^ {2}– SCTP +not judgeable: Node\.js has no SCTP sockets to ask with$/)
    expect(line('headless')).toBeUndefined()
    expect(table.indexOf('  ServiceSpec')).toBeGreaterThan(0)
  })
})
