/** Ingress and Gateway: proxies that are pods behind a load balancer of their own. */
import { gateway, ingress, route } from '../l7.ts'
import type { Flow, Manifests, Scene } from './types.ts'
import { scene } from './types.ts'

const http = (name: string, more = '') => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: ${name} } }
spec: { nodeName: node-2, containers: [{ name: c, image: hashicorp/http-echo, args: ["-text=${name}"] }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ port: 80, targetPort: 5678 }] }
---
${more}`
const BACKENDS = ['web', 'cart', 'exact', 'fallback'].map((name) => http(name)).join('')
const BROKEN = `
apiVersion: v1
kind: Service
metadata: { name: closed }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 9 }] }
---
apiVersion: v1
kind: Service
metadata: { name: empty }
spec: { selector: { app: nobody }, ports: [{ port: 80 }] }
---
`
const INGRESSES = [
  ingress('shop', {
    'shop.io': ['/ Prefix web', '/cart Prefix cart', '/cart Exact exact', '/cart/new Prefix fallback'],
    '*.shop.io': ['/ Prefix cart'],
  }),
  ingress('broken', { 'broken.io': ['/closed Prefix closed', '/empty Prefix empty', '/gone Prefix gone'] }),
  ingress('any', {}, { defaultBackend: { service: { name: 'fallback', port: { number: 80 } } } }),
  ingress('safe', { 'safe.io': ['/ Prefix web'] }, { tls: [{ hosts: ['safe.io'], secretName: 'none' }] }),
].join('\n---\n')

const NGINX: Manifests = { addons: ['ingress-nginx.yaml'], objects: `${BACKENDS}${BROKEN}${INGRESSES}` }
const DOOR = 'loadbalancer/ingress-nginx/ingress-nginx-controller'

/** A request of the client to the controller's load balancer; the URL without `http://`. */
function get(door: string, url: string, more: Omit<Flow, 'from' | 'to'> = {}): Flow {
  const [host = '', ...path] = url.split('/')
  const request = { path: `/${path.join('/')}`, headers: { host } }
  return { name: url, from: 'client', to: `${door}:80`, expect: 'ok', with: request, ...more }
}

const ENVOY: Manifests = {
  addons: ['envoy-gateway.yaml'],
  objects: [
    `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: eg }
spec: { controllerName: gateway.envoyproxy.io/gatewayclass-controller }
---
${BACKENDS}${BROKEN}`,
    gateway('eg'),
    gateway('orphan', { gatewayClassName: 'other' }),
    route('shop', ['/ web', '/cart cart', '=/cart exact', '/cart/new fallback'], { hostnames: ['shop.io'] }),
    route('broken', ['/closed closed', '/empty empty', '/gone gone'], { hostnames: ['broken.io'] }),
    route('any', ['/ fallback'], { hostnames: ['*.any.io'] }),
  ].join('\n---\n'),
}
const GATE = 'gateway/eg'

