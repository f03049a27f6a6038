import { itemsOf } from '../flows/items.ts'

/** How one item fares: judged in scenarios, or why a kernel cannot be asked about it. */
export type Judged = readonly string[] | string

const POLICY = 'policies are enforced by the pod network, whose rules nobody here prints'
const SERVER = 'what a name server says is up to its process; how a query gets there is judged as `endpoints`'
const L7 = 'it is decided by a process behind the Service, not by the kernel'
const CLOUD = 'it is decided by the cloud before a node sees the packet'

/** By item of `flows/items.ts`; a whole heading where all of it has one reason. */
const JUDGED: Readonly<Record<string, Judged>> = {
  'kube-proxy: compiled from Services': ['cluster-ip', 'demo'],
  'kube-proxy: EndpointSlices': ['slice-by-hand', 'established-keeps-its-pod'],
  'kube-proxy: walked per packet': ['cluster-ip-many', 'cluster-ip'],
  'kube-proxy: printed as text': ['cluster-ip', 'node-port'],
  "kube-proxy: kube-proxy's hashes":
    'the kernel takes any name; recordings of a real kube-proxy judge them (golden.test.ts)',
  "kube-proxy: compare the same packet's walk": ['demo'],
  'ServiceSpec: several ports': ['several-ports'],
  'ServiceSpec: named target ports': ['named-target-ports'],
  'ServiceSpec: TCP': ['cluster-ip'],
  'ServiceSpec: UDP': ['udp', 'udp-without-endpoints', 'udp-closed-port', 'same-port-two-protocols'],
  'ServiceSpec: SCTP': 'Node.js has no SCTP sockets to ask with',
  'ServiceSpec: headless': ['headless'],
  'ServiceSpec: externalIPs': ['external-ips', 'external-ips-local'],
  'ServiceSpec: loadBalancerIP': ['load-balancer-ip'],
  'ServiceSpec: ipMode': ['load-balancer-from-inside', 'load-balancer-that-connects'],
  'ServiceSpec: loadBalancerSourceRanges': ['load-balancer-source-ranges', 'dual-stack-local'],
  'ServiceSpec: externalTrafficPolicy': ['external-policy-local', 'both-policies-local', 'dual-stack-local'],
  'ServiceSpec: internalTrafficPolicy': ['internal-policy-local'],
  'ServiceSpec: health-check port': ['health-check-port'],
  'ServiceSpec: sessionAffinity with its time-out': ['session-affinity', 'session-affinity-times-out'],
  'ServiceSpec: publishNotReadyAddresses': ['publish-not-ready'],
  'ServiceSpec: trafficDistribution': ['same-zone', 'same-node'],
  'ServiceSpec: topology hints': ['same-zone'],
  'ServiceSpec: allocateLoadBalancerNodePorts': ['load-balancer-without-node-ports'],
  'ServiceSpec: selector-less Services with slices by hand': ['slice-by-hand', 'slice-to-outside'],
  'ServiceSpec: ready': ['not-ready', 'some-not-ready'],
  'ServiceSpec: serving': ['terminating-left-out'],
  'ServiceSpec: terminating endpoints with the fall-back': [
    'terminating-is-the-last',
    'terminating-is-the-last-of-its-node',
  ],
  'ServiceSpec: dual stack': ['dual-stack', 'dual-stack-local', 'ipv6-only'],
  'ServiceSpec: hairpin': ['hairpin'],
  'ServiceSpec: nodePortAddresses': ['node-port-addresses', 'node-port-on-localhost', 'node-port-not-on-localhost'],
  'ServiceSpec: masqueradeAll': ['masquerade-all'],
  'road: between pods': ['target-port-closed', 'address-without-pod'],
  'road: nodes': ['node-port-from-inside', 'host-network', 'node-cidr'],
  'road: outside': ['node-port', 'slice-to-outside', 'answer-takes-another-way'],
  'road: established connection keeps its pod': ['established-keeps-its-pod', 'established-outlives-the-service'],
  'road: reset when the pod is gone': ['established-is-reset'],
  'road: UDP entries are flushed': 'kube-proxy flushes them by netlink; no rule of it does',
  'road: REJECT against DROP': ['no-matching-pod', 'internal-policy-local', 'cluster-ip-port-not-exposed'],
  'road: ClusterIP that nobody outside can route to': ['cluster-ip-from-outside'],
  'road: open': CLOUD,
  'road: close': CLOUD,
  'DNS: endpoints': ['cluster-dns'],
  'DNS: policy': POLICY,
  'load balancers: instance': ['load-balancer', 'load-balancer-that-connects'],
  'load balancers: pod targets': 'the load balancers of the lab lead to nodes',
  'load balancers: health checks that follow externalTrafficPolicy': [
    'load-balancer-local',
    'load-balancer-without-healthy-node',
    'health-check-port',
  ],
  'load balancers: source ranges': ['load-balancer-source-ranges', 'load-balancer-source-ranges-of-nodes'],
  'load balancers: kept': ['load-balancer-local'],
  'load balancers: lost': ['load-balancer', 'load-balancer-that-connects'],
  'load balancers: algorithm': CLOUD,
  'load balancers: cross zone': CLOUD,
  'load balancers: hairpin short cut': ['load-balancer-from-inside', 'load-balancer-back-to-its-sender'],
  NetworkPolicy: POLICY,
  DNS: SERVER,
  Ingress: L7,
  environment: 'the kubelet writes them; what is called then is an address as any other',
}

/** All items but the reasons, which are words, each with how it is judged; undefined: nobody has thought of it. */
export function judgedItems(): [item: string, how: Judged | undefined][] {
  return itemsOf([]).map((item) => [item, JUDGED[item] ?? JUDGED[item.split(':')[0]!]])
}

/** What became of each scenario: by file without its end, the modes in which the kernel agreed or did not. */
export type Results = ReadonlyMap<string, { agrees: readonly string[]; disagrees: readonly string[] }>

/** The table for people, as lines. What was not run, because only a part of it was asked for, is left out. */
export function coverageTable(results: Results): string[] {
  const lines: { group: string; words: string[]; says: string }[] = []
  for (const [item, how] of judgedItems()) {
    const [group = '', words = ''] = item.split(/: (.*)/)
    const says = sayingOf(how, results)
    const last = lines.at(-1)
    if (says === null) continue
    if (last?.group === group && last.says === says) last.words.push(words)
    else lines.push({ group, words: [words], says })
  }
  return lines.flatMap(({ group, words, says }, i) => [
    ...(lines[i - 1]?.group === group ? [] : [`  ${group}`]),
    `  ${says[0]} ${words.join(', ').padEnd(46)} ${says.slice(2)}`,
  ])
}

/** How an item fared, after a sign; null: nobody was asked about it this time. */
function sayingOf(how: Judged | undefined, results: Results): string | null {
  if (how === undefined || typeof how === 'string') return `– not judgeable: ${how ?? 'nobody has said why'}`
  const ran = how.flatMap((file) => results.get(file) ?? [])
  if (ran.length === 0) return null
  const modes = (list: readonly string[]) => [...new Set(list)].join(', ')
  const disagrees = ran.flatMap((one) => one.disagrees)
  return disagrees.length > 0
    ? `✗ disagrees in ${modes(disagrees)}: ${how.join(', ')}`
    : `✓ ${modes(ran.flatMap((one) => one.agrees))}: ${how.join(', ')}`
}
