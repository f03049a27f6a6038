/** Clusters that chance makes, a packet in each, and what it comes to when it is sent very often. */
import { fc } from './property.ts'
import type { ProxyMode } from '../engine/config.ts'
import type { SendRequest } from '../engine/network/index.ts'
import type { Explanation, LoadBalancer } from '../engine/network/types.ts'
import { clusterOf } from './families.ts'
import { TestNetwork, type TestPod, type TestService } from './testNetwork.ts'

const CONFIG = clusterOf('dual')
const NODES = ['node-1', 'node-2', 'node-3']

/** A cluster and a packet. */
export interface Generated {
  /** The family of the packet; the cluster has both. */
  family: 'IPv4' | 'IPv6'
  pods: { node: number; ready: boolean; terminating: boolean }[]
  service: Pick<TestService, 'internalTrafficPolicy' | 'externalTrafficPolicy' | 'sessionAffinity'>
  delivery: LoadBalancer['delivery']
  /** Nodes whose health check the load balancer has not seen pass; or not yet seen fail, though they have no pod. */
  ill: boolean[]
  late: boolean
  from: string
  door: keyof typeof DOORS.IPv4
}

/** Who calls, and where, in each family. */
const CALLERS = {
  IPv4: { client: 'client', ip: 'ip/172.16.0.9@node-2' },
  IPv6: { client: 'client/internet-ipv6', ip: 'ip/2001:db8:9::9@node-2' },
}
const DOORS = {
  IPv4: { service: '10.96.0.20', node: '10.0.1.6', balancer: '203.0.113.50', name: 'web' },
  IPv6: { service: 'fd00:10:96::20', node: 'fd00:10:0:1::6', balancer: '2001:db8:113::50', name: 'web' },
}

const policy = fc.constantFrom('Cluster' as const, 'Cluster' as const, 'Local' as const)
export const generated: fc.Arbitrary<Generated> = fc.record({
  family: fc.constantFrom('IPv4' as const, 'IPv6' as const),
  pods: fc.array(
    fc.record({
      node: fc.integer({ min: 0, max: 2 }),
      ready: fc.constantFrom(true, true, false),
      terminating: fc.constantFrom(true, false, false, false),
    }),
    { minLength: 2, maxLength: 12 },
  ),
  service: fc.record({
    internalTrafficPolicy: policy,
    externalTrafficPolicy: policy,
    sessionAffinity: fc.constantFrom('None' as const, 'None' as const, 'ClientIP' as const),
  }),
  delivery: fc.constantFrom('vip' as const, 'nodePort' as const),
  ill: fc.array(fc.constantFrom(true, false, false, false), { minLength: 3, maxLength: 3 }),
  late: fc.constantFrom(true, false, false),
  from: fc.constantFrom('client', 'client', 'pod/asker', 'pod/p0', 'node/node-1', 'ip'),
  door: fc.constantFrom('service', 'service', 'node', 'balancer', 'balancer', 'name'),
})

