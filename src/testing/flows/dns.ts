/** Names, as packets to the Service kube-dns. */
import { scene, type Manifests, type Scene } from './types.ts'

const OBJECTS = `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Pod
metadata: { name: caller, labels: { app: caller } }
spec: { nodeName: node-3, containers: [{ name: c, image: curlimages/curl, args: [sleep, infinity] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: plain }
spec:
  nodeName: node-3
  dnsPolicy: ClusterFirst
  dnsConfig: { options: [{ name: ndots, value: "1" }] }
  containers: [{ name: c, image: curlimages/curl, args: [sleep, infinity] }]
---
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { nodeName: node-1, containers: [{ name: c, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { name: first, labels: { app: db } }
spec: { nodeName: node-1, hostname: one, subdomain: db, containers: [{ name: c, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { name: second, labels: { app: db } }
spec: { nodeName: node-2, hostname: two, subdomain: db, containers: [{ name: c, image: nginx }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { clusterIP: 10.96.0.20, selector: { app: web }, ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: db }
spec: { clusterIP: None, selector: { app: db }, ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: alias }
spec: { type: ExternalName, externalName: web.default.svc.cluster.local }
---
apiVersion: v1
kind: Service
metadata: { name: nowhere }
spec: { type: ExternalName, externalName: db.example.com }
---
apiVersion: v1
kind: Pod
metadata: { name: cart, namespace: shop, labels: { app: cart } }
spec: { nodeName: node-2, containers: [{ name: c, image: nginx }] }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { clusterIP: 10.96.0.30, selector: { app: cart }, ports: [{ port: 80 }] }
`
const PLACE: Manifests = { objects: OBJECTS }
/** For what must not be seen by others. */
const alone = (before: NonNullable<Manifests['before']>): Manifests => ({ objects: OBJECTS, before })
const from = 'pod/caller'
const svc = (name: string, namespace = 'default') => `${name}.${namespace}.svc.cluster.local`

