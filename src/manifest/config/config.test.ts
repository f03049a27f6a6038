import { expect, it } from 'vitest'
import { fc } from '../../testing/property.ts'
import { defaultConfig } from '../../engine/config.ts'
import { parseClusterConfig } from './index.ts'

const KIND = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n'
const PROXY = 'kind: KubeProxyConfiguration\napiVersion: kubeproxy.config.k8s.io/v1alpha1\n'
const PLAYGROUND = 'kind: Playground\napiVersion: podpath.dev/v1\n'

const read = (text: string) => {
  const { config, diagnostics } = parseClusterConfig(text)
  expect(diagnostics).toEqual([])
  return config
}
const said = (text: string) =>
  parseClusterConfig(text).diagnostics.map(
    ({ range, severity, message }) => `${range.startLine} ${severity} ${message}`,
  )

it.each(['', '# nothing\n', `${KIND}---\n${PROXY}---\n${PLAYGROUND}`])('means the default cluster by %j', (text) => {
  expect(read(text)).toEqual(defaultConfig())
})

it('reads every option of the three documents', () => {
  const config = read(`${KIND}nodes:
- role: control-plane
- role: worker
  labels: {disk: ssd}
- role: worker
networking:
  podSubnet: 10.8.0.0/16
  serviceSubnet: 10.9.0.0/16
  kubeProxyMode: iptables
  ipFamily: ipv4
---
${PROXY}clusterCIDR: 10.8.0.0/17
detectLocalMode: NodeCIDR
nodePortAddresses: [10.0.0.0/8]
iptables: {masqueradeAll: true, localhostNodePorts: false}
ipvs: {scheduler: lc}
---
${PLAYGROUND}seed: 42
cloudProvider: aws
nodes:
- name: cp
- {name: a, internalIP: 192.168.0.1, externalIP: null, zone: z1}
- {internalIP: 192.168.0.2, addresses: [192.168.0.2, 172.16.0.1], podCIDR: 10.8.9.0/24}
apiServer: {serviceNodePortRange: 20000-22767}
clients: [{name: home, ip: 198.51.100.9}]
`)
  expect(config).toMatchObject({
    seed: 42,
    podSubnet: '10.8.0.0/16',
    serviceSubnet: '10.9.0.0/16',
    nodePortRange: { min: 20000, max: 22767 },
    cloudProvider: 'aws',
    clients: [{ name: 'home', ip: '198.51.100.9' }],
    proxy: {
      mode: 'iptables',
      clusterCIDR: '10.8.0.0/17',
      detectLocalMode: 'NodeCIDR',
      masqueradeAll: true,
      localhostNodePorts: false,
      nodePortAddresses: ['10.0.0.0/8'],
      ipvsScheduler: 'lc',
    },
  })
  expect(config.nodes).toEqual([
    {
      name: 'cp',
      role: 'control-plane',
      labels: {},
      internalIP: '10.0.1.7',
      externalIP: '203.0.113.13',
      addresses: ['10.0.1.7', '203.0.113.13'],
      podCIDR: '10.8.2.0/24',
      zone: null,
    },
    {
      name: 'a',
      role: 'worker',
      labels: { disk: 'ssd' },
      internalIP: '192.168.0.1',
      externalIP: null,
      addresses: ['192.168.0.1'],
      podCIDR: '10.8.0.0/24',
      zone: 'z1',
    },
    {
      name: 'node-2',
      role: 'worker',
      labels: {},
      internalIP: '192.168.0.2',
      externalIP: '203.0.113.12',
      addresses: ['192.168.0.2', '172.16.0.1'],
      podCIDR: '10.8.9.0/24',
      zone: null,
    },
  ])
})

it.each([
  [`${KIND}networking: {kubeProxyMode: nftables}`, 'nftables'],
  [`${PROXY}mode: ipvs`, 'ipvs'],
])('reads the mode of kube-proxy from either document: %j', (text, mode) => {
  expect(read(text).proxy.mode).toBe(mode)
})

it('takes the pod subnet for cluster addresses, unless kube-proxy is told otherwise', () => {
  expect(read(`${KIND}networking: {podSubnet: 10.8.0.0/16}\n`).proxy.clusterCIDR).toBe('10.8.0.0/16')
  expect(read(`${PROXY}clusterCIDR: ""\n`).proxy.clusterCIDR).toBe('')
})

it('takes the seed of the playground unless a document names one', () => {
  expect(parseClusterConfig('', 5).config.seed).toBe(5)
  expect(parseClusterConfig(`${PLAYGROUND}seed: 7\n`, 5).config.seed).toBe(7)
})

