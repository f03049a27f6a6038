import { describe, expect, it } from 'vitest'
import { claim } from '../../testing/claim.ts'
import { clusterOf } from '../../testing/families.ts'
import { everyDualService } from '../../testing/everyDualService.ts'
import type { TestNetworkOptions, TestPod, TestService } from '../../testing/testNetwork.ts'
import { Cluster } from '../index.ts'
import type { Pod } from '../kinds/pod/types.ts'
import { preferred } from './families.ts'
import type { LoadBalancer } from './types.ts'

const A: TestPod = { name: 'a', ip: '10.244.0.7', ip6: 'fd00:10:244::7', node: 'node-1' }
const B: TestPod = { name: 'b', ip: '10.244.1.10', ip6: 'fd00:10:244:1::a', node: 'node-2' }
const ASKER: TestPod = {
  name: 'asker',
  ip: '10.244.2.5',
  ip6: 'fd00:10:244:2::5',
  node: 'node-3',
  labels: { app: 'asker' },
}
const WEB: TestService = { name: 'web', clusterIPs: ['10.96.0.20', 'fd00:10:96::20'], pods: ['a', 'b'] }
const both4 = ['10.244.0.7:80', '10.244.1.10:80']
const both6 = ['[fd00:10:244:1::a]:80', '[fd00:10:244::7]:80']
const door = [{ port: 80, targetPort: 80, protocol: 'TCP' as const, nodePort: 30080 }]

/** Two pods and one who asks, in a dual-stack cluster. */
function dual(options: TestNetworkOptions): TestNetworkOptions {
  const config = clusterOf('dual')
  const { config: more = {}, ...rest } = options
  return { pods: [A, B, ASKER], ...rest, config: { ...config, ...more, proxy: { ...config.proxy, ...more.proxy } } }
}

function balancer(more: Partial<LoadBalancer> = {}): LoadBalancer {
  return {
    place: 'loadbalancer/default/web',
    service: { namespace: 'default', name: 'web' },
    ip: '203.0.113.50',
    secondaryIP: '2001:db8:113::50',
    hostname: null,
    state: 'active',
    delivery: 'vip',
    pricePerMonth: 18,
    listeners: [{ port: 80, nodePort: 30080, protocol: 'TCP' }],
    targets: [{ node: 'node-1', healthy: true }],
    ...more,
  }
}
const EDGE: TestService = {
  ...WEB,
  type: 'LoadBalancer',
  ports: door,
  ingress: [{ ip: '203.0.113.50' }, { ip: '2001:db8:113::50' }],
}

