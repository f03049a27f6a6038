import { describe, expect, it } from 'vitest'
import type { FirewallConfig } from '../config.ts'
import { packetFlow, type PacketRow } from '../../testing/packetFlow.ts'
import { TestNetwork, type TestNetworkOptions } from '../../testing/testNetwork.ts'
import { firewallAt } from './firewall.ts'
import type { LoadBalancer } from './types.ts'

const A = { name: 'a', ip: '10.244.0.7', node: 'node-1' }
const B = { name: 'b', ip: '10.244.1.10', node: 'node-2' }
const CLIENT = '198.51.100.7'
const CLOSED: FirewallConfig = { nodePorts: 'closed', allow: [] }
const services = [
  {
    name: 'web',
    clusterIP: '10.96.0.20',
    type: 'LoadBalancer' as const,
    pods: ['a'],
    ports: [
      {
        port: 80,
        targetPort: 80,
        protocol: 'TCP' as const,
        nodePort: 30080,
      },
    ],
    ingress: [{ ip: '203.0.113.50' }],
  },
]
const balancer = (delivery: LoadBalancer['delivery']): LoadBalancer => ({
  place: 'loadbalancer/default/web',
  service: {
    namespace: 'default',
    name: 'web',
  },
  ip: '203.0.113.50',
  hostname: null,
  state: 'active',
  delivery,
  pricePerMonth: 18,
  listeners: [
    {
      port: 80,
      nodePort: 30080,
      protocol: 'TCP',
    },
  ],
  targets: [
    {
      node: 'node-2',
      healthy: true,
    },
  ],
})
const network = (firewall: FirewallConfig, more: TestNetworkOptions = {}) =>
  new TestNetwork({ pods: [A, B], services, config: { firewall }, ...more })

function claim(
  title: string,
  firewall: FirewallConfig,
  rows: (Omit<PacketRow, 'name'> & { name?: string })[],
  more: TestNetworkOptions = {},
): void {
  it(title, () => {
    packetFlow(
      network(firewall, more),
      rows.map((row) => ({ name: `${row.from} → ${row.to}`, ...row })),
    )
  })
}

const shut = { expect: 'timeout', reason: 'FIREWALL_CLOSED' } as const