it('[DUAL-2] gives a dual-stack cluster both of kind’s ranges, each node both addresses, and a client of each family', () => {
  const config = read(`${KIND}networking: {ipFamily: dual}\n`)
  expect(config).toMatchObject({
    podSubnet: '10.244.0.0/16,fd00:10:244::/56',
    serviceSubnet: '10.96.0.0/16,fd00:10:96::/112',
    clients: [
      { name: 'internet', ip: '198.51.100.7' },
      { name: 'internet-ipv6', ip: '2001:db8:100::7' },
    ],
    proxy: { clusterCIDR: '10.244.0.0/16,fd00:10:244::/56' },
  })
  expect(config.nodes[1]).toEqual({
    ...defaultConfig().nodes[1],
    addresses: ['10.0.1.6', 'fd00:10:0:1::6', '203.0.113.12', '2001:db8:113::12'],
    secondary: { internalIP: 'fd00:10:0:1::6', externalIP: '2001:db8:113::12', podCIDR: 'fd00:10:244:1::/64' },
  })
})

it('[DUAL-2] gives an IPv6 cluster the IPv6 ones alone, and a client of IPv4 that cannot reach it', () => {
  const config = read(`${KIND}networking: {ipFamily: ipv6}\n`)
  expect(config).toMatchObject({
    podSubnet: 'fd00:10:244::/56',
    serviceSubnet: 'fd00:10:96::/112',
    clients: [
      { name: 'internet', ip: '2001:db8:100::7' },
      { name: 'internet-ipv4', ip: '198.51.100.7' },
    ],
  })
  expect(config.nodes[0]).toEqual({
    ...defaultConfig().nodes[0],
    internalIP: 'fd00:10:0:1::5',
    externalIP: '2001:db8:113::11',
    addresses: ['fd00:10:0:1::5', '2001:db8:113::11'],
    podCIDR: 'fd00:10:244::/64',
  })
})

it('[DUAL-2] lets the order of the ranges decide which family is the primary one', () => {
  const config = read(`${KIND}networking: {ipFamily: dual, podSubnet: "fd00:1::/56,10.8.0.0/16"}\n`)
  expect(config).toMatchObject({ serviceSubnet: 'fd00:10:96::/112,10.96.0.0/16' })
  expect(config.nodes[2]).toMatchObject({
    internalIP: 'fd00:10:0:1::7',
    podCIDR: 'fd00:1:0:2::/64',
    secondary: { internalIP: '10.0.1.7', podCIDR: '10.8.2.0/24' },
  })
  expect(config.clients[0]).toEqual({ name: 'internet', ip: '2001:db8:100::7' })
})

it('[DUAL-2] takes two addresses of a node with a comma between, in any order and spelling', () => {
  const config = read(`${KIND}networking: {ipFamily: dual}
---
${PROXY}clusterCIDR: 10.8.0.0/16,fd00:1::/56
nodePortAddresses: [10.0.0.0/8, "fd00:10:0:1::/64"]
---
${PLAYGROUND}nodes:
- internalIP: FD00:0:0::A, 192.168.0.1
  externalIP: null
  podCIDR: fd00:1::/64
- addresses: [192.168.0.2, "fd00::B"]
clients: [{name: six, ip: "2001:DB8::1"}]
`)
  expect(config.nodes[0]).toMatchObject({
    internalIP: '192.168.0.1',
    externalIP: null,
    addresses: ['192.168.0.1', 'fd00::a'],
    podCIDR: '10.244.0.0/24',
    secondary: { internalIP: 'fd00::a', externalIP: null, podCIDR: 'fd00:1::/64' },
  })
  expect(config.nodes[1]!.addresses).toEqual(['192.168.0.2', 'fd00::b'])
  expect(config.clients).toEqual([{ name: 'six', ip: '2001:db8::1' }])
  expect(config.proxy).toMatchObject({ nodePortAddresses: ['10.0.0.0/8', 'fd00:10:0:1::/64'] })
})

