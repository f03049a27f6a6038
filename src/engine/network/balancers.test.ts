import { describe, expect, it } from 'vitest'
import { A, ASKER, B, both, claim, door, WEB } from '../../testing/claim.ts'
import { TestNetwork, type TestNetworkOptions } from '../../testing/testNetwork.ts'
import type { LoadBalancer, LoadBalancerTarget } from './types.ts'

const NAME = 'x.elb.example.com'
const service = { ...WEB, name: 'lb', type: 'LoadBalancer' as const, ports: door(30081), ingress: [{ hostname: NAME }] }

function balancer(more: Partial<LoadBalancer> = {}): LoadBalancer {
  return {
    place: 'loadbalancer/default/lb',
    service: { namespace: 'default', name: 'lb' },
    ip: '203.0.113.50',
    hostname: NAME,
    state: 'active',
    delivery: 'nodePort',
    pricePerMonth: 18,
    listeners: [{ port: 80, nodePort: 30081, protocol: 'TCP' }],
    targets: nodes('node-1', 'node-2', 'node-3'),
    ...more,
  }
}

function nodes(...names: string[]): LoadBalancerTarget[] {
  return names.map((node) => ({ node, healthy: true }))
}

/** The pod itself as a target, port 80 for listener 80. */
function pod({ name, ip, node }: typeof A, more: Partial<LoadBalancerTarget> = {}): LoadBalancerTarget {
  return { node, healthy: true, pod: { place: `pod/default/${name}`, ip, ports: { '80/TCP': 80 } }, ...more }
}

const keeps = ['TCP', 'UDP', 'SCTP'] as const

/** Who answers to so many connections of the client, by how often. */
function counts({ network }: TestNetwork, times: number, host = NAME): Record<string, number> {
  const found: Record<string, number> = {}
  for (let i = 0; i < times; i++) {
    const { servedBy, outcome } = network.send({ from: 'client', host, port: 80 })
    found[servedBy ?? outcome] = (found[servedBy ?? outcome] ?? 0) + 1
  }
  return found
}

describe('the sender’s address', () => {
  claim(
    '[BAL-1] is lost where the load balancer opens a connection of its own, policy Local or not',
    {
      services: [{ ...service, externalTrafficPolicy: 'Local' }],
      loadBalancers: [balancer({ targets: nodes('node-1') })],
    },
    [{ from: 'client', to: `${NAME}:80`, expect: 'ok', sourceSeen: '203.0.113.50', masquerade: false }],
  )
  claim(
    '[BAL-1] reaches the node port where the load balancer keeps it; whether the pod sees it is kube-proxy’s affair',
    {
      services: [service],
      loadBalancers: [balancer({ keepsSource: keeps, targets: nodes('node-2') })],
    },
    [
      { from: 'client', to: `${NAME}:80`, expect: 'ok', endpoints: both, sourceSeen: '10.0.1.6', masquerade: true },
      { from: 'pod/asker', to: `${NAME}:80`, expect: 'ok', endpoints: [], sourceSeen: '10.0.1.6' },
    ],
  )
  claim(
    '[BAL-1] reaches the pod where, besides, policy Local leaves it alone',
    {
      services: [{ ...service, externalTrafficPolicy: 'Local' }],
      loadBalancers: [balancer({ keepsSource: keeps, targets: nodes('node-2') })],
    },
    [{ from: 'client', to: `${NAME}:80`, expect: 'ok', sourceSeen: '198.51.100.7', masquerade: false }],
  )
  claim(
    '[BAL-1] is kept protocol by protocol',
    {
      pods: [A, ASKER],
      services: [
        {
          ...service,
          pods: ['a'],
          externalTrafficPolicy: 'Local',
          ports: [{ port: 53, targetPort: 80, protocol: 'UDP', nodePort: 30053 }, ...door(30081)],
        },
      ],
      loadBalancers: [
        balancer({
          keepsSource: ['UDP'],
          targets: nodes('node-1'),
          listeners: [
            { port: 80, nodePort: 30081, protocol: 'TCP' },
            { port: 53, nodePort: 30053, protocol: 'UDP' },
          ],
        }),
      ],
    },
    [
      { from: 'client', to: `${NAME}:53`, protocol: 'UDP', expect: 'ok', sourceSeen: '198.51.100.7' },
      { from: 'client', to: `${NAME}:80`, expect: 'ok', sourceSeen: '203.0.113.50' },
    ],
  )
})

