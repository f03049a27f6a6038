import { describe, expect, it } from 'vitest'
import type { ProxyMode } from '../../engine/config.ts'
import { MODES, WEB } from '../claim.ts'
import { itemsOf } from './items.ts'
import { play } from './run.ts'
import { scene, type Expectation, type Flow } from './types.ts'
import { worldOf } from './world.ts'

const right: Flow = { name: 'a pod calls web', from: 'pod/asker', to: '10.96.0.20:80', expect: 'ok' }

function web(...rows: Flow[]) {
  return scene('[DNAT-2] web', [], { network: { services: [WEB] } }, rows)
}

function complaintOf(run: () => void): string {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

/** The same but for some of its parts. */
function otherwise<Thing extends object>(thing: Thing, parts: Partial<Thing>): Thing {
  const made = Object.create(thing) as Thing
  for (const [key, value] of Object.entries(parts)) Object.defineProperty(made, key, { value })
  return made
}

describe('a row that fails', () => {
  const RULES: Record<ProxyMode, RegExp> = {
    iptables: /-A KUBE-SERVICES -d 10\.96\.0\.20\/32 .*\n.*-A KUBE-SVC-(.*\n)*.*-j DNAT --to-destination 10\.244\./,
    nftables: /add element ip kube-proxy service-ips .*\n.*numgen random mod 2 vmap .*\n.*dnat to 10\.244\./,
    ipvs: /-A -t 10\.96\.0\.20:80 -s rr\n.*-a -t 10\.96\.0\.20:80 -r 10\.244\./,
  }
  it.each(MODES)(
    '[FLOW-3] says what was wanted, and prints the packet’s way with the rules that matched (%s)',
    (mode) => {
      const text = complaintOf(() => play(web(right, { ...right, expect: 'timeout', sourceSeen: '10.0.1.7' }), mode))
      expect(text).toContain(`1 of 2 rows failed (${mode})`)
      expect(text).toContain(
        'a pod calls web\n  expect: wanted "timeout", got "ok"\n  sourceSeen: wanted "10.0.1.7", got',
      )
      expect(text).toMatch(RULES[mode])
    },
  )

  it.each<[what: string, wrong: Expectation]>([
    ['reason', { reason: 'NODE_DOWN' }],
    ['facts', { facts: /x/ }],
    ['endpoints', { endpoints: [] }],
    ['servedBy', { servedBy: null }],
    ['masquerade', { masquerade: true }],
    ['pods', { pods: ['a'] }],
    ['by', { by: 'c' }],
    ['choices', { choices: 1 }],
    ['all', { all: [] }],
    ['different', { different: 2 }],
    ['each', { each: ['a', 'a'] }],
    ['status', { status: 404 }],
    ['body', { body: /^x$/ }],
    ['rule', { rule: /KUBE-NOTHING/ }],
    ['asked', { asked: ['web'] }],
  ])('[FLOW-3] is one of whose expectations any is not met: %s', (what, wrong) => {
    expect(complaintOf(() => play(web({ ...right, ...wrong }), 'iptables'))).toContain(`${what}: wanted `)
  })

  it('[FLOW-1] may be one in which a mode differs', () => {
    const row: Flow = { ...right, in: { ipvs: { spec: 'IPVS-1', expect: 'refused' } } }
    play(web(row), 'nftables')
    expect(complaintOf(() => play(web(row), 'ipvs'))).toContain('expect: wanted "refused", got "ok"')
  })

  it('[FLOW-2] is one with a rule that the node does not print', () => {
    for (const mode of MODES) {
      const world = otherwise(worldOf(web(), mode), { printed: () => '' })
      expect(complaintOf(() => play(web(right), mode, world))).toContain('node/node-3 does not print the rule ')
    }
  })

  it('[TRC-5] is one of which explain says something else', () => {
    const world = worldOf(web(), 'iptables')
    const explain = () => ({ verdict: 'NONE' as const, masquerade: false, endpoints: [], servicePort: null })
    const network = otherwise(world.network, { explain, send: world.network.send.bind(world.network) })
    const text = complaintOf(() => play(web(right), 'iptables', otherwise(world, { network })))
    expect(text).toContain('explain said NONE, and it became DNAT')
    expect(text).toContain('explain knew none of ')
  })

  it('[DNS-16] is a query whose answer is another', () => {
    const row: Flow = { from: 'pod/asker', to: 'web.default.svc.cluster.local', query: 'A', answers: ['A 10.96.0.21'] }
    const text = complaintOf(() => play(web(row), 'iptables'))
    expect(text).toContain('answers: wanted ["A 10.96.0.21"], got ["A 10.96.0.20"]')
    expect(text).toContain('-j DNAT --to-destination 10.244.0.253:53')
  })
})

describe('the items', () => {
  it('[FLOW-1] are what was asked for, in order, and every reason', () => {
    const items = itemsOf(['NO_ANSWER'])
    expect(items.length).toBeGreaterThan(80)
    expect(new Set(items).size).toBe(items.length)
    expect(items[0]).toBe('kube-proxy: compiled from Services')
    expect(items).toContain('NetworkPolicy: what address it sees after SNAT')
    expect(items.at(-1)).toBe('reason: NO_ANSWER')
  })
})