it.each([
  [
    `${KIND}networking: {kubeProxyMode: userspace}`,
    '3 error networking.kubeProxyMode: Unsupported value: "userspace": supported values: "iptables", "nftables", "ipvs"',
  ],
  [
    `${KIND}networking: {ipFamily: both}`,
    '3 error networking.ipFamily: Unsupported value: "both": supported values: "ipv4", "ipv6", "dual"',
  ],
  [
    `${KIND}networking: {podSubnet: "fd00:1::/56"}`,
    '3 error networking.podSubnet: Invalid value: "fd00:1::/56": must be one IPv4 CIDR, as networking.ipFamily is ipv4',
  ],
  [
    `${KIND}networking: {ipFamily: dual, serviceSubnet: "10.9.0.0/16"}`,
    '3 error networking.serviceSubnet: Invalid value: "10.9.0.0/16": must hold an IPv4 and an IPv6 CIDR, as networking.ipFamily is dual',
  ],
  [
    `${KIND}networking:\n  ipFamily: dual\n  podSubnet: fd00:1::/56,10.8.0.0/16\n  serviceSubnet: 10.9.0.0/16,fd00:2::/112`,
    '6 error networking.serviceSubnet: Invalid value: "10.9.0.0/16,fd00:2::/112": must begin with IPv6, as networking.podSubnet does',
  ],
  [
    `${KIND}networking: {ipFamily: dual, podSubnet: "10.8.0.0/16,10.9.0.0/16"}`,
    '3 error networking.podSubnet: Invalid value: "10.8.0.0/16,10.9.0.0/16": may hold one value of each IP family',
  ],
  [
    `${KIND}networking: {ipFamily: ipv6, podSubnet: "fd00:1::/129"}`,
    '3 error networking.podSubnet: Invalid value: "fd00:1::/129": must be a valid IPv6 CIDR, such as fd00:10:244::/56',
  ],
  [
    `${KIND}networking: {ipFamily: ipv6, podSubnet: "fd00:1::/63"}\nnodes: [{role: worker}, {role: worker}, {role: worker}]`,
    '3 error networking.podSubnet: Invalid value: "fd00:1::/63": must hold a /64 for each node, and there are 3',
  ],
  [
    `${KIND}networking: {ipFamily: ipv6, serviceSubnet: "fd00:2::/48"}`,
    '3 error networking.serviceSubnet: Invalid value: "fd00:2::/48": must be a /64 or smaller',
  ],
  [
    `${PLAYGROUND}nodes:\n- {internalIP: "10.0.0.1,fd00::1"}`,
    '4 error nodes[0].internalIP: Invalid value: "fd00::1": the cluster has no IPv6: networking.ipFamily says IPv4 only',
  ],
  [
    `${PLAYGROUND}clients: [{name: x, ip: "2001:db8::g"}]`,
    '3 error clients[0].ip: Invalid value: "2001:db8::g": must be a valid IPv6 address, such as fd00:10:0:1::5',
  ],
  [
    `${PROXY}nodePortAddresses: ["fd00::1"]`,
    '3 error nodePortAddresses[0]: Invalid value: "fd00::1": must be a valid IPv6 CIDR, such as fd00:10:244::/56',
  ],
  [
    `${KIND}networking:\n  podSubnet: 10.244.0.0`,
    '4 error networking.podSubnet: Invalid value: "10.244.0.0": must be a valid IPv4 CIDR, such as 10.244.0.0/16',
  ],
  [
    `${KIND}networking:\n  podSubnet: 10.244.0.0/23\nnodes: [{role: worker}, {role: worker}, {role: worker}]`,
    '4 error networking.podSubnet: Invalid value: "10.244.0.0/23": must hold a /24 for each node, and there are 3',
  ],
  [
    `${KIND}nodes:\n- role: boss`,
    '4 error nodes[0].role: Unsupported value: "boss": supported values: "control-plane", "worker"',
  ],
  [`${KIND}nodes: 3`, '3 error nodes: Invalid value: 3: must be a list'],
  [`${KIND}nodes:\n- rolle: worker`, '4 error unknown field "nodes[0].rolle"'],
  [`${KIND}nodes:\n- role: worker\n  image: kindest/node`, '5 info nodes[0].image: has no effect in PodPath'],
  [
    `${PROXY}iptables: {masqueradeAll: "yes"}`,
    '3 error iptables.masqueradeAll: Invalid value: "yes": must be true or false',
  ],
  [
    `${PROXY}nodePortAddresses: [10.0.0.1]`,
    '3 error nodePortAddresses[0]: Invalid value: "10.0.0.1": must be a valid IPv4 CIDR, such as 10.0.0.0/8, or "primary"',
  ],
  [`${PLAYGROUND}seed: many`, '3 error seed: Invalid value: "many": must be an integer'],
  [`${PLAYGROUND}clients: [{name: x}]`, '3 error clients[0].ip: Required value'],
  [`${PLAYGROUND}nodes:\n- {name: a}\n- {name: a}`, '5 error nodes[1].name: Duplicate value: "a"'],
  [
    `${PLAYGROUND}nodes: [{internalIP: 010.0.0.1}]`,
    '3 error nodes[0].internalIP: Invalid value: "010.0.0.1": must be a valid IPv4 address, such as 10.0.1.5',
  ],
  [
    `${PLAYGROUND}apiServer: {serviceNodePortRange: 5-3}`,
    '3 error apiServer.serviceNodePortRange: Invalid value: "5-3": must be two ports between 1 and 65535 in ascending order, such as 30000-32767',
  ],
  [
    'kind: Service\napiVersion: v1\n',
    '1 error kind: Unsupported value: "Service": supported values: "Cluster", "KubeProxyConfiguration", "Playground"',
  ],
  [
    'kind: Cluster\napiVersion: v1\n',
    '2 error apiVersion: Unsupported value: "v1": supported values: "kind.x-k8s.io/v1alpha4"',
  ],
  [`${KIND}---\n${KIND}`, '4 error kind: Duplicate value: "Cluster"'],
])('says of %j: %s', (text, message) => {
  expect(said(text)).toEqual([message])
})

