import { describe, expect, it, vi } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { Cluster, loadProxyMode, type SendRequest, type Unstructured } from '#engine'
import { Fields } from './fields.ts'
import { parseClusterConfig } from './index.ts'

for (const mode of ['nftables', 'ipvs'] as const) await loadProxyMode(mode)

const KIND = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n'
const PROXY = 'kind: KubeProxyConfiguration\napiVersion: kubeproxy.config.k8s.io/v1alpha1\n'
const PLAYGROUND = 'kind: Playground\napiVersion: podpath.dev/v1\n'
const IPVS = `${KIND}networking: { kubeProxyMode: ipvs }\n---\n`

/** A pod on every node behind each of these Services, and one that only a node with an SSD may run. */
const OBJECTS = `
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: c, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { name: fast, labels: { app: fast } }
spec: { nodeSelector: { disk: ssd }, containers: [{ name: c, image: nginx }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: NodePort, clusterIP: 10.96.0.50, selector: { app: web }, ports: [{ port: 80, nodePort: 30080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: local }
spec:
  { type: NodePort, externalTrafficPolicy: Local, selector: { app: web }, ports: [{ port: 80, nodePort: 30081 }] }
---
apiVersion: v1
kind: Service
metadata: { name: low }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, nodePort: 20080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: zoned }
spec: { clusterIP: 10.96.0.51, trafficDistribution: PreferSameZone, selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: fast }
spec: { clusterIP: 10.96.0.52, selector: { app: fast }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: balanced }
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: ranged }
spec: { type: LoadBalancer, loadBalancerSourceRanges: [192.0.2.0/24], selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: inside, annotations: { service.beta.kubernetes.io/azure-load-balancer-internal: "true" } }
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 80 }] }
`

interface Row {
  /** Its path in the documents. */
  option: string
  /** A configuration that says it. */
  yaml: string
  /** One that does not; default: none at all. */
  than?: string
  /** A packet that is treated otherwise. */
  send: SendRequest
  /** How: what is so of its trace, `last` being the last hop, and was not. */
  want: object
}

const client = (host: string, port = 80): SendRequest => ({ from: 'client', host, port })
const node = (host: string, port = 80, from = 'node/node-1'): SendRequest => ({ from, host, port })
const packet = (from: string, host = '10.96.0.50'): SendRequest => ({ from: `ip/${from}`, host, port: 80 })
const balancer = (name: string) => client(`loadbalancer/default/${name}`)
const nodes = (entries: string) => `${PLAYGROUND}nodes: ${entries}\n`

/** One of the hops is like this. */
const holding = (hop: object): unknown => expect.arrayContaining([expect.objectContaining(hop)])

