import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LocalHost } from '../host/local-host.ts'
import { DEMO } from '../share/demo.ts'
import { demoTopology, demoTrace, PODS } from '../testing/topologyFixture.ts'
import { trace as plain } from '../testing/traceFixture.ts'
import { actions, cluster, connect, rates, shown } from './index.ts'
import { WINDOW_MS, Window, isError, passed, watchRates } from './rates.ts'
import { session } from './session.ts'
import { addTraces } from './traffic.ts'

const book = new Map(demoTopology().nodes.map((node) => [node.internalIP, node.place]))
const waysOf = (trace: Parameters<typeof passed>[0]) => [...passed(trace, (ip) => book.get(ip))].toSorted()
const pod = `pod/default/${PODS[0]}`

describe('what a request passes', () => {
  it('by a load balancer: its target, the door there, the Service and the pod that answers, each with its edge', () => {
    const service = 'service/default/nginx-loadbalancer'
    const balancer = 'loadbalancer/default/nginx-loadbalancer'
    expect(waysOf(demoTrace({ id: 1, t: 0, door: 'loadBalancer' }))).toEqual(
      [
        'from:client/internet',
        `request:client/internet>${balancer}`,
        balancer,
        `target:${balancer}>node/node-1`,
        'node/node-1',
        'node/node-2',
        `door:node/node-1>${service}`,
        service,
        `endpoint:${service}>${pod}`,
        pod,
      ].toSorted(),
    )
  })

  it('by a node port: the edge to the node that it is addressed to', () => {
    const ways = waysOf(demoTrace({ id: 1, t: 0, door: 'nodePort', node: 3 }))
    expect(ways).toContain('request:client/internet>node/node-3')
    expect(ways).toContain('door:node/node-3>service/default/nginx-nodeport')
  })

  it('by a ClusterIP: no door, since the rules of its own node take it', () => {
    const ways = waysOf(demoTrace({ id: 1, t: 0, door: 'clusterIP' }))
    expect(ways).toContain('request:pod/default/client>service/default/nginx-clusterip')
    expect(ways.filter((way) => way.startsWith('door:'))).toEqual([])
  })

  it('when it is refused: the Service, and no pod', () => {
    const ways = waysOf(demoTrace({ id: 1, t: 0, door: 'clusterIP', outcome: 'refused' }))
    expect(ways).toContain('service/default/nginx-clusterip')
    expect(ways.filter((way) => way.startsWith('pod/'))).toEqual([])
  })

  it('by a proxy: the Service before it and the one behind it, with the rule between', () => {
    const proxy = {
      pod: 'pod/ingress-nginx/controller',
      route: 'ingress/default/shop',
      rule: 'shop.example.com/ (Prefix)',
      backend: 'service/default/cart',
    }
    const ways = waysOf(plain({ service: 'service/ingress-nginx/controller', proxy, pod: 'pod/default/cart-1' }))
    for (const way of [
      'endpoint:service/ingress-nginx/controller>pod/ingress-nginx/controller',
      'ingress/default/shop',
      'rule:ingress/default/shop>service/default/cart',
      'endpoint:service/default/cart>pod/default/cart-1',
      'pod/default/cart-1',
    ])
      expect(ways).toContain(way)
  })
})

it('a request fails that gets no answer, or one that its server is ashamed of; a page that is not there is an answer', () => {
  const answer = (status: number) => isError(plain({ response: { status, body: '' } }))
  expect([200, 404, 500, 503].map(answer)).toEqual([false, false, true, true])
  expect(isError(plain({ outcome: 'timeout', response: null }))).toBe(true)
})