describe('a cluster IP of each family', () => {
  claim(
    '[DUAL-12] leads to the pods’ addresses of that family, whose nodes are seen by theirs',
    dual({ services: [WEB] }),
    [
      { from: 'pod/asker', to: 'fd00:10:96::20:80', expect: 'DNAT', endpoints: both6, masquerade: false },
      { from: 'pod/asker', to: '[FD00:10:96:0::20]:80', expect: 'ok', sourceSeen: 'fd00:10:244:2::5' },
      { from: 'pod/asker', to: '10.96.0.20:80', expect: 'ok', endpoints: both4, sourceSeen: '10.244.2.5' },
      { from: 'node/node-3', to: 'fd00:10:96::20:80', expect: 'ok', masquerade: true, sourceSeen: 'fd00:10:0:1::7' },
      { from: 'node/node-3', to: '10.96.0.20:80', expect: 'ok', masquerade: true, sourceSeen: '10.0.1.7' },
      {
        from: 'client/internet-ipv6',
        to: 'fd00:10:96::20:80',
        expect: 'unreachable',
        reason: 'CLUSTER_IP_NOT_ROUTED_OUTSIDE',
      },
      { from: 'ip/2001:db8::9@node-2', to: 'fd00:10:96::20:80', expect: 'DNAT', masquerade: true },
    ],
  )
  claim(
    '[DUAL-12] shows a pod that reaches itself the address of its node',
    dual({ services: [{ ...WEB, pods: ['a'] }] }),
    [
      {
        from: 'pod/a',
        to: 'fd00:10:96::20:80',
        expect: 'ok',
        servedBy: both6[1]!,
        sourceSeen: 'fd00:10:0:1::5',
        masquerade: true,
      },
    ],
  )
  claim('[DUAL-12] may exist for one family alone', dual({ services: [{ ...WEB, clusterIPs: ['fd00:10:96::20'] }] }), [
    { from: 'pod/asker', to: 'fd00:10:96::20:80', expect: 'ok', endpoints: both6 },
    { from: 'pod/asker', to: 'web:80', expect: 'ok', endpoints: both6 },
    { from: 'pod/asker', to: '10.96.0.20:80', expect: 'timeout' },
  ])
  claim(
    '[DUAL-12] of internalTrafficPolicy Local stays on the node',
    dual({ services: [{ ...WEB, internalTrafficPolicy: 'Local' }] }),
    [
      { from: 'pod/a', to: 'fd00:10:96::20:80', expect: 'ok', endpoints: [both6[1]!] },
      {
        from: 'pod/asker',
        to: 'fd00:10:96::20:80',
        expect: 'DROP',
        reason: 'LOCAL_POLICY_NO_LOCAL_ENDPOINT',
        modes: ['iptables', 'nftables'],
      },
    ],
  )
  claim(
    '[DUAL-12] without endpoints refuses at once, at every door',
    dual({ services: [{ ...WEB, type: 'NodePort', selector: { app: 'webb' }, pods: [], ports: door }] }),
    [
      { from: 'pod/asker', to: 'fd00:10:96::20:80', expect: 'refused', reason: 'NO_MATCHING_PODS' },
      { from: 'client/internet-ipv6', to: 'fd00:10:0:1::5:30080', expect: 'REJECT' },
      { from: 'client/internet-ipv6', to: 'fd00:10:0:1::5:30080', expect: 'refused', reason: 'NO_MATCHING_PODS' },
    ],
  )
  claim(
    '[DUAL-12] with affinity keeps a sender with one pod in each family',
    dual({ services: [{ ...WEB, sessionAffinity: 'ClientIP' }] }),
    [
      { from: 'pod/asker', to: 'fd00:10:96::20:80', expect: 'ok', endpoints: both6 },
      { from: 'pod/asker', to: 'fd00:10:96::20:80', expect: 'ok' },
    ],
  )
  claim('[DUAL-12] without the port asked for', dual({ services: [WEB] }), [
    {
      from: 'pod/asker',
      to: 'fd00:10:96::20:8080',
      expect: 'timeout',
      reason: 'PORT_NOT_EXPOSED',
      facts: 'port 8080 of Service web is not exposed; it exposes 80/TCP',
      modes: ['iptables'],
    },
    { from: 'pod/asker', to: 'fd00:10:244::7:81', expect: 'refused', reason: 'TARGET_PORT_CLOSED' },
    { from: 'pod/asker', to: 'fd00:10:244::ffff:80', expect: 'timeout', reason: 'POD_TERMINATED' },
  ])
})

