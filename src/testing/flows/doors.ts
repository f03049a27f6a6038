/** Packets from outside: node ports, load balancers' addresses, external IPs. */
import { both, door, WEB } from '../claim.ts'
import { balancer } from './balancer.ts'
import { scene, type Scene } from './types.ts'

const node = { ...WEB, type: 'NodePort' as const, ports: door(30080) }
const service = {
  ...WEB,
  name: 'lb',
  type: 'LoadBalancer' as const,
  ports: door(30081),
  ingress: [{ ip: '203.0.113.50' }],
}

export const DOORS: readonly Scene[] = [
  scene(
    '[DNAT-7] a node port: every address of every node answers, and the pod sees the node',
    ['road: outside', 'road: nodes', 'reason: NODE_PORT_CLOSED'],
    { network: { services: [node] } },
    [
      {
        from: 'client',
        to: '203.0.113.13:30080',
        expect: 'ok',
        endpoints: both,
        masquerade: true,
        sourceSeen: '10.0.1.7',
        in: { nftables: { spec: 'NFT-3', expect: 'refused', endpoints: [], masquerade: false, sourceSeen: null } },
      },
      { from: 'client', to: '10.0.1.6:30080', expect: 'ok', sourceSeen: '10.0.1.6' },
      {
        from: 'node/node-2',
        to: 'localhost:30080',
        expect: 'ok',
        sourceSeen: '10.0.1.6',
        in: {
          nftables: { spec: 'NFT-3', expect: 'refused', sourceSeen: null },
          ipvs: { spec: 'IPVS-4', expect: 'refused', sourceSeen: null },
        },
      },
      { from: 'client', to: '10.0.1.6:30081', expect: 'refused', reason: 'NODE_PORT_CLOSED' },
      { name: 'localhost of a pod is the pod', from: 'pod/asker', to: 'localhost:30080', expect: 'refused' },
      {
        name: 'localhost of a pod is the pod',
        from: 'pod/a',
        to: 'localhost:80',
        expect: 'ok',
        sourceSeen: '127.0.0.1',
      },
    ],
  ),
  scene(
    '[DNAT-8] externalTrafficPolicy Local keeps the caller and drops on nodes without a pod',
    ['ServiceSpec: externalTrafficPolicy', 'road: REJECT against DROP'],
    {
      network: {
        services: [{ ...node, externalTrafficPolicy: 'Local' }],
      },
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
      {
        from: 'client',
        to: '10.0.1.7:30080',
        expect: 'DROP',
        in: { ipvs: { spec: 'IPVS-3', expect: 'DNAT', endpoints: both } },
      },
      { from: 'client', to: '10.0.1.7:30080', expect: 'timeout', reason: 'LOCAL_POLICY_NO_LOCAL_ENDPOINT' },
      { from: 'pod/asker', to: '10.0.1.7:30080', expect: 'ok', endpoints: both, masquerade: false },
      { from: 'node/node-3', to: '10.0.1.7:30080', expect: 'ok', endpoints: both, sourceSeen: '10.0.1.7' },
      { from: 'pod/asker', to: '10.0.1.5:30080', expect: 'ok', servedBy: both[0]!, sourceSeen: '10.244.2.5' },
    ],
  ),
  scene(
    '[DNAT-9] nodePortAddresses open only the addresses they name',
    ['ServiceSpec: nodePortAddresses'],
    {
      network: {
        config: { proxy: { nodePortAddresses: ['10.0.1.0/24'] } },
        services: [node],
      },
    },
    [
      { from: 'client', to: '10.0.1.5:30080', expect: 'ok' },
      { from: 'client', to: '203.0.113.11:30080', expect: 'refused' },
    ],
  ),
  scene(
    '[RTE-5] a load balancer: its address is taken by the rules of the node that it chose',
    ['load balancers: instance', 'ServiceSpec: ipMode'],
    {
      network: {
        services: [service],
        loadBalancers: [balancer('lb', '203.0.113.50', ['node-3'])],
      },
    },
    [
      { from: 'client', to: '203.0.113.50:80', expect: 'ok', endpoints: both, sourceSeen: '10.0.1.7' },
      { from: 'client', to: 'loadbalancer/default/lb:80', expect: 'ok' },
      { from: 'pod/asker', to: '203.0.113.50:80', expect: 'ok', sourceSeen: '10.0.1.7' },
      { from: 'client', to: '203.0.113.50:81', expect: 'timeout', reason: 'PORT_NOT_EXPOSED' },
    ],
  ),
  scene(
    '[RTE-6] a load balancer: as a proxy it opens a connection of its own to the node port',
    ['load balancers: instance', 'load balancers: lost'],
    {
      network: {
        services: [{ ...service, ingress: [{ hostname: 'x.elb.example.com' }], externalTrafficPolicy: 'Local' }],
        loadBalancers: [
          balancer('lb', '198.51.100.200', ['node-1'], { hostname: 'x.elb.example.com', delivery: 'nodePort' }),
        ],
      },
    },
    [
      { from: 'client', to: 'x.elb.example.com:80', expect: 'ok', servedBy: both[0]!, sourceSeen: '198.51.100.200' },
      { from: 'pod/asker', to: 'x.elb.example.com:80', expect: 'ok', servedBy: both[0]! },
    ],
  ),
  scene(
    '[RTE-7] a load balancer: without a healthy node it lets the client hang; without an address there is nothing to call',
    ['reason: LB_NO_HEALTHY_TARGET', 'reason: LB_PENDING'],
    {
      network: {
        services: [service],
        loadBalancers: [
          balancer('lb', '203.0.113.50', [], { targets: [{ node: 'node-1', healthy: false }] }),
          balancer('slow', '', [], { ip: null, state: 'provisioning' }),
        ],
      },
    },
    [
      { from: 'client', to: '203.0.113.50:80', expect: 'timeout', reason: 'LB_NO_HEALTHY_TARGET' },
      { from: 'client', to: 'loadbalancer/default/slow:80', expect: 'unreachable', reason: 'LB_PENDING' },
    ],
  ),
  scene(
    '[RTE-8] a load balancer: internal, it is reached by pods and nodes, and nobody outside knows a way to it',
    ['reason: LB_INTERNAL'],
    {
      network: {
        services: [{ ...service, ingress: [{ hostname: 'internal-x.elb.example.com' }] }],
        loadBalancers: [
          balancer('lb', '10.0.200.10', ['node-1'], {
            hostname: 'internal-x.elb.example.com',
            delivery: 'nodePort',
            internal: true,
          }),
        ],
      },
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
  ),
  scene(
    '[RTE-9] a load balancer: with source ranges of its own it turns others away, also where kube-proxy never sees its address',
    ['load balancers: source ranges', 'reason: LB_SOURCE_RANGE'],
    {
      network: {
        services: [{ ...service, ingress: [{ hostname: 'x.elb.example.com' }] }],
        loadBalancers: [
          balancer('lb', '203.0.113.50', ['node-1'], { delivery: 'nodePort', sourceRanges: ['10.0.1.0/24'] }),
        ],
      },
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
  ),
  scene(
    '[FW-6] loadBalancerSourceRanges drop everybody else at the address, never at the node port',
    ['ServiceSpec: loadBalancerSourceRanges', 'reason: LB_SOURCE_RANGE'],
    {
      network: {
        services: [{ ...service, loadBalancerSourceRanges: ['192.0.2.0/24'] }],
        loadBalancers: [balancer('lb', '203.0.113.50', ['node-3'])],
      },
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
  ),
  scene(
    '[LAB-4] a load balancer: that brings a packet back to the node that sent it loses it there, and another node refuses for want of endpoints',
    ['load balancers: hairpin short cut'],
    {
      network: {
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
    },
    [
      {
        from: 'node/node-1',
        to: '203.0.113.50:80',
        expect: 'timeout',
        in: { nftables: { spec: 'NFT-4', expect: 'refused' }, ipvs: { spec: 'IPVS-2', expect: 'refused' } },
      },
      { from: 'node/node-1', to: '203.0.113.51:80', expect: 'refused' },
      { from: 'pod/asker', to: '203.0.113.50:80', expect: 'refused' },
      { from: 'client', to: '203.0.113.50:80', expect: 'refused' },
    ],
  ),
  scene(
    '[DNAT-10] externalIPs are taken by whichever node sees them',
    ['ServiceSpec: externalIPs'],
    {
      network: {
        services: [{ ...WEB, externalIPs: ['192.0.2.77'] }],
      },
    },
    [{ from: 'pod/asker', to: '192.0.2.77:80', expect: 'ok', masquerade: true }],
  ),
]
