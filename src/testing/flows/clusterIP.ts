/** Packets to cluster IPs, and to Services in all states of their endpoints. */
import { defaultConfig } from '../../engine/config.ts'
import { A, ASKER, B, both, door, WEB } from '../claim.ts'
import { scene, type Scene } from './types.ts'

export const CLUSTER_IP: readonly Scene[] = [
  scene(
    '[DNAT-2] a pod reaches any ready endpoint and stays visible as itself',
    [
      'kube-proxy: walked per packet',
      'kube-proxy: compiled from Services',
      'ServiceSpec: TCP',
      'ServiceSpec: ready',
      'road: nodes',
      'road: between pods',
    ],
    { network: { services: [WEB] } },
    [
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
    ],
  ),
  scene(
    '[RTE-2] outside nobody has a route to it',
    [
      'road: ClusterIP that nobody outside can route to',
      'reason: CLUSTER_IP_NOT_ROUTED_OUTSIDE',
      'reason: DNS_NXDOMAIN',
    ],
    { network: { services: [WEB] } },
    [
      { from: 'client', to: '10.96.0.20:80', expect: 'unreachable', reason: 'CLUSTER_IP_NOT_ROUTED_OUTSIDE' },
      { from: 'client', to: '10.244.0.7:80', expect: 'unreachable', reason: 'CLUSTER_IP_NOT_ROUTED_OUTSIDE' },
      { from: 'client', to: 'web:80', expect: 'nxdomain', reason: 'DNS_NXDOMAIN' },
    ],
  ),
  scene(
    '[DNAT-3] a port that it does not expose is no rule, and the packet is lost',
    ['road: REJECT against DROP', 'reason: PORT_NOT_EXPOSED'],
    { network: { services: [WEB] } },
    [
      {
        from: 'pod/asker',
        to: '10.96.0.20:8080',
        expect: 'timeout',
        reason: 'PORT_NOT_EXPOSED',
        facts: 'port 8080 of Service web is not exposed; it exposes 80/TCP',
        in: {
          nftables: { spec: 'NFT-2', expect: 'refused' },
          ipvs: { spec: 'IPVS-1', expect: 'refused' },
        },
      },
    ],
  ),
  scene(
    '[MASQ-1] a pod that reaches itself sees its node as the caller',
    ['ServiceSpec: hairpin'],
    { network: { services: [{ ...WEB, pods: ['a'] }] } },
    [
      {
        from: 'pod/a',
        to: '10.96.0.20:80',
        expect: 'ok',
        servedBy: both[0]!,
        sourceSeen: '10.0.1.5',
        masquerade: true,
      },
    ],
  ),
  scene(
    '[MASQ-2] masqueradeAll hides pods from each other',
    ['ServiceSpec: masqueradeAll'],
    { network: { config: { proxy: { masqueradeAll: true } }, services: [WEB] } },
    [{ from: 'pod/asker', to: '10.96.0.20:80', expect: 'ok', masquerade: true, sourceSeen: '10.0.1.7' }],
  ),
  scene(
    '[MASQ-3] NodeCIDR takes pods of other nodes for strangers',
    ['road: nodes'],
    { network: { config: { proxy: { detectLocalMode: 'NodeCIDR' } }, services: [WEB] } },
    [
      { from: 'pod/asker', to: '10.96.0.20:80', expect: 'ok', masquerade: false },
      { from: 'ip/10.244.0.99@node-3', to: '10.96.0.20:80', expect: 'DNAT', masquerade: true },
    ],
  ),
  scene(
    '[DNAT-4] internalTrafficPolicy Local drops where no endpoint is on the node',
    ['ServiceSpec: internalTrafficPolicy', 'road: REJECT against DROP', 'reason: LOCAL_POLICY_NO_LOCAL_ENDPOINT'],
    {
      network: {
        services: [{ ...WEB, internalTrafficPolicy: 'Local' }],
      },
    },
    [
      { from: 'pod/a', to: '10.96.0.20:80', expect: 'ok', endpoints: [both[0]!], servedBy: both[0]! },
      {
        from: 'pod/asker',
        to: '10.96.0.20:80',
        expect: 'DROP',
        reason: 'LOCAL_POLICY_NO_LOCAL_ENDPOINT',
        in: { ipvs: { spec: 'IPVS-2', expect: 'REJECT' } },
      },
      {
        from: 'pod/asker',
        to: '10.96.0.20:80',
        expect: 'timeout',
        in: { ipvs: { spec: 'IPVS-2', expect: 'refused' } },
      },
    ],
  ),
  scene(
    '[FW-5] endpoints: none at all refuses at once, at every door',
    ['road: REJECT against DROP', 'reason: NO_MATCHING_PODS'],
    {
      network: {
        services: [{ ...WEB, type: 'NodePort', selector: { app: 'webb' }, pods: [], ports: door(30080) }],
      },
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
  ),
  scene(
    '[FW-5] selected but not ready is as good as none',
    ['ServiceSpec: ready', 'reason: NO_READY_ENDPOINTS'],
    {
      network: {
        pods: [{ ...A, ready: false }, { ...B, ready: false }, ASKER],
        services: [WEB],
      },
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
  ),
  scene(
    '[DNAT-5] endpoints: terminating ones that still serve are used only while none is ready',
    ['ServiceSpec: serving', 'ServiceSpec: terminating endpoints with the fall-back'],
    {
      network: {
        pods: [{ ...A, terminating: true }, B, ASKER],
        services: [WEB, { name: 'last', clusterIP: '10.96.0.21', pods: ['a'] }],
      },
    },
    [
      { from: 'pod/asker', to: '10.96.0.20:80', expect: 'DNAT', endpoints: [both[1]!] },
      { from: 'pod/asker', to: '10.96.0.21:80', expect: 'ok', endpoints: [both[0]!] },
    ],
  ),
  scene(
    '[DNAT-6] endpoints: near ones are preferred only while every ready one has a hint',
    ['ServiceSpec: topology hints'],
    {
      network: {
        config: { nodes: defaultConfig().nodes.map((n, i) => ({ ...n, zone: i === 0 ? 'a' : 'b' })) },
        pods: [
          { ...A, hints: { forZones: [{ name: 'a' }] } },
          { ...B, hints: { forZones: [{ name: 'b' }] } },
          { name: 'c', ip: '10.244.2.6', node: 'node-3' },
          ASKER,
        ],
        services: [WEB, { name: 'mixed', clusterIP: '10.96.0.21', pods: ['a', 'b', 'c'] }],
      },
    },
    [
      { from: 'pod/asker', to: '10.96.0.20:80', expect: 'DNAT', endpoints: [both[1]!] },
      { from: 'pod/asker', to: '10.96.0.21:80', expect: 'DNAT', endpoints: [...both, '10.244.2.6:80'] },
    ],
  ),
  scene(
    '[RTE-3] a pod that does not listen answers with a reset',
    ['road: between pods', 'reason: TARGET_PORT_CLOSED'],
    {
      network: {
        services: [{ ...WEB, targetPort: 8080 }],
      },
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
  ),
  scene(
    '[RTE-4] an address that no pod has any more answers nobody',
    ['reason: POD_TERMINATED'],
    { network: { services: [] } },
    [
      { from: 'pod/asker', to: '10.244.1.99:80', expect: 'timeout', reason: 'POD_TERMINATED' },
      { from: 'pod/gone', to: '10.244.1.10:80', expect: 'unreachable' },
    ],
  ),
]