describe('the doors from outside', () => {
  claim(
    '[DUAL-13] node ports are open on the nodes’ addresses of each family',
    dual({ services: [{ ...WEB, type: 'NodePort', ports: door }] }),
    [
      {
        from: 'client/internet-ipv6',
        to: 'fd00:10:0:1::7:30080',
        expect: 'ok',
        endpoints: both6,
        sourceSeen: 'fd00:10:0:1::7',
        masquerade: true,
      },
      { from: 'client/internet-ipv6', to: '[2001:db8:113::13]:30080', expect: 'ok', modes: ['iptables'] },
      { from: 'client', to: '10.0.1.7:30080', expect: 'ok', endpoints: both4, sourceSeen: '10.0.1.7' },
      { from: 'node/node-1', to: '[::1]:30080', expect: 'refused', reason: 'NODE_PORT_CLOSED' },
      { from: 'node/node-1', to: 'localhost:30080', expect: 'ok', modes: ['iptables'] },
      { from: 'pod/asker', to: '[::1]:80', expect: 'ok', servedBy: '[::1]:80' },
    ],
  )
  claim(
    '[DUAL-13] a node port is closed in the family that its Service has not',
    dual({ services: [{ ...WEB, clusterIPs: ['10.96.0.20'], ipFamilies: ['IPv4'], type: 'NodePort', ports: door }] }),
    [
      {
        from: 'client/internet-ipv6',
        to: 'fd00:10:0:1::7:30080',
        expect: 'refused',
        reason: 'NODE_PORT_CLOSED',
        facts: 'Service web has node port 30080 for IPv4 only, and fd00:10:0:1::7 is IPv6',
      },
    ],
  )
  claim(
    '[DUAL-13] nodePortAddresses say nothing about the family that they do not name',
    dual({
      config: { proxy: { nodePortAddresses: ['10.0.1.0/24'] } },
      services: [{ ...WEB, type: 'NodePort', ports: door }],
    }),
    [
      { from: 'client', to: '203.0.113.11:30080', expect: 'refused' },
      { from: 'client', to: '10.0.1.5:30080', expect: 'ok' },
      { from: 'client/internet-ipv6', to: '[2001:db8:113::11]:30080', expect: 'ok' },
    ],
  )
  claim(
    '[DUAL-13] externalTrafficPolicy Local keeps the sender, and drops where no pod is',
    dual({ services: [{ ...WEB, pods: ['a'], type: 'NodePort', ports: door, externalTrafficPolicy: 'Local' }] }),
    [
      {
        from: 'client/internet-ipv6',
        to: 'fd00:10:0:1::5:30080',
        expect: 'ok',
        sourceSeen: '2001:db8:100::7',
        masquerade: false,
      },
      {
        from: 'client/internet-ipv6',
        to: 'fd00:10:0:1::6:30080',
        expect: 'timeout',
        reason: 'LOCAL_POLICY_NO_LOCAL_ENDPOINT',
      },
    ],
  )
  claim(
    '[DUAL-13] a load balancer is reached by both of its addresses',
    dual({ services: [EDGE], loadBalancers: [balancer()] }),
    [
      { from: 'client', to: '203.0.113.50:80', expect: 'ok', endpoints: both4 },
      {
        from: 'client/internet-ipv6',
        to: '[2001:db8:113::50]:80',
        expect: 'ok',
        endpoints: both6,
        sourceSeen: 'fd00:10:0:1::5',
      },
      { from: 'client', to: 'loadbalancer/default/web:80', expect: 'ok', endpoints: both4 },
      { from: 'client/internet-ipv6', to: 'loadbalancer/default/web:80', expect: 'ok', endpoints: both6 },
      { from: 'pod/asker', to: '[2001:db8:113::50]:80', expect: 'ok', endpoints: both6 },
    ],
  )
  claim(
    '[DUAL-13] one that opens connections of its own brings IPv6 clients to pods of IPv4',
    dual({
      services: [{ ...WEB, clusterIPs: ['10.96.0.20'], type: 'LoadBalancer', ports: door }],
      loadBalancers: [balancer({ delivery: 'nodePort', hostname: 'lb.example.com' })],
    }),
    [
      { from: 'client/internet-ipv6', to: 'lb.example.com:80', expect: 'ok', endpoints: both4, sourceSeen: '10.0.1.5' },
      { from: 'client', to: 'lb.example.com:80', expect: 'ok', endpoints: both4 },
    ],
  )
  claim(
    '[DUAL-13] source ranges of one family leave the other open',
    dual({
      services: [{ ...EDGE, loadBalancerSourceRanges: ['2001:db8:1::/48'] }],
      loadBalancers: [balancer({ sourceRanges: ['2001:db8:1::/48'] })],
    }),
    [
      { from: 'client/internet-ipv6', to: '[2001:db8:113::50]:80', expect: 'timeout', reason: 'LB_SOURCE_RANGE' },
      { from: 'ip/2001:db8:9::9@node-1', to: '[2001:db8:113::50]:80', expect: 'DROP', reason: 'LB_SOURCE_RANGE' },
      { from: 'client', to: '203.0.113.50:80', expect: 'ok' },
    ],
  )
})

describe('a sender', () => {
  claim('[DUAL-14] without an address of the family has no way to go', dual({ services: [WEB] }), [
    {
      from: 'client',
      to: '[2001:db8:113::11]:80',
      expect: 'unreachable',
      reason: 'IP_FAMILY_MISMATCH',
      facts: '2001:db8:113::11 is an IPv6 address, and client/internet has IPv4 only',
    },
    { from: 'client/internet-ipv6', to: '203.0.113.11:80', expect: 'unreachable', reason: 'IP_FAMILY_MISMATCH' },
    { from: 'ip/10.0.0.1@node-1', to: 'fd00:10:96::20:80', expect: 'NONE', reason: 'IP_FAMILY_MISMATCH' },
  ])
  claim(
    '[DUAL-14] takes IPv6 of a name that has both, if it has an address that fits',
    dual({ services: [WEB, EDGE] }),
    [{ from: 'pod/asker', to: 'web:80', expect: 'ok', endpoints: both6 }],
  )

  it('[DUAL-14] prefers by label, precedence and common prefix, as glibc does', () => {
    const pod = { ip: '10.244.2.5', secondaryIP: 'fd00:10:244:2::5', kind: 'pod' } as const
    const rows: [addresses: string[], best: string[]][] = [
      [['10.96.0.20', 'fd00:10:96::20'], ['fd00:10:96::20']],
      // a private address does not fit a public destination
      [['203.0.113.50', '2001:db8:113::50'], ['203.0.113.50']],
      [
        ['10.244.0.7', '10.244.1.10'],
        ['10.244.0.7', '10.244.1.10'],
      ],
      [['fd00:10:244::7', 'fd00:10:244:2::9', 'fd00:10:244:1::a'], ['fd00:10:244:2::9']],
      [['2001:db8::1'], ['2001:db8::1']],
    ]
    expect(rows.map(([addresses]) => [addresses, preferred(addresses, pod)])).toEqual(rows)
    const client = { ip: '198.51.100.7', kind: 'client' } as const
    expect(preferred(['2001:db8:113::50', '203.0.113.50'], client)).toEqual(['203.0.113.50'])
  })

  it('[DUAL-12] is remembered by conntrack and affinity in each family by itself', () => {
    const { network } = everyDualService()
    const ask = (host: string) => network.send({ from: 'node/node-1', host, port: 80 }).servedBy
    const first = ask('fd00:10:96::24')
    expect([1, 2, 3, 4, 5].map(() => ask('fd00:10:96::24'))).toEqual(Array(5).fill(first))
    expect(ask('10.96.0.24')).toMatch(/^10\.244\./)
    const kept = (host: string) => network.send({ from: 'pod/a', host, port: 80, connection: 'c' }).servedBy
    const pods = [kept('fd00:10:96::20'), kept('fd00:10:96::20'), kept('fd00:10:96::20')]
    expect(new Set(pods).size).toBe(1)
  })
})

