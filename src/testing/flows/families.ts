/** Both families of addresses, and protocols beside TCP. */
import { A, B, door } from '../claim.ts'
import { clusterOf } from '../families.ts'
import type { TestPod, TestService } from '../testNetwork.ts'
import { scene, type Scene } from './types.ts'

const pods: TestPod[] = [
  { ...A, ip6: 'fd00:10:244::7' },
  { ...B, ip6: 'fd00:10:244:1::a' },
  { name: 'asker', ip: '10.244.2.5', ip6: 'fd00:10:244:2::5', node: 'node-3', labels: { app: 'asker' } },
]
const WEB: TestService = {
  name: 'web',
  clusterIPs: ['10.96.0.20', 'fd00:10:96::20'],
  pods: ['a', 'b'],
  type: 'NodePort',
  ports: door(30080),
}
const both6 = ['[fd00:10:244:1::a]:80', '[fd00:10:244::7]:80']
const services: TestService[] = [
  WEB,
  { ...WEB, name: 'six', clusterIPs: ['fd00:10:96::21'], ports: door(30081) },
  { ...WEB, name: 'four', clusterIPs: ['10.96.0.22'], ipFamilies: ['IPv4'], ports: door(30082) },
]

export const FAMILIES: readonly Scene[] = [
  scene(
    '[DUAL-12, DUAL-13] a Service of both families has rules in each, whose packets keep to it',
    ['ServiceSpec: dual stack'],
    { network: { config: clusterOf('dual'), pods, services } },
    [
      {
        from: 'pod/asker',
        to: 'fd00:10:96::20:80',
        expect: 'ok',
        endpoints: both6,
        sourceSeen: 'fd00:10:244:2::5',
        masquerade: false,
      },
      { from: 'pod/asker', to: '10.96.0.20:80', expect: 'ok', sourceSeen: '10.244.2.5' },
      { from: 'node/node-3', to: 'fd00:10:96::20:80', expect: 'ok', sourceSeen: 'fd00:10:0:1::7', masquerade: true },
      {
        from: 'client/internet-ipv6',
        to: 'fd00:10:0:1::6:30080',
        expect: 'ok',
        endpoints: both6,
        sourceSeen: 'fd00:10:0:1::6',
      },
      { from: 'client', to: '10.0.1.6:30080', expect: 'ok', sourceSeen: '10.0.1.6' },
      { from: 'client/internet-ipv6', to: 'fd00:10:0:1::6:30081', expect: 'ok', endpoints: both6 },
      { from: 'client', to: '10.0.1.6:30081', expect: 'refused', reason: 'NODE_PORT_CLOSED' },
      { from: 'client/internet-ipv6', to: 'fd00:10:0:1::6:30082', expect: 'refused', reason: 'NODE_PORT_CLOSED' },
    ],
  ),
  scene(
    '[DUAL-14] who has an address of one family alone has no way to the other',
    ['ServiceSpec: dual stack', 'reason: IP_FAMILY_MISMATCH'],
    { network: { config: clusterOf('dual'), pods, services } },
    [
      {
        from: 'client',
        to: '[2001:db8:113::11]:80',
        expect: 'unreachable',
        reason: 'IP_FAMILY_MISMATCH',
        facts: '2001:db8:113::11 is an IPv6 address, and client/internet has IPv4 only',
      },
      { name: 'who has both takes IPv6 of a name', from: 'pod/asker', to: 'web:80', expect: 'ok', endpoints: both6 },
    ],
  ),
  scene(
    '[UDP-1, UDP-2] UDP and SCTP have rules of their own, beside those of TCP at the same port',
    ['ServiceSpec: UDP', 'ServiceSpec: SCTP', 'ServiceSpec: several ports'],
    {
      network: {
        services: [
          {
            name: 'mixed',
            clusterIP: '10.96.0.40',
            type: 'NodePort',
            pods: ['a', 'b'],
            ports: [
              { name: 'tcp', port: 80, targetPort: 80, protocol: 'TCP', nodePort: 30080 },
              { name: 'udp', port: 80, targetPort: 80, protocol: 'UDP', nodePort: 30080 },
              { name: 'sctp', port: 80, targetPort: 80, protocol: 'SCTP', nodePort: 30080 },
              { name: 'udp-only', port: 53, targetPort: 80, protocol: 'UDP', nodePort: 30053 },
            ],
          },
          { name: 'none', clusterIP: '10.96.0.41', pods: [], ports: [{ port: 53, targetPort: 53, protocol: 'UDP' }] },
        ],
      },
    },
    [
      ...(['TCP', 'UDP', 'SCTP'] as const).flatMap((protocol) => [
        {
          name: `${protocol} of a pod`,
          from: 'pod/asker',
          to: '10.96.0.40:80',
          protocol,
          expect: 'ok' as const,
          choices: 2,
          sourceSeen: '10.244.2.5',
          rule: new RegExp(`-p ${protocol.toLowerCase()} .*-j DNAT --to-destination`),
          in: {
            nftables: { spec: 'NFT-4', rule: new RegExp(`meta l4proto ${protocol.toLowerCase()} dnat to `) },
            ipvs: {
              spec: 'IPVS-11',
              rule: { TCP: /^-a -t /m, UDP: /^-a -u /m, SCTP: /^-a --sctp-service /m }[protocol],
            },
          },
        },
        {
          name: `${protocol} of a client`,
          from: 'client',
          to: '10.0.1.6:30080',
          protocol,
          expect: 'ok' as const,
          sourceSeen: '10.0.1.6',
        },
      ]),
      { from: 'client', to: '10.0.1.6:30053', expect: 'refused', reason: 'NODE_PORT_CLOSED' },
      { from: 'pod/asker', to: '10.96.0.41:53', protocol: 'UDP', expect: 'refused', reason: 'NO_READY_ENDPOINTS' },
      { from: 'pod/asker', to: '10.244.0.7:81', protocol: 'UDP', expect: 'refused', reason: 'TARGET_PORT_CLOSED' },
    ],
  ),
]
