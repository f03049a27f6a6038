import { describe, expect, it } from 'vitest'
import { A, ASKER, B, both, claim, door, WEB } from '../../testing/claim.ts'
import { TestNetwork } from '../../testing/testNetwork.ts'
import type { ProxyMode } from '../config.ts'
import type { LoadBalancer } from './types.ts'

/** In ipvs mode traffic policies drop nothing: see modes.test.ts. */
const DROPPING: ProxyMode[] = ['iptables', 'nftables']

function balancer(name: string, ip: string, targets: string[], more: Partial<LoadBalancer> = {}): LoadBalancer {
  return {
    place: `loadbalancer/default/${name}`,
    service: { namespace: 'default', name },
    ip,
    hostname: null,
    state: 'active',
    delivery: 'vip',
    pricePerMonth: 18,
    listeners: [{ port: 80, nodePort: 30081, protocol: 'TCP' }],
    targets: targets.map((node) => ({ node, healthy: true })),
    ...more,
  }
}

describe('ClusterIP', () => {
  claim('[DNAT-2] a pod reaches any ready endpoint and stays visible as itself', { services: [WEB] }, [
    {
      from: 'pod/asker',
      to: '10.96.0.20:80',
      expect: 'DNAT',
      endpoints: both,
      masquerade: false,
      sourceSeen: '10.244.2.5',
    },
    { from: 'pod/asker', to: 'web:80', expect: 'ok' },
    { from: 'node/node-3', to: '10.96.0.20:80', expect: 'ok', masquerade: true, sourceSeen: '10.0.1.7' },
  ])
  claim('[RTE-2] outside nobody has a route to it', { services: [WEB] }, [
    { from: 'client', to: '10.96.0.20:80', expect: 'unreachable', reason: 'CLUSTER_IP_NOT_ROUTED_OUTSIDE' },
    { from: 'client', to: '10.244.0.7:80', expect: 'unreachable', reason: 'CLUSTER_IP_NOT_ROUTED_OUTSIDE' },
    { from: 'client', to: 'web:80', expect: 'nxdomain', reason: 'DNS_NXDOMAIN' },
  ])
  claim('[DNAT-3] a port that it does not expose is no rule, and the packet is lost', { services: [WEB] }, [
    {
      from: 'pod/asker',
      to: '10.96.0.20:8080',
      expect: 'timeout',
      reason: 'PORT_NOT_EXPOSED',
      facts: 'port 8080 of Service web is not exposed; it exposes 80/TCP',
      modes: ['iptables'],
    },
  ])
  claim('[MASQ-1] a pod that reaches itself sees its node as the caller', { services: [{ ...WEB, pods: ['a'] }] }, [
    { from: 'pod/a', to: '10.96.0.20:80', expect: 'ok', servedBy: both[0]!, sourceSeen: '10.0.1.5', masquerade: true },
  ])
  claim(
    '[MASQ-2] masqueradeAll hides pods from each other',
    { config: { proxy: { masqueradeAll: true } }, services: [WEB] },
    [{ from: 'pod/asker', to: '10.96.0.20:80', expect: 'ok', masquerade: true, sourceSeen: '10.0.1.7' }],
  )
  claim(
    '[MASQ-3] NodeCIDR takes pods of other nodes for strangers',
    { config: { proxy: { detectLocalMode: 'NodeCIDR' } }, services: [WEB] },
    [
      { from: 'pod/asker', to: '10.96.0.20:80', expect: 'ok', masquerade: false },
      { from: 'ip/10.244.0.99@node-3', to: '10.96.0.20:80', expect: 'DNAT', masquerade: true },
    ],
  )
  claim(
    '[DNAT-4] internalTrafficPolicy Local drops where no endpoint is on the node',
    {
      services: [{ ...WEB, internalTrafficPolicy: 'Local' }],
    },
    [
      { from: 'pod/a', to: '10.96.0.20:80', expect: 'ok', endpoints: [both[0]!], servedBy: both[0]! },
      {
        from: 'pod/asker',
        to: '10.96.0.20:80',
        expect: 'DROP',
        reason: 'LOCAL_POLICY_NO_LOCAL_ENDPOINT',
        modes: DROPPING,
      },
      { from: 'pod/asker', to: '10.96.0.20:80', expect: 'timeout', modes: DROPPING },
    ],
  )
})