const ROWS: readonly Row[] = [
  // ── kind: Cluster ──
  {
    option: 'Cluster nodes[].role',
    yaml: `${KIND}nodes: [{ role: control-plane }, { role: worker }]\n`,
    send: node('10.96.0.1', 443),
    want: { verdict: 'DNAT', endpoints: [{ address: '10.0.1.6:6443' }] },
  },
  {
    option: 'Cluster nodes[].labels',
    yaml: `${KIND}nodes: [{ role: worker }, { role: worker, labels: { disk: ssd } }]\n`,
    send: node('10.96.0.52'),
    want: { outcome: 'ok', endpoints: [{ probability: 1 }] },
  },
  {
    option: 'Cluster networking.podSubnet',
    yaml: `${KIND}networking: { podSubnet: 10.8.0.0/16 }\n`,
    send: node('10.8.1.250'),
    want: { outcome: 'timeout', reason: 'POD_TERMINATED', last: { at: 'node/node-2' } },
  },
  {
    option: 'Cluster networking.serviceSubnet',
    yaml: `${KIND}networking: { serviceSubnet: 10.9.0.0/16 }\n`,
    send: node('10.9.0.1', 443),
    want: { verdict: 'DNAT', servicePort: 'default/kubernetes:https' },
  },
  {
    option: 'Cluster networking.kubeProxyMode',
    yaml: `${KIND}networking: { kubeProxyMode: nftables }\n`,
    send: node('10.96.0.50', 8080),
    want: { outcome: 'refused', reason: 'PORT_NOT_EXPOSED' },
  },
  {
    option: 'Cluster networking.kubeProxyMode',
    yaml: IPVS,
    send: node('10.96.0.50', 80),
    want: { outcome: 'ok', hops: holding({ rule: expect.stringMatching(/^-a -t 10\.96\.0\.50:80 -r /) }) },
  },
  {
    option: 'Cluster networking.ipFamily',
    yaml: `${KIND}networking: { ipFamily: ipv6 }\n`,
    send: client('[fd00:10:0:1::5]', 30081),
    want: { outcome: 'ok', verdict: 'DNAT', sourceSeen: '2001:db8:100::7' },
  },
  {
    option: 'Cluster networking.ipFamily',
    yaml: `${KIND}networking: { ipFamily: dual }\n`,
    send: node('fd00:10:244:1::fa'),
    want: { outcome: 'timeout', reason: 'POD_TERMINATED', last: { at: 'node/node-2' } },
  },
  {
    option: 'Cluster networking.ipFamily',
    yaml: `${KIND}networking: { ipFamily: ipv4 }\n`,
    than: `${KIND}networking: { ipFamily: ipv6 }\n`,
    send: client('10.0.1.5', 30081),
    want: { outcome: 'ok', sourceSeen: '198.51.100.7' },
  },
  // ── kind: KubeProxyConfiguration ──
  {
    option: 'KubeProxyConfiguration mode',
    yaml: `${PROXY}mode: nftables\n`,
    send: node('127.0.0.1', 30080),
    want: { outcome: 'refused' },
  },
  {
    option: 'KubeProxyConfiguration clusterCIDR',
    yaml: `${PROXY}clusterCIDR: 10.244.0.0/24\n`,
    send: packet('10.244.1.99@node-2'),
    want: { verdict: 'DNAT', masquerade: true },
  },
  {
    option: 'KubeProxyConfiguration detectLocalMode',
    yaml: `${PROXY}detectLocalMode: NodeCIDR\n`,
    send: packet('10.244.0.99@node-2'),
    want: { verdict: 'DNAT', masquerade: true },
  },
  {
    option: 'KubeProxyConfiguration detectLocalMode',
    yaml: `${PROXY}detectLocalMode: None\n`,
    send: packet('192.0.2.4@node-1'),
    want: { verdict: 'DNAT', masquerade: false },
  },
  {
    option: 'KubeProxyConfiguration detectLocalMode',
    yaml: `${PROXY}detectLocalMode: ClusterCIDR\n`,
    than: `${PROXY}detectLocalMode: NodeCIDR\n`,
    send: packet('10.244.0.99@node-2'),
    want: { verdict: 'DNAT', masquerade: false },
  },
  {
    option: 'KubeProxyConfiguration nodePortAddresses',
    yaml: `${PROXY}nodePortAddresses: [10.0.1.0/24]\n`,
    send: client('203.0.113.11', 30080),
    want: { outcome: 'refused', reason: 'NODE_PORT_CLOSED' },
  },
  {
    option: 'KubeProxyConfiguration iptables.masqueradeAll',
    yaml: `${PROXY}iptables: { masqueradeAll: true }\n`,
    send: packet('10.244.0.99@node-1'),
    want: { verdict: 'DNAT', masquerade: true },
  },
  {
    option: 'KubeProxyConfiguration iptables.localhostNodePorts',
    yaml: `${PROXY}iptables: { localhostNodePorts: false }\n`,
    send: node('127.0.0.1', 30080),
    want: { outcome: 'refused' },
  },
  {
    option: 'KubeProxyConfiguration ipvs.scheduler',
    yaml: `${IPVS}${PROXY}ipvs: { scheduler: sh }\n`,
    than: IPVS,
    send: packet('10.244.0.99@node-1'),
    want: { verdict: 'DNAT', endpoints: [{ probability: 1 }] },
  },
  // ── kind: Playground ──
  {
    option: 'Playground cloudProvider',
    yaml: `${PLAYGROUND}cloudProvider: aws\n`,
    send: balancer('balanced'),
    want: { outcome: 'ok', hops: holding({ action: 'balance', why: expect.stringContaining('to the node port') }) },
  },
  {
    option: 'Playground cloudProvider',
    yaml: `${PLAYGROUND}cloudProvider: gcp\n`,
    than: `${PLAYGROUND}cloudProvider: metallb\n`,
    send: balancer('ranged'),
    want: { outcome: 'timeout', reason: 'LB_SOURCE_RANGE', last: { at: 'loadbalancer/default/ranged' } },
  },
  {
    option: 'Playground cloudProvider',
    yaml: `${PLAYGROUND}cloudProvider: azure\n`,
    send: balancer('inside'),
    want: { outcome: 'unreachable', reason: 'LB_INTERNAL' },
  },
  {
    option: 'Playground cloudProvider',
    yaml: `${PLAYGROUND}cloudProvider: metallb\n`,
    send: balancer('ranged'),
    want: { outcome: 'timeout', verdict: 'DROP', reason: 'LB_SOURCE_RANGE' },
  },
  {
    option: 'Playground cloudProvider',
    yaml: `${PLAYGROUND}cloudProvider: none\n`,
    send: balancer('balanced'),
    want: { outcome: 'unreachable', reason: 'LB_PENDING' },
  },
  {
    option: 'Playground nodes[].name',
    yaml: nodes('[{ name: alpha }]'),
    send: node('10.96.0.50', 80, 'node/alpha'),
    want: { outcome: 'ok', sourceSeen: '10.0.1.5' },
  },
  {
    option: 'Playground nodes[].internalIP',
    yaml: nodes('[{ internalIP: 192.168.7.1 }]'),
    send: client('192.168.7.1', 30080),
    want: { outcome: 'ok', sourceSeen: '192.168.7.1' },
  },
  {
    option: 'Playground nodes[].externalIP',
    yaml: nodes('[{ externalIP: 203.0.113.99 }]'),
    send: client('203.0.113.99', 30080),
    want: { outcome: 'ok', sourceSeen: '10.0.1.5' },
  },
  {
    option: 'Playground nodes[].addresses',
    yaml: nodes('[{ addresses: [10.0.1.5, 172.20.9.9] }]'),
    send: client('172.20.9.9', 30080),
    want: { outcome: 'ok', masquerade: true },
  },
  {
    option: 'Playground nodes[].podCIDR',
    yaml: nodes('[{ podCIDR: 10.244.77.0/24 }, {}]'),
    send: node('10.244.77.200', 80, 'node/node-2'),
    want: { outcome: 'timeout', reason: 'POD_TERMINATED', last: { at: 'node/node-1' } },
  },
  {
    option: 'Playground nodes[].zone',
    yaml: nodes('[{ zone: a }, { zone: b }, { zone: b }]'),
    send: node('10.96.0.51'),
    want: { outcome: 'ok', endpoints: [{ probability: 1 }] },
  },
  {
    option: 'Playground apiServer.serviceNodePortRange',
    yaml: `${PLAYGROUND}apiServer: { serviceNodePortRange: 20000-32767 }\n`,
    send: client('10.0.1.5', 20080),
    want: { outcome: 'ok', endpoints: [{}, {}, {}] },
  },
  {
    option: 'Playground clients[].name',
    yaml: `${PLAYGROUND}clients: [{ name: home, ip: 198.51.100.7 }]\n`,
    send: { ...client('10.0.1.5', 30080), from: 'client/home' },
    want: { outcome: 'ok', source: 'client/home' },
  },
  {
    option: 'Playground clients[].ip',
    yaml: `${PLAYGROUND}clients: [{ name: internet, ip: 192.0.2.55 }]\n`,
    send: client('10.0.1.5', 30081),
    want: { outcome: 'ok', sourceSeen: '192.0.2.55' },
  },
  {
    option: 'Playground firewall.nodePorts',
    yaml: `${PLAYGROUND}firewall: { nodePorts: closed }\n`,
    send: client('10.0.1.5', 30080),
    want: { outcome: 'timeout', last: { action: 'drop' } },
  },
  {
    option: 'Playground firewall.allow[].ports',
    yaml: `${PLAYGROUND}firewall: { nodePorts: closed, allow: [{ ports: 30080 }] }\n`,
    than: `${PLAYGROUND}firewall: { nodePorts: closed, allow: [{ ports: 30081 }] }\n`,
    send: client('10.0.1.5', 30080),
    want: { outcome: 'ok' },
  },
  {
    option: 'Playground firewall.allow[].from',
    yaml: `${PLAYGROUND}firewall: { nodePorts: closed, allow: [{ from: [198.51.100.0/24] }] }\n`,
    than: `${PLAYGROUND}firewall: { nodePorts: closed, allow: [{ from: [192.0.2.0/24] }] }\n`,
    send: client('10.0.1.5', 30080),
    want: { outcome: 'ok' },
  },
  {
    option: 'Playground firewall.allow[].nodes',
    yaml: `${PLAYGROUND}firewall: { nodePorts: closed, allow: [{ nodes: [node-1] }] }\n`,
    than: `${PLAYGROUND}firewall: { nodePorts: closed, allow: [{ nodes: [node-2] }] }\n`,
    send: client('10.0.1.5', 30080),
    want: { outcome: 'ok' },
  },
]

