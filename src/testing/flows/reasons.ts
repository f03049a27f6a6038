/** For each reason code a way to fail, at least, with the facts that caused it. */
import type { Cluster } from '#engine'
import { defaultConfig, type ClusterConfig } from '../../engine/config.ts'
import type { SendRequest } from '../../engine/network/index.ts'
import type { ReasonCode, Trace } from '../../engine/network/types.ts'
import { objectsOf } from '../l7.ts'
import { scene, type Flow, type Scene } from './types.ts'

const pod = (name: string, more = '', labels = `app: ${name}`) => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { ${labels} } }
spec: { nodeName: node-2, containers: [{ name: c, image: nginx, ports: [{ containerPort: 80 }] }]${more} }
---`
const service = (spec: string, name = 'web') => `
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { ${spec} }
---`
const policy = (spec: string) => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: strict }
spec: { ${spec} }
---`
const ingress = (rule: string) => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop }
spec: { ingressClassName: nginx, rules: [${rule}] }
---`

const WEB =
  pod('web') +
  service('type: NodePort, clusterIP: 10.96.0.50, selector: { app: web }, ports: [{ port: 80, nodePort: 30080 }]')
const balanced = (more: string) =>
  pod('web') + service(`type: LoadBalancer, selector: { app: web }, ports: [{ port: 80 }]${more}`)
const CALLER = pod('caller')
const caller = (host: string, port = 80): SendRequest => ({ from: 'pod/caller', host, port })
const client = (host: string, port = 80): SendRequest => ({ from: 'client', host, port })

interface Row {
  reason: ReasonCode
  /** How the client feels it. */
  outcome: Trace['outcome']
  /** The fact of this very case. */
  facts: string | RegExp
  yaml?: string
  config?: Partial<ClusterConfig>
  /** What happens in the cluster before. */
  before?: (cluster: Cluster) => void
  send: SendRequest
  in?: NonNullable<Flow['in']>
}

/** One way to fail for each reason, at least. */
const ROWS: readonly Row[] = [
  {
    reason: 'NO_MATCHING_PODS',
    outcome: 'refused',
    facts: 'selector app=wbe matches no pod; 1 pod has app=web',
    yaml: pod('web') + service('clusterIP: 10.96.0.50, selector: { app: wbe }, ports: [{ port: 80 }]'),
    send: { from: 'node/node-1', host: '10.96.0.50', port: 80 },
  },
  {
    reason: 'NO_READY_ENDPOINTS',
    outcome: 'refused',
    facts: '1 pod matches, none is ready: 1 not ready',
    yaml:
      pod('web', ', readinessGates: [{ conditionType: example.com/never }]') +
      CALLER +
      service('selector: { app: web }, ports: [{ port: 80 }]'),
    send: caller('web'),
  },
  {
    reason: 'NO_READY_ENDPOINTS',
    outcome: 'refused',
    facts: '1 pod is ready, but none has a port named http; they name no port',
    yaml: WEB + CALLER + service('selector: { app: web }, ports: [{ port: 80, targetPort: http }]', 'named'),
    send: caller('named'),
  },
  {
    reason: 'TARGET_PORT_CLOSED',
    outcome: 'refused',
    facts: /^nothing listens on 10\.244\.1\.\d+:8080; container c listens on 80$/,
    yaml: WEB + CALLER + service('selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }]', 'wrong'),
    send: caller('wrong'),
  },
  {
    reason: 'PORT_NOT_EXPOSED',
    outcome: 'timeout',
    facts: 'port 8080 of Service web is not exposed; it exposes 80/TCP',
    yaml: WEB + CALLER,
    send: caller('web', 8080),
    in: { nftables: { spec: 'NFT-2', expect: 'refused' }, ipvs: { spec: 'IPVS-1', expect: 'refused' } },
  },
  {
    reason: 'DNS_NXDOMAIN',
    outcome: 'nxdomain',
    facts: 'no Service is called wbe for a pod of namespace default',
    yaml: CALLER,
    send: caller('wbe'),
  },
  {
    reason: 'DNS_UNAVAILABLE',
    outcome: 'nxdomain',
    facts: /coredns|kube-dns|10\.96\.0\.10/,
    yaml: WEB + CALLER,
    before: (cluster) => cluster.delete('Deployment', 'kube-system', 'coredns'),
    send: caller('web'),
  },
  {
    reason: 'LB_PENDING',
    outcome: 'unreachable',
    facts: 'Service default/web has no load balancer',
    config: { cloudProvider: 'none' },
    yaml: balanced(''),
    send: client('loadbalancer/default/web'),
  },
  {
    reason: 'LB_NO_HEALTHY_TARGET',
    outcome: 'timeout',
    facts: 'none of 3 nodes passes the health check of the load balancer of Service web',
    yaml: service('type: LoadBalancer, externalTrafficPolicy: Local, selector: { app: none }, ports: [{ port: 80 }]'),
    send: client('loadbalancer/default/web'),
  },
  {
    reason: 'LB_SOURCE_RANGE',
    outcome: 'timeout',
    facts: '198.51.100.7 is not in 192.0.2.0/24 of Service web',
    yaml: balanced(', loadBalancerSourceRanges: [192.0.2.0/24]'),
    send: client('loadbalancer/default/web'),
  },
  {
    reason: 'LB_INTERNAL',
    outcome: 'unreachable',
    facts: 'Service web asks for an internal load balancer; only nodes and pods reach 10.0.200.10',
    yaml: balanced(', loadBalancerClass: networking.gke.io/l4-regional-internal'),
    send: client('loadbalancer/default/web'),
  },
  {
    reason: 'LB_HAIRPIN',
    outcome: 'timeout',
    facts: 'the load balancer of Service web led the packet back to node/node-1, where 10.0.1.5 had sent it',
    config: { cloudProvider: 'aws', nodes: defaultConfig().nodes.slice(0, 1) },
    yaml: service(
      'type: LoadBalancer, loadBalancerClass: service.k8s.aws/nlb, selector: { app: web }, ports: [{ port: 80 }]',
    ),
    send: { from: 'node/node-1', host: 'loadbalancer/default/web', port: 80 },
  },
  {
    reason: 'LOCAL_POLICY_NO_LOCAL_ENDPOINT',
    outcome: 'timeout',
    facts: 'externalTrafficPolicy of Service web is Local, and this node has no ready pod of it',
    yaml:
      pod('web') +
      service(
        'type: NodePort, externalTrafficPolicy: Local, selector: { app: web }, ports: [{ port: 80, nodePort: 30080 }]',
      ),
    send: client('10.0.1.5', 30080),
  },
  {
    reason: 'NODE_PORT_CLOSED',
    outcome: 'refused',
    facts: 'no Service has node port 31000, and no process of node/node-1 listens on it',
    send: client('10.0.1.5', 31000),
  },
  {
    reason: 'CLUSTER_IP_NOT_ROUTED_OUTSIDE',
    outcome: 'unreachable',
    facts: '10.96.0.50 is an address of the cluster; clients outside have no route to it',
    yaml: WEB,
    send: client('10.96.0.50'),
  },
  {
    reason: 'NETPOL_INGRESS_DENIED',
    outcome: 'timeout',
    facts: /strict/,
    yaml: WEB + CALLER + policy('podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress]'),
    send: caller('web'),
  },
  {
    reason: 'NETPOL_EGRESS_DENIED',
    outcome: 'timeout',
    facts: /strict/,
    yaml: WEB + CALLER + policy('podSelector: { matchLabels: { app: caller } }, policyTypes: [Egress]'),
    send: caller('10.96.0.50'),
  },
  {
    reason: 'NETPOL_DNS_BLOCKED',
    outcome: 'nxdomain',
    facts: /strict/,
    yaml: WEB + CALLER + policy('podSelector: { matchLabels: { app: caller } }, policyTypes: [Egress]'),
    send: caller('web'),
  },
  {
    reason: 'INGRESS_NO_RULE',
    outcome: 'ok',
    facts: /^no rule is for this host/,
    yaml: 'ingress-nginx',
    before: (cluster) =>
      cluster.apply(
        objectsOf(
          ingress(
            '{ host: shop.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }',
          ),
        ),
      ),
    send: { ...client('loadbalancer/ingress-nginx/ingress-nginx-controller'), headers: { host: 'other.example.com' } },
  },
  {
    reason: 'INGRESS_BACKEND_MISSING',
    outcome: 'ok',
    facts: /missing/,
    yaml: 'ingress-nginx',
    before: (cluster) =>
      cluster.apply(
        objectsOf(
          ingress(
            '{ host: shop.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: missing, port: { number: 80 } } } }] } }',
          ),
        ),
      ),
    send: { ...client('loadbalancer/ingress-nginx/ingress-nginx-controller'), headers: { host: 'shop.example.com' } },
  },
  {
    reason: 'EXTERNAL_NAME_UNRESOLVED',
    outcome: 'nxdomain',
    facts: 'Service db is an alias of db.example.com, which does not resolve',
    yaml: CALLER + service('type: ExternalName, externalName: db.example.com', 'db'),
    send: caller('db'),
  },
  {
    reason: 'POD_TERMINATED',
    outcome: 'timeout',
    facts: 'no pod has the address 10.244.1.77 any more',
    yaml: CALLER,
    send: caller('10.244.1.77'),
  },
  {
    reason: 'FIREWALL_CLOSED',
    outcome: 'timeout',
    facts: /30080/,
    config: { firewall: { nodePorts: 'closed', allow: [] } },
    yaml: WEB,
    send: client('10.0.1.5', 30080),
  },
  {
    reason: 'NODE_DOWN',
    outcome: 'timeout',
    facts: 'the machine of node-2 is off',
    yaml: CALLER,
    before: (cluster) => cluster.stopNode('node-2'),
    send: client('10.0.1.6', 30080),
  },
  {
    reason: 'ZONE_CUT_OFF',
    outcome: 'timeout',
    facts: 'no packet goes into zone b or out of it',
    config: { nodes: defaultConfig().nodes.map((node, i) => ({ ...node, zone: i === 1 ? 'b' : 'a' })) },
    yaml: CALLER,
    before: (cluster) => cluster.fault({ type: 'cutZone', zone: 'b' }),
    send: client('10.0.1.6', 30080),
  },
  {
    reason: 'NO_SUCH_ADDRESS',
    outcome: 'timeout',
    facts: '10.96.7.7 lies in the Service range, and no Service has it',
    yaml: CALLER,
    send: caller('10.96.7.7'),
  },
  {
    reason: 'NO_SUCH_ADDRESS',
    outcome: 'timeout',
    facts: 'nobody here has the address 192.0.2.200',
    send: client('192.0.2.200'),
  },
  {
    reason: 'NO_SUCH_ADDRESS',
    outcome: 'timeout',
    facts: '192.0.2.77 is an external IP of Service web, and nothing outside leads packets to it to a node',
    yaml: pod('web') + service('selector: { app: web }, ports: [{ port: 80 }], externalIPs: [192.0.2.77]'),
    send: client('192.0.2.77'),
  },
  {
    reason: 'IP_FAMILY_MISMATCH',
    outcome: 'unreachable',
    facts: 'fd00::1 is an IPv6 address, and client/internet has IPv4 only',
    send: client('fd00::1'),
  },
  {
    reason: 'ANSWER_LOST',
    outcome: 'timeout',
    facts:
      /^the answer of 10\.244\.1\.\d+:80 came back by a way on which nobody undoes what became of 10\.96\.0\.50:80$/,
    config: { proxy: { ...defaultConfig().proxy, detectLocalMode: 'None' } },
    yaml: WEB,
    send: { from: 'ip/192.0.2.4@node-1', host: '10.96.0.50', port: 80 },
  },
  {
    reason: 'NO_ANSWER',
    outcome: 'reset',
    facts: /^the process of pod\/default\/db took the connection to 10\.244\.1\.\d+:11211, and has no answer to HTTP$/,
    yaml: `${CALLER}
apiVersion: v1
kind: Pod
metadata: { name: db, labels: { app: db } }
spec: { nodeName: node-2, containers: [{ name: c, image: memcached }] }
---${service('selector: { app: db }, ports: [{ port: 80, targetPort: 11211 }]', 'db')}`,
    send: caller('db'),
  },
]

export const REASON_ROWS: readonly Scene[] = ROWS.map((row) => {
  const { reason, outcome, facts, yaml = '', config = {}, before, send, in: modes } = row
  const isIngress = yaml === 'ingress-nginx'
  return scene(
    `[RSN-1] ${reason}: ${String(facts)}`,
    [`reason: ${reason}`],
    {
      objects: isIngress ? '' : yaml,
      config,
      ...(isIngress && { addons: ['ingress-nginx.yaml'] }),
      before({ cluster }) {
        before?.(cluster)
        cluster.step(5000)
      },
    },
    [
      {
        from: send.from,
        to: `${send.host}:${send.port}`,
        with: send,
        expect: outcome,
        reason,
        facts,
        ...(modes && { in: modes }),
      },
    ],
  )
})
