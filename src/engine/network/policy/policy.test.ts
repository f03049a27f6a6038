import { describe, expect, it } from 'vitest'
import { packetFlow, type PacketRow } from '../../../testing/packetFlow.ts'
import { TestNetwork, type TestNetworkOptions, type TestPod, type TestService } from '../../../testing/testNetwork.ts'

const WEB: TestPod = { name: 'web', ip: '10.244.0.7', node: 'node-1', labels: { app: 'web' }, ports: [80, 8080] }
const DB: TestPod = { name: 'db', ip: '10.244.1.10', node: 'node-2', labels: { app: 'db' }, ports: [5432] }
const FRONT: TestPod = { name: 'front', ip: '10.244.1.20', node: 'node-2', labels: { app: 'front' }, ports: [] }
const OTHER: TestPod = { name: 'other', ip: '10.244.2.5', node: 'node-3', labels: { app: 'other' }, ports: [] }
/** The same label as FRONT, in another namespace. */
const GUEST: TestPod = { ...FRONT, name: 'guest', namespace: 'team-a', ip: '10.244.2.20', node: 'node-3' }
const STRANGER: TestPod = { ...OTHER, name: 'stranger', namespace: 'team-a', ip: '10.244.2.21' }
const NAMESPACES = { default: {}, 'team-a': { team: 'a' }, 'kube-system': {} }
const direct = '10.244.0.7:80'

const head = (name: string, namespace = 'default') => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
`
const DENY_ALL = `${head('deny-all')}
spec: {podSelector: {}, policyTypes: [Ingress]}
`
/** Ingress of web as a rule says. */
const ingress = (rule: string, name = 'allow-web') => `${head(name)}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - ${rule}
`
const egress = (rules: string, app = 'front', name = 'limit') => `${head(name)}
spec:
  podSelector: {matchLabels: {app: ${app}}}
  policyTypes: [Egress]
  egress: ${rules}
`
const DNS =
  '{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{port: 53, protocol: UDP}, {port: 53}]}'

function network(options: TestNetworkOptions = {}): TestNetwork {
  return new TestNetwork({ namespaces: NAMESPACES, pods: [WEB, DB, FRONT, OTHER, GUEST, STRANGER], ...options })
}

function claim(
  title: string,
  options: TestNetworkOptions | string,
  rows: (Omit<PacketRow, 'name'> & { name?: string })[],
): void {
  it(title, () => {
    const cluster = network(typeof options === 'string' ? { policies: options } : options)
    packetFlow(
      cluster,
      rows.map((row) => ({ name: `${row.from} → ${row.to}`, ...row })),
    )
  })
}

const denied = { expect: 'timeout', reason: 'NETPOL_INGRESS_DENIED' } as const
const kept = { expect: 'timeout', reason: 'NETPOL_EGRESS_DENIED' } as const

describe('isolation', () => {
  claim('[POL-1] without any policy everybody speaks to everybody', {}, [
    { from: 'pod/front', to: direct, expect: 'ok' },
    { from: 'pod/team-a/guest', to: direct, expect: 'ok' },
  ])
  claim('[POL-1, POL-3] a policy without rules lets nobody in, and nobody is hindered to go out', DENY_ALL, [
    {
      from: 'pod/front',
      to: direct,
      ...denied,
      facts: 'policy default/deny-all isolates pod web for ingress; no rule allows pod front (app=front) on port 80',
    },
    { from: 'pod/web', to: '10.244.1.10:5432', ...denied },
    { from: 'client', to: '10.244.0.7:80', expect: 'unreachable' },
  ])
  claim(
    '[POL-1] a policy of another namespace isolates nobody here',
    DENY_ALL.replace('namespace: default', 'namespace: team-a'),
    [{ from: 'pod/front', to: direct, expect: 'ok' }],
  )
  claim(
    '[POL-1] what one policy allows no other forbids: rules add up',
    DENY_ALL +
      '---' +
      ingress('from: [{podSelector: {matchLabels: {app: front}}}]') +
      '---' +
      ingress('from: [{podSelector: {matchLabels: {app: other}}}]', 'more'),
    [
      { from: 'pod/front', to: direct, expect: 'ok' },
      { from: 'pod/other', to: direct, expect: 'ok' },
      { from: 'pod/db', to: direct, ...denied },
      { from: 'pod/front', to: '10.244.1.10:5432', ...denied },
    ],
  )
  claim(
    '[POL-2] egress rules count only where Egress is among the policyTypes',
    `${head('half')}