describe('pods as targets', () => {
  claim(
    '[BAL-2] get packets straight, without node port, rules or masquerade',
    {
      services: [{ ...service, ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }] }],
      loadBalancers: [
        balancer({
          targets: [pod(A), pod(B, { healthy: false })],
          listeners: [{ port: 80, nodePort: null, protocol: 'TCP' }],
        }),
      ],
    },
    [
      {
        from: 'client',
        to: `${NAME}:80`,
        expect: 'ok',
        endpoints: [],
        servedBy: both[0]!,
        masquerade: false,
        sourceSeen: '203.0.113.50',
      },
      { from: 'pod/asker', to: `${NAME}:80`, expect: 'ok', servedBy: both[0]! },
      {
        name: 'a pod that calls itself through it',
        from: 'pod/a',
        to: `${NAME}:80`,
        expect: 'ok',
        sourceSeen: '203.0.113.50',
      },
    ],
  )
  claim(
    '[BAL-2] see the client where the load balancer keeps its address',
    { services: [service], loadBalancers: [balancer({ keepsSource: keeps, targets: [pod(B)] })] },
    [{ from: 'client', to: `${NAME}:80`, expect: 'ok', servedBy: both[1]!, sourceSeen: '198.51.100.7' }],
  )
  claim(
    '[BAL-2] that are all unhealthy, or none, let connections hang',
    {
      services: [service],
      loadBalancers: [
        balancer({ targets: [pod(A, { healthy: false })] }),
        balancer({ place: 'loadbalancer/default/none', ip: '203.0.113.51', hostname: null, targets: [] }),
      ],
    },
    [
      {
        from: 'client',
        to: `${NAME}:80`,
        expect: 'timeout',
        reason: 'LB_NO_HEALTHY_TARGET',
        facts: 'none of 1 pods passes the health check of the load balancer of Service lb',
      },
      {
        from: 'client',
        to: '203.0.113.51:80',
        expect: 'timeout',
        reason: 'LB_NO_HEALTHY_TARGET',
        facts: 'the load balancer of Service lb has no targets',
      },
    ],
  )
  claim(
    '[BAL-3] are the only targets that work without node ports',
    {
      services: [
        { ...service, allocateLoadBalancerNodePorts: false, ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }] },
      ],
      loadBalancers: [balancer({ listeners: [{ port: 80, nodePort: null, protocol: 'TCP' }] })],
    },
    [
      {
        from: 'client',
        to: `${NAME}:80`,
        expect: 'timeout',
        reason: 'LB_NO_HEALTHY_TARGET',
        facts: 'Service lb has no node ports, and its load balancer knows no other way in',
      },
    ],
  )
})

describe('back to where it came from', () => {
  claim(
    '[BAL-4] a load balancer that keeps the sender cannot lead a node to itself',
    { services: [service], loadBalancers: [balancer({ keepsSource: keeps, targets: nodes('node-3') })] },
    [
      {
        from: 'node/node-3',
        to: `${NAME}:80`,
        expect: 'timeout',
        reason: 'LB_HAIRPIN',
        facts: 'the load balancer of Service lb led the packet back to node/node-3, where 10.0.1.7 had sent it',
      },
      {
        name: 'nor a pod to the node that hides it',
        from: 'pod/asker',
        to: `${NAME}:80`,
        expect: 'timeout',
        reason: 'LB_HAIRPIN',
      },
      { from: 'node/node-1', to: `${NAME}:80`, expect: 'ok' },
    ],
  )
  claim(
    '[BAL-5] an address with ipMode VIP is taken by the caller’s own node; with Proxy, or as a name, the packet goes out',
    {
      services: [
        { ...service, ingress: [{ ip: '203.0.113.50', ipMode: 'VIP' }] },
        {
          ...service,
          name: 'proxy',
          clusterIP: '10.96.0.21',
          ports: door(30082),
          ingress: [{ ip: '203.0.113.51', ipMode: 'Proxy' }],
        },
      ],
      loadBalancers: [
        balancer({ delivery: 'vip', targets: nodes('node-1'), hostname: null }),
        balancer({
          place: 'loadbalancer/default/proxy',
          ip: '203.0.113.51',
          hostname: null,
          targets: nodes('node-1'),
          listeners: [{ port: 80, nodePort: 30082, protocol: 'TCP' }],
        }),
      ],
    },
    [
      { from: 'pod/asker', to: '203.0.113.50:80', expect: 'ok', endpoints: both, sourceSeen: '10.0.1.7' },
      { from: 'pod/asker', to: '203.0.113.51:80', expect: 'ok', endpoints: [], sourceSeen: '10.0.1.5' },
    ],
  )
})

