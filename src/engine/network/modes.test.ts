import { describe, expect, it } from 'vitest'
import { A, ASKER, B, both, claim, door, MODES, WEB } from '../../testing/claim.ts'
import { TestNetwork } from '../../testing/testNetwork.ts'
import { Cluster } from '../index.ts'
import { defaultConfig, type ProxyMode } from '../config.ts'
import { proxyBackend } from './proxy/modes.ts'
import { PROXY_TOOLS } from './proxy/tools.ts'

describe('what is different in mode nftables', () => {
  const only: ProxyMode[] = ['nftables']
  claim(
    '[NFT-2] a port that the Service does not expose is refused, and an address that none has is dropped',
    { services: [WEB] },
    [
      {
        from: 'pod/asker',
        to: '10.96.0.20:8080',
        expect: 'refused',
        reason: 'PORT_NOT_EXPOSED',
        facts: 'port 8080 of Service web is not exposed; it exposes 80/TCP',
      },
      { from: 'node/node-1', to: '10.96.0.20:8080', expect: 'REJECT' },
      { from: 'pod/asker', to: '10.96.7.7:80', expect: 'DROP' },
      { from: 'node/node-1', to: '10.96.7.7:80', expect: 'timeout' },
    ],
    only,
  )
  claim(
    '[NFT-3] node ports are taken on the primary address of a node alone, never on localhost',
    { services: [{ ...WEB, type: 'NodePort', ports: door(30080) }] },
    [
      {
        from: 'client',
        to: '10.0.1.7:30080',
        expect: 'ok',
        endpoints: both,
        sourceSeen: '10.0.1.7',
        masquerade: true,
      },
      {
        from: 'client',
        to: '203.0.113.13:30080',
        expect: 'refused',
        reason: 'NODE_PORT_CLOSED',
        facts: 'Service web has node port 30080, but kube-proxy on node-3 does not take node ports on 203.0.113.13',
      },
      { from: 'node/node-2', to: 'localhost:30080', expect: 'refused' },
      { from: 'node/node-2', to: '10.0.1.6:30080', expect: 'ok' },
    ],
    only,
  )
  claim(
    '[NFT-3] with nodePortAddresses 0.0.0.0/0 all its addresses take them, save localhost',
    {
      config: { proxy: { nodePortAddresses: ['0.0.0.0/0'] } },
      services: [{ ...WEB, type: 'NodePort', ports: door(30080) }],
    },
    [
      { from: 'client', to: '203.0.113.13:30080', expect: 'ok' },
      { from: 'node/node-2', to: 'localhost:30080', expect: 'refused' },
    ],
    only,
  )
})

