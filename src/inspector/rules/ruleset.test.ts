import { describe, expect, it } from 'vitest'
import { Cluster, defaultConfig, loadProxyMode, type ProxyMode } from '#engine'
import { rulesOf } from '../../host/rules.ts'
import { demo } from '../../testing/demo.ts'
import { found, linesOf, marksOf, target } from './ruleset.ts'

const MODES: ProxyMode[] = ['iptables', 'nftables', 'ipvs']

/** The demo's node port asked from outside; and what node-1 prints then. */
async function asked(mode: ProxyMode, serviceSubnet = '10.96.0.0/16', podSubnet = '10.244.0.0/16') {
  await loadProxyMode(mode)
  const config = defaultConfig()
  const cluster = new Cluster({ config: { ...config, serviceSubnet, podSubnet, proxy: { ...config.proxy, mode } } })
  cluster.apply(demo())
  cluster.step(60_000)
  const trace = cluster.send({ from: 'client', host: '10.0.1.5', port: 30100 })
  return { trace, lines: linesOf(rulesOf(cluster, 'node-1')) }
}

describe.each(MODES)('the rules of a node in mode %s', (mode) => {
  it('have a line for each rule that a request’s packets matched there, in the order of the packets', async () => {
    const { trace, lines } = await asked(mode)
    const marks = marksOf(lines, trace.hops, 'node/node-1')
    const path = trace.hops.filter(({ at }) => at === 'node/node-1').flatMap((hop) => hop.path)
    expect(trace.outcome).toBe('ok')
    expect(path.length).toBeGreaterThan(3)
    const orders = [...marks.values()].flat().map(({ order }) => order)
    expect(orders.toSorted((a, b) => a - b)).toEqual(path.map((_, i) => i + 1))
    const decided = trace.hops.find(({ action }) => action === 'dnat')!
    const last = [...marks].find(([, at]) => at.some(({ order }) => order === decided.path.length))!
    expect(decided.rule).toContain(lines[last[0]]!.text.trim())
  })

  it('mark nothing for a request that went by other nodes', async () => {
    const { trace, lines } = await asked(mode)
    expect(marksOf(lines, trace.hops, 'node/node-2').size).toBe(0)
  })

  it('lead from each jump to the chain of the same table', async () => {
    const { lines } = await asked(mode)
    const jumps = lines.filter((line) => line.leadsTo !== null)
    expect(jumps.length).toBeGreaterThan(4)
    for (const line of jumps) {
      const to = lines[target(lines, line)]
      expect({ line: line.text, chain: to?.chain, table: to?.table }).toEqual({
        line: line.text,
        chain: line.leadsTo,
        table: line.table,
      })
    }
  })

  it('are found by all words of a search, in whatever case', async () => {
    const { lines } = await asked(mode)
    const hits = found(lines, 'kube 30100')
    for (const index of hits) expect(lines[index]!.text.toLowerCase()).toMatch(/(?=.*kube)(?=.*30100)/)
    expect(found(lines, '30100').length).toBeGreaterThan(0)
    expect(found(lines, 'no such rule')).toEqual([])
    expect(found(lines, '')).toHaveLength(lines.length)
  })
})

it('a node of two address families prints both, each under what one types for it', async () => {
  const { lines } = await asked('iptables', '10.96.0.0/16,fd00:96::/112', '10.244.0.0/16,fd00:244::/56')
  expect(lines.filter(({ typed }) => typed).map(({ text }) => text)).toEqual(['$ iptables-save', '$ ip6tables-save'])
})