export const DNS: readonly Scene[] = [
  scene(
    '[DNS-5, DNS-9, DNS-16] records are asked for by UDP packets to kube-dns: A and, empty in IPv4, AAAA',
    ['DNS: A', 'DNS: AAAA', 'ServiceSpec: UDP'],
    PLACE,
    [
      {
        from,
        to: svc('web'),
        query: 'A',
        expect: 'ok',
        answers: ['A 10.96.0.20'],
        rule: /-j DNAT --to-destination 10\.244\.\d\.\d+:53$/m,
        in: {
          nftables: { spec: 'NFT-4', rule: / meta l4proto udp dnat to 10\.244\.\d\.\d+:53$/m },
          ipvs: { spec: 'IPVS-11', rule: /^-a -u 10\.96\.0\.10:53 -r 10\.244\.\d\.\d+:53 -m -w 1$/m },
        },
      },
      { from, to: svc('web'), query: 'AAAA', answers: [] },
      { from, to: svc('wbe'), query: 'A', answers: ['NXDOMAIN'] },
    ],
  ),
  scene(
    '[DNS-6, DNS-7, DNS-3] SRV names port and target of a named port, PTR the Service of an address, CNAME an alias',
    ['DNS: SRV', 'DNS: _port._proto', 'DNS: PTR', 'DNS: CNAME'],
    PLACE,
    [
      {
        from,
        to: `_http._tcp.${svc('web')}`,
        query: 'SRV',
        answers: ['SRV 0 100 80 web.default.svc.cluster.local.'],
      },
      { from, to: `_http._udp.${svc('web')}`, query: 'SRV', answers: ['NXDOMAIN'] },
      { from, to: '10.96.0.20', query: 'PTR', answers: ['PTR web.default.svc.cluster.local.'] },
      { from, to: '{first}', query: 'PTR', answers: ['PTR one.db.default.svc.cluster.local.'] },
      { from, to: svc('alias'), query: 'CNAME', answers: ['CNAME web.default.svc.cluster.local.'] },
      { from, to: svc('alias'), query: 'A', answers: ['CNAME web.default.svc.cluster.local.', 'A 10.96.0.20'] },
    ],
  ),
  scene(
    '[DNS-1, DNS-13] names with fewer dots than ndots are tried with the search domains first',
    ['DNS: search domains', 'DNS: ndots', 'reason: DNS_NXDOMAIN'],
    PLACE,
    [
      { from, to: 'web:80', expect: 'ok', by: 'web', asked: ['web.default.svc.cluster.local'] },
      {
        from,
        to: 'cart.shop:80',
        expect: 'ok',
        by: 'cart',
        asked: ['cart.shop.default.svc.cluster.local', 'cart.shop.svc.cluster.local'],
      },
      { from, to: 'web.default.svc.cluster.local.:80', expect: 'ok', asked: ['web.default.svc.cluster.local'] },
      {
        from,
        to: 'cart:80',
        expect: 'nxdomain',
        reason: 'DNS_NXDOMAIN',
        asked: ['cart.default.svc.cluster.local', 'cart.svc.cluster.local', 'cart.cluster.local', 'cart'],
      },
      {
        name: 'ndots 1 takes a name with a dot as it is, first',
        from: 'pod/plain',
        to: 'cart.shop:80',
        expect: 'ok',
        asked: ['cart.shop', 'cart.shop.default.svc.cluster.local', 'cart.shop.svc.cluster.local'],
      },
    ],
  ),
  scene(
    '[DNS-1] a Service of another namespace is found by its namespace, and not without',
    ['DNS: cross namespace'],
    PLACE,
    [
      { from, to: 'cart.shop.svc:80', expect: 'ok', by: 'cart' },
      { from: 'pod/shop/cart', to: 'web.default:80', expect: 'ok', by: 'web' },
      { from: 'pod/shop/cart', to: 'cart:80', expect: 'ok', by: 'cart' },
      { from: 'pod/shop/cart', to: 'web:80', expect: 'nxdomain', reason: 'DNS_NXDOMAIN' },
    ],
  ),
  scene(
    '[DNS-2] a headless Service is its pods, each by its host name as well',
    ["DNS: pods' hostnames", 'ServiceSpec: headless'],
    PLACE,
    [
      { from, to: svc('db'), query: 'A', records: ['A {first}', 'A {second}'] },
      { from, to: svc('two.db'), query: 'A', answers: ['A {second}'] },
      { from, to: 'one.db:80', expect: 'ok', by: 'first', pods: [] },
      { from, to: 'two.db:80', expect: 'ok', by: 'second', masquerade: false },
      { from, to: 'three.db:80', expect: 'nxdomain' },
    ],
  ),
  scene(
    '[DNS-3] an ExternalName is an alias, and says so where it leads nowhere',
    ['DNS: ExternalName', 'reason: EXTERNAL_NAME_UNRESOLVED'],
    PLACE,
    [
      { from, to: 'alias:80', expect: 'ok', by: 'web' },
      {
        from,
        to: 'nowhere:80',
        expect: 'nxdomain',
        reason: 'EXTERNAL_NAME_UNRESOLVED',
        facts: 'Service nowhere is an alias of db.example.com, which does not resolve',
      },
    ],
  ),
  scene(
    '[DNS-17] without endpoints of kube-dns no name is found, and addresses work as before',
    ['DNS: endpoints', 'reason: DNS_UNAVAILABLE'],
    alone(({ cluster }) => {
      cluster.scale('Deployment', 'kube-system', 'coredns', 0)
      cluster.step(40_000)
    }),
    [
      {
        from,
        to: 'web:80',
        expect: 'nxdomain',
        reason: 'DNS_UNAVAILABLE',
        facts: /selector k8s-app=kube-dns matches no pod/,
      },
      { from, to: svc('web'), query: 'A', expect: 'refused' },
      { from, to: '10.96.0.20:80', expect: 'ok' },
    ],
  ),
  scene(
    '[POL-9, DNS-16] a policy of the pods of kube-dns keeps a namespace’s queries out, whatever the sender may do',
    ['DNS: policy'],
    alone(({ apply }) =>
      apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: shop-only, namespace: kube-system }
spec:
  podSelector: { matchLabels: { k8s-app: kube-dns } }
  ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } } }] }]
`),
    ),
    [
      { from: 'pod/shop/cart', to: 'cart:80', expect: 'ok' },
      { from, to: 'web:80', expect: 'nxdomain', reason: 'NETPOL_DNS_BLOCKED', facts: /policy kube-system\/shop-only/ },
      { from, to: '10.96.0.20:80', expect: 'ok' },
    ],
  ),
]
