import { describe, expect, it } from 'vitest'
import { TestNetwork, type TestService } from '../../../../testing/testNetwork.ts'
import { loadProxyMode } from '../modes.ts'

await loadProxyMode('nftables')

/*
 * The cluster of kube-proxy's own test, pkg/proxy/nftables/proxier_test.go TestOverallNFTablesRules: names, addresses
 * and what must come out are facts from there.
 */
const NODE = {
  name: 'test-node',
  role: 'worker' as const,
  labels: {},
  internalIP: '192.168.0.2',
  externalIP: null,
  addresses: ['192.168.0.2', '192.168.1.2'],
  podCIDR: '10.180.0.0/24',
  zone: null,
}
const p80 = (nodePort?: number) => [{ name: 'p80', port: 80, targetPort: 80, protocol: 'TCP' as const, nodePort }]
const svc = (n: number, more: Partial<TestService> = {}): TestService => ({
  name: `svc${n}`,
  namespace: `ns${n}`,
  clusterIP: `172.30.0.4${n}`,
  ports: p80(),
  ...more,
})
const { network } = new TestNetwork({
  dns: false,
  config: {
    nodes: [NODE],
    serviceSubnet: '172.30.0.0/16',
    proxy: { mode: 'nftables', clusterCIDR: '10.0.0.0/8', nodePortAddresses: ['192.168.0.2/32'] },
  },
  pods: [1, 2, 3, 4, 5].map((i) => ({ name: `p${i}`, ip: `10.180.0.${i}`, node: i === 5 ? NODE.name : 'elsewhere' })),
  services: [
    svc(1, { pods: ['p1'] }),
    svc(2, {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      ports: p80(3001),
      externalIPs: ['192.168.99.22'],
      ingress: [{ ip: '1.2.3.4' }],
      pods: ['p2'],
    }),
    svc(4, { type: 'NodePort', externalIPs: ['192.168.99.33'], pods: ['p4', 'p5'] }),
    svc(5, {
      type: 'LoadBalancer',
      ports: p80(3002),
      ingress: [{ ip: '5.6.7.8' }],
      loadBalancerSourceRanges: [' 203.0.113.0/25'],
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } },
      pods: ['p3'],
    }),
    svc(6, { pods: [] }),
  ],
})
const text = network.rules(NODE.name)

/** The lines of a chain, set or map. */
function block(name: string): string[] {
  const start = text.indexOf(`\t${name} {\n`)
  expect(start, `${name} is there`).toBeGreaterThan(0)
  const lines = text.slice(text.indexOf('\n', start) + 1, text.indexOf('\n\t}\n', start)).split('\n')
  return lines.map((line) => line.trim())
}