/** The cluster of a configuration with all objects in it, those left out that it refuses. */
function clusterOf(yaml: string): Cluster {
  const { config, diagnostics } = parseClusterConfig(yaml)
  expect(diagnostics).toEqual([])
  const cluster = new Cluster({ config, loadBalancerDelayMs: 100 })
  cluster.traffic.hold(true)
  for (const document of parseAllDocuments(OBJECTS)) cluster.apply([document.toJS() as Unstructured])
  cluster.step(15_000)
  return cluster
}

const kept = new Map<string, Cluster>()
const known = (yaml: string): Cluster => {
  const found = kept.get(yaml) ?? clusterOf(yaml)
  kept.set(yaml, found)
  return found
}

/** A fork, so that no row sees what another has left behind. */
function traceIn(yaml: string, request: SendRequest) {
  const trace = known(yaml).fork().send(request)
  return { ...trace, last: trace.hops.at(-1) }
}

describe('every option of the configuration changes what becomes of a packet', () => {
  it.each(ROWS.map((row) => [row.option, row.yaml.split('\n').slice(2).join(' ').trim(), row] as const))(
    '[CFG-1] %s: %s',
    (_, __, { yaml, than = '', send, want }) => {
      expect(traceIn(yaml, send)).toMatchObject(want)
      expect(traceIn(than, send)).not.toMatchObject(want)
    },
  )

  it('[CFG-1] Playground seed: another one leads the same packets to other pods, the same one to the same', () => {
    const reached = (seed: number) => {
      const cluster = clusterOf(`${PLAYGROUND}seed: ${seed}\n`)
      return Array.from({ length: 16 }, () => cluster.send(client('10.0.1.5', 30080)).servedBy)
    }
    const seven = reached(7)
    expect(new Set(seven).size).toBe(3)
    expect(reached(7)).toEqual(seven)
    expect(reached(8)).not.toEqual(seven)
  })

  it('[CFG-1] leaves none out', () => {
    const shown = new Set(ROWS.map(({ option }) => option))
    const without = [...BY_ITSELF, ...NO_PACKET]
    expect(options().filter((option) => !shown.has(option) && !without.includes(option))).toEqual([])
    expect([...shown, ...without].filter((option) => !options().includes(option))).toEqual([])
  })
})

