import { describe, expect, it } from 'vitest'
import { fc } from '../../testing/property.ts'
import { TestNetwork, type TestNetworkOptions, type TestPod, type TestService } from '../../testing/testNetwork.ts'
import { Cluster } from '../index.ts'
import type { Pod } from '../kinds/pod/types.ts'
import type { SendRequest } from './request.ts'
import { toTrace } from './trace.ts'
import type { LoadBalancer } from './types.ts'

/** Something that happens to a cluster, or that somebody does in it. */
type Happening =
  /** `which` of the history's requests; `onlyCount`: nobody reads the way. */
  | { does: 'send'; which: number; times: number; onlyCount: boolean }
  | { does: 'wait'; ms: number }
  | { does: 'pod'; pod: TestPod }
  | { does: 'kill'; name: string }
  | { does: 'service'; service: TestService }
  | { does: 'health'; node: string; healthy: boolean }
  | { does: 'machine'; node: string; on: boolean }
  /** `rewind`: senders take so many source ports again, as they do when they have used up all of them. */
  | { does: 'restore'; rewind: number }

interface History {
  /** How the Services are at the start, in place of `web` and `api`. */
  services?: TestService[]
  requests: SendRequest[]
  happenings: Happening[]
}

const NODES = ['node-1', 'node-2', 'node-3']
const pods: TestPod[] = ['a', 'b', 'c', 'd'].map((name, i) => ({
  name,
  ip: `10.244.${i % 3}.${7 + i}`,
  node: NODES[i % 3]!,
}))
const web: TestService = {
  name: 'web',
  type: 'LoadBalancer',
  clusterIP: '10.96.0.20',
  ports: [{ port: 80, targetPort: 80, protocol: 'TCP', nodePort: 30080 }],
}
const api: TestService = { name: 'api', clusterIP: '10.96.0.30', pods: ['b', 'c'] }
const headless: TestService = { name: 'peers', clusterIP: 'None' }

const balancer = (name: string, ip: string, delivery: LoadBalancer['delivery']): LoadBalancer => ({
  place: `loadbalancer/default/${name}`,
  service: { namespace: 'default', name: 'web' },
  ip,
  hostname: null,
  state: 'active',
  delivery,
  pricePerMonth: 0,
  listeners: [{ port: 80, nodePort: 30080, protocol: 'TCP' }],
  targets: NODES.map((node) => ({ node, healthy: true })),
})

const node = fc.constantFrom(...NODES)
const request: fc.Arbitrary<SendRequest> = fc.record(
  {
    from: fc.constantFrom('client', 'pod/a', 'pod/b', 'node/node-1', 'node/node-3', 'ip/172.16.0.9@node-2', 'pod/gone'),
    host: fc.oneof(
      fc.constantFrom('web', 'api.default', 'peers', 'nowhere', '10.96.0.20', '10.96.0.30', '10.96.0.99'),
      fc.constantFrom(
        '10.0.1.5',
        '203.0.113.12',
        '203.0.113.50',
        '203.0.113.60',
        '10.244.1.8',
        '10.244.2.200',
        '127.0.0.1',
      ),
    ),
    port: fc.constantFrom(80, 80, 80, 30080, 81),
    timeoutMs: fc.constantFrom(5000, 700),
    connection: fc.constantFrom(undefined, undefined, undefined, 'one', 'two'),
  },
  { requiredKeys: ['from', 'host', 'port'] },
)

const service: fc.Arbitrary<TestService> = fc
  .tuple(
    fc.constantFrom(web, api),
    fc.record({
      sessionAffinity: fc.constantFrom('None' as const, 'ClientIP' as const),
      sessionAffinityConfig: fc.constant({ clientIP: { timeoutSeconds: 1 } }),
      externalTrafficPolicy: fc.constantFrom('Cluster' as const, 'Local' as const),
      internalTrafficPolicy: fc.constantFrom('Cluster' as const, 'Local' as const),
    }),
  )
  .map(([service, change]) => ({ ...service, ...change }))

const pod: fc.Arbitrary<TestPod> = fc
  .tuple(fc.constantFrom(...pods), fc.record({ ready: fc.boolean(), terminating: fc.boolean() }))
  .map(([pod, state]) => ({ ...pod, ...state }))

const few = fc.integer({ min: 1, max: 12 })
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      does: fc.constant('send' as const),
      which: fc.nat(),
      times: fc.oneof({ weight: 100, arbitrary: few }, fc.constant(5000)),
      onlyCount: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('wait' as const), ms: fc.constantFrom(0.3, 20, 700, 1500, 130_000) }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('service' as const), service }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('restore' as const), rewind: fc.constantFrom(0, 5, 20) }) },
  fc.record({ does: fc.constant('pod' as const), pod }),
  fc.record({ does: fc.constant('kill' as const), name: fc.constantFrom('a', 'b', 'c', 'd') }),
  fc.record({ does: fc.constant('health' as const), node, healthy: fc.boolean() }),
  fc.record({ does: fc.constant('machine' as const), node, on: fc.boolean() }),
)

/** Few requests, made again and again: else nothing would be remembered. */
const history: fc.Arbitrary<History> = fc.record({
  services: fc.array(service, { maxLength: 2 }),
  requests: fc.array(request, { minLength: 1, maxLength: 3 }),
  happenings: fc.array(happening, { minLength: 5, maxLength: 60 }),
})