/** The cluster, as its nodes' kube-proxies see it in this mode. */
export function build({ pods: shapes, service, delivery, ill, late }: Generated, mode: ProxyMode): TestNetwork {
  const pods = shapes.map(({ node, ...state }, i): TestPod => {
    return {
      name: `p${i}`,
      ip: `10.244.${node}.${i + 10}`,
      ip6: `fd00:10:244:${node || ''}${node ? '::' : ':'}${i + 10}`,
      node: NODES[node]!,
      ...state,
    }
  })
  const ips = ['203.0.113.50', '2001:db8:113::50']
  const isHome = (node: string) => pods.some((pod) => pod.node === node && pod.ready && !pod.terminating)
  const isLocal = service.externalTrafficPolicy === 'Local'
  // In mode ipvs such a node sends to others, whose answers come to nobody who knows them: [IPVS-3].
  const isLate = late && mode !== 'ipvs'
  const balancer: LoadBalancer = {
    place: 'loadbalancer/default/web',
    service: { namespace: 'default', name: 'web' },
    ip: '203.0.113.50',
    secondaryIP: '2001:db8:113::50',
    hostname: null,
    state: 'active',
    delivery,
    pricePerMonth: 0,
    listeners: [{ port: 80, nodePort: 30080, protocol: 'TCP' }],
    targets: NODES.map((node, i) => ({ node, healthy: !ill[i] && (isLate || !isLocal || isHome(node)) })),
  }
  return new TestNetwork({
    config: { ...CONFIG, proxy: { ...CONFIG.proxy, mode } },
    pods: [...pods, { name: 'asker', ip: '10.244.2.200', ip6: 'fd00:10:244:2::200', node: 'node-3', ports: [] }],
    services: [
      {
        name: 'web',
        type: 'LoadBalancer',
        clusterIPs: ['10.96.0.20', 'fd00:10:96::20'],
        ...service,
        pods: pods.map(({ name }) => name),
        ports: [{ port: 80, targetPort: 80, protocol: 'TCP', nodePort: 30080 }],
        // Where the balancer connects by itself, pods go out to it.
        ingress: delivery === 'vip' ? ips.map((ip) => ({ ip, ipMode: 'VIP' })) : [{ hostname: 'lb.example.com' }],
      },
    ],
    loadBalancers: [balancer],
  })
}

function addresses({ endpoints }: Explanation): string[] {
  return endpoints.map(({ address }) => address)
}

export function requestOf({ family, from, door }: Generated): SendRequest {
  const host = DOORS[family][door]
  return { from: CALLERS[family][from as 'client'] ?? from, host, port: door === 'node' ? 30080 : 80 }
}

/** What was found out about one packet that was sent very often. */
export interface Trial {
  could: Explanation
  /** Sentences about what `explain` did not say; none: they agree. */
  wrong: string[]
}

/**
 * Sends the same request so many times, and compares where it comes to with what `explain` said before: verdicts always,
 * endpoints within four standard errors of their probabilities.
 */
export function trial({ network }: TestNetwork, each: Generated, sends: number): Trial {
  const request = requestOf(each)
  // From then on every node has its one.
  if (each.service.sessionAffinity === 'ClientIP') for (let i = 0; i < 60; i++) network.probe(request)
  const could = network.explain(request)
  const wrong: string[] = []
  const reached = new Map<string, number>()
  let served = 0
  for (let i = 0; i < sends; i++) {
    const { outcome, servedBy } = network.probe(request)
    if (could.verdict === 'REJECT' && outcome !== 'refused') wrong.push(`rejected, yet ${outcome}`)
    if (could.verdict === 'DROP' && outcome !== 'timeout') wrong.push(`dropped, yet ${outcome}`)
    if (servedBy === null) continue
    served++
    reached.set(servedBy, (reached.get(servedBy) ?? 0) + 1)
  }
  if (could.verdict !== 'DNAT') return { could, wrong }
  const serving = servingOf({ could })
  if (isFar(served, sends, serving)) wrong.push(`${served} served of ${serving}`)
  for (const address of reached.keys()) if (!addresses(could).includes(address)) wrong.push(`reached ${address}`)
  for (const { address, probability } of could.endpoints) {
    const count = reached.get(address) ?? 0
    if (isFar(count, sends, probability)) wrong.push(`${address} ${count / sends} of ${probability}`)
  }
  return { could, wrong }
}

/** How likely a packet is to be sent to some endpoint. */
export function servingOf({ could }: Pick<Trial, 'could'>): number {
  return could.endpoints.reduce((sum, { probability }) => sum + probability, 0)
}

/** More than four standard errors away. */
function isFar(count: number, sends: number, probability: number): boolean {
  const error = Math.sqrt(Math.max(0, probability * (1 - probability)) / sends)
  return Math.abs(count / sends - probability) > 4 * error + 1e-9
}

/** Whether chance had a say in it. */
export function isDiced({ could }: Trial): boolean {
  return could.verdict === 'DNAT' && could.endpoints.length > 1
}