spec:
  podSelector: {matchLabels: {app: front}}
  policyTypes: [Ingress]
  egress: [{to: [{podSelector: {matchLabels: {app: db}}}]}]
`,
    [
      { from: 'pod/front', to: direct, expect: 'ok' },
      { from: 'pod/web', to: '10.244.1.20:80', ...denied },
    ],
  )
  claim(
    '[POL-2] egress rules without policyTypes isolate for both directions',
    egress('[{to: [{podSelector: {matchLabels: {app: db}}}]}]').replace('policyTypes: [Egress]', ''),
    [
      { from: 'pod/front', to: '10.244.1.10:5432', expect: 'ok' },
      { from: 'pod/front', to: direct, ...kept },
      { from: 'pod/web', to: '10.244.1.20:80', ...denied },
    ],
  )
  claim(
    '[POL-3] an empty rule, and one with an empty list of peers, allow everybody',
    ingress('{}') + '---' + ingress('from: []', 'again').replace('app: web', 'app: db'),
    [
      { from: 'pod/team-a/stranger', to: direct, expect: 'ok' },
      { from: 'pod/other', to: '10.244.1.10:5432', expect: 'ok' },
    ],
  )
})

describe('peers', () => {
  claim(
    '[POL-4] a podSelector alone means the own namespace of the policy',
    ingress('from: [{podSelector: {matchLabels: {app: front}}}]'),
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
  )
  claim(
    '[POL-4] a namespaceSelector alone means all pods of those namespaces',
    ingress('from: [{namespaceSelector: {matchLabels: {team: a}}}]'),
    [
      { from: 'pod/team-a/guest', to: direct, expect: 'ok' },
      { from: 'pod/team-a/stranger', to: direct, expect: 'ok' },
      { from: 'pod/front', to: direct, ...denied },
    ],
  )
  claim(
    '[POL-4] a namespace is selected by the name that it has as a label',
    ingress('from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: team-a}}}]'),
    [
      { from: 'pod/team-a/guest', to: direct, expect: 'ok' },
      { from: 'pod/front', to: direct, ...denied },
    ],
  )
  claim(
    '[POL-4] both selectors in one peer must hold',
    ingress('from: [{namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {app: front}}}]'),
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
  )
  claim(
    '[POL-4] the same selectors as two peers are alternatives: one dash more lets many more in',
    ingress('from: [{namespaceSelector: {matchLabels: {team: a}}}, {podSelector: {matchLabels: {app: front}}}]'),
    [
      { from: 'pod/team-a/guest', to: direct, expect: 'ok' },
      { from: 'pod/team-a/stranger', to: direct, expect: 'ok' },
      { from: 'pod/front', to: direct, expect: 'ok' },
      { from: 'pod/other', to: direct, ...denied },
    ],
  )
  claim(
    '[POL-4] empty selectors select all: pods of the namespace, or all namespaces',
    ingress('from: [{podSelector: {}}]') +
      '---' +
      ingress('from: [{namespaceSelector: {}}]', 'all').replace('app: web', 'app: db'),
    [
      { from: 'pod/other', to: direct, expect: 'ok' },
      { from: 'pod/team-a/guest', to: direct, ...denied },
      { from: 'pod/team-a/guest', to: '10.244.1.10:5432', expect: 'ok' },
    ],
  )
  claim(
    '[POL-4] expressions choose by sets, absence and presence',
    ingress(
      'from: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [front, other]}, {key: banned, operator: DoesNotExist}]}}]',
    ),
    [
      { from: 'pod/front', to: direct, expect: 'ok' },
      { from: 'pod/db', to: direct, ...denied },
    ],
  )

  it('[POL-4] follow labels of pods and namespaces as they change', () => {
    const cluster = network({
      policies: ingress(
        'from: [{namespaceSelector: {matchLabels: {team: b}}}, {podSelector: {matchLabels: {role: ok}}}]',
      ),
    })
    const outcomes = () =>
      ['pod/front', 'pod/team-a/guest'].map(
        (from) => cluster.network.send({ from, host: '10.244.0.7', port: 80 }).outcome,
      )
    expect(outcomes()).toEqual(['timeout', 'timeout'])
    cluster.putNamespace('team-a', { team: 'b' })
    expect(outcomes()).toEqual(['timeout', 'ok'])
    cluster.putPod({ ...FRONT, labels: { role: 'ok' } })
    expect(outcomes()).toEqual(['ok', 'ok'])
    cluster.putPod({ ...WEB, labels: { app: 'free' } })
    cluster.putPod(FRONT)
    expect(outcomes()).toEqual(['ok', 'ok'])
  })
})

describe('ports', () => {
  const named = { ...WEB, declares: [{ name: 'http', containerPort: 8080, protocol: 'TCP' as const }] }
  claim(
    '[POL-7] are those of the pod, after a Service has translated',
    {
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
    },
    [
      {
        from: 'pod/front',
        to: '10.96.0.20:8000',
        ...denied,
        facts:
          "policy default/allow-web isolates pod web for ingress; no rule allows pod front (app=front) on port 8080; policy allow-web allows it on port 8000 only; that is the port of the Service, and policies go by the pod's own port 8080",
      },
    ],
  )
  claim('[POL-7] from port to endPort are allowed, both included', ingress('ports: [{port: 8000, endPort: 8080}]'), [
    { from: 'pod/front', to: '10.244.0.7:8080', expect: 'ok' },
    { from: 'pod/front', to: direct, ...denied },
    { from: 'pod/front', to: '10.244.0.7:8081', ...denied },
    { from: 'pod/front', to: '10.244.0.7:8000', expect: 'refused' },
  ])
  claim(
    '[POL-7] with a name are those that the receiving pod calls so',
    {
      policies: ingress('ports: [{port: http}]') + '---' + egress('[{ports: [{port: http}]}]'),
      pods: [named, FRONT, DB],
    },
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
  )
  claim('[POL-7] without a protocol are TCP', ingress('ports: [{port: 80, protocol: UDP}]'), [
    { from: 'pod/front', to: direct, ...denied },
  ])
  claim(
    '[POL-7] of one rule go with the peers of the same rule, not of another',
    ingress(
      '{from: [{podSelector: {matchLabels: {app: front}}}], ports: [{port: 80}]}\n  - {from: [{podSelector: {matchLabels: {app: other}}}], ports: [{port: 8080}]}',
    ),
    [
      { from: 'pod/front', to: direct, expect: 'ok' },
      { from: 'pod/front', to: '10.244.0.7:8080', ...denied },
      { from: 'pod/other', to: '10.244.0.7:8080', expect: 'ok' },
      { from: 'pod/other', to: direct, ...denied },
    ],
  )
})

describe('egress', () => {
  const service = { name: 'web', clusterIP: '10.96.0.20', pods: ['web'] }
  claim(
    '[POL-8] is judged by the pod that a Service chose, not by its address',
    { policies: egress('[{to: [{podSelector: {matchLabels: {app: web}}}]}]'), services: [service] },
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
  )
  claim(
    '[POL-8] a rule for the address of a Service allows nothing',
    { policies: egress('[{to: [{ipBlock: {cidr: 10.96.0.20/32}}]}]'), services: [service] },
    [{ from: 'pod/front', to: '10.96.0.20:80', ...kept }],
  )
  claim(
    '[POL-8] a connection needs a rule at both of its ends',
    egress('[{to: [{podSelector: {}}]}]') + '---' + ingress('from: [{podSelector: {matchLabels: {app: other}}}]'),
    [
      { from: 'pod/front', to: direct, ...denied },
      { from: 'pod/other', to: direct, expect: 'ok' },
      { from: 'pod/front', to: '10.244.1.10:5432', expect: 'ok' },
    ],
  )
  claim(
    '[POL-8] to the world can leave out ranges of it',
    { policies: egress('[{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}]') },
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
  )
  claim('[POL-8] to a process of the own node is judged, too', egress('[]'), [
    { from: 'pod/front', to: '10.0.1.6:22', ...kept },
    { from: 'pod/front', to: '10.0.1.5:22', ...kept },
    { from: 'pod/other', to: '10.0.1.7:22', expect: 'refused' },
  ])
})

describe('the DNS trap', () => {
  const dns: TestPod = {
    name: 'coredns',
    namespace: 'kube-system',
    ip: '10.244.2.2',
    node: 'node-3',
    labels: { 'k8s-app': 'kube-dns' },
    ports: [53],
  }
  const kubeDns: TestService = {
    name: 'kube-dns',
    namespace: 'kube-system',
    clusterIP: '10.96.0.10',
    pods: ['coredns'],
    ports: [
      {
        name: 'dns',
        port: 53,
        targetPort: 53,
        protocol: 'UDP',
      },
    ],
  }
  const pods = [WEB, DB, FRONT, OTHER, dns]
  const services = [{ name: 'web', clusterIP: '10.96.0.20', pods: ['web'] }, kubeDns]
  const toWeb = '{to: [{podSelector: {matchLabels: {app: web}}}]}'
  claim(
    '[POL-9] who may speak to a pod but not to DNS does not find it by name',
    { policies: egress(`[${toWeb}]`), pods, services, dns: false },
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
  )
  claim(
    '[POL-9] a rule for the pods of kube-dns mends it',
    { policies: egress(`[${toWeb}, ${DNS}]`), pods, services, dns: false },
    [{ from: 'pod/front', to: 'web:80', expect: 'ok' }],
  )
  claim(
    '[POL-9] port 53 without a protocol is TCP, and queries are UDP',
    { policies: egress(`[${toWeb}, {ports: [{port: 53}]}]`), pods, services, dns: false },
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
  )

  it('[POL-9] the resolver waits for 5 s, and the trace has the query and the policy', () => {
    const trace = network({ policies: egress('[]'), pods, services, dns: false }).network.send({
      from: 'pod/front',
      host: 'web',
      port: 80,
    })
    expect(trace.duration).toBe(5000)
    expect(trace.hops.map(({ at, action, rule }) => [at, action, rule])).toEqual([
      ['pod/default/front', 'resolve', null],
      ['pod/default/front', 'send', null],
      ['node/node-2', 'dnat', expect.stringContaining('-j DNAT --to-destination 10.244.2.2:53')],
      ['node/node-2', 'deny', 'NetworkPolicy default/limit (egress)'],
    ])
    expect(trace.hops.at(-1)!.before).toMatchObject({ src: '10.244.1.20', dport: 53, protocol: 'UDP' })
  })

  it('[POL-9] judges by the pod that answers, and by the address itself where no Service is behind it', () => {
    const toPod = egress(`[${toWeb}, {to: [{ipBlock: {cidr: 10.244.2.2/32}}]}]`)
    const toService = egress(`[${toWeb}, {to: [{ipBlock: {cidr: 10.96.0.10/32}}]}]`)
    const reason = (options: TestNetworkOptions) =>
      network({ pods, dns: false, ...options }).network.send({ from: 'pod/front', host: 'web', port: 80 }).reason
    expect(reason({ services, policies: toPod })).toBeNull()
    expect(reason({ services, policies: toService })).toBe('NETPOL_DNS_BLOCKED')
    const alone = services.slice(0, 1)
    expect(reason({ services: alone, policies: toPod })).toBe('NETPOL_DNS_BLOCKED')
    expect(reason({ services: alone, policies: toService })).toBe('DNS_UNAVAILABLE')
  })
})