describe('endpoints', () => {
  claim(
    '[FW-5] none at all refuses at once, at every door',
    {
      services: [{ ...WEB, type: 'NodePort', selector: { app: 'webb' }, pods: [], ports: door(30080) }],
    },
    [
      {
        from: 'pod/asker',
        to: '10.96.0.20:80',
        expect: 'refused',
        reason: 'NO_MATCHING_PODS',
        facts: 'selector app=webb matches no pod; 2 pods have app=web',
      },
      { from: 'client', to: '10.0.1.5:30080', expect: 'REJECT' },
      { from: 'client', to: '10.0.1.5:30080', expect: 'refused', reason: 'NO_MATCHING_PODS' },
      { from: 'node/node-1', to: '10.96.0.20:80', expect: 'refused' },
    ],
  )
  claim(
    '[FW-5] selected but not ready is as good as none',
    {
      pods: [{ ...A, ready: false }, { ...B, ready: false }, ASKER],
      services: [WEB],
    },
    [
      {
        from: 'pod/asker',
        to: '10.96.0.20:80',
        expect: 'refused',
        reason: 'NO_READY_ENDPOINTS',
        facts: '2 pods match, none is ready: 2 not ready',
      },
    ],
  )
  claim(
    '[DNAT-5] terminating ones that still serve are used only while none is ready',
    {
      pods: [{ ...A, terminating: true }, B, ASKER],
      services: [WEB, { name: 'last', clusterIP: '10.96.0.21', pods: ['a'] }],
    },
    [
      { from: 'pod/asker', to: '10.96.0.20:80', expect: 'DNAT', endpoints: [both[1]!] },
      { from: 'pod/asker', to: '10.96.0.21:80', expect: 'ok', endpoints: [both[0]!] },
    ],
  )
  claim(
    '[DNAT-6] near ones are preferred only while every ready one has a hint',
    {
      config: { nodes: new TestNetwork({}).config.nodes.map((n, i) => ({ ...n, zone: i === 0 ? 'a' : 'b' })) },
      pods: [
        { ...A, hints: { forZones: [{ name: 'a' }] } },
        { ...B, hints: { forZones: [{ name: 'b' }] } },
        { name: 'c', ip: '10.244.2.6', node: 'node-3' },
        ASKER,
      ],
      services: [WEB, { name: 'mixed', clusterIP: '10.96.0.21', pods: ['a', 'b', 'c'] }],
    },
    [
      { from: 'pod/asker', to: '10.96.0.20:80', expect: 'DNAT', endpoints: [both[1]!] },
      { from: 'pod/asker', to: '10.96.0.21:80', expect: 'DNAT', endpoints: [...both, '10.244.2.6:80'] },
    ],
  )
  claim(
    '[RTE-3] a pod that does not listen answers with a reset',
    {
      services: [{ ...WEB, targetPort: 8080 }],
    },
    [
      {
        from: 'ip/10.244.2.5@node-3',
        to: '10.244.1.10:8080',
        expect: 'refused',
        reason: 'TARGET_PORT_CLOSED',
        facts: 'nothing listens on 10.244.1.10:8080; container nginx listens on 80',
      },
      { from: 'pod/asker', to: '10.96.0.20:80', expect: 'refused', reason: 'TARGET_PORT_CLOSED' },
    ],
  )
  claim('[RTE-4] an address that no pod has any more answers nobody', { services: [] }, [
    { from: 'pod/asker', to: '10.244.1.99:80', expect: 'timeout', reason: 'POD_TERMINATED' },
    { from: 'pod/gone', to: '10.244.1.10:80', expect: 'unreachable' },
  ])
})

