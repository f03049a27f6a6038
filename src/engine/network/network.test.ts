import { describe, expect, it } from 'vitest'
import { fc } from '../../testing/property.ts'
import { TestNetwork, type TestNetworkOptions, type TestService } from '../../testing/testNetwork.ts'
import { Conntrack, mirror } from './conntrack.ts'
import { editDistance } from './reasons.ts'
import type { Packet } from './types.ts'

const A = { name: 'a', ip: '10.244.0.7', node: 'node-1' }
const B = { name: 'b', ip: '10.244.1.10', node: 'node-2' }
const WEB: TestService = { name: 'web', clusterIP: '10.96.0.20' }
const demo = (): TestNetworkOptions => ({ pods: [A, B], services: [WEB] })

describe('kube-proxy', () => {
  it('[FW-7] takes up a change on its own and a little later than the API has it', () => {
    const cluster = new TestNetwork(demo())
    cluster.putService({ ...WEB, pods: ['b'] })
    const endpoints = () => cluster.network.explain({ from: 'node/node-1', host: '10.96.0.20', port: 80 }).endpoints
    cluster.step(9)
    expect(endpoints()).toHaveLength(2)
    cluster.step(31)
    expect(endpoints()).toEqual([{ address: '10.244.1.10:80', probability: 1 }])
  })

  it('[FW-7] writes at most once a second', () => {
    const cluster = new TestNetwork(demo())
    const count = () => cluster.network.ruleCount('node-1')
    cluster.putService({ name: 'one', clusterIP: '10.96.0.21' })
    cluster.step(40)
    const after = count()
    cluster.putService({ name: 'two', clusterIP: '10.96.0.22' })
    cluster.step(900)
    expect(count()).toBe(after)
    cluster.step(200)
    expect(count()).toBeGreaterThan(after)
  })

  it('[FW-7] is brought back by a snapshot with what it was behind with', () => {
    const cluster = new TestNetwork(demo())
    cluster.putService({ ...WEB, pods: ['b'] })
    const rules = cluster.network.rules('node-1')
    const state = JSON.parse(JSON.stringify([cluster.kernel.snapshot(), cluster.network.snapshot()])) as [
      ReturnType<typeof cluster.kernel.snapshot>,
      ReturnType<typeof cluster.network.snapshot>,
    ]
    cluster.step(100)
    const later = cluster.network.rules('node-1')
    expect(later).not.toBe(rules)
    const restore = () => {
      cluster.kernel.restore(state[0])
      cluster.network.restore(state[1])
    }
    restore()
    expect(cluster.network.rules('node-1')).toBe(rules)
    const first = cluster.network.send({ from: 'pod/a', host: 'web', port: 80 })
    cluster.step(100)
    expect(cluster.network.rules('node-1')).toBe(later)
    restore()
    expect(cluster.network.send({ from: 'pod/a', host: 'web', port: 80 })).toEqual(first)
  })

  it('[FW-8] forgets a Service when it is deleted', () => {
    const cluster = new TestNetwork(demo())
    const empty = new TestNetwork({ pods: [A, B] }).network.ruleCount('node-1')
    cluster.api.remove(cluster.api.get('Service', 'default', 'web')!)
    cluster.step(2000)
    expect(cluster.network.ruleCount('node-1')).toBe(empty)
    expect(cluster.network.rules('node-1')).not.toContain('default/web')
  })
})

