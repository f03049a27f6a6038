/** NetworkPolicy: nodes, a pod and itself, open connections, Services that refuse. */
import { A, atHome, B, DENY_IN, DENY_OUT, FRONT, HOST, policy, WEB } from './policyHome.ts'
import { denied, kept } from './policyWorld.ts'
import { scene, type Scene } from './types.ts'

const services = [{ ...WEB, pods: [] }]

export const POLICY_HOSTS: readonly Scene[] = [
  scene(
    '[POL-10] nodes always reach their own pods, so that probes of the kubelet arrive, but not those of others',
    ['NetworkPolicy: isolation'],
    atHome({ policies: DENY_IN, services: [{ ...WEB, pods: ['a'] }] }),
    [
      { from: 'node/node-1', to: '10.244.0.7:80', expect: 'ok' },
      { from: 'node/node-1', to: '10.96.0.20:80', expect: 'ok' },
      { from: 'node/node-2', to: '10.244.0.7:80', ...denied },
    ],
  ),
  scene(
    '[POL-10] nodes lend their network to pods that no policy selects',
    ['NetworkPolicy: isolation'],
    atHome({ policies: DENY_IN + DENY_OUT }),
    [
      { from: 'pod/host', to: '10.244.0.7:80', expect: 'ok' },
      { from: 'pod/host', to: '10.244.1.10:80', ...denied },
      { from: 'node/node-2', to: '10.0.1.5:9100', expect: 'ok' },
      { from: 'client', to: '10.0.1.5:9100', expect: 'ok' },
    ],
  ),
  scene(
    '[POL-10] nodes hide such pods from selectors: a rule for their labels allows nobody',
    ['NetworkPolicy: isolation'],
    atHome({
      policies: policy(
        'web',
        '{podSelector: {matchLabels: {app: front}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}',
      ),
      pods: [A, B, { ...FRONT, ports: [80] }, HOST],
    }),
    [
      { from: 'pod/b', to: '10.244.0.20:80', expect: 'ok' },
      { from: 'ip/10.0.1.6@node-1', to: '10.244.0.20:80', ...denied },
    ],
  ),
  scene(
    '[POL-11] a pod speaks to itself whatever policies say, by loopback or by its address',
    ['NetworkPolicy: isolation'],
    atHome({ policies: DENY_IN + DENY_OUT }),
    [
      { from: 'pod/a', to: '127.0.0.1:80', expect: 'ok' },
      { from: 'pod/a', to: '10.244.0.7:80', expect: 'ok' },
    ],
  ),
  scene(
    '[POL-11] a pod that calls itself by a Service leaves itself, and is judged',
    ['NetworkPolicy: isolation', 'ServiceSpec: hairpin'],
    atHome({ policies: DENY_IN, services: [{ ...WEB, pods: ['a'] }] }),
    [{ from: 'pod/a', to: '10.96.0.20:80', ...denied }],
  ),
  scene(
    '[POL-14] a pod is isolated while it is not ready, and while it terminates',
    ['NetworkPolicy: isolation'],
    atHome({ policies: DENY_IN, pods: [{ ...A, ready: false }, { ...B, terminating: true }, FRONT] }),
    [
      { from: 'pod/front', to: '10.244.0.7:80', ...denied },
      { from: 'pod/front', to: '10.244.1.10:80', ...denied },
    ],
  ),
  scene(
    '[POL-12] connections get their answers although the one who answers may not call',
    ['NetworkPolicy: egress'],
    atHome({ policies: DENY_OUT.replace('{}', '{matchLabels: {app: web}}') }),
    [
      { from: 'pod/front', to: '10.244.1.10:80', expect: 'ok' },
      { from: 'pod/b', to: '10.244.0.7:80', ...kept },
    ],
  ),
  scene(
    '[POL-13] a Service without endpoints refuses only those whom policy lets speak to its address',
    ['NetworkPolicy: a denied packet is a time-out'],
    atHome({ services, policies: DENY_OUT }),
    [
      {
        from: 'pod/front',
        to: '10.96.0.20:80',
        ...kept,
        in: {
          nftables: { spec: 'POL-13', expect: 'refused', reason: 'NO_READY_ENDPOINTS' },
          ipvs: { spec: 'IPVS-2', expect: 'refused', reason: 'NO_READY_ENDPOINTS' },
        },
      },
      { from: 'node/node-1', to: '10.96.0.20:80', expect: 'refused', reason: 'NO_READY_ENDPOINTS' },
    ],
  ),
  scene(
    '[POL-13] a Service without endpoints refuses those whose rule has its address',
    ['NetworkPolicy: a denied packet is a time-out'],
    atHome({
      services,
      policies: policy(
        'out',
        '{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.96.0.0/16}}]}]}',
      ),
    }),
    [{ from: 'pod/front', to: '10.96.0.20:80', expect: 'refused' }],
  ),
]
