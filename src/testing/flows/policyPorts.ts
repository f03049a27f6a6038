/** NetworkPolicy: ports, egress, and names that cannot be looked up. */
import { egress, ingress, kept, denied, direct, policed, DB, DNS, FRONT, WEB } from './policyWorld.ts'
import { scene, type Scene } from './types.ts'

const service = { name: 'web', clusterIP: '10.96.0.20', pods: ['web'] }
const toWeb = '{to: [{podSelector: {matchLabels: {app: web}}}]}'

export const POLICY_PORTS: readonly Scene[] = [
  scene(
    '[POL-7] ports are those of the pod, after a Service has translated',
    ['NetworkPolicy: ports'],
    policed({
      policies: ingress('ports: [{port: 8000}]'),
      services: [
        {
          name: 'web',
          clusterIP: '10.96.0.20',
          pods: ['web'],
          targetPort: 8080,
          ports: [{ port: 8000, targetPort: 8080, protocol: 'TCP' }],
        },
      ],
    }),
    [
      {
        from: 'pod/front',
        to: '10.96.0.20:8000',
        ...denied,
        facts:
          "policy default/allow-web isolates pod web for ingress; no rule allows pod front (app=front) on port 8080; policy allow-web allows it on port 8000 only; that is the port of the Service, and policies go by the pod's own port 8080",
      },
    ],
  ),
  scene(
    '[POL-7] ports from port to endPort are allowed, both included',
    ['NetworkPolicy: endPort'],
    policed(ingress('ports: [{port: 8000, endPort: 8080}]')),
    [
      { from: 'pod/front', to: '10.244.0.7:8080', expect: 'ok' },
      { from: 'pod/front', to: direct, ...denied },
      { from: 'pod/front', to: '10.244.0.7:8081', ...denied },
      { from: 'pod/front', to: '10.244.0.7:8000', expect: 'refused' },
    ],
  ),
  scene(
    '[POL-7] ports with a name are those that the receiving pod calls so',
    ['NetworkPolicy: named ports'],
    policed({
      policies: ingress('ports: [{port: http}]') + '---' + egress('[{ports: [{port: http}]}]'),
      pods: [{ ...WEB, declares: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }] }, FRONT, DB],
    }),
    [
      { from: 'pod/front', to: '10.244.0.7:8080', expect: 'ok' },
      { from: 'pod/front', to: direct, ...kept },
      {
        from: 'pod/db',
        to: direct,
        ...denied,
        facts:
          'policy default/allow-web isolates pod web for ingress; no rule allows pod db (app=db) on port 80; policy allow-web allows it on port http (8080) only',
      },
      { from: 'pod/front', to: '10.244.1.10:5432', ...kept },
    ],
  ),
  scene(
    '[POL-7] ports without a protocol are TCP',
    ['NetworkPolicy: ports'],
    policed(ingress('ports: [{port: 80, protocol: UDP}]')),
    [{ from: 'pod/front', to: direct, ...denied }],
  ),
  scene(
    '[POL-7] ports of one rule go with the peers of the same rule, not of another',
    ['NetworkPolicy: ports'],
    policed(
      ingress(
        '{from: [{podSelector: {matchLabels: {app: front}}}], ports: [{port: 80}]}\n  - {from: [{podSelector: {matchLabels: {app: other}}}], ports: [{port: 8080}]}',
      ),
    ),
    [
      { from: 'pod/front', to: direct, expect: 'ok' },
      { from: 'pod/front', to: '10.244.0.7:8080', ...denied },
      { from: 'pod/other', to: '10.244.0.7:8080', expect: 'ok' },
      { from: 'pod/other', to: direct, ...denied },
    ],
  ),
  scene(
    '[POL-8] egress is judged by the pod that a Service chose, not by its address',
    ['NetworkPolicy: egress'],
    policed({ policies: egress('[{to: [{podSelector: {matchLabels: {app: web}}}]}]'), services: [service] }),
    [
      { from: 'pod/front', to: '10.96.0.20:80', expect: 'ok' },
      {
        from: 'pod/front',
        to: '10.244.1.10:5432',
        ...kept,
        facts:
          'policy default/limit isolates pod front for egress; no rule allows pod db (app=db) on port 5432; policy limit allows app=web',
      },
    ],
  ),
  scene(
    '[POL-8] a rule for the address of a Service allows nothing',
    ['NetworkPolicy: egress'],
    policed({ policies: egress('[{to: [{ipBlock: {cidr: 10.96.0.20/32}}]}]'), services: [service] }),
    [{ from: 'pod/front', to: '10.96.0.20:80', ...kept }],
  ),
  scene(
    '[POL-8] a connection needs a rule at both of its ends',
    ['NetworkPolicy: egress'],
    policed(
      egress('[{to: [{podSelector: {}}]}]') + '---' + ingress('from: [{podSelector: {matchLabels: {app: other}}}]'),
    ),
    [
      { from: 'pod/front', to: direct, ...denied },
      { from: 'pod/other', to: direct, expect: 'ok' },
      { from: 'pod/front', to: '10.244.1.10:5432', expect: 'ok' },
    ],
  ),
  scene(
    '[POL-8] egress to the world can leave out ranges of it',
    ['NetworkPolicy: egress', 'NetworkPolicy: ipBlock with except'],
    policed({ policies: egress('[{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}]') }),
    [
      { from: 'pod/front', to: '198.51.100.7:80', expect: 'refused' },
      {
        from: 'pod/front',
        to: direct,
        ...kept,
        facts:
          'policy default/limit isolates pod front for egress; no rule allows pod web (app=web) on port 80; policy limit allows 0.0.0.0/0 except 10.0.0.0/8; 10.244.0.7 is in 10.0.0.0/8, which it excepts',
      },
    ],
  ),
  scene(
    '[POL-8] egress to a process of the own node is judged, too',
    ['NetworkPolicy: egress'],
    policed(egress('[]')),
    [
      { from: 'pod/front', to: '10.0.1.6:22', ...kept },
      { from: 'pod/front', to: '10.0.1.5:22', ...kept },
      { from: 'pod/other', to: '10.0.1.7:22', expect: 'refused' },
    ],
  ),
  scene(
    '[POL-9] who may speak to a pod but not to DNS does not find it by name',
    ['NetworkPolicy: the DNS trap', 'DNS: policy', 'reason: NETPOL_DNS_BLOCKED'],
    policed({ policies: egress(`[${toWeb}]`), services: [service] }),
    [
      { from: 'pod/front', to: '10.96.0.20:80', expect: 'ok' },
      {
        from: 'pod/front',
        to: 'web:80',
        expect: 'nxdomain',
        reason: 'NETPOL_DNS_BLOCKED',
        facts:
          'policy default/limit isolates pod front for egress; no rule allows pod coredns of namespace kube-system (k8s-app=kube-dns) on port 53/UDP; policy limit allows app=web',
      },
      { from: 'pod/other', to: 'web:80', expect: 'ok' },
    ],
  ),
  scene(
    '[POL-9] a rule for the pods of kube-dns mends it',
    ['NetworkPolicy: the DNS trap', 'DNS: policy'],
    policed({ policies: egress(`[${toWeb}, ${DNS}]`), services: [service] }),
    [{ from: 'pod/front', to: 'web:80', expect: 'ok' }],
  ),
  scene(
    '[POL-9] port 53 without a protocol is TCP, and queries are UDP',
    ['NetworkPolicy: the DNS trap'],
    policed({ policies: egress(`[${toWeb}, {ports: [{port: 53}]}]`), services: [service] }),
    [
      {
        from: 'pod/front',
        to: 'web:80',
        expect: 'nxdomain',
        reason: 'NETPOL_DNS_BLOCKED',
        facts:
          'policy default/limit isolates pod front for egress; no rule allows pod coredns of namespace kube-system (k8s-app=kube-dns) on port 53/UDP; policy limit allows it on port 53 only; a port without a protocol is TCP',
      },
    ],
  ),
]
