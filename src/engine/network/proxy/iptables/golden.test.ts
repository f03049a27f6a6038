import { describe, expect, it } from 'vitest'
import recorded from '../../../../testing/golden/iptables.json' with { type: 'json' }
import { TestNetwork, type TestService } from '../../../../testing/testNetwork.ts'

/*
 * What kube-proxy v1.20 wrote and v1.36 writes differ. Each difference is one line of this list, and one row of the
 * table in SPEC.part.md.
 */
const CHANGES: { what: string; apply(rules: string[]): string[] }[] = [
  {
    what: 'masquerading of off-cluster callers moved from KUBE-SERVICES into the chain of the Service, before its endpoints',
    apply: (rules) => {
      const masks = rules.filter((rule) => /^-A KUBE-SERVICES ! -s .* -j KUBE-MARK-MASQ$/.test(rule))
      return rules.flatMap((rule) => {
        if (masks.includes(rule)) return []
        const jump = /^-A KUBE-SERVICES (-d \S+ .* cluster IP".*) -j (KUBE-SVC-\S+)$/.exec(rule)
        const mask = jump && masks.find((m) => m.includes(` ${jump[1]} `))
        return mask ? [rule, mask.replace('KUBE-SERVICES', jump![2]!)] : [rule]
      })
    },
  },
  {
    what: 'KUBE-EXT chains take the place of KUBE-FW (without source ranges), KUBE-XLB, and of the masquerade rules in KUBE-NODEPORTS',
    apply: (rules) => {
      const svc = (rule: string) => /KUBE-(?:SVC|XLB)-(\S+)$/.exec(rule)?.[1]
      const nodePorts = rules.filter((r) => r.startsWith('-A KUBE-NODEPORTS ') && svc(r))
      const kept = rules.filter((r) => !/^-A (KUBE-FW|KUBE-XLB|KUBE-NODEPORTS)-?\S* /.test(r))
      const ext = nodePorts.flatMap((rule) => {
        const hash = svc(rule)!
        const name = /--comment "([^"]+)"/.exec(rule)![1]!
        const chain = `-A KUBE-EXT-${hash}`
        const about = `${name} external destinations`
        const isLocal = rule.includes('KUBE-XLB')
        const comment = (text: string) => `-m comment --comment "${text}"`
        const local = '-m addrtype --src-type LOCAL'
        return [
          rule.replace(/KUBE-(SVC|XLB)-\S+$/, `KUBE-EXT-${hash}`),
          ...(isLocal
            ? [
                `${chain} -s 10.244.0.0/16 ${comment(`pod traffic for ${about}`)} -j KUBE-SVC-${hash}`,
                `${chain} ${comment(`masquerade LOCAL traffic for ${about}`)} ${local} -j KUBE-MARK-MASQ`,
                `${chain} ${comment(`route LOCAL traffic for ${about}`)} ${local} -j KUBE-SVC-${hash}`,
                `${chain} -j KUBE-SVL-${hash}`,
              ]
            : [
                `${chain} ${comment(`masquerade traffic for ${about}`)} -j KUBE-MARK-MASQ`,
                `${chain} -j KUBE-SVC-${hash}`,
              ]),
        ]
      })
      return [...kept.map((r) => r.replace(/ -j KUBE-FW-(\S+)$/, ' -j KUBE-EXT-$1')), ...ext]
    },
  },
  {
    what: 'KUBE-SVL chains hold the local endpoints, where KUBE-XLB held them',
    apply: (rules) =>
      rules.flatMap((rule) => {
        const match = /^-A KUBE-EXT-(\S+) -j KUBE-SVL-\S+$/.exec(rule)
        if (!match) return [rule]
        const local = /^-A KUBE-SVC-\S+ .*"default\/edge".*-j (KUBE-SEP-\S+)$/
        const first = rules.find((r) => r.startsWith(`-A KUBE-SVC-${match[1]} -m comment`) && local.test(r))
        const sep = first && local.exec(first)![1]
        return sep ? [rule, `-A KUBE-SVL-${match[1]} -m comment --comment "default/edge" -j ${sep}`] : [rule]
      }),
  },
  {
    what: 'comments of rules that lead to an endpoint name it: "default/web -> 10.244.0.7:80"',
    apply: (rules) => {
      const address = new Map(
        rules.flatMap((rule) => {
          const dnat = /^-A (KUBE-SEP-\S+) .*--to-destination (\S+)$/.exec(rule)
          return dnat ? [[dnat[1]!, dnat[2]!] as const] : []
        }),
      )
      return rules.map((rule) => {
        const match = /^(-A KUBE-SV[CL]-\S+ .*--comment "[^"]+)(".* -j (KUBE-SEP-\S+))$/.exec(rule)
        return match ? `${match[1]} -> ${address.get(match[3]!)}${match[2]}` : rule
      })
    },
  },
  {
    what: 'KUBE-MARK-DROP is gone: drops stand in KUBE-PROXY-FIREWALL of the filter table',
    apply: (rules) => [
      ...rules.filter((rule) => !rule.includes('KUBE-MARK-DROP')),
      ...['INPUT', 'FORWARD', 'OUTPUT'].map(
        (hook) =>
          `-A ${hook} -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL`,
      ),
    ],
  },
  {
    what: 'health check node ports are let in through KUBE-NODEPORTS of the filter table',
    apply: (rules) => [
      ...rules,
      '-A INPUT -m comment --comment "kubernetes health check service ports" -j KUBE-NODEPORTS',
    ],
  },
  {
    what: 'one conntrack rule in KUBE-FORWARD in place of one for pods as source and one for pods as destination',
    apply: (rules) =>
      rules
        .filter((rule) => !rule.includes('conntrack pod destination rule'))
        .map((rule) => rule.replace('conntrack pod source rule', 'conntrack rule')),
  },
  {
    what: 'kube-proxy writes KUBE-FIREWALL itself where node ports answer on localhost; the recorder had no kubelet to do it',
    apply: (rules) => [
      ...rules,
      '-A INPUT -j KUBE-FIREWALL',
      '-A OUTPUT -j KUBE-FIREWALL',
      '-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP',
    ],
  },
]