/** Shown above by itself. */
const BY_ITSELF: readonly string[] = ['Playground seed']

/** What kubectl calls the cluster. */
const NO_PACKET: readonly string[] = ['Cluster name']

/** Every option that the reader of a configuration knows, as it asks for them itself. */
function options(): string[] {
  const known = new Map<string, readonly string[]>()
  const spy = vi.spyOn(Fields.prototype, 'only').mockImplementation((path, fields) => {
    known.set(path.replace(/\[\d+\]/g, '[]'), fields)
  })
  const texts = [
    `${KIND}nodes: [{}]\n`,
    PROXY,
    `${PLAYGROUND}nodes: [{}]\nclients: [{ name: a, ip: 192.0.2.1 }]\nfirewall: { allow: [{}] }\n`,
  ]
  const all = texts.flatMap((text) => {
    known.clear()
    parseClusterConfig(text)
    const kind = /^kind: (\w+)/.exec(text)![1]!
    return [...known].flatMap(([path, fields]) =>
      fields
        .map((field) => (path ? `${path}.${field}` : field))
        .filter((field) => !['kind', 'apiVersion'].includes(field) && !known.has(field) && !known.has(`${field}[]`))
        .map((field) => `${kind} ${field}`),
    )
  })
  spy.mockRestore()
  return all
}