describe('the firewall in front of the nodes', () => {
  it('[FWL-1] is open unless somebody closes it', () => {
    const cluster = new TestNetwork({ pods: [A], services })
    expect(cluster.network.send({ from: 'client', host: '203.0.113.11', port: 30080 }).outcome).toBe('ok')
    expect(cluster.network.send({ from: 'client', host: '203.0.113.11', port: 22 }).outcome).toBe('refused')
  })
  claim(
    '[FWL-1] lets nobody from outside through while it is closed, at external and internal addresses alike',
    CLOSED,
    [
      {
        from: 'client',
        to: '203.0.113.11:30080',
        ...shut,
        facts: 'no rule of the firewall lets 198.51.100.7 through to port 30080 of node-1; it allows nobody',
      },
      { from: 'client', to: '10.0.1.6:30080', ...shut },
      { from: 'client', to: '203.0.113.11:22', ...shut },
    ],
  )
  const allow = [
    { ports: { min: 30000, max: 30099 }, from: ['192.0.2.0/24', '198.51.100.0/29'] },
    { ports: { min: 22, max: 22 }, from: ['192.0.2.1/32'] },
  ]
  claim('[FWL-2] lets through what it allows: these ports, from these addresses', { nodePorts: 'closed', allow }, [
    { from: 'client', to: '203.0.113.11:30080', expect: 'ok' },
    { from: 'client', to: '203.0.113.11:30099', expect: 'refused' },
    { from: 'client', to: '203.0.113.11:30100', ...shut },
    {
      from: 'client',
      to: '203.0.113.11:22',
      ...shut,
      facts:
        'no rule of the firewall lets 198.51.100.7 through to port 22 of node-1; it allows ports 30000-30099 from 192.0.2.0/24, 198.51.100.0/29; ports 22 from 192.0.2.1/32',
    },
  ])
  const byNode: FirewallConfig['allow'] = [
    { ports: { min: 1, max: 65535 }, from: ['0.0.0.0/0', '::/0'], nodes: ['node-1'] },
    { ports: { min: 30000, max: 32767 }, from: ['192.0.2.0/24'], nodes: ['node-2'] },
  ]
  claim(
    '[FWL-7] lets through to the nodes that a rule names, and to no other',
    { nodePorts: 'closed', allow: byNode },
    [
      { from: 'client', to: '203.0.113.11:30080', expect: 'ok' },
      { from: 'client', to: '203.0.113.11:22', expect: 'refused' },
      {
        from: 'client',
        to: '203.0.113.12:30080',
        ...shut,
        facts:
          'no rule of the firewall lets 198.51.100.7 through to port 30080 of node-2; it allows ports 30000-32767 from 192.0.2.0/24',
      },
      {
        from: 'client',
        to: '203.0.113.13:30080',
        ...shut,
        facts: 'no rule of the firewall lets 198.51.100.7 through to port 30080 of node-3; it allows nobody',
      },
    ],
  )
  it('[FWL-7] is open, closed, or lets a part through, node by node', () => {
    const at = (firewall: FirewallConfig) => ['node-1', 'node-2', 'node-3'].map((node) => firewallAt(firewall, node))
    expect(at({ nodePorts: 'open', allow: byNode })).toEqual(['open', 'open', 'open'])
    expect(at({ nodePorts: 'closed', allow: byNode })).toEqual(['open', 'some', 'closed'])
    expect(at(CLOSED)).toEqual(['closed', 'closed', 'closed'])
  })
  claim('[FWL-3] is not in the way of pods and nodes', CLOSED, [
    { from: 'pod/b', to: '10.0.1.5:30080', expect: 'ok' },
    { from: 'pod/b', to: '203.0.113.13:30080', expect: 'ok' },
    { from: 'node/node-3', to: '10.0.1.5:30080', expect: 'ok' },
    { from: 'pod/b', to: '10.244.0.7:80', expect: 'ok' },
    { from: 'pod/b', to: `${CLIENT}:80`, expect: 'refused' },
  ])
  for (const delivery of ['vip', 'nodePort'] as const)
    claim(
      `[FWL-3] lets load balancers through that deliver by ${delivery}, for the cloud itself allows them`,
      CLOSED,
      [{ from: 'client', to: '203.0.113.50:80', expect: 'ok' }],
      { loadBalancers: [balancer(delivery)] },
    )

  it('[FWL-4] closes for what begins later, and connections that are open go on', () => {
    const cluster = network({ nodePorts: 'open', allow: [] })
    const request = { from: 'client', host: '203.0.113.11', port: 30080, connection: 'keep' }
    expect(cluster.network.send(request).outcome).toBe('ok')
    cluster.network.defences.setFirewall({ nodePorts: 'closed' })
    expect(cluster.network.send(request).outcome).toBe('ok')
    expect(cluster.network.send({ ...request, connection: 'other' }).reason).toBe('FIREWALL_CLOSED')
    cluster.network.defences.setFirewall({ allow: [{ ports: { min: 1, max: 65535 }, from: [`${CLIENT}/32`] }] })
    expect(cluster.network.send({ ...request, connection: 'other' }).outcome).toBe('ok')
    expect(cluster.network.defences.firewall.nodePorts).toBe('closed')
  })

  it('[FWL-5] leaves a hop in front of the node that the packet was for, and nothing after it', () => {
    const trace = network(CLOSED).network.send({ from: 'client', host: '10.0.1.6', port: 30080 })
    expect(trace.hops.map(({ at, action, hook }) => [at, action, hook])).toEqual([
      ['client/internet', 'send', null],
      ['node/node-2', 'drop', null],
    ])
    expect(trace).toMatchObject({ verdict: 'NONE', endpoints: [], duration: 5000 })
  })

  it('[FWL-5] is what `explain` tells of instead of endpoints that cannot be reached', () => {
    const cluster = network(CLOSED)
    const request = { from: 'client', host: '203.0.113.11', port: 30080 }
    const { facts } = cluster.network.send(request)
    expect(cluster.network.explain(request)).toEqual({
      verdict: 'NONE',
      masquerade: false,
      endpoints: [],
      servicePort: null,
      denied: [
        {
          address: '203.0.113.11:30080',
          at: 'node/node-1',
          probability: 1,
          reason: 'FIREWALL_CLOSED',
          facts,
        },
      ],
    })
  })
})