const ports = (nodePort?: number) => [{ port: 80, targetPort: 80, protocol: 'TCP' as const, nodePort }]
const KUBERNETES: TestService = {
  name: 'kubernetes',
  clusterIP: '10.96.0.1',
  pods: [],
  ports: [{ name: 'https', port: 443, targetPort: 6443, protocol: 'TCP' }],
}

const SCENARIOS = {
  'seed-demo-dataplane': new TestNetwork({
    dns: false,
    pods: [
      { name: 'a', ip: '10.244.0.7', node: 'node-1' },
      { name: 'b', ip: '10.244.1.10', node: 'node-2' },
    ],
    services: [
      KUBERNETES,
      { name: 'nginx-clusterip', clusterIP: '10.96.58.93', ports: ports() },
      { name: 'nginx-nodeport', type: 'NodePort', clusterIP: '10.96.189.96', ports: ports(30100) },
      {
        name: 'nginx-loadbalancer',
        type: 'LoadBalancer',
        clusterIP: '10.96.121.235',
        ports: ports(31270),
        ingress: [{ ip: '203.0.113.50' }],
      },
    ],
  }),
  'session-affinity': new TestNetwork({
    dns: false,
    pods: [
      { name: 'a', ip: '10.244.2.10', node: 'node-3' },
      { name: 'b', ip: '10.244.0.9', node: 'node-1' },
    ],
    services: [
      KUBERNETES,
      { name: 'sticky', clusterIP: '10.96.245.137', sessionAffinity: 'ClientIP', ports: ports() },
      {
        name: 'edge',
        type: 'NodePort',
        clusterIP: '10.96.24.196',
        externalTrafficPolicy: 'Local',
        ports: ports(30300),
      },
    ],
  }),
}

const rulesOf = (text: string) => text.split('\n').filter((line) => line.startsWith('-A '))

describe('what kube-proxy wrote', () => {
  for (const [id, cluster] of Object.entries(SCENARIOS)) {
    it(`[FW-1] has the shape of the recording ${id}, up to the changes since`, () => {
      const golden = rulesOf(recorded[id as keyof typeof recorded].iptables['node-1'])
      const expected = CHANGES.reduce((rules, change) => change.apply(rules), golden)
      expect(rulesOf(cluster.network.rules('node-1')).sort()).toEqual(expected.sort())
    })
  }

  for (const left of CHANGES) {
    it(`[FW-1] differs from the recording in this: ${left.what}`, () => {
      const changes = CHANGES.filter((change) => change !== left)
      const isNeeded = Object.entries(SCENARIOS).some(([id, cluster]) => {
        const golden = rulesOf(recorded[id as keyof typeof recorded].iptables['node-1'])
        const expected = changes.reduce((rules, change) => change.apply(rules), golden)
        return rulesOf(cluster.network.rules('node-1')).sort().join('\n') !== expected.sort().join('\n')
      })
      expect(isNeeded).toBe(true)
    })
  }
})