describe('a trace', () => {
  it('[TRC-1] tells every hop there and back with the packet before and after', () => {
    const cluster = new TestNetwork({
      pods: [B],
      services: [{ ...WEB, type: 'NodePort', ports: [{ port: 80, targetPort: 80, protocol: 'TCP', nodePort: 30080 }] }],
    })
    const trace = cluster.network.send({ from: 'client', host: '203.0.113.11', port: 30080 })
    expect(trace.hops.map((hop) => `${hop.at} ${hop.action}`)).toEqual([
      'client/internet send',
      'node/node-1 dnat',
      'node/node-1 route',
      'node/node-1 snat',
      'node/node-2 route',
      'pod/default/b deliver',
      'pod/default/b respond',
      'node/node-2 route',
      'node/node-1 restore',
      'client/internet receive',
    ])
    for (const [i, hop] of trace.hops.slice(1).entries()) {
      expect(hop.before).toEqual(
        trace.hops[i]!.action === 'deliver' ? mirror(trace.hops[i]!.after) : trace.hops[i]!.after,
      )
      expect(hop.t).toBeGreaterThanOrEqual(trace.hops[i]!.t)
    }
    expect(trace.hops[1]!.rule).toMatch(/^-A KUBE-SEP-\S+ .* -j DNAT --to-destination 10\.244\.1\.10:80$/)
    expect(trace.hops[1]!.path[0]).toMatch(/^-A PREROUTING /)
    expect(trace).toMatchObject({ pod: 'pod/default/b', service: 'service/default/web' })
    expect(trace.duration).toBeCloseTo(trace.hops[9]!.t - trace.t, 9)
  })

  it('[TRC-2] of an answer that never comes lasts as long as the client waits', () => {
    const { network } = new TestNetwork(demo())
    expect(network.send({ from: 'pod/a', host: '10.96.0.20', port: 81 }).duration).toBe(5000)
    expect(network.send({ from: 'pod/a', host: '10.96.0.20', port: 81, timeoutMs: 700 }).duration).toBe(700)
  })

  it('[TRC-3] of a process that closes without a word is a reset', () => {
    const { network } = new TestNetwork({ ...demo(), respond: () => null })
    expect(network.send({ from: 'pod/a', host: 'web', port: 80 })).toMatchObject({ outcome: 'reset', response: null })
  })

  it('[TRC-4] is plain data', () => {
    const trace = new TestNetwork(demo()).network.send({ from: 'pod/a', host: 'web', port: 80 })
    expect(JSON.parse(JSON.stringify(trace))).toEqual(trace)
  })
})

const service = fc.record({
  type: fc.constantFrom('ClusterIP' as const, 'NodePort' as const),
  internalTrafficPolicy: fc.constantFrom('Cluster' as const, 'Local' as const),
  externalTrafficPolicy: fc.constantFrom('Cluster' as const, 'Local' as const),
  sessionAffinity: fc.constantFrom('None' as const, 'ClientIP' as const),
})
const pods = fc.array(
  fc.record({ node: fc.integer({ min: 0, max: 2 }), ready: fc.boolean(), terminating: fc.boolean() }),
  { maxLength: 6 },
)

describe('explain and send', () => {
  it('[TRC-5] agree about every packet of every cluster', () => {
    fc.assert(
      fc.property(service, pods, (spec, shape) => {
        const cluster = new TestNetwork({
          pods: [
            ...shape.map(({ node, ...state }, i) => ({
              name: `p${i}`,
              ip: `10.244.${node}.${i + 10}`,
              node: `node-${node + 1}`,
              ...state,
            })),
            { name: 'asker', ip: '10.244.2.200', node: 'node-3', ports: [] },
          ],
          services: [
            {
              ...WEB,
              ...spec,
              pods: shape.map((_, i) => `p${i}`),
              ports: [
                {
                  port: 80,
                  targetPort: 80,
                  protocol: 'TCP',
                  ...(spec.type === 'NodePort' && { nodePort: 30080 }),
                },
              ],
            },
          ],
        })
        const asked = [
          ['pod/asker', '10.96.0.20', 80],
          ['node/node-1', '10.96.0.20', 80],
          ['client', '10.0.1.6', 30080],
          ['pod/asker', '10.0.1.5', 30080],
        ] as const
        for (const [from, host, port] of asked) {
          const could = cluster.network.explain({ from, host, port })
          const did = cluster.network.send({ from, host, port })
          expect(did.verdict).toBe(could.verdict)
          expect(did.endpoints).toEqual(could.endpoints)
          expect(did.servicePort).toBe(could.servicePort)
          if (did.masquerade) expect(could.masquerade).toBe(true)
          const sum = could.endpoints.reduce((total, { probability }) => total + probability, 0)
          if (could.verdict === 'DNAT') expect(sum).toBeCloseTo(1, 9)
          if (did.servedBy && could.verdict === 'DNAT' && host === '10.96.0.20') {
            expect(could.endpoints.map(({ address }) => address)).toContain(did.servedBy)
          }
        }
      }),
      { numRuns: 60 },
    )
  }, 30_000)
})