describe('the window', () => {
  it('counts by virtual seconds, over ten of them', () => {
    const window = new Window(0)
    for (let t = 0; t < 30_000; t += 250) window.add(['a'], t, t % 1000 === 0)
    expect(window.ratesAt(30_000).get('a')!.perSecond).toBeCloseTo(4, 0)
    expect(window.ratesAt(30_000).get('a')!.errors).toBeCloseTo(1, 0)
  })

  it('does not call a cluster slow that has only begun', () => {
    const window = new Window(150_000)
    for (let t = 150_000; t < 152_000; t += 100) window.add(['a'], t, false)
    expect(window.ratesAt(152_000).get('a')!.perSecond).toBeCloseTo(10, 0)
  })

  it('forgets what has been quiet for its length', () => {
    const window = new Window(0)
    window.add(['a'], 100, false)
    expect(window.ratesAt(2000).has('a')).toBe(true)
    expect(window.ratesAt(100 + WINDOW_MS + 500).size).toBe(0)
  })

  it('counts exactly what it holds, so that shares add up, while figures may be a little older', () => {
    const window = new Window(0)
    for (let n = 0; n < 100; n++) window.add(n % 3 === 0 ? ['all', 'a'] : ['all', 'b'], n * 10, false)
    const before = window.ratesAt(1000)
    for (let n = 0; n < 4; n++) window.add(['all', 'b'], 1000, false)
    window.ratesAt(1001, before)
    const counts = window.counts()
    expect([counts.get('all'), counts.get('a')! + counts.get('b')!]).toEqual([104, 104])
    window.ratesAt(900 + WINDOW_MS)
    expect(window.counts().get('all')).toBe(4)
    window.ratesAt(1500 + WINDOW_MS)
    expect(window.counts().size).toBe(0)
  })

  it('leaves figures alone that would be shown as they are', () => {
    const window = new Window(0)
    for (let t = 0; t < 20_000; t += 500) window.add(['a'], t, false)
    const before = window.ratesAt(20_000)
    window.add(['a'], 20_001, false)
    window.add(['b'], 20_001, false)
    const after = window.ratesAt(20_499, before)
    expect(after.get('b')).toBeDefined()
    expect(window.ratesAt(20_499, after)).toBe(after)
  })
})

it('figures are short', () => {
  expect([0.4, 9.94, 12.4, 999.6, 1234].map(shown)).toEqual(['0.4', '9.9', '12', '1000', '1.2k'])
})

describe('the figures of a cluster', () => {
  let host: LocalHost
  let stop: () => void

  beforeEach(async () => {
    vi.useFakeTimers()
    host = new LocalHost({ realTime: false })
    stop = connect(host)
    await actions.open(DEMO)
  })
  afterEach(() => {
    stop()
    host.dispose()
    vi.useRealTimers()
  })

  const run = (ms: number) => {
    for (let t = 0; t < ms; t += 100) {
      host.tick(100)
      vi.advanceTimersByTime(100)
    }
  }
  const rate = (key: string) => rates.getState().of.get(key)?.perSecond ?? 0

  it('agree: what a Service gets is what its pods get through it', () => {
    run(15_000)
    const { services, edges } = cluster.getState().topology
    expect(services.map(({ place }) => rate(place)).every((one) => one > 0.5)).toBe(true)
    for (const { place } of services) {
      const shares = edges.filter((edge) => edge.kind === 'endpoint' && edge.from === place)
      const sum = shares.reduce((all, { id }) => all + rate(id), 0)
      expect(sum).toBeCloseTo(rate(place), 0)
    }
    const asked = edges.filter((edge) => edge.kind === 'request')
    expect(asked.map(({ id }) => rate(id)).every((one) => one > 0.5)).toBe(true)
  })

  it('are told at most twice a second', () => {
    let told = 0
    const end = rates.subscribe(() => told++)
    run(5000)
    end()
    expect(told).toBeGreaterThan(4)
    expect(told).toBeLessThanOrEqual(11)
  })

  it('begin anew with another cluster', async () => {
    run(5000)
    expect(rates.getState().of.size).toBeGreaterThan(5)
    await actions.open({ ...DEMO, files: [] })
    run(1000)
    expect(rates.getState().of.size).toBe(0)
  })
})

it('a cluster that comes with a head start is not called slow: nobody was told of what was before', () => {
  vi.useFakeTimers()
  session.setState({ time: 0 })
  const stop = watchRates()
  session.setState({ time: 150_000 })
  addTraces(Array.from({ length: 4 }, (_, i) => plain({ id: 9000 + i, t: 150_000 + i * 1000 })))
  session.setState({ time: 154_000 })
  vi.advanceTimersByTime(1000)
  expect(rates.getState().of.get('service/default/nginx-nodeport')?.perSecond).toBe(1)
  stop()
  vi.useRealTimers()
})
