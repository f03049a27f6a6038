/** The article's demo as the engine tells it to the page: for rooms that draw, without running an engine. */
import type { EdgeView, Hop, Packet, PodView, ServiceView, Topology, Trace } from '#state'

export const PODS = ['nginx-demo-77645c58f-6t56t', 'nginx-demo-77645c58f-9bzcx'] as const
const NODES = [1, 2, 3]

const service = (name: string, rest: Partial<ServiceView>): ServiceView => ({
  place: `service/default/${name}`,
  namespace: 'default',
  name,
  type: 'ClusterIP',
  clusterIP: '10.96.157.205',
  ports: [{ name: null, port: 80, protocol: 'TCP', targetPort: 80, nodePort: null }],
  selector: { app: 'nginx' },
  ready: 2,
  total: 2,
  problem: null,
  ...rest,
})

export const pod = (name: string, ip: string, node: number, rest: Partial<PodView> = {}): PodView => ({
  place: `pod/default/${name}`,
  namespace: 'default',
  name,
  ip,
  node: `node/node-${node}`,
  status: 'Running',
  ready: true,
  terminating: false,
  restarts: 0,
  image: 'nginx:1.27',
  owner: 'deployment/default/nginx-demo',
  labels: { app: 'nginx' },
  ...rest,
})

const edge = (kind: EdgeView['kind'], from: string, to: string, label: string, why: string): EdgeView => ({
  id: `${kind}:${from}>${to}`,
  kind,
  from,
  to,
  label,
  state: 'ready',
  why,
})

export function demoTopology(): Topology {
  const services = [
    service('nginx-clusterip', {}),
    service('nginx-nodeport', {
      type: 'NodePort',
      clusterIP: '10.96.58.93',
      ports: [{ name: null, port: 80, protocol: 'TCP', targetPort: 80, nodePort: 30100 }],
    }),
    service('nginx-loadbalancer', {
      type: 'LoadBalancer',
      clusterIP: '10.96.201.14',
      ports: [{ name: null, port: 80, protocol: 'TCP', targetPort: 80, nodePort: 31270 }],
    }),
  ]
  const pods = [
    pod('client', '10.244.0.4', 1, { owner: null, labels: { run: 'client' }, image: 'busybox' }),
    pod(PODS[0], '10.244.1.4', 2),
    pod(PODS[1], '10.244.2.4', 3),
  ]
  const lb = 'loadbalancer/default/nginx-loadbalancer'
  const nodes = NODES.map((n) => ({
    place: `node/node-${n}`,
    name: `node-${n}`,
    internalIP: `10.0.1.${4 + n}`,
    externalIP: `203.0.113.${10 + n}`,
    zone: null,
    podCIDR: `10.244.${n - 1}.0/24`,
    ready: true,
    unschedulable: false,
    proxyMode: 'iptables',
    rules: 62,
  }))
  return {
    policies: [],
    forbidden: [],
    firewall: { nodePorts: 'open', allow: [] },
    clients: [{ place: 'client/internet', name: 'internet', ip: '198.51.100.7' }],
    loadBalancers: [
      {
        place: lb,
        service: 'service/default/nginx-loadbalancer',
        name: 'nginx-loadbalancer',
        address: '203.0.113.50',
        state: 'active',
        provider: 'gcp',
        targets: NODES.map((n) => ({ node: `node-${n}`, healthy: true })),
        pricePerMonth: 18.25,
      },
    ],
    nodes,
    services,
    pods,
    entries: [],
    routes: [],
    edges: [
      edge('request', 'client/internet', lb, ':80', 'Calls the address 203.0.113.50.'),
      edge('request', 'client/internet', 'node/node-1', ':30100', 'Calls node port 30100.'),
      edge('request', 'pod/default/client', 'service/default/nginx-clusterip', ':80', 'Calls http://nginx-clusterip.'),
      ...nodes.map((node) => edge('target', lb, node.place, ':80', `${node.name} passes the health check.`)),
      ...services
        .slice(1)
        .flatMap((s) =>
          nodes.map((node) =>
            edge(
              'door',
              node.place,
              s.place,
              `:${s.ports[0]!.nodePort}`,
              `kube-proxy on ${node.name} has rules for it.`,
            ),
          ),
        ),
      ...services.flatMap((s) =>
        pods
          .slice(1)
          .map((p) =>
            edge('endpoint', s.place, p.place, ':80', `${p.name} is an endpoint: its labels match app=nginx.`),
          ),
      ),
    ],
  }
}