/** A run of a history: all that anybody could see of it. */
function run(
  { services = [], requests, happenings }: History,
  options: TestNetworkOptions,
): { seen: unknown[]; remembered: number } {
  const loadBalancers = [balancer('web', '203.0.113.50', 'vip'), balancer('classic', '203.0.113.60', 'nodePort')]
  const cluster = new TestNetwork({ pods, services: [web, api, headless], loadBalancers, ...options })
  const { network, kernel } = cluster
  for (const each of services) cluster.putService(each)
  cluster.step(2000)
  const living = new Set(pods.map(({ name }) => name))
  const seen: unknown[] = []
  for (const each of happenings) {
    switch (each.does) {
      case 'send': {
        const request = requests[each.which % requests.length]!
        for (let i = 0; i < each.times; i++) {
          const onlyCount = each.onlyCount || i >= 12
          const record = onlyCount ? null : network.journey(request)
          seen.push(record ? [toTrace(record), record.steps.length] : network.probe(request).servedBy)
        }
        break
      }
      case 'wait':
        cluster.step(each.ms)
        break
      case 'pod':
        living.add(each.pod.name)
        cluster.putPod(each.pod)
        cluster.putService(web)
        break
      case 'kill':
        if (living.delete(each.name)) cluster.removePod(each.name)
        break
      case 'service':
        cluster.putService(each.service)
        break
      case 'health':
        for (const { targets } of loadBalancers) targets.find((t) => t.node === each.node)!.healthy = each.healthy
        kernel.nextEpoch()
        break
      case 'machine':
        cluster.switchNode(each.node, each.on)
        break
      case 'restore': {
        const state = network.snapshot()
        for (const ip of Object.keys(state.ports)) state.ports[ip]! -= each.rewind
        kernel.restore(kernel.snapshot())
        network.restore(state)
      }
    }
  }
  seen.push(kernel.snapshot(), network.snapshot())
  return { seen, remembered: network.remembered }
}

describe('a journey from memory', () => {
  it('[MEM-1] is told as the journey in full would have been, whatever has happened before', () => {
    let remembered = 0
    fc.assert(
      fc.property(history, (history) => {
        const quick = run(history, {})
        const full = run(history, { forgetful: true })
        remembered += quick.remembered
        expect(full.remembered).toBe(0)
        expect(quick.seen).toEqual(full.seen)
      }),
      { numRuns: 150 },
    )
    expect(remembered).toBeGreaterThan(2000) // or else nothing was proved
  }, 120_000)

  const to = (more: Partial<SendRequest>): SendRequest => ({ from: 'pod/d', host: '10.96.0.20', port: 80, ...more })
  const send = (which: number, times = 1): Happening => ({ does: 'send', which, times, onlyCount: false })
  const wait = (ms: number): Happening => ({ does: 'wait', ms })
  const sticky: TestService = {
    ...web,
    sessionAffinity: 'ClientIP',
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 1 } },
  }
  const cases: (History & { title: string })[] = [
    {
      title: 'keeps a sender with its endpoint as long as session affinity does, and no longer',
      services: [sticky],
      requests: [to({})],
      happenings: [
        send(0, 3),
        ...Array.from({ length: 40 }, (_, i) => [wait(i % 8 === 7 ? 1100 : 700), send(0)]).flat(),
      ],
    },
    {
      title: 'meets the connection that has its port and is still open',
      requests: [to({}), to({ connection: 'open' })],
      happenings: [send(0, 5), send(1), send(0, 5), { does: 'restore', rewind: 8 }, send(0, 20)],
    },
    {
      title: 'goes by the rules that kube-proxy has written meanwhile, and by the old ones until then',
      requests: [to({})],
      happenings: [
        send(0, 8),
        { does: 'service', service: { ...web, pods: ['a'] } },
        send(0, 8),
        wait(1500),
        send(0, 8),
      ],
    },
    {
      title: 'leaves room for itself in a full table as every connection does',
      requests: [to({}), to({ from: 'pod/c' })],
      happenings: [send(0, 5), send(1, 5), send(0, 5000), send(1, 5), send(0, 5)],
    },
  ]
  for (const { title, ...history } of cases) {
    it(`[MEM-2] ${title}`, () => {
      const quick = run(history, {})
      expect(quick.remembered).toBeGreaterThan(10)
      expect(quick.seen).toEqual(run(history, { forgetful: true }).seen)
    })
  }

  it('[MEM-3] that nobody reads counts, draws and is tracked like any other', () => {
    const histories = [false, true].map((onlyCount): History => ({
      requests: [to({}), to({ from: 'client', host: '10.0.1.5', port: 30080 })],
      happenings: [0, 1, 0, 1].map((which) => ({ does: 'send', which, times: 12, onlyCount })),
    }))
    const [read, counted] = histories.map((history) => run(history, {}).seen.slice(-2))
    expect(counted).toEqual(read)
  })

  it('[MEM-4] is never one to a process that tells the time, or the port that it was called from', () => {
    const cluster = new Cluster()
    const containers = [{ name: 'agnhost', image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args: ['netexec'] }]
    cluster.apply([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'echo' }, spec: { containers } }])
    cluster.step(30_000)
    const host = cluster.get<Pod>('Pod', 'default', 'echo')!.status.podIP!
    const ask = (path: string) => cluster.send({ from: 'node/node-1', host, port: 8080, path })
    const names = new Set<string>()
    const times = new Set<string>()
    for (let i = 0; i < 6; i++) {
      const { response, hops } = ask('/clientip')
      const seen = hops.find(({ action }) => action === 'deliver')!.after
      expect(response?.body).toBe(`${seen.src}:${seen.sport}`)
      cluster.step(1000)
      times.add(ask('/').response!.body)
      names.add(ask('/hostname').response!.body)
    }
    expect(times.size).toBe(6)
    expect(names.size).toBe(1)
    expect(cluster.network.remembered).toBe(4)
  })
})