describe('a whole cluster', () => {
  const labels = { app: 'web' }
  const objects = [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'nginx', image: 'nginx' }] } },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'asker' },
      spec: { containers: [{ name: 'c', image: 'curlimages/curl', command: ['sleep', 'infinity'] }] },
    },
    ...[
      ['web', 'LoadBalancer', undefined],
      ['headless', 'ClusterIP', 'None'],
    ].map(([name, type, clusterIP]) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: { type, clusterIP, ipFamilyPolicy: 'PreferDualStack', selector: labels, ports: [{ port: 80 }] },
    })),
  ]

  for (const family of ['ipv4', 'ipv6', 'dual'] as const) {
    it(`[DUAL-14] of ${family} serves by name, node port and load balancer`, () => {
      const cluster = new Cluster({ config: clusterOf(family), loadBalancerDelayMs: 100 })
      cluster.apply(JSON.parse(JSON.stringify(objects)))
      cluster.step(30_000)
      const six = family === 'ipv4' ? /^10\.244/ : /^\[fd00:10:244/
      for (const host of ['web', 'headless']) {
        const trace = cluster.send({ from: 'pod/asker', host, port: 80 })
        expect([host, trace.outcome, trace.servedBy]).toEqual([host, 'ok', expect.stringMatching(six)])
      }
      const failed = () => cluster.traffic.sources().map(({ count }) => count.failed)
      const before = failed()
      cluster.step(10_000)
      expect(failed()).toEqual(before)
      expect(cluster.traffic.sources().every(({ count }) => count.ok > 0)).toBe(true)
      for (const { name } of cluster.config.clients) {
        const trace = cluster.send({ from: `client/${name}`, host: 'loadbalancer/default/web', port: 80 })
        const fits = family === 'dual' || name === 'internet'
        expect([name, trace.outcome, trace.reason]).toEqual(
          fits ? [name, 'ok', null] : [name, 'unreachable', 'IP_FAMILY_MISMATCH'],
        )
      }
      const { services, edges, pods, nodes, loadBalancers } = cluster.topology()
      expect(services.find(({ name }) => name === 'web')).toMatchObject({ ready: 2, total: 2 })
      const web = services.find(({ name }) => name === 'web')!
      for (const { otherAddresses } of [web, pods[0]!, nodes[0]!, loadBalancers[0]!]) {
        expect(otherAddresses?.every((ip) => ip.includes(':'))).toBe(family === 'dual' ? true : undefined)
      }
      expect(edges.filter(({ kind }) => kind === 'endpoint').map(({ label }) => label)).toEqual(Array(4).fill(':80'))
    })
  }

  it('[DUAL-14] has the same future after a restore, in both families', () => {
    const cluster = new Cluster({ config: clusterOf('dual'), loadBalancerDelayMs: 100 })
    cluster.apply(JSON.parse(JSON.stringify(objects)))
    cluster.step(3000)
    const twin = new Cluster({ config: clusterOf('dual'), loadBalancerDelayMs: 100 })
    twin.restore(JSON.parse(JSON.stringify(cluster.snapshot())))
    for (const each of [cluster, twin]) each.step(10_000)
    const send = (each: Cluster) =>
      ['fd', 'web'].map((host) => each.send({ from: 'pod/asker', host: host === 'fd' ? ipv6(each) : host, port: 80 }))
    expect(send(twin)).toEqual(send(cluster))
    expect(JSON.stringify(twin.snapshot())).toBe(JSON.stringify(cluster.snapshot()))
    expect(twin.rules('node-1', { family: 'IPv6' })).toBe(cluster.rules('node-1', { family: 'IPv6' }))
  })

  function ipv6(cluster: Cluster): string {
    return cluster.list<Pod>('Pod', { selector: labels })[0]!.status.podIPs![1]!.ip
  }
})
