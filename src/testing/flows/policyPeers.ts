/** NetworkPolicy: who is isolated, and whom rules let in. */
import { egress, ingress, head, kept, denied, direct, DENY_ALL, policed } from './policyWorld.ts'
import { scene, type Scene } from './types.ts'

export const POLICY_PEERS: readonly Scene[] = [
  scene('[POL-1] without any policy everybody speaks to everybody', ['NetworkPolicy: isolation'], policed({}), [
    { from: 'pod/front', to: direct, expect: 'ok' },
    { from: 'pod/team-a/guest', to: direct, expect: 'ok' },
  ]),
  scene(
    '[POL-1, POL-3] a policy without rules lets nobody in, and nobody is hindered to go out',
    ['NetworkPolicy: isolation', 'NetworkPolicy: a denied packet is a time-out', 'reason: NETPOL_INGRESS_DENIED'],
    policed(DENY_ALL),
    [
      {
        from: 'pod/front',
        to: direct,
        ...denied,
        facts: 'policy default/deny-all isolates pod web for ingress; no rule allows pod front (app=front) on port 80',
      },
      { from: 'pod/web', to: '10.244.1.10:5432', ...denied },
      { from: 'client', to: '10.244.0.7:80', expect: 'unreachable' },
    ],
  ),
  scene(
    '[POL-1] a policy of another namespace isolates nobody here',
    ['NetworkPolicy: isolation'],
    policed(DENY_ALL.replace('namespace: default', 'namespace: team-a')),
    [{ from: 'pod/front', to: direct, expect: 'ok' }],
  ),
  scene(
    '[POL-1] what one policy allows no other forbids: rules add up',
    ['NetworkPolicy: additivity'],
    policed(
      DENY_ALL +
        '---' +
        ingress('from: [{podSelector: {matchLabels: {app: front}}}]') +
        '---' +
        ingress('from: [{podSelector: {matchLabels: {app: other}}}]', 'more'),
    ),
    [
      { from: 'pod/front', to: direct, expect: 'ok' },
      { from: 'pod/other', to: direct, expect: 'ok' },
      { from: 'pod/db', to: direct, ...denied },
      { from: 'pod/front', to: '10.244.1.10:5432', ...denied },
    ],
  ),
  scene(
    '[POL-2] egress rules count only where Egress is among the policyTypes',
    ['NetworkPolicy: egress'],
    policed(`${head('half')}
spec:
  podSelector: {matchLabels: {app: front}}
  policyTypes: [Ingress]
  egress: [{to: [{podSelector: {matchLabels: {app: db}}}]}]
`),
    [
      { from: 'pod/front', to: direct, expect: 'ok' },
      { from: 'pod/web', to: '10.244.1.20:80', ...denied },
    ],
  ),
  scene(
    '[POL-2] egress rules without policyTypes isolate for both directions',
    ['NetworkPolicy: egress', 'reason: NETPOL_EGRESS_DENIED'],
    policed(egress('[{to: [{podSelector: {matchLabels: {app: db}}}]}]').replace('policyTypes: [Egress]', '')),
    [
      { from: 'pod/front', to: '10.244.1.10:5432', expect: 'ok' },
      { from: 'pod/front', to: direct, ...kept },
      { from: 'pod/web', to: '10.244.1.20:80', ...denied },
    ],
  ),
  scene(
    '[POL-3] an empty rule, and one with an empty list of peers, allow everybody',
    ['NetworkPolicy: isolation'],
    policed(ingress('{}') + '---' + ingress('from: []', 'again').replace('app: web', 'app: db')),
    [
      { from: 'pod/team-a/stranger', to: direct, expect: 'ok' },
      { from: 'pod/other', to: '10.244.1.10:5432', expect: 'ok' },
    ],
  ),
  scene(
    '[POL-4] a podSelector alone means the own namespace of the policy',
    ['NetworkPolicy: OR'],
    policed(ingress('from: [{podSelector: {matchLabels: {app: front}}}]')),
    [
      { from: 'pod/front', to: direct, expect: 'ok' },
      {
        from: 'pod/team-a/guest',
        to: direct,
        ...denied,
        facts:
          'policy default/allow-web isolates pod web for ingress; no rule allows pod guest of namespace team-a (app=front) on port 80; policy allow-web allows app=front; it says no namespace, so it means pods of default only',
      },
      {
        from: 'pod/other',
        to: direct,
        ...denied,
        facts:
          'policy default/allow-web isolates pod web for ingress; no rule allows pod other (app=other) on port 80; policy allow-web allows app=front',
      },
    ],
  ),
  scene(
    '[POL-4] a namespaceSelector alone means all pods of those namespaces',
    ['NetworkPolicy: OR'],
    policed(ingress('from: [{namespaceSelector: {matchLabels: {team: a}}}]')),
    [
      { from: 'pod/team-a/guest', to: direct, expect: 'ok' },
      { from: 'pod/team-a/stranger', to: direct, expect: 'ok' },
      { from: 'pod/front', to: direct, ...denied },
    ],
  ),
  scene(
    '[POL-4] a namespace is selected by the name that it has as a label',
    ['NetworkPolicy: OR'],
    policed(ingress('from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: team-a}}}]')),
    [
      { from: 'pod/team-a/guest', to: direct, expect: 'ok' },
      { from: 'pod/front', to: direct, ...denied },
    ],
  ),
  scene(
    '[POL-4] both selectors in one peer must hold',
    ['NetworkPolicy: AND'],
    policed(ingress('from: [{namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {app: front}}}]')),
    [
      { from: 'pod/team-a/guest', to: direct, expect: 'ok' },
      {
        from: 'pod/team-a/stranger',
        to: direct,
        ...denied,
        facts:
          'policy default/allow-web isolates pod web for ingress; no rule allows pod stranger of namespace team-a (app=other) on port 80; policy allow-web allows pods with app=front in namespaces with team=a; stranger is in such a namespace, but has app=other',
      },
      {
        from: 'pod/front',
        to: direct,
        ...denied,
        facts:
          'policy default/allow-web isolates pod web for ingress; no rule allows pod front (app=front) on port 80; policy allow-web allows pods with app=front in namespaces with team=a; namespace default has kubernetes.io/metadata.name=default',
      },
    ],
  ),
  scene(
    '[POL-4] the same selectors as two peers are alternatives: one dash more lets many more in',
    ['NetworkPolicy: OR'],
    policed(
      ingress('from: [{namespaceSelector: {matchLabels: {team: a}}}, {podSelector: {matchLabels: {app: front}}}]'),
    ),
    [
      { from: 'pod/team-a/guest', to: direct, expect: 'ok' },
      { from: 'pod/team-a/stranger', to: direct, expect: 'ok' },
      { from: 'pod/front', to: direct, expect: 'ok' },
      { from: 'pod/other', to: direct, ...denied },
    ],
  ),
  scene(
    '[POL-4] empty selectors select all: pods of the namespace, or all namespaces',
    ['NetworkPolicy: OR'],
    policed(
      ingress('from: [{podSelector: {}}]') +
        '---' +
        ingress('from: [{namespaceSelector: {}}]', 'all').replace('app: web', 'app: db'),
    ),
    [
      { from: 'pod/other', to: direct, expect: 'ok' },
      { from: 'pod/team-a/guest', to: direct, ...denied },
      { from: 'pod/team-a/guest', to: '10.244.1.10:5432', expect: 'ok' },
    ],
  ),
  scene(
    '[POL-4] expressions choose by sets, absence and presence',
    ['NetworkPolicy: OR'],
    policed(
      ingress(
        'from: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [front, other]}, {key: banned, operator: DoesNotExist}]}}]',
      ),
    ),
    [
      { from: 'pod/front', to: direct, expect: 'ok' },
      { from: 'pod/db', to: direct, ...denied },
    ],
  ),
]