describe('NodePort', () => {
  const node = { ...WEB, type: 'NodePort' as const, ports: door(30080) }
  claim('[DNAT-7] every address of every node answers, and the pod sees the node', { services: [node] }, [
    {
      from: 'client',
      to: '203.0.113.13:30080',
      expect: 'ok',
      endpoints: both,
      masquerade: true,
      sourceSeen: '10.0.1.7',
      modes: ['iptables'],
    },
    { from: 'client', to: '10.0.1.6:30080', expect: 'ok', sourceSeen: '10.0.1.6' },
    { from: 'node/node-2', to: 'localhost:30080', expect: 'ok', sourceSeen: '10.0.1.6', modes: ['iptables'] },
    { from: 'client', to: '10.0.1.6:30081', expect: 'refused', reason: 'NODE_PORT_CLOSED' },
    { name: 'localhost of a pod is the pod', from: 'pod/asker', to: 'localhost:30080', expect: 'refused' },
    { name: 'localhost of a pod is the pod', from: 'pod/a', to: 'localhost:80', expect: 'ok', sourceSeen: '127.0.0.1' },
  ])
  claim(
    '[DNAT-8] externalTrafficPolicy Local keeps the caller and drops on nodes without a pod',
    {
      services: [{ ...node, externalTrafficPolicy: 'Local' }],
    },
    [
      {
        from: 'client',
        to: '10.0.1.5:30080',
        expect: 'ok',
        endpoints: [both[0]!],
        masquerade: false,
        sourceSeen: '198.51.100.7',
      },
      { from: 'client', to: '10.0.1.7:30080', expect: 'DROP', modes: DROPPING },
      { from: 'client', to: '10.0.1.7:30080', expect: 'timeout', reason: 'LOCAL_POLICY_NO_LOCAL_ENDPOINT' },
      { from: 'pod/asker', to: '10.0.1.7:30080', expect: 'ok', endpoints: both, masquerade: false },
      { from: 'node/node-3', to: '10.0.1.7:30080', expect: 'ok', endpoints: both, sourceSeen: '10.0.1.7' },
      { from: 'pod/asker', to: '10.0.1.5:30080', expect: 'ok', servedBy: both[0]!, sourceSeen: '10.244.2.5' },
    ],
  )
  claim(
    '[DNAT-9] nodePortAddresses open only the addresses they name',
    {
      config: { proxy: { nodePortAddresses: ['10.0.1.0/24'] } },
      services: [node],
    },
    [
      { from: 'client', to: '10.0.1.5:30080', expect: 'ok' },
      { from: 'client', to: '203.0.113.11:30080', expect: 'refused' },
    ],
  )
})