describe('what kube-proxy in mode nftables writes', () => {
  it('[NFT-4] for a ClusterIP is one chain that chooses, and one for each endpoint', () => {
    expect(block('chain service-ULMVA6XW-ns1/svc1/tcp/p80')).toEqual([
      'ip daddr 172.30.0.41 ip saddr != 10.0.0.0/8 jump mark-for-masquerade',
      'numgen random mod 1 vmap { 0 : goto endpoint-5OJB2KTY-ns1/svc1/tcp/p80__10.180.0.1/80 }',
    ])
    expect(block('chain endpoint-5OJB2KTY-ns1/svc1/tcp/p80__10.180.0.1/80')).toEqual([
      'ip saddr 10.180.0.1 jump mark-for-masquerade',
      'meta l4proto tcp dnat to 10.180.0.1:80',
    ])
    expect(block('chain service-LAUZTJTB-ns4/svc4/tcp/p80')[1]).toBe(
      'numgen random mod 2 vmap { 0 : goto endpoint-UNZV3OEC-ns4/svc4/tcp/p80__10.180.0.4/80, 1 : goto endpoint-5RFCDDV7-ns4/svc4/tcp/p80__10.180.0.5/80 }',
    )
  })

  it('[NFT-4] for externalTrafficPolicy Local lets pods and the node itself reach all endpoints', () => {
    const all = 'goto service-42NFTM6N-ns2/svc2/tcp/p80'
    expect(block('chain external-42NFTM6N-ns2/svc2/tcp/p80')).toEqual([
      `ip saddr 10.0.0.0/8 ${all} comment "short-circuit pod traffic"`,
      'fib saddr type local jump mark-for-masquerade comment "masquerade local traffic"',
      `fib saddr type local ${all} comment "short-circuit local traffic"`,
    ])
  })

  it('[NFT-4] for session affinity remembers senders in a set of each endpoint', () => {
    const name = 'GTK6MW7G-ns5/svc5/tcp/p80__10.180.0.3/80'
    expect(block(`set affinity-${name}`)).toEqual([
      'type ipv4_addr',
      'size 65535',
      'flags dynamic,timeout',
      'timeout 3h',
    ])
    expect(block('chain service-HVFWP5L3-ns5/svc5/tcp/p80').slice(1)).toEqual([
      `ip saddr @affinity-${name} goto endpoint-${name}`,
      `numgen random mod 1 vmap { 0 : goto endpoint-${name} }`,
    ])
    expect(block(`chain endpoint-${name}`)).toEqual([
      'ip saddr 10.180.0.3 jump mark-for-masquerade',
      `update @affinity-${name} { ip saddr }`,
      'meta l4proto tcp dnat to 10.180.0.3:80',
    ])
  })

  it('[NFT-4] for source ranges drops everybody else before an address is looked for', () => {
    expect(block('chain firewall-HVFWP5L3-ns5/svc5/tcp/p80')).toEqual(['ip saddr != 203.0.113.0/25 drop'])
    expect(block('map firewall-ips').at(-1)).toBe(
      'elements = { 5.6.7.8 . tcp . 80 : goto firewall-HVFWP5L3-ns5/svc5/tcp/p80 }',
    )
  })

  it('[NFT-4] dispatches by maps of verdicts', () => {
    expect(elements('map service-ips').sort()).toEqual([
      '1.2.3.4 . tcp . 80 : goto external-42NFTM6N-ns2/svc2/tcp/p80',
      '172.30.0.41 . tcp . 80 : goto service-ULMVA6XW-ns1/svc1/tcp/p80',
      '172.30.0.42 . tcp . 80 : goto service-42NFTM6N-ns2/svc2/tcp/p80',
      '172.30.0.44 . tcp . 80 : goto service-LAUZTJTB-ns4/svc4/tcp/p80',
      '172.30.0.45 . tcp . 80 : goto service-HVFWP5L3-ns5/svc5/tcp/p80',
      '192.168.99.22 . tcp . 80 : goto external-42NFTM6N-ns2/svc2/tcp/p80',
      '192.168.99.33 . tcp . 80 : goto external-LAUZTJTB-ns4/svc4/tcp/p80',
      '5.6.7.8 . tcp . 80 : goto external-HVFWP5L3-ns5/svc5/tcp/p80',
    ])
    expect(elements('map no-endpoint-services').sort()).toEqual([
      '1.2.3.4 . tcp . 80 comment "ns2/svc2:p80" : drop',
      '172.30.0.46 . tcp . 80 comment "ns6/svc6:p80" : goto reject-chain',
      '192.168.99.22 . tcp . 80 comment "ns2/svc2:p80" : drop',
    ])
    expect(elements('map no-endpoint-nodeports')).toEqual(['tcp . 3001 comment "ns2/svc2:p80" : drop'])
    expect(elements('set nodeport-ips')).toEqual(['192.168.0.2'])
    expect(elements('set cluster-ips')).toEqual([
      '172.30.0.41',
      '172.30.0.42',
      '172.30.0.44',
      '172.30.0.45',
      '172.30.0.46',
    ])
  })

  it('[NFT-5] cuts names off at 256 characters, kept apart by their hash', () => {
    const long = 'x'.repeat(63)
    const { network } = new TestNetwork({
      config: { proxy: { mode: 'nftables' } },
      pods: [{ name: 'p', ip: '10.244.0.7', node: 'node-1' }],
      services: [
        {
          name: long,
          namespace: long,
          clusterIP: '10.96.0.9',
          ports: [{ name: long, port: 80, targetPort: 80, protocol: 'TCP' }],
        },
      ],
    })
    const names = [...network.rules('node-1').matchAll(/chain (\S+)/g)].map((match) => match[1]!)
    const own = names.filter((name) => name.includes(long))
    expect(own).toHaveLength(2)
    for (const name of own) expect(name.length).toBeLessThanOrEqual(256)
  })
})

function elements(of: string): string[] {
  const all = block(of)
  const start = all.findIndex((line) => line.startsWith('elements'))
  const body = all.slice(start).join(' ')
  return body
    .slice(body.indexOf('{') + 1, body.lastIndexOf('}'))
    .split(', ')
    .map((element) => element.trim())
}
