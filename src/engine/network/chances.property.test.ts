import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MODES } from '../../testing/claim.ts'
import { TestNetwork, type TestPod, type TestService } from '../../testing/testNetwork.ts'
import type { ProxyMode } from '../config.ts'
import type { SendRequest } from './request.ts'
import type { Explanation, LoadBalancer } from './types.ts'

const CLUSTERS = 40
const SENDS = 2000
const NODES = ['node-1', 'node-2', 'node-3']

interface Generated {
  pods: { node: number; ready: boolean; terminating: boolean }[]
  service: Pick<TestService, 'internalTrafficPolicy' | 'externalTrafficPolicy' | 'sessionAffinity'>
  delivery: LoadBalancer['delivery']
  /** Nodes whose health check the load balancer has not seen pass. */
  ill: boolean[]
  from: string
  door: Pick<SendRequest, 'host' | 'port'>
}

const policy = fc.constantFrom('Cluster' as const, 'Cluster' as const, 'Local' as const)
const generated: fc.Arbitrary<Generated> = fc.record({
  pods: fc.array(
    fc.record({
      node: fc.integer({ min: 0, max: 2 }),
      ready: fc.constantFrom(true, true, false),
      terminating: fc.constantFrom(true, false, false, false),
    }),
    { minLength: 1, maxLength: 12 },
  ),
  service: fc.record({
    internalTrafficPolicy: policy,
    externalTrafficPolicy: policy,
    sessionAffinity: fc.constantFrom('None' as const, 'None' as const, 'ClientIP' as const),
  }),
  delivery: fc.constantFrom('vip' as const, 'nodePort' as const),
  ill: fc.array(fc.constantFrom(true, false, false, false), { minLength: 3, maxLength: 3 }),
  from: fc.constantFrom('client', 'client', 'pod/asker', 'pod/p0', 'node/node-1', 'ip/172.16.0.9@node-2'),
  door: fc.constantFrom(
    { host: '10.96.0.20', port: 80 },
    { host: '10.96.0.20', port: 80 },
    { host: '10.0.1.6', port: 30080 },
    { host: '203.0.113.50', port: 80 },
    { host: '203.0.113.50', port: 80 },
  ),
})

function build({ pods: shapes, service, delivery, ill }: Generated, mode: ProxyMode): TestNetwork {
  const pods = shapes.map(({ node, ...state }, i): TestPod => {
    return { name: `p${i}`, ip: `10.244.${node}.${i + 10}`, node: NODES[node]!, ...state }
  })
  const isHome = (node: string) => pods.some((pod) => pod.node === node && pod.ready && !pod.terminating)
  const isLocal = service.externalTrafficPolicy === 'Local'
  const balancer: LoadBalancer = {
    place: 'loadbalancer/default/web',
    service: { namespace: 'default', name: 'web' },
    ip: '203.0.113.50',
    hostname: null,
    state: 'active',
    delivery,
    pricePerMonth: 0,
    listeners: [{ port: 80, nodePort: 30080, protocol: 'TCP' }],
    targets: NODES.map((node, i) => ({ node, healthy: !ill[i] && (!isLocal || isHome(node)) })),
  }
  return new TestNetwork({
    config: { proxy: { mode } },
    pods: [...pods, { name: 'asker', ip: '10.244.2.200', node: 'node-3', ports: [] }],
    services: [
      {
        name: 'web',
        type: 'LoadBalancer',
        clusterIP: '10.96.0.20',
        ...service,
        pods: pods.map(({ name }) => name),
        ports: [{ port: 80, targetPort: 80, protocol: 'TCP', nodePort: 30080 }],
        // Where the balancer connects by itself, pods go out to it.
        ingress: delivery === 'vip' ? [{ ip: '203.0.113.50', ipMode: 'VIP' }] : [{ hostname: 'lb.example.com' }],
      },
    ],
    loadBalancers: [balancer],
  })
}

function addresses({ endpoints }: Explanation): string[] {
  return endpoints.map(({ address }) => address)
}

describe('the chances that explain gives', () => {
  for (const mode of MODES) {
    it(`[TRC-7] are how often ${SENDS.toLocaleString('en')} sends reach each endpoint, and no other is reached (${mode})`, () => {
      let dice = 0
      for (const each of fc.sample(generated, { numRuns: CLUSTERS, seed: 7 })) {
        const { network } = build(each, mode)
        const request: SendRequest = { from: each.from, ...each.door }
        // From then on every node has its one.
        if (each.service.sessionAffinity === 'ClientIP') for (let i = 0; i < 60; i++) network.probe(request)
        const could = network.explain(request)
        const wrong: string[] = []
        const reached = new Map<string, number>()
        let served = 0
        for (let i = 0; i < SENDS; i++) {
          const { outcome, servedBy } = network.probe(request)
          if (could.verdict === 'REJECT' && outcome !== 'refused') wrong.push(`rejected, yet ${outcome}`)
          if (could.verdict === 'DROP' && outcome !== 'timeout') wrong.push(`dropped, yet ${outcome}`)
          if (servedBy === null) continue
          served++
          reached.set(servedBy, (reached.get(servedBy) ?? 0) + 1)
        }
        if (could.verdict === 'DNAT') {
          if (could.endpoints.length > 1) dice++
          if (served < SENDS) wrong.push(`only ${served} served`)
          for (const address of reached.keys())
            if (!addresses(could).includes(address)) wrong.push(`reached ${address}`)
          for (const { address, probability } of could.endpoints) {
            const error = Math.sqrt((probability * (1 - probability)) / SENDS)
            const share = (reached.get(address) ?? 0) / SENDS
            if (Math.abs(share - probability) > 4 * error + 1e-12) wrong.push(`${address} ${share} of ${probability}`)
          }
        }
        expect({ ...each, could, wrong }).toEqual({ ...each, could, wrong: [] })
      }
      expect(dice).toBeGreaterThan(CLUSTERS / 5) // or else nothing was proved
    })
  }
})