describe('LoadBalancer', () => {
  const service = {
    ...WEB,
    name: 'lb',
    type: 'LoadBalancer' as const,
    ports: door(30081),
    ingress: [{ ip: '203.0.113.50' }],
  }
  claim(
    '[RTE-5] its address is taken by the rules of the node that it chose',
    {
      services: [service],
      loadBalancers: [balancer('lb', '203.0.113.50', ['node-3'])],
    },
    [
      { from: 'client', to: '203.0.113.50:80', expect: 'ok', endpoints: both, sourceSeen: '10.0.1.7' },
      { from: 'client', to: 'loadbalancer/default/lb:80', expect: 'ok' },
      { from: 'pod/asker', to: '203.0.113.50:80', expect: 'ok', sourceSeen: '10.0.1.7' },
      { from: 'client', to: '203.0.113.50:81', expect: 'timeout', reason: 'PORT_NOT_EXPOSED' },
    ],
  )
  claim(
    '[RTE-6] as a proxy it opens a connection of its own to the node port',
    {
      services: [{ ...service, ingress: [{ hostname: 'x.elb.example.com' }], externalTrafficPolicy: 'Local' }],
      loadBalancers: [
        balancer('lb', '198.51.100.200', ['node-1'], { hostname: 'x.elb.example.com', delivery: 'nodePort' }),
      ],
    },
    [
      { from: 'client', to: 'x.elb.example.com:80', expect: 'ok', servedBy: both[0]!, sourceSeen: '198.51.100.200' },
      { from: 'pod/asker', to: 'x.elb.example.com:80', expect: 'ok', servedBy: both[0]! },
    ],
  )
  claim(
    '[RTE-7] without a healthy node it lets the client hang; without an address there is nothing to call',
    {
      services: [service],
      loadBalancers: [
        balancer('lb', '203.0.113.50', [], { targets: [{ node: 'node-1', healthy: false }] }),
        balancer('slow', '', [], { ip: null, state: 'provisioning' }),
      ],
    },
    [
      { from: 'client', to: '203.0.113.50:80', expect: 'timeout', reason: 'LB_NO_HEALTHY_TARGET' },
      { from: 'client', to: 'loadbalancer/default/slow:80', expect: 'unreachable', reason: 'LB_PENDING' },
    ],
  )
  claim(
    '[RTE-8] internal, it is reached by pods and nodes, and nobody outside knows a way to it',
    {
      services: [{ ...service, ingress: [{ hostname: 'internal-x.elb.example.com' }] }],
      loadBalancers: [
        balancer('lb', '10.0.200.10', ['node-1'], {
          hostname: 'internal-x.elb.example.com',
          delivery: 'nodePort',
          internal: true,
        }),
      ],
    },
    [
      { from: 'pod/asker', to: 'internal-x.elb.example.com:80', expect: 'ok', sourceSeen: '10.0.1.5' },
      { from: 'node/node-2', to: '10.0.200.10:80', expect: 'ok' },
      {
        from: 'client',
        to: 'internal-x.elb.example.com:80',
        expect: 'unreachable',
        reason: 'LB_INTERNAL',
        facts: 'Service lb asks for an internal load balancer; only nodes and pods reach 10.0.200.10',
      },
    ],
  )
  claim(
    '[RTE-9] with source ranges of its own it turns others away, also where kube-proxy never sees its address',
    {
      services: [{ ...service, ingress: [{ hostname: 'x.elb.example.com' }] }],
      loadBalancers: [
        balancer('lb', '203.0.113.50', ['node-1'], { delivery: 'nodePort', sourceRanges: ['10.0.1.0/24'] }),
      ],
    },
    [
      {
        from: 'client',
        to: '203.0.113.50:80',
        expect: 'timeout',
        reason: 'LB_SOURCE_RANGE',
        facts: '198.51.100.7 is not in 10.0.1.0/24 of Service lb',
      },
      { from: 'pod/asker', to: '203.0.113.50:80', expect: 'ok' },
    ],
  )
  claim(
    '[FW-6] loadBalancerSourceRanges drop everybody else at the address, never at the node port',
    {
      services: [{ ...service, loadBalancerSourceRanges: ['192.0.2.0/24'] }],
      loadBalancers: [balancer('lb', '203.0.113.50', ['node-3'])],
    },
    [
      { from: 'client', to: '203.0.113.50:80', expect: 'DROP' },
      {
        from: 'client',
        to: '203.0.113.50:80',
        expect: 'timeout',
        reason: 'LB_SOURCE_RANGE',
        facts: '198.51.100.7 is not in 192.0.2.0/24 of Service lb',
      },
      { from: 'ip/192.0.2.4@node-1', to: '203.0.113.50:80', expect: 'ok' },
      { from: 'client', to: '10.0.1.5:30081', expect: 'ok' },
    ],
  )
  claim(
    '[LAB-4] that brings a packet back to the node that sent it loses it there, and another node refuses for want of endpoints',
    {
      services: [
        { ...service, selector: { app: 'webb' }, pods: [] },
        {
          ...service,
          name: 'far',
          clusterIP: '10.96.0.30',
          pods: [],
          ports: door(30082),
          ingress: [{ ip: '203.0.113.51' }],
        },
      ],
      loadBalancers: [
        balancer('lb', '203.0.113.50', ['node-1']),
        balancer('far', '203.0.113.51', ['node-2'], { listeners: [{ port: 80, nodePort: 30082, protocol: 'TCP' }] }),
      ],
    },
    [
      { from: 'node/node-1', to: '203.0.113.50:80', expect: 'timeout', modes: ['iptables'] },
      { from: 'node/node-1', to: '203.0.113.50:80', expect: 'refused', modes: ['nftables'] },
      { from: 'node/node-1', to: '203.0.113.51:80', expect: 'refused' },
      { from: 'pod/asker', to: '203.0.113.50:80', expect: 'refused' },
      { from: 'client', to: '203.0.113.50:80', expect: 'refused' },
    ],
  )
  claim(
    '[DNAT-10] externalIPs are taken by whichever node sees them',
    {
      services: [{ ...WEB, externalIPs: ['192.0.2.77'] }],
    },
    [{ from: 'pod/asker', to: '192.0.2.77:80', expect: 'ok', masquerade: true }],
  )
})