it('[FWL-6] reads the firewall, its ports and who may reach them', () => {
  const firewall = (text: string) => read(`${PLAYGROUND}firewall: ${text}`).firewall
  expect(firewall('{}')).toEqual({ nodePorts: 'open', allow: [] })
  expect(firewall('{allow: [{nodes: [node-2]}]}').allow).toMatchObject([{ nodes: ['node-2'] }])
  const allow = '[{ports: 30000-30010, from: [192.0.2.0/24]}, {ports: 22}, {from: [0.0.0.0/0]}, {}]'
  expect(firewall(`{nodePorts: closed, allow: ${allow}}`)).toEqual({
    nodePorts: 'closed',
    allow: [
      { ports: { min: 30000, max: 30010 }, from: ['192.0.2.0/24'] },
      { ports: { min: 22, max: 22 }, from: ['0.0.0.0/0', '::/0'] },
      { ports: { min: 30000, max: 32767 }, from: ['0.0.0.0/0'] },
      { ports: { min: 30000, max: 32767 }, from: ['0.0.0.0/0', '::/0'] },
    ],
  })
})

it.each([
  ['firewall: 1', '3 error firewall: Invalid value: 1: must be a mapping'],
  [
    'firewall: {nodePorts: shut}',
    '3 error firewall.nodePorts: Unsupported value: "shut": supported values: "open", "closed"',
  ],
  [
    'firewall: {allow: [{ports: 9-8}]}',
    '3 error firewall.allow[0].ports: Invalid value: "9-8": must be a port or two ports in ascending order, such as 30000-32767',
  ],
  [
    'firewall: {allow: [{from: [10.0.0.0]}]}',
    '3 error firewall.allow[0].from[0]: Invalid value: "10.0.0.0": must be a valid IPv4 CIDR, such as 10.244.0.0/16',
  ],
  ['firewall: {allow: [7]}', '3 error firewall.allow[0]: Invalid value: 7: must be a mapping'],
  ['firewall: {port: 1}', '3 error unknown field "firewall.port"'],
  ['firewall: {allow: [{nodes: [node-1, n9]}]}', '3 error firewall.allow[0].nodes[1]: Not found: "n9"'],
])('[FWL-6] says what is wrong with %j', (text, message) => {
  expect(said(PLAYGROUND + text)).toEqual([message])
})

it('answers any configuration with a usable one', () => {
  const value = fc.oneof(
    fc.constantFrom('x', '1', '[]', '{}', '~', '[{}]', '{a: 1}', '10.0.0.0/30', 'true', '-1'),
    fc.string(),
  )
  const line = fc.tuple(
    fc.constantFrom(
      'nodes',
      'networking',
      'networking: {ipFamily: dual}\nx',
      'networking: {ipFamily: ipv6}\nx',
      'seed',
      'clients',
      'iptables',
      'apiServer',
      'clusterCIDR',
    ),
    value,
  )
  const text = fc
    .tuple(fc.constantFrom(KIND, PROXY, PLAYGROUND), fc.array(line, { maxLength: 4 }))
    .map(([head, lines]) => head + lines.map(([key, of]) => `${key}: ${of}\n`).join(''))
  fc.assert(
    fc.property(text, (any) => {
      const { config } = parseClusterConfig(any)
      expect(config.nodes.length).toBeGreaterThan(0)
      for (const node of config.nodes) expect(node.podCIDR).toMatch(/^[0-9.]+\/[0-9]+$|^[0-9a-f:]+\/[0-9]+$/)
    }),
  )
})