interface Telling {
  id: number
  t: number
  door: 'clusterIP' | 'nodePort' | 'loadBalancer'
  /** Index into PODS; ignored when it does not succeed. */
  pod?: 0 | 1
  node?: 1 | 2 | 3
  outcome?: 'ok' | 'refused' | 'timeout' | 'nxdomain'
}

/** A request as the engine would tell it, through one of the demo's three doors. */
export function demoTrace({ id, t, door, pod: which = 0, node = 1, outcome = 'ok' }: Telling): Trace {
  const name = { clusterIP: 'nginx-clusterip', nodePort: 'nginx-nodeport', loadBalancer: 'nginx-loadbalancer' }[door]
  const source = door === 'clusterIP' ? 'pod/default/client' : 'client/internet'
  const src = door === 'clusterIP' ? '10.244.0.4' : '198.51.100.7'
  const dst = { clusterIP: '10.96.157.205', nodePort: `10.0.1.${4 + node}`, loadBalancer: '203.0.113.50' }[door]
  const dport = door === 'nodePort' ? 30100 : 80
  const podIP = `10.244.${which + 1}.4`
  const at = door === 'clusterIP' ? 'node/node-1' : `node/node-${node}`
  const podNode = `node/node-${which + 2}`
  const target = `pod/default/${PODS[which]}`
  const first: Packet = { src, sport: 40000 + id, dst, dport, protocol: 'TCP' }
  const hops: Hop[] = []
  let packet = first
  const hop = (
    place: string,
    direction: Hop['direction'],
    action: Hop['action'],
    after: Packet = packet,
    rule: string | null = null,
  ) => {
    hops.push({
      t: t + hops.length,
      at: place,
      direction,
      action,
      hook: null,
      rule,
      path: rule ? [rule] : [],
      why: action,
      before: packet,
      after,
    })
    packet = after
  }

  if (outcome === 'nxdomain') hop(source, 'request', 'resolve')
  else {
    hop(source, 'request', 'send')
    if (door === 'loadBalancer') hop('loadbalancer/default/nginx-loadbalancer', 'request', 'balance')
    if (outcome === 'refused') hop(at, 'request', 'reject', packet, '-A KUBE-SERVICES -j REJECT')
    else if (outcome === 'timeout') hop(at, 'request', 'drop', packet, '-A KUBE-SERVICES -j DROP')
    else {
      hop(at, 'request', 'dnat', { ...packet, dst: podIP, dport: 80 }, '-A KUBE-SEP-X -j DNAT')
      if (door !== 'clusterIP')
        hop(at, 'request', 'snat', { ...packet, src: `10.0.1.${4 + node}` }, '-A KUBE-POSTROUTING -j MASQUERADE')
      if (podNode !== at) hop(podNode, 'request', 'route')
      hop(target, 'request', 'deliver')
      hop(target, 'reply', 'respond', {
        ...packet,
        src: packet.dst,
        sport: packet.dport,
        dst: packet.src,
        dport: packet.sport,
      })
      if (podNode !== at) hop(podNode, 'reply', 'route')
      hop(at, 'reply', 'restore', { ...first, src: first.dst, sport: first.dport, dst: first.src, dport: first.sport })
      if (door === 'loadBalancer') hop('loadbalancer/default/nginx-loadbalancer', 'reply', 'route')
      hop(source, 'reply', 'receive')
    }
  }
  return {
    id,
    t,
    duration: 4,
    source,
    request: { method: 'GET', url: `http://${dst}:${dport}/`, host: dst, port: dport, protocol: 'TCP', path: '/' },
    outcome,
    response: outcome === 'ok' ? { status: 200, body: 'Welcome to nginx!' } : null,
    reason: outcome === 'refused' ? 'NO_READY_ENDPOINTS' : null,
    facts: null,
    lookups: [],
    servedBy: outcome === 'ok' ? `${podIP}:80` : null,
    sourceSeen: outcome === 'ok' ? packet.dst : null,
    pod: outcome === 'ok' ? target : null,
    service: outcome === 'nxdomain' ? null : `service/default/${name}`,
    hops,
    verdict: outcome === 'ok' ? 'DNAT' : outcome === 'refused' ? 'REJECT' : outcome === 'timeout' ? 'DROP' : 'NONE',
    masquerade: door !== 'clusterIP',
    endpoints: [],
    servicePort: `default/${name}`,
  }
}
