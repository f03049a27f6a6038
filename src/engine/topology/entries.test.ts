import { describe, expect, it } from 'vitest'
import { addon, backend, clusterOf } from '../../testing/l7.ts'
import { ADDONS } from '#manifest/addons'

const CONTROLLER = ADDONS['ingress-nginx.yaml']!
const GATEWAY = ADDONS['envoy-gateway.yaml']!

const SHOP = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop }
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - { path: /cart, pathType: Prefix, backend: { service: { name: cart, port: { number: 80 } } } }
          - { path: /pay, pathType: Prefix, backend: { service: { name: pay, port: { name: http } } } }
  defaultBackend: { service: { name: cart, port: { number: 80 } } }
`

describe('Ingresses in the picture', () => {
  it('[TOP-6] have their rules as they are written, with the fields that say so', () => {
    const { entries } = clusterOf([CONTROLLER, backend('cart'), SHOP]).topology()
    const [shop] = entries
    expect(shop!.rules.map(({ host, path, backend: to, port, field }) => [host, path, to, port, field])).toEqual([
      ['shop.example.com', '/cart', 'service/default/cart', 80, 'spec.rules[0].http.paths[0].backend'],
      ['shop.example.com', '/pay', 'service/default/pay', 'http', 'spec.rules[0].http.paths[1].backend'],
      ['*', '', 'service/default/cart', 80, 'spec.defaultBackend'],
    ])
    expect(shop!.proxies).toHaveLength(1)
    expect(shop!.proxies[0]).toMatch(/^pod\/ingress-nginx\/ingress-nginx-controller-/)
  })

  it('[TOP-6] lead to Services by a rule, to one that is missing as a ghost, and are read by their controller', () => {
    const { edges, entries } = clusterOf([CONTROLLER, backend('cart'), SHOP]).topology()
    const rules = edges.filter(({ kind }) => kind === 'rule')
    expect(rules.map(({ to, state, why }) => [to, state, why])).toEqual([
      ['service/default/cart', 'ready', 'Ingress shop leads shop.example.com/cart, everything else to Service cart.'],
      ['service/default/pay', 'ghost', 'Ingress shop leads shop.example.com/pay to Service pay, which does not exist.'],
    ])
    const reads = edges.filter(({ kind }) => kind === 'reads')
    expect(reads.map(({ from, to }) => [from, to])).toEqual([[entries[0]!.proxies[0], 'ingress/default/shop']])
  })

  it('[TOP-6] wait where nobody reads them', () => {
    const { edges, entries } = clusterOf([backend('cart'), SHOP]).topology()
    expect(entries[0]).toMatchObject({ proxies: [], problem: { reason: 'INGRESS_NO_CONTROLLER' } })
    expect(edges.filter(({ kind }) => kind === 'rule').map(({ state }) => state)).toEqual(['pending', 'ghost'])
  })
})

it('[TOP-6] Gateways have the rules of the HTTPRoutes that name them, and the proxies that were started for them', () => {
  expect(addon('envoy-gateway.yaml').length).toBeGreaterThan(0)
  const { entries } = clusterOf([
    GATEWAY,
    backend('cart'),
    `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: eg }
spec: { controllerName: gateway.envoyproxy.io/gatewayclass-controller }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: front }
spec: { gatewayClassName: eg, listeners: [{ name: http, protocol: HTTP, port: 80 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart }
spec:
  parentRefs: [{ name: front }]
  hostnames: [shop.example.com]
  rules: [{ matches: [{ path: { type: PathPrefix, value: /cart } }], backendRefs: [{ name: cart, port: 80 }] }]
`,
  ]).topology()
  const front = entries.find(({ name }) => name === 'front')!
  expect(front.rules).toEqual([
    {
      route: 'httproute/default/cart',
      host: 'shop.example.com',
      path: '/cart',
      backend: 'service/default/cart',
      port: 80,
      field: 'spec.rules[0].backendRefs[0]',
    },
  ])
  expect(front.proxies.length).toBeGreaterThan(0)
})