describe('what is different in mode ipvs', () => {
  const only: ProxyMode[] = ['ipvs']
  const lb = {
    ...WEB,
    name: 'lb',
    type: 'LoadBalancer' as const,
    ports: door(30081),
    ingress: [{ ip: '203.0.113.50' }],
  }
  claim(
    '[IPVS-1] every address of a Service is the node’s own, and a port that none listens on there is refused',
    { services: [WEB, { ...lb, externalIPs: ['192.0.2.77'] }] },
    [
      {
        from: 'pod/asker',
        to: '10.96.0.20:8080',
        expect: 'refused',
        reason: 'PORT_NOT_EXPOSED',
        facts: 'port 8080 of Service web is not exposed; it exposes 80/TCP',
      },
      { from: 'pod/asker', to: '203.0.113.50:81', expect: 'REJECT', reason: 'PORT_NOT_EXPOSED' },
      { from: 'node/node-1', to: '192.0.2.77:81', expect: 'refused', reason: 'PORT_NOT_EXPOSED' },
      { from: 'pod/asker', to: '10.96.7.7:80', expect: 'timeout' },
      { from: 'pod/asker', to: '192.0.2.77:80', expect: 'ok', masquerade: true },
    ],
    only,
  )
  claim(
    '[IPVS-2] without a real server a virtual one refuses, whatever the reason',
    {
      services: [
        { ...WEB, name: 'empty', clusterIP: '10.96.0.21', pods: [] },
        { ...WEB, internalTrafficPolicy: 'Local' },
      ],
    },
    [
      { from: 'pod/asker', to: '10.96.0.21:80', expect: 'REJECT', reason: 'NO_READY_ENDPOINTS' },
      {
        from: 'pod/asker',
        to: '10.96.0.20:80',
        expect: 'refused',
        reason: 'LOCAL_POLICY_NO_LOCAL_ENDPOINT',
        facts: 'internalTrafficPolicy of Service web is Local, and this node has no ready pod of it',
      },
      { from: 'pod/a', to: '10.96.0.20:80', expect: 'ok', servedBy: both[0]! },
    ],
    only,
  )
  claim(
    '[IPVS-3] externalTrafficPolicy Local without a local endpoint leads to others, whose answer the caller does not know',
    { services: [{ ...WEB, type: 'NodePort', ports: door(30080), externalTrafficPolicy: 'Local' }] },
    [
      { from: 'client', to: '10.0.1.7:30080', expect: 'DNAT', endpoints: both, masquerade: false },
      {
        from: 'client',
        to: '10.0.1.7:30080',
        expect: 'timeout',
        reason: 'LOCAL_POLICY_NO_LOCAL_ENDPOINT',
        facts: 'externalTrafficPolicy of Service web is Local, and this node has no ready pod of it',
      },
    ],
    only,
  )
  claim(
    '[IPVS-4] node ports are virtual servers at every address of the node, but never on localhost',
    { services: [{ ...WEB, type: 'NodePort', ports: door(30080) }] },
    [
      { from: 'client', to: '203.0.113.13:30080', expect: 'ok', endpoints: both, sourceSeen: '10.0.1.7' },
      { from: 'node/node-2', to: 'localhost:30080', expect: 'refused' },
    ],
    only,
  )
  claim(
    '[IPVS-5] a node calls a Service from the Service’s own address, and is masqueraded',
    { config: { proxy: { detectLocalMode: 'None' } }, services: [WEB] },
    [
      { from: 'node/node-3', to: '10.96.0.20:80', expect: 'ok', masquerade: true, sourceSeen: '10.0.1.7' },
      { from: 'pod/asker', to: '10.96.0.20:80', expect: 'ok', masquerade: false },
    ],
    only,
  )
  claim(
    '[IPVS-6] source ranges keep a node out that is not in them, and let it in from the load balancer’s address where it is',
    {
      services: [
        { ...lb, loadBalancerSourceRanges: ['192.0.2.0/24'] },
        {
          ...lb,
          name: 'own',
          clusterIP: '10.96.0.21',
          ingress: [{ ip: '203.0.113.51' }],
          loadBalancerSourceRanges: ['10.0.1.0/24'],
        },
      ],
    },
    [
      { from: 'node/node-1', to: '203.0.113.50:80', expect: 'DROP', reason: 'LB_SOURCE_RANGE' },
      { from: 'node/node-1', to: '203.0.113.51:80', expect: 'ok' },
      { from: 'pod/asker', to: '203.0.113.50:80', expect: 'timeout', reason: 'LB_SOURCE_RANGE' },
    ],
    only,
  )

  it('[IPVS-7] takes endpoints in turn, node by node, and goes on where a snapshot was taken', () => {
    const cluster = new TestNetwork({ config: { proxy: { mode: 'ipvs' } }, pods: [A, B, ASKER], services: [WEB] })
    const ask = (from: string) => cluster.network.send({ from, host: '10.96.0.20', port: 80 }).servedBy
    expect([ask('pod/asker'), ask('pod/asker'), ask('node/node-1')]).toEqual([both[0], both[1], both[0]])
    const saved = cluster.network.snapshot()
    expect([ask('pod/asker'), ask('node/node-1')]).toEqual([both[0], both[1]])
    cluster.network.restore(JSON.parse(JSON.stringify(saved)) as typeof saved)
    expect([ask('pod/asker'), ask('node/node-1')]).toEqual([both[0], both[1]])
  })

  it('[IPVS-8] hashes the sender’s address with scheduler sh, so that explain knows the one endpoint', () => {
    const pods = Array.from({ length: 8 }, (_, i) => ({ name: `p${i}`, ip: `10.244.0.${20 + i}`, node: 'node-1' }))
    const { network } = new TestNetwork({
      config: { proxy: { mode: 'ipvs', ipvsScheduler: 'sh' } },
      pods,
      services: [{ ...WEB, pods: pods.map(({ name }) => name) }],
    })
    const served = new Set<string | null>()
    for (let i = 1; i < 60; i++) {
      const request = { from: `ip/10.244.1.${i}@node-2`, host: '10.96.0.20', port: 80 }
      const said = network.explain(request).endpoints
      expect(said).toHaveLength(1)
      expect(network.send(request).servedBy).toBe(said[0]!.address)
      expect(network.send(request).servedBy).toBe(said[0]!.address)
      served.add(said[0]!.address)
    }
    expect(served.size).toBeGreaterThan(4)
    expect(network.tool('node-1', 'ipvsadm -Sn')).toContain('-A -t 10.96.0.20:80 -s sh\n')
  })

  it('[IPVS-9] remembers a sender for each virtual server by itself', () => {
    const sticky = { ...WEB, type: 'NodePort' as const, ports: door(30080), sessionAffinity: 'ClientIP' as const }
    const { network } = new TestNetwork({
      config: { proxy: { mode: 'ipvs' } },
      pods: [A, B, ASKER],
      services: [sticky],
    })
    const ask = (host: string, port: number) => network.send({ from: 'pod/asker', host, port }).servedBy
    const own = ask('10.96.0.20', 80)
    network.send({ from: 'node/node-3', host: '10.0.1.7', port: 30080 })
    expect(ask('10.0.1.7', 30080)).not.toBe(own)
    expect(ask('10.96.0.20', 80)).toBe(own)
  })
})

