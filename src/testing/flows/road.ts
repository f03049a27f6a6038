/** The rest of the road: routes, what is hidden behind nodes, connections that are kept, the firewall. */
import { A, ASKER, B, both, door, WEB } from '../claim.ts'
import { scene, type Scene } from './types.ts'

const C = { name: 'c', ip: '10.244.0.8', node: 'node-1' }
const kept = { connection: 'one' }
const TALK = {
  name: 'talk',
  clusterIP: '10.96.0.40',
  ports: [{ port: 53, targetPort: 80, protocol: 'UDP' as const }],
}

export const ROAD: readonly Scene[] = [
  scene(
    '[CT-1] a kept connection stays with its pod when others take its place, and is reset when the pod is gone',
    [
      'road: established connection keeps its pod',
      'road: reset when the pod is gone',
      'kube-proxy: EndpointSlices',
      'reason: POD_TERMINATED',
    ],
    { network: { pods: [A, ASKER], services: [{ ...WEB, pods: ['a'] }] } },
    [
      { from: 'pod/asker', to: 'web:80', with: kept, expect: 'ok', servedBy: both[0]! },
      {
        name: 'on the same connection, after b took the place of a',
        first({ alone }) {
          alone.putPod(B)
          alone.putService({ ...WEB, pods: ['b'] })
          alone.step(2000)
        },
        from: 'pod/asker',
        to: 'web:80',
        with: kept,
        expect: 'ok',
        servedBy: both[0]!,
        endpoints: [both[0]!],
      },
      { name: 'on another one', from: 'pod/asker', to: 'web:80', expect: 'ok', servedBy: both[1]! },
      {
        first: ({ alone }) => alone.removePod('a'),
        from: 'pod/asker',
        to: 'web:80',
        with: kept,
        expect: 'reset',
        reason: 'POD_TERMINATED',
      },
      { name: 'who connects again', from: 'pod/asker', to: 'web:80', with: kept, expect: 'ok', servedBy: both[1]! },
    ],
  ),
  scene(
    '[CT-1] nobody resets a datagram whose pod is gone',
    ['road: reset when the pod is gone', 'ServiceSpec: UDP'],
    { network: { pods: [A, ASKER] } },
    [
      { from: 'pod/asker', to: '10.244.0.7:80', protocol: 'UDP', with: kept, expect: 'ok' },
      {
        first: ({ alone }) => alone.removePod('a'),
        from: 'pod/asker',
        to: '10.244.0.7:80',
        protocol: 'UDP',
        with: kept,
        expect: 'timeout',
      },
    ],
  ),
  scene(
    '[UDP-5] datagrams of one socket stay with a pod that is gone until kube-proxy flushes their entry',
    ['road: UDP entries are flushed'],
    { network: { pods: [A, C, ASKER], services: [{ ...TALK, pods: ['a'] }] } },
    [
      { from: 'pod/asker', to: '10.96.0.40:53', protocol: 'UDP', with: kept, expect: 'ok', servedBy: both[0]! },
      {
        first: ({ alone }) => alone.removePod('a'),
        from: 'pod/asker',
        to: '10.96.0.40:53',
        protocol: 'UDP',
        with: kept,
        expect: 'timeout',
        reason: 'POD_TERMINATED',
      },
      {
        first({ alone }) {
          alone.putService({ ...TALK, pods: ['c'] })
          alone.step(2000)
        },
        from: 'pod/asker',
        to: '10.96.0.40:53',
        protocol: 'UDP',
        with: kept,
        expect: 'ok',
        servedBy: '10.244.0.8:80',
      },
    ],
  ),
  scene(
    '[CT-2] an answer that does not pass the node that rewrote the request comes home as a stranger',
    ['reason: ANSWER_LOST'],
    {
      network: {
        config: { proxy: { detectLocalMode: 'None' } },
        pods: [B],
        services: [{ ...WEB, pods: ['b'] }],
      },
    },
    [
      {
        from: 'ip/192.0.2.4@node-1',
        to: '10.96.0.20:80',
        expect: 'timeout',
        masquerade: false,
        reason: 'ANSWER_LOST',
        facts: 'the answer of 10.244.1.10:80 came back by a way on which nobody undoes what became of 10.96.0.20:80',
      },
    ],
  ),
  scene(
    '[MASQ-4] a pod that calls the world outside is hidden behind its node, and no pod from another',
    ['road: outside', 'road: between pods'],
    { network: {} },
    [
      { from: 'pod/asker', to: '198.51.100.7:80', expect: 'refused', masquerade: false },
      { from: 'pod/asker', to: '10.244.0.7:80', expect: 'ok', sourceSeen: '10.244.2.5' },
      { from: 'pod/asker', to: '10.0.1.6:22', expect: 'refused' },
    ],
  ),
  scene(
    '[FWL-1, FWL-2] a firewall in front of the nodes keeps strangers from node ports until somebody opens it',
    ['road: open', 'road: close', 'reason: FIREWALL_CLOSED'],
    {
      network: {
        services: [{ ...WEB, type: 'NodePort', ports: door(30080) }],
      },
    },
    [
      { from: 'client', to: '10.0.1.5:30080', expect: 'ok' },
      {
        first: ({ network }) => network.defences.setFirewall({ nodePorts: 'closed', allow: [] }),
        from: 'client',
        to: '10.0.1.5:30080',
        expect: 'timeout',
        reason: 'FIREWALL_CLOSED',
      },
      { from: 'pod/asker', to: '10.0.1.5:30080', expect: 'ok' },
      {
        name: 'one range is let in',
        first: ({ network }) =>
          network.defences.setFirewall({ allow: [{ ports: { min: 30080, max: 30080 }, from: ['198.51.100.0/24'] }] }),
        from: 'client',
        to: '10.0.1.5:30080',
        expect: 'ok',
      },
      {
        first: ({ network }) => network.defences.setFirewall({ nodePorts: 'open', allow: [] }),
        from: 'client',
        to: '10.0.1.6:30080',
        expect: 'ok',
      },
    ],
  ),
]