describe('conntrack', () => {
  const packet: Packet = { src: '10.244.2.5', sport: 40000, dst: '10.96.0.20', dport: 80, protocol: 'TCP' }

  it('[CT-3] forgets what is over after its time', () => {
    let now = 0
    const table = new Conntrack(() => now)
    const entry = table.add(packet, mirror({ ...packet, dst: '10.244.0.7' }))
    table.move(entry, 'TIME_WAIT')
    now = 119_999
    expect(table.find(packet)?.isReply).toBe(false)
    now = 120_000
    expect(table.find(packet)).toBeUndefined()
    expect(table.size).toBe(0)
  })

  it('[CT-3] gives up finished connections when it is full, not living ones', () => {
    const table = new Conntrack(() => 0)
    const living = table.add(packet, mirror(packet))
    table.move(living, 'ESTABLISHED')
    for (let i = 0; i < 6000; i++) {
      const other = { ...packet, src: `10.1.${i >> 8}.${i & 255}` }
      table.move(table.add(other, mirror(other)), 'TIME_WAIT')
    }
    expect(table.size).toBeLessThanOrEqual(4096)
    expect(table.find(packet)?.entry).toBe(living)
  })

  it('[CT-4] begins a new connection in the place of a finished one', () => {
    const table = new Conntrack(() => 0)
    table.move(table.add(packet, mirror(packet)), 'TIME_WAIT')
    expect(table.findForSyn(packet)).toBeUndefined()
  })
})

describe('names', () => {
  const cluster = () =>
    new TestNetwork({
      pods: [A, B],
      services: [
        WEB,
        { name: 'db', namespace: 'data', clusterIP: '10.96.0.30' },
        { name: 'heads', clusterIP: 'None' },
        { name: 'nobody', clusterIP: 'None', pods: [], selector: { app: 'nobody' } },
        { name: 'alias', type: 'ExternalName', externalName: 'db.data.svc.cluster.local', clusterIP: '' },
        { name: 'away', type: 'ExternalName', externalName: 'example.com', clusterIP: '' },
      ],
    })
  const ask = (host: string) => cluster().network.send({ from: 'pod/a', host, port: 80 })

  it('[DNS-1] of Services are found by the search domains of the sender', () => {
    for (const host of [
      'web',
      'web.default',
      'web.default.svc',
      'web.default.svc.cluster.local',
      'WEB.default',
      'db.data',
    ]) {
      expect({ host, outcome: ask(host).outcome }).toEqual({ host, outcome: 'ok' })
    }
    expect(ask('web').hops[0]).toMatchObject({ action: 'resolve', at: 'pod/default/a' })
    expect(ask('db')).toMatchObject({
      outcome: 'nxdomain',
      reason: 'DNS_NXDOMAIN',
      facts: 'namespace default has no Service db; namespace data has: db.data',
    })
  })

  it('[DNS-2] of headless Services are the addresses of ready pods', () => {
    expect(['10.244.0.7:80', '10.244.1.10:80']).toContain(ask('heads').servedBy)
    expect(ask('10-244-1-10.heads').servedBy).toBe('10.244.1.10:80')
    expect(ask('nobody')).toMatchObject({ outcome: 'nxdomain', reason: 'NO_MATCHING_PODS' })
  })

  it('[DNS-3] of ExternalName Services are aliases', () => {
    expect(ask('alias').outcome).toBe('ok')
    expect(ask('away')).toMatchObject({
      outcome: 'nxdomain',
      reason: 'EXTERNAL_NAME_UNRESOLVED',
      service: 'service/default/away',
    })
  })

  it('[DNS-4] of Services mean nothing to nodes and to clients outside', () => {
    for (const from of ['client', 'node/node-1']) {
      expect(cluster().network.send({ from, host: 'web.default.svc.cluster.local', port: 80 }).outcome).toBe('nxdomain')
    }
  })
})

describe('near misses', () => {
  it('[TRC-6] are counted in letters', () => {
    expect(editDistance('app=web', 'app=webb')).toBe(1)
    expect(editDistance('kitten', 'sitting')).toBe(3)
  })
})