describe('every mode', () => {
  const sticky = {
    ...WEB,
    sessionAffinity: 'ClientIP' as const,
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
  }
  for (const mode of MODES) {
    it(`[PRX-1] keeps a source with its pod until its time is over (${mode})`, () => {
      const cluster = new TestNetwork({ config: { proxy: { mode } }, pods: [A, B, ASKER], services: [sticky] })
      const ask = () => cluster.network.send({ from: 'pod/asker', host: 'web', port: 80 })
      const first = ask()
      expect(first.endpoints).toHaveLength(2)
      for (let i = 0; i < 20; i++) expect(ask().servedBy).toBe(first.servedBy)
      expect(ask().endpoints).toEqual([{ address: first.servedBy, probability: 1 }])
      cluster.step(61_000)
      expect(ask().endpoints).toHaveLength(2)
    })

    it(`[PRX-2] does what it says it could do, as often as it says (${mode})`, () => {
      const pods = Array.from({ length: 5 }, (_, i) => ({
        name: `p${i}`,
        ip: `10.244.${i % 3}.${20 + i}`,
        node: `node-${1 + (i % 3)}`,
      }))
      const services = [{ ...WEB, pods: pods.map(({ name }) => name) }]
      const { network } = new TestNetwork({ config: { proxy: { mode } }, pods: [...pods, ASKER], services })
      const request = { from: 'pod/asker', host: '10.96.0.20', port: 80 }
      const said = network.explain(request).endpoints
      expect(said.map(({ probability }) => probability.toFixed(6))).toEqual(pods.map(() => '0.200000'))
      const counts = new Map<string, number>()
      const all = 2000
      for (let i = 0; i < all; i++) {
        const { servedBy } = network.send(request)
        counts.set(servedBy!, (counts.get(servedBy!) ?? 0) + 1)
      }
      expect([...counts.keys()].sort()).toEqual(said.map(({ address }) => address).sort())
      const error = Math.sqrt(all * 0.2 * 0.8)
      for (const count of counts.values()) expect(Math.abs(count - all * 0.2)).toBeLessThan(4 * error)
    })

    it(`[PRX-3] goes on after a restore as it would have gone on (${mode})`, () => {
      const cluster = new Cluster({ config: { ...defaultConfig(), proxy: { ...defaultConfig().proxy, mode } } })
      cluster.apply(DEMO)
      cluster.step(30_000)
      const ask = (it: Cluster) => it.send({ from: 'client', host: '10.0.1.5', port: 30100 })
      for (let i = 0; i < 5; i++) ask(cluster)
      const twin = cluster.fork()
      expect(twin.rules('node-1')).toBe(cluster.rules('node-1'))
      for (let i = 0; i < 20; i++) expect(ask(twin)).toEqual(ask(cluster))
      expect(ask(cluster).outcome).toBe('ok')
    })

    it(`[PRX-4] shows the same objects' rules and walk beside those of another mode (${mode})`, () => {
      const cluster = new Cluster()
      cluster.apply(DEMO)
      cluster.step(30_000)
      const before = cluster.rules('node-1')
      const other = cluster.inMode(mode)
      const { tool } = proxyBackend(mode)
      expect(other.rules('node-1')).toBe(other.nodeTool('node-1', tool))
      expect(other.send({ from: 'client', host: '10.0.1.5', port: 30100 }).hops.flatMap(({ path }) => path)[0]).toMatch(
        mode === 'nftables' ? /^add rule ip kube-proxy / : /^-A PREROUTING /,
      )
      expect(cluster.rules('node-1')).toBe(before)
    })
  }

  it('[PRX-6] lets every tool of a node be asked in every mode', () => {
    const text = (mode: ProxyMode) => {
      const { network } = new TestNetwork({ config: { proxy: { mode } }, pods: [A, B], services: [WEB] })
      return PROXY_TOOLS.map((tool) => network.tool('node-1', tool).split('\n')[0]!.split(' ')[0])
    }
    expect(text('iptables')).toEqual(['*mangle', '*mangle', '', 'IP', '', '', '', 'Device'])
    expect(text('nftables')).toEqual(['', '', 'table', 'IP', '', '', '', 'Device'])
    expect(text('ipvs')).toEqual(['*filter', '*filter', '', 'IP', '-A', 'Name:', 'create', '4:'])
  })

  it('[PRX-5] must have been loaded before a cluster of it is made', () => {
    const proxy = { ...defaultConfig().proxy, mode: 'userspace' as ProxyMode }
    expect(() => new Cluster({ config: { ...defaultConfig(), proxy } })).toThrow(
      "kube-proxy mode userspace is not loaded: await loadProxyMode('userspace') first",
    )
  })
})

const labels = { app: 'web' }
const DEMO = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'nginx', image: 'nginx' }] } },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { type: 'NodePort', selector: labels, ports: [{ port: 80, nodePort: 30100 }] },
  },
]
