/** Each field of ServiceSpec that packets feel. */
import { defaultConfig } from '../../engine/config.ts'
import { FIELDS_OBJECTS } from './fieldsObjects.ts'
import { scene, type Manifests, type Scene } from './types.ts'
import type { World } from './world.ts'

/** Zone a has node-1, zone b the two others. */
const nodes = defaultConfig().nodes.map((node, i) => ({ ...node, zone: i === 0 ? 'a' : 'b' }))
const PLACE: Manifests = {
  objects: FIELDS_OBJECTS,
  config: { nodes },
  before({ cluster }) {
    cluster.delete('Pod', 'default', 'leaving')
    cluster.delete('Pod', 'default', 'gone')
    cluster.step(3000)
  },
}
const caller = 'pod/caller'
const LOCAL = 'LOCAL_POLICY_NO_LOCAL_ENDPOINT'

export const FIELDS: readonly Scene[] = [
  scene(
    '[EPS-4, DNAT-2] a named target port is the number that each pod gives it',
    ['ServiceSpec: named target ports', 'ServiceSpec: TCP'],
    PLACE,
    [
      { from: caller, to: 'named:80', expect: 'ok', pods: ['a', 'b'] },
      {
        from: 'client',
        to: '10.0.1.7:30080',
        expect: 'ok',
        pods: ['a', 'b'],
        sourceSeen: '10.0.1.7',
        masquerade: true,
      },
    ],
  ),
  scene(
    '[UDP-1, RTE-3] several ports are several things: each has its number, protocol, target and node port',
    ['ServiceSpec: several ports', 'ServiceSpec: UDP', 'ServiceSpec: TCP'],
    PLACE,
    [
      { from: caller, to: 'several:80', expect: 'ok', pods: ['a', 'b'] },
      { from: caller, to: 'several:53', protocol: 'UDP', expect: 'ok', pods: ['b'], by: 'b' },
      { from: 'client', to: '10.0.1.5:30082', protocol: 'UDP', expect: 'ok', by: 'b', sourceSeen: '10.0.1.5' },
      { from: 'client', to: '10.0.1.5:30083', expect: 'refused', reason: 'TARGET_PORT_CLOSED', pods: ['a', 'b'] },
      {
        from: caller,
        to: 'several:53',
        expect: 'timeout',
        reason: 'PORT_NOT_EXPOSED',
        in: { nftables: { spec: 'NFT-2', expect: 'refused' }, ipvs: { spec: 'IPVS-1', expect: 'refused' } },
      },
    ],
  ),
  scene(
    '[DNS-2] a headless Service has no rules: its name is its pods, port for port',
    ['ServiceSpec: headless'],
    PLACE,
    [
      { from: caller, to: 'headless:80', expect: 'NONE', by: 'a', pods: [], masquerade: false },
      { from: caller, to: 'headless:8080', expect: 'refused', reason: 'TARGET_PORT_CLOSED' },
    ],
  ),
  scene(
    '[EPS-3, FW-5] publishNotReadyAddresses sends to pods that are not ready; else they are none',
    ['ServiceSpec: publishNotReadyAddresses', 'ServiceSpec: ready'],
    PLACE,
    [
      { from: caller, to: 'eager:80', expect: 'ok', pods: ['unready'] },
      { from: caller, to: 'patient:80', expect: 'refused', reason: 'NO_READY_ENDPOINTS' },
    ],
  ),
  scene(
    '[EPS-2, DNAT-6] trafficDistribution keeps packets in the zone, or on the node, of who sends them',
    ['ServiceSpec: trafficDistribution', 'ServiceSpec: topology hints'],
    PLACE,
    [
      { from: caller, to: 'same-zone:80', expect: 'ok', pods: ['z2', 'z3'] },
      { from: 'pod/a', to: 'same-zone:80', expect: 'ok', pods: ['z1'] },
      { from: caller, to: 'same-node:80', expect: 'ok', pods: ['z3'] },
      { from: 'pod/b', to: 'same-node:80', expect: 'ok', pods: ['z2'] },
      { from: caller, to: 'anywhere:80', expect: 'ok', pods: ['z1', 'z2', 'z3'] },
    ],
  ),
  scene(
    '[DNAT-10] externalIPs are an address more, wherever a packet to them shows up',
    ['ServiceSpec: externalIPs'],
    PLACE,
    [
      { from: caller, to: '192.0.2.77:80', expect: 'ok', by: 'a', masquerade: true, sourceSeen: '10.0.1.7' },
      { from: 'ip/198.51.100.9@node-2', to: '192.0.2.77:80', expect: 'ok', by: 'a', sourceSeen: '10.0.1.6' },
      { from: 'client', to: '192.0.2.77:80', expect: 'timeout' },
    ],
  ),
  scene(
    '[LB-14, RTE-5, LB-16] loadBalancerIP is where the load balancer answers, to those in its source ranges',
    ['ServiceSpec: loadBalancerIP', 'ServiceSpec: loadBalancerSourceRanges', 'ServiceSpec: ipMode'],
    PLACE,
    [
      { from: 'client', to: '203.0.113.80:80', expect: 'ok', by: 'a' },
      { from: caller, to: '203.0.113.80:80', expect: 'timeout', reason: 'LB_SOURCE_RANGE' },
      { from: 'ip/192.0.2.1@node-2', to: '203.0.113.80:80', expect: 'DROP' },
      { from: 'client', to: '10.0.1.6:30084', expect: 'ok', by: 'a' },
    ],
  ),
  scene(
    '[SVC-1, RTE-5] allocateLoadBalancerNodePorts false: the address works, and no node has a door',
    ['ServiceSpec: allocateLoadBalancerNodePorts'],
    PLACE,
    [
      { from: 'client', to: '203.0.113.81:80', expect: 'ok', by: 'a', pods: ['a'] },
      { from: caller, to: '203.0.113.81:80', expect: 'ok', by: 'a', sourceSeen: '10.0.1.7' },
    ],
  ),
  scene(
    '[DNAT-8, LB-6, HCP-1] externalTrafficPolicy Local: only nodes with a pod, for the load balancer too, and the client seen',
    [
      'ServiceSpec: externalTrafficPolicy',
      'ServiceSpec: health-check port',
      'load balancers: health checks that follow externalTrafficPolicy',
    ],
    PLACE,
    [
      { from: 'client', to: '203.0.113.82:80', expect: 'ok', by: 'a', sourceSeen: '198.51.100.7', masquerade: false },
      { from: 'client', to: '10.0.1.5:30085', expect: 'ok', sourceSeen: '198.51.100.7' },
      { from: 'client', to: '10.0.1.6:30085', expect: 'timeout', reason: LOCAL },
      { from: 'client', to: '10.0.1.5:32085', expect: 'ok' },
    ],
  ),
  scene(
    '[DNAT-4, IPVS-2] internalTrafficPolicy Local: none on the node, none at all',
    ['ServiceSpec: internalTrafficPolicy'],
    PLACE,
    [
      { from: 'pod/z1', to: 'inner:80', expect: 'ok', by: 'a', pods: ['a'] },
      {
        from: caller,
        to: 'inner:80',
        expect: 'DROP',
        reason: LOCAL,
        in: { ipvs: { spec: 'IPVS-2', expect: 'REJECT' } },
      },
      { from: caller, to: 'inner:80', expect: 'timeout', in: { ipvs: { spec: 'IPVS-2', expect: 'refused' } } },
      {
        from: caller,
        to: 'near:80',
        expect: 'timeout',
        reason: LOCAL,
        // a virtual server with a way in from outside
        in: { ipvs: { spec: 'IPVS-3', expect: 'ok', reason: null, by: 'a' } },
      },
    ],
  ),
  scene(
    '[EPS-7, MASQ-4] a Service without selector leads where its slices say, out of the cluster as well',
    ['ServiceSpec: selector-less Services with slices by hand', 'kube-proxy: EndpointSlices'],
    PLACE,
    [
      {
        from: caller,
        to: 'by-hand:80',
        expect: 'refused',
        pods: ['198.51.100.7:8080'],
        reason: 'TARGET_PORT_CLOSED',
        facts: 'nothing listens on 198.51.100.7:8080, which is outside of the cluster',
      },
      { from: caller, to: 'nobody:80', expect: 'refused', reason: 'NO_MATCHING_PODS' },
    ],
  ),
  scene(
    '[DNAT-5] a pod that terminates and still serves gets packets only while nobody is ready',
    ['ServiceSpec: serving', 'ServiceSpec: terminating endpoints with the fall-back'],
    PLACE,
    [
      { from: caller, to: 'mixed:80', expect: 'ok', pods: ['staying'] },
      { from: caller, to: 'last:80', expect: 'ok', pods: ['gone'] },
    ],
  ),
  scene('[MASQ-1] a pod that reaches itself through its Service sees its node', ['ServiceSpec: hairpin'], PLACE, [
    { from: 'pod/a', to: 'outer:80', expect: 'ok', by: 'a', masquerade: true, sourceSeen: '10.0.1.5' },
  ]),
  scene(
    '[DNS-3] ExternalName is no address of the cluster',
    ['DNS: ExternalName', 'reason: EXTERNAL_NAME_UNRESOLVED'],
    PLACE,
    [{ from: caller, to: 'alias:80', expect: 'nxdomain', reason: 'EXTERNAL_NAME_UNRESOLVED' }],
  ),
  scene(
    '[DNAT-11, PRX-1] sessionAffinity keeps a caller with its pod until timeoutSeconds after its last connection',
    ['ServiceSpec: sessionAffinity with its time-out'],
    PLACE,
    [
      { from: 'client', to: '10.0.1.6:30086', expect: 'ok', pods: ['z1', 'z2', 'z3'] },
      ...[20_000, 20_000, 20_000].map((ms) => ({
        name: `${ms / 1000} s later`,
        first: ({ step }: World) => step(ms),
        from: 'client',
        to: '10.0.1.6:30086',
        expect: 'ok' as const,
        choices: 1,
        sameAs: 0,
      })),
      {
        name: '31 s later',
        first: ({ step }) => step(31_000),
        from: 'client',
        to: '10.0.1.6:30086',
        expect: 'ok',
        pods: ['z1', 'z2', 'z3'],
      },
    ],
  ),
]