describe('which target', () => {
  const local: TestNetworkOptions = {
    pods: [A, B, ASKER],
    services: [{ ...service, externalTrafficPolicy: 'Local' }],
  }

  it('[BAL-6] by hash of the flow: every connection anew, each target as often as the others', () => {
    const cluster = new TestNetwork({ ...local, loadBalancers: [balancer({ targets: nodes('node-1', 'node-2') })] })
    const found = counts(cluster, 400)
    for (const address of both) expect(Math.abs(found[address]! - 200)).toBeLessThan(4 * Math.sqrt(100))
  })

  it('[BAL-6] by hash of the addresses: one client, one target', () => {
    const targets = nodes('node-1', 'node-2')
    const cluster = new TestNetwork({ ...local, loadBalancers: [balancer({ targets, algorithm: 'source' })] })
    expect(Object.values(counts(cluster, 40))).toEqual([40])
  })

  it('[BAL-6] in turn: one after the other, going on where a snapshot was taken', () => {
    const targets = nodes('node-1', 'node-2')
    const cluster = new TestNetwork({ ...local, loadBalancers: [balancer({ targets, algorithm: 'turns' })] })
    const ask = () => cluster.network.send({ from: 'client', host: NAME, port: 80 }).servedBy
    expect([ask(), ask(), ask()]).toEqual([both[0], both[1], both[0]])
    const saved = JSON.parse(JSON.stringify(cluster.network.snapshot())) as ReturnType<typeof cluster.network.snapshot>
    expect(ask()).toBe(both[1])
    cluster.network.restore(saved)
    expect(ask()).toBe(both[1])
  })

  const zones = [
    { zone: 'a', ip: '203.0.113.50' },
    { zone: 'b', ip: '203.0.113.51' },
  ]
  const zoned = nodes('node-1', 'node-2').map((target, i) => ({ ...target, zone: zones[i]!.zone }))

  it('[BAL-7] each zone’s address leads to its own zone, with cross-zone load balancing to all', () => {
    const within = new TestNetwork({ ...local, loadBalancers: [balancer({ targets: zoned, zones })] })
    expect(counts(within, 20, '203.0.113.50')).toEqual({ [both[0]!]: 20 })
    expect(counts(within, 20, '203.0.113.51')).toEqual({ [both[1]!]: 20 })
    expect(Object.keys(counts(within, 40)).sort()).toEqual(both)
    const across = new TestNetwork({ ...local, loadBalancers: [balancer({ targets: zoned, zones, crossZone: true })] })
    expect(Object.keys(counts(across, 60, '203.0.113.50')).sort()).toEqual(both)
  })

  it('[BAL-8] the name leaves out zones without a healthy target; who knows the address finds nobody there', () => {
    const targets = zoned.map((target) => ({ ...target, healthy: target.zone === 'b' }))
    const cluster = new TestNetwork({ ...local, loadBalancers: [balancer({ targets, zones })] })
    expect(counts(cluster, 20)).toEqual({ [both[1]!]: 20 })
    expect(cluster.network.send({ from: 'client', host: '203.0.113.50', port: 80 })).toMatchObject({
      outcome: 'timeout',
      reason: 'LB_NO_HEALTHY_TARGET',
      facts:
        '203.0.113.50 leads to zone a, where none of 1 targets is healthy; without cross-zone load balancing those of b get nothing',
    })
  })
})