describe('the way back', () => {
  it('[CT-1] a kept connection stays with its pod when others come and go', () => {
    const cluster = new TestNetwork({ pods: [A, ASKER], services: [{ ...WEB, pods: ['a'] }] })
    const ask = () => cluster.network.send({ from: 'pod/asker', host: 'web', port: 80, connection: 'one' })
    expect(ask().servedBy).toBe('10.244.0.7:80')
    cluster.putPod(B)
    cluster.putService({ ...WEB, pods: ['b'] })
    cluster.step(2000)
    expect(ask()).toMatchObject({
      servedBy: '10.244.0.7:80',
      endpoints: [{ address: '10.244.0.7:80', probability: 1 }],
    })
    expect(cluster.network.send({ from: 'pod/asker', host: 'web', port: 80 }).servedBy).toBe('10.244.1.10:80')
    cluster.removePod('a')
    expect(ask()).toMatchObject({ outcome: 'reset', reason: 'POD_TERMINATED' })
    expect(ask().servedBy).toBe('10.244.1.10:80')
  })

  it('[CT-1] nobody resets a datagram whose pod is gone', () => {
    const cluster = new TestNetwork({ pods: [A, ASKER] })
    const request = { from: 'pod/asker', host: A.ip, port: 80, protocol: 'UDP', connection: 'one' } as const
    expect(cluster.network.send(request).outcome).toBe('ok')
    cluster.removePod('a')
    expect(cluster.network.send(request).outcome).toBe('timeout')
  })

  it('[CT-2] an answer that does not pass the node that rewrote the request comes home as a stranger', () => {
    const cluster = new TestNetwork({
      config: { proxy: { detectLocalMode: 'None' } },
      pods: [B],
      services: [{ ...WEB, pods: ['b'] }],
    })
    const trace = cluster.network.send({ from: 'ip/192.0.2.4@node-1', host: '10.96.0.20', port: 80 })
    expect(trace.outcome).toBe('timeout')
    expect(trace.hops.at(-1)?.why).toBe(
      'The answer comes from 10.244.1.10, with which no connection was opened: it is thrown away.',
    )
  })

  it('[DNAT-11] session affinity keeps a source with its pod until its time is over', () => {
    const sticky = {
      ...WEB,
      sessionAffinity: 'ClientIP' as const,
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
    }
    const cluster = new TestNetwork({ pods: [A, B, ASKER], services: [sticky] })
    const ask = () => cluster.network.send({ from: 'pod/asker', host: 'web', port: 80 })
    const first = ask()
    expect(first.endpoints).toHaveLength(2)
    for (let i = 0; i < 20; i++) expect(ask().servedBy).toBe(first.servedBy)
    expect(ask().endpoints).toEqual([{ address: first.servedBy, probability: 1 }])
    cluster.step(61_000)
    expect(ask().endpoints).toHaveLength(2)
  })

  it('[MASQ-4] a pod that calls the world outside is hidden behind its node', () => {
    const { network } = new TestNetwork({ pods: [ASKER] })
    const { hops } = network.send({ from: 'pod/asker', host: '198.51.100.7', port: 80 })
    expect(hops.find((hop) => hop.action === 'snat')?.after.src).toBe('10.0.1.7')
  })
})
