/** What load balancers do with packets, provider by provider. */
import { A, ASKER, B, both, door } from '../claim.ts'
import { keeps, NAME, named, nodes, podTarget as pod, service } from './balancer.ts'
import { scene, type Scene } from './types.ts'

export const BALANCERS: readonly Scene[] = [
  scene(
    '[BAL-1] the sender’s address is lost where the load balancer opens a connection of its own, policy Local or not',
    ['load balancers: lost'],
    {
      network: {
        services: [{ ...service, externalTrafficPolicy: 'Local' }],
        loadBalancers: [named({ targets: nodes('node-1') })],
      },
    },
    [{ from: 'client', to: `${NAME}:80`, expect: 'ok', sourceSeen: '203.0.113.50', masquerade: false }],
  ),
  scene(
    '[BAL-1] the sender’s address reaches the node port where the load balancer keeps it; whether the pod sees it is kube-proxy’s affair',
    ['load balancers: kept', 'load balancers: lost'],
    {
      network: {
        services: [service],
        loadBalancers: [named({ keepsSource: keeps, targets: nodes('node-2') })],
      },
    },
    [
      { from: 'client', to: `${NAME}:80`, expect: 'ok', endpoints: both, sourceSeen: '10.0.1.6', masquerade: true },
      { from: 'pod/asker', to: `${NAME}:80`, expect: 'ok', endpoints: [], sourceSeen: '10.0.1.6' },
    ],
  ),
  scene(
    '[BAL-1] the sender’s address reaches the pod where, besides, policy Local leaves it alone',
    ['load balancers: kept', 'ServiceSpec: externalTrafficPolicy'],
    {
      network: {
        services: [{ ...service, externalTrafficPolicy: 'Local' }],
        loadBalancers: [named({ keepsSource: keeps, targets: nodes('node-2') })],
      },
    },
    [{ from: 'client', to: `${NAME}:80`, expect: 'ok', sourceSeen: '198.51.100.7', masquerade: false }],
  ),
  scene(
    '[BAL-1] the sender’s address is kept protocol by protocol',
    ['load balancers: kept', 'load balancers: lost', 'ServiceSpec: UDP'],
    {
      network: {
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
          named({
            keepsSource: ['UDP'],
            targets: nodes('node-1'),
            listeners: [
              { port: 80, nodePort: 30081, protocol: 'TCP' },
              { port: 53, nodePort: 30053, protocol: 'UDP' },
            ],
          }),
        ],
      },
    },
    [
      { from: 'client', to: `${NAME}:53`, protocol: 'UDP', expect: 'ok', sourceSeen: '198.51.100.7' },
      { from: 'client', to: `${NAME}:80`, expect: 'ok', sourceSeen: '203.0.113.50' },
    ],
  ),
  scene(
    '[BAL-2] pods as targets get packets straight, without node port, rules or masquerade',
    ['load balancers: pod targets'],
    {
      network: {
        services: [{ ...service, ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }] }],
        loadBalancers: [
          named({
            targets: [pod(A), pod(B, { healthy: false })],
            listeners: [{ port: 80, nodePort: null, protocol: 'TCP' }],
          }),
        ],
      },
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
  ),
  scene(
    '[BAL-2] pods as targets see the client where the load balancer keeps its address',
    ['load balancers: pod targets', 'load balancers: kept'],
    { network: { services: [service], loadBalancers: [named({ keepsSource: keeps, targets: [pod(B)] })] } },
    [{ from: 'client', to: `${NAME}:80`, expect: 'ok', servedBy: both[1]!, sourceSeen: '198.51.100.7' }],
  ),
  scene(
    '[BAL-2] pods as targets that are all unhealthy, or none, let connections hang',
    ['load balancers: pod targets', 'reason: LB_NO_HEALTHY_TARGET'],
    {
      network: {
        services: [service],
        loadBalancers: [
          named({ targets: [pod(A, { healthy: false })] }),
          named({ place: 'loadbalancer/default/none', ip: '203.0.113.51', hostname: null, targets: [] }),
        ],
      },
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
  ),
  scene(
    '[BAL-3] pods as targets are the only targets that work without node ports',
    ['ServiceSpec: allocateLoadBalancerNodePorts'],
    {
      network: {
        services: [
          { ...service, allocateLoadBalancerNodePorts: false, ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }] },
        ],
        loadBalancers: [named({ listeners: [{ port: 80, nodePort: null, protocol: 'TCP' }] })],
      },
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
  ),
  scene(
    '[BAL-4] a load balancer that keeps the sender cannot lead a node to itself',
    ['load balancers: hairpin short cut', 'reason: LB_HAIRPIN'],
    { network: { services: [service], loadBalancers: [named({ keepsSource: keeps, targets: nodes('node-3') })] } },
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
  ),
  scene(
    '[BAL-5] an address with ipMode VIP is taken by the caller’s own node; with Proxy, or as a name, the packet goes out',
    ['ServiceSpec: ipMode', 'load balancers: hairpin short cut'],
    {
      network: {
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
          named({ delivery: 'vip', targets: nodes('node-1'), hostname: null }),
          named({
            place: 'loadbalancer/default/proxy',
            ip: '203.0.113.51',
            hostname: null,
            targets: nodes('node-1'),
            listeners: [{ port: 80, nodePort: 30082, protocol: 'TCP' }],
          }),
        ],
      },
    },
    [
      { from: 'pod/asker', to: '203.0.113.50:80', expect: 'ok', endpoints: both, sourceSeen: '10.0.1.7' },
      { from: 'pod/asker', to: '203.0.113.51:80', expect: 'ok', endpoints: [], sourceSeen: '10.0.1.5' },
    ],
  ),
]