export const INGRESS: readonly Scene[] = [
  scene(
    '[NGX-1, L7-1, RTE-5] the controller is pods behind a load balancer: the client’s packet meets its Service, and a backend sees the controller',
    ['Ingress: pods behind its own LoadBalancer Service'],
    NGINX,
    [
      get(DOOR, 'shop.io/', { status: 200, by: 'web', choices: 1, masquerade: false, body: /web/ }),
      {
        name: 'by its node port as well',
        ...get('$DOOR', 'shop.io/'),
        to: 'nodeport/ingress-nginx/ingress-nginx-controller/http',
        status: 200,
        by: 'web',
      },
      { from: 'pod/web', to: 'ingress-nginx-controller.ingress-nginx:80', expect: 'ok', status: 200, by: 'fallback' },
      { from: 'client', to: `${DOOR}:81`, expect: 'timeout', reason: 'PORT_NOT_EXPOSED' },
    ],
  ),
  scene(
    '[NGX-2, NGX-5] an exact host goes before a wildcard, and who has rules never falls back',
    ['Ingress: host', 'Ingress: 404', 'Ingress: precedence', 'reason: INGRESS_NO_RULE'],
    NGINX,
    [
      get(DOOR, 'shop.io/', { status: 200, by: 'web' }),
      get(DOOR, 'a.shop.io/', { status: 200, by: 'cart' }),
      get(DOOR, 'broken.io/other', { status: 404, reason: 'INGRESS_NO_RULE' }),
    ],
  ),
  scene(
    '[NGX-3] an exact path goes before the longest prefix, which goes element by element',
    ['Ingress: path', 'Ingress: Exact', 'Ingress: Prefix', 'Ingress: precedence'],
    NGINX,
    [
      get(DOOR, 'shop.io/cart', { status: 200, by: 'exact' }),
      get(DOOR, 'shop.io/cart/', { status: 200, by: 'cart' }),
      get(DOOR, 'shop.io/cart/old', { status: 200, by: 'cart' }),
      get(DOOR, 'shop.io/cart/new/1', { status: 200, by: 'fallback' }),
      get(DOOR, 'shop.io/carts', { status: 200, by: 'web' }),
    ],
  ),
  scene('[NGX-6] a default backend takes what no host has', ['Ingress: default backend'], NGINX, [
    get(DOOR, 'nobody.io/any', { status: 200, by: 'fallback' }),
    get(DOOR, '192.0.2.1/', { status: 200, by: 'fallback' }),
  ]),
  scene(
    '[NGX-12, L7-3] a host with TLS sends plain HTTP away, and shows a certificate that nobody vouches for',
    ['Ingress: TLS hosts'],
    NGINX,
    [
      get(DOOR, 'safe.io/', { status: 308 }),
      {
        ...get(DOOR, 'safe.io/', { name: 'https of a client that takes any certificate', status: 200, by: 'web' }),
        to: `${DOOR}:443`,
        with: { scheme: 'https', insecure: true, headers: { host: 'safe.io' } },
      },
      {
        ...get(DOOR, 'safe.io/', { name: 'https of one that does not', expect: 'reset' }),
        to: `${DOOR}:443`,
        with: { scheme: 'https', headers: { host: 'safe.io' } },
      },
    ],
  ),
  scene(
    '[NGX-9, NGX-10] 503 where a Service or its endpoints are missing, 502 where the connection is refused',
    ['Ingress: 502', 'Ingress: 503', 'reason: INGRESS_BACKEND_MISSING'],
    NGINX,
    [
      get(DOOR, 'broken.io/closed', { status: 502, reason: 'TARGET_PORT_CLOSED' }),
      get(DOOR, 'broken.io/empty', { status: 503, reason: 'NO_MATCHING_PODS' }),
      get(DOOR, 'broken.io/gone', {
        status: 503,
        reason: 'INGRESS_BACKEND_MISSING',
        facts: 'namespace default has no Service gone',
      }),
    ],
  ),
  scene(
    '[L7-6, ING-4] without a controller an Ingress or Gateway has no address to send to',
    ['reason: INGRESS_NO_CONTROLLER'],
    {
      addons: [],
      objects: [BACKENDS + ingress('shop', { 'shop.io': ['/ Prefix web'] }), gateway('eg')].join('\n---\n'),
    },
    [
      {
        from: 'client',
        to: 'ingress/shop:80',
        expect: 'unset',
        reason: 'INGRESS_NO_CONTROLLER',
        facts: /kubectl apply -f ingress-nginx\.yaml installs one$/,
      },
      {
        from: 'client',
        to: 'gateway/eg:80',
        expect: 'unset',
        reason: 'INGRESS_NO_CONTROLLER',
        facts: 'GatewayClass eg does not exist',
      },
    ],
  ),
  scene(
    '[GWA-5, GWA-7] a Gateway of a class that a controller serves gets proxies with an address, another one none',
    ['Ingress: GatewayClass', 'Ingress: Gateway'],
    ENVOY,
    [
      get(GATE, 'shop.io/', { status: 200, by: 'web', choices: 1 }),
      { from: 'client', to: 'gateway/orphan:80', expect: 'unset', reason: 'INGRESS_NO_CONTROLLER' },
    ],
  ),
  scene(
    '[GWA-10, GWA-11, GWA-13] an HTTPRoute leads by host and path, and answers for backends that fail',
    ['Ingress: HTTPRoute', 'Ingress: 404', 'Ingress: 503'],
    ENVOY,
    [
      get(GATE, 'shop.io/cart', { status: 200, by: 'exact' }),
      get(GATE, 'shop.io/cart/old', { status: 200, by: 'cart' }),
      get(GATE, 'shop.io/cart/new/1', { status: 200, by: 'fallback' }),
      get(GATE, 'shop.io/carts', { status: 200, by: 'web' }),
      get(GATE, 'a.any.io/', { status: 200, by: 'fallback' }),
      get(GATE, 'nobody.io/', { status: 404, reason: 'INGRESS_NO_RULE' }),
      get(GATE, 'broken.io/closed', { status: 503, reason: 'TARGET_PORT_CLOSED' }),
      get(GATE, 'broken.io/empty', { status: 503, reason: 'NO_MATCHING_PODS' }),
      get(GATE, 'broken.io/gone', { status: 500, reason: 'INGRESS_BACKEND_MISSING' }),
    ],
  ),
]
