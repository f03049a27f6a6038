import { describe, expect, it } from 'vitest'
import { ADDONS } from '#manifest/addons'
import type { Cluster } from '../../cluster.ts'
import type { Gateway } from '../../kinds/gateway/types.ts'
import type { HTTPRoute } from '../../kinds/httproute/types.ts'
import type { Trace } from '../../network/types.ts'
import { apply, ask, backend, clusterOf, gateway, route } from '../../../testing/l7.ts'

const CONTROLLER = ADDONS['envoy-gateway.yaml']!
const CLASS = `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: eg }
spec: { controllerName: gateway.envoyproxy.io/gatewayclass-controller }
`
// Made with OpenSSL for a.io
const OWN = `-----BEGIN CERTIFICATE-----
MIIBrDCCAVKgAwIBAgIUIlk1hILtsh/rsDq5Lzu05bCqAogwCgYIKoZIzj0EAwIw
HjENMAsGA1UECgwEU2hvcDENMAsGA1UEAwwEYS5pbzAgFw0yNjExMjUxNzQxMTJa
GA8yMTI2MTEwMTE3NDExMlowHjENMAsGA1UECgwEU2hvcDENMAsGA1UEAwwEYS5p
bzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJy8uEsYif3nZxj60TkNpMnnrlaf
FSrAinG6sRhkYoePYjbHpEHtE+dyfX2PhIkF2mJ4sYmWoNvnI5ihIJcFXsejbDBq
MB0GA1UdDgQWBBStNhYHa6fHNnvo+T73smg8PFm9ezAfBgNVHSMEGDAWgBStNhYH
a6fHNnvo+T73smg8PFm9ezAPBgNVHRMBAf8EBTADAQH/MBcGA1UdEQQQMA6CBGEu
aW+CBiouYS5pbzAKBggqhkjOPQQDAgNIADBFAiEApQfrSDubFcFHAHxTnurTV7GK
4PNRiShWTpLSBbNzysYCIHcA5D3wt4WicToYZMJZZlQfh9wPIozG7oeS6NsQKI47
-----END CERTIFICATE-----`
const said = (name: string) => backend(name, { image: 'hashicorp/http-echo', args: [`-text=${name}`], port: 5678 })

function playground(...more: string[]): Cluster {
  return clusterOf([CONTROLLER, CLASS, gateway('eg'), said('web'), said('cart'), said('api'), ...more], { ms: 60_000 })
}

function get(cluster: Cluster, url: string, more: Parameters<typeof ask>[4] = {}): Trace {
  const [, scheme, host = '', path] = /^(https?):\/\/([^/]+)(.*)$/.exec(url)!
  const door = cluster.get<Gateway>('Gateway', 'default', 'eg')!.status.addresses![0]!.value
  const isTls = scheme === 'https'
  const more2 = isTls ? { host, resolve: { [host]: door }, port: 443, scheme: 'https' as const, insecure: true } : {}
  return ask(cluster, door, host, path || '/', { ...more2, ...more })
}

function brief({ outcome, response }: Trace): string {
  if (!response) return outcome
  const { status, body, headers } = response
  if (headers?.['location']) return `${status} ${headers['location']}`
  return status === 200 ? `200 ${body.trim()}` : String(status)
}

type Row = [url: string, expected: string, more?: Parameters<typeof ask>[4]]

function rows(title: string, objects: string[], wanted: Row[]): void {
  it(title, () => {
    const cluster = playground(...objects)
    expect(wanted.map(([url, , more]) => [url, brief(get(cluster, url, more))])).toEqual(
      wanted.map(([url, expected]) => [url, expected]),
    )
  })
}

const conditions = (list: readonly { type: string; status: string; reason: string; message: string }[] | undefined) =>
  Object.fromEntries((list ?? []).map(({ type, status, reason, message }) => [type, [status, reason, message]]))

function parentOf(cluster: Cluster, name: string, namespace = 'default') {
  return conditions(cluster.get<HTTPRoute>('HTTPRoute', namespace, name)!.status?.parents?.[0]?.conditions)
}

describe('a Gateway', () => {
  it('[GWA-5] gets proxy pods and a load balancer of its own, and says so', () => {
    const cluster = playground(route('web', ['/ web'])).fork()
    const { status } = cluster.get<Gateway>('Gateway', 'default', 'eg')!
    expect(status.addresses).toEqual([{ type: 'IPAddress', value: expect.stringMatching(/^203\.0\.113\./) }])
    expect(conditions(status.conditions)).toEqual({
      Accepted: ['True', 'Accepted', 'The Gateway has been scheduled by Envoy Gateway'],
      Programmed: ['True', 'Programmed', 'Address assigned to the Gateway, 1/1 envoy replicas available'],
    })
    expect(status.listeners!.map(({ name, attachedRoutes }) => [name, attachedRoutes])).toEqual([['http', 1]])
    const made = ['Deployment', 'Service', 'ServiceAccount'].map((kind) =>
      cluster.list(kind, { namespace: 'envoy-gateway-system' }).map(({ metadata }) => metadata.name),
    )
    for (const names of made) expect(names).toContain('envoy-default-eg-e41e7b31')
    expect(get(cluster, 'http://a.io/').service).toBe('service/envoy-gateway-system/envoy-default-eg-e41e7b31')
  })

  it('[GWA-5] takes all of it away again, and waits while nobody looks after its class', () => {
    const cluster = playground()
    cluster.delete('Gateway', 'default', 'eg')
    cluster.step(10_000)
    expect(
      cluster.list('Deployment', { namespace: 'envoy-gateway-system' }).map(({ metadata }) => metadata.name),
    ).toEqual(['envoy-gateway'])
    apply(cluster, gateway('other', { gatewayClassName: 'nobody' }))
    cluster.step(10_000)
    expect(conditions(cluster.get<Gateway>('Gateway', 'default', 'other')!.status.conditions)).toEqual({
      Accepted: ['Unknown', 'Pending', 'Waiting for controller'],
      Programmed: ['Unknown', 'Pending', 'Waiting for controller'],
    })
  })

  it('[GWA-5] is not programmed while its load balancer has no address', () => {
    const cluster = clusterOf([CONTROLLER, CLASS, gateway('eg')], { ms: 60_000, config: { cloudProvider: 'none' } })
    expect(conditions(cluster.get<Gateway>('Gateway', 'default', 'eg')!.status.conditions)['Programmed']).toEqual([
      'False',
      'AddressNotAssigned',
      'No addresses have been assigned to the Gateway',
    ])
  })

  it('[GWA-6] does not serve TLS without its certificate', () => {
    const tls = { mode: 'Terminate', certificateRefs: [{ name: 'gone' }] }
    const listeners = [
      { name: 'http', port: 80, protocol: 'HTTP' },
      { name: 'https', port: 443, protocol: 'HTTPS', tls },
      { name: 'tcp', port: 9000, protocol: 'TCP' },
    ]
    const cluster = playground(gateway('eg', { listeners }))
    const { status } = cluster.get<Gateway>('Gateway', 'default', 'eg')!
    const [, https, tcp] = status.listeners!
    expect(conditions(https!.conditions)['ResolvedRefs']).toEqual([
      'False',
      'InvalidCertificateRef',
      'Secret default/gone does not exist.',
    ])
    expect(conditions(https!.conditions)['Programmed']![1]).toBe('Invalid')
    expect(conditions(tcp!.conditions)['Accepted']![1]).toBe('UnsupportedProtocol')
    expect(conditions(status.conditions)['Accepted']![1]).toBe('ListenersNotValid')
  })
})

describe('a route', () => {
  it('[GWA-7] says for each parent whether it was accepted and its backends found', () => {
    const cluster = playground(
      route('good', ['/ web']),
      route('gone', ['/ gone']),
      route('port', ['/ web:81']),
      route('section', ['/ web'], { parentRefs: [{ name: 'eg', sectionName: 'nope' }] }),
      route('stranger', ['/ web'], { parentRefs: [{ name: 'nobody' }] }),
    )
    const accepted = ['True', 'Accepted', 'Route is accepted']
    const resolved = ['True', 'ResolvedRefs', 'Resolved all the Object references for the Route']
    const failed = 'Failed to process route rule 0 backendRef 0: '
    expect(parentOf(cluster, 'good')).toEqual({ Accepted: accepted, ResolvedRefs: resolved })
    expect(parentOf(cluster, 'gone')).toEqual({
      Accepted: accepted,
      ResolvedRefs: ['False', 'BackendNotFound', `${failed}service default/gone not found.`],
    })
    expect(parentOf(cluster, 'port')['ResolvedRefs']).toEqual([
      'False',
      'PortNotFound',
      `${failed}TCP Port 81 not found on Service default/web.`,
    ])
    expect(parentOf(cluster, 'section')['Accepted']).toEqual([
      'False',
      'NoMatchingParent',
      'No listeners match this parent ref',
    ])
    expect(cluster.get<HTTPRoute>('HTTPRoute', 'default', 'stranger')!.status).toBeUndefined()
  })

  it('[GWA-8] of another namespace attaches only where the listener allows it', () => {
    const other = { namespace: 'shop', parentRefs: [{ name: 'eg', namespace: 'default' }] }
    const cluster = playground(
      'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { team: shop } }',
      route('web', ['/ web'], other),
    )
    expect(parentOf(cluster, 'web', 'shop')['Accepted']![1]).toBe('NotAllowedByListeners')
    const listen = (namespaces: object) =>
      gateway('eg', { listeners: [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces } }] })
    for (const [namespaces, attached] of [
      [{ from: 'All' }, true],
      [{ from: 'Selector', selector: { matchLabels: { team: 'shop' } } }, true],
      [{ from: 'Selector', selector: { matchLabels: { team: 'other' } } }, false],
    ] as const) {
      apply(cluster, listen(namespaces))
      cluster.step(2000)
      expect(parentOf(cluster, 'web', 'shop')['Accepted']![0]).toBe(attached ? 'True' : 'False')
    }
  })

  it('[GWA-9] reaches a Service of another namespace only with a ReferenceGrant there', () => {
    const cluster = playground(
      'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }',
      said('web').replaceAll('metadata: { name: web }', 'metadata: { name: web, namespace: shop }'),
      route('web', ['/ web@shop']),
    )
    expect(brief(get(cluster, 'http://a.io/'))).toBe('500')
    expect(parentOf(cluster, 'web')['ResolvedRefs']!.slice(1)).toEqual([
      'RefNotPermitted',
      'Failed to process route rule 0 backendRef 0: Backend ref to Service shop/web not permitted by any ReferenceGrant.',
    ])
    apply(
      cluster,
      `apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: routes, namespace: shop }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: default }]
  to: [{ group: "", kind: Service }]`,
    )
    cluster.step(1000)
    expect(brief(get(cluster, 'http://a.io/'))).toBe('200 web')
    expect(parentOf(cluster, 'web')['ResolvedRefs']![0]).toBe('True')
  })
})

describe('hostnames', () => {
  rows(
    '[GWA-10] an exact one beats a wildcard of any number of labels, the longest first, and those beat routes without',
    [
      route('exact', ['/ web'], { hostnames: ['a.example.com'] }),
      route('wild', ['/ cart'], { hostnames: ['*.example.com'] }),
      route('any', ['/ api']),
    ],
    [
      ['http://a.example.com/', '200 web'],
      ['http://A.EXAMPLE.com/', '200 web'],
      ['http://b.example.com/', '200 cart'],
      ['http://a.b.example.com/', '200 cart'],
      ['http://example.com/', '200 api'],
    ],
  )
  rows(
    '[GWA-10] a route has those that it shares with its listener',
    [
      gateway('eg', { listeners: [{ name: 'http', port: 80, protocol: 'HTTP', hostname: '*.example.com' }] }),
      route('some', ['/ web'], { hostnames: ['a.example.com', 'other.io'] }),
    ],
    [
      ['http://a.example.com/', '200 web'],
      ['http://other.io/', '404'],
      ['http://b.example.com/', '404'],
    ],
  )
  it('[GWA-10] without any in common it is not accepted', () => {
    const cluster = playground(
      gateway('eg', { listeners: [{ name: 'http', port: 80, protocol: 'HTTP', hostname: 'a.example.com' }] }),
      route('web', ['/ web'], { hostnames: ['other.io'] }),
    )
    expect(parentOf(cluster, 'web')['Accepted']!.slice(0, 2)).toEqual(['False', 'NoMatchingListenerHostname'])
    expect(cluster.get<Gateway>('Gateway', 'default', 'eg')!.status.listeners![0]!.attachedRoutes).toBe(0)
  })
})

describe('matches', () => {
  rows(
    '[GWA-11] exact paths go first, then expressions, then the longest prefix, element by element',
    [route('web', ['/ web', '/foo cart', '=/foo api', '/foo/bar api', '~/foo/[0-9]+ web'])],
    [
      ['http://a.io/', '200 web'],
      ['http://a.io/foo', '200 api'],
      ['http://a.io/foo/', '200 cart'],
      ['http://a.io/foobar', '200 web'],
      ['http://a.io/foo/x', '200 cart'],
      ['http://a.io/foo/bar/x', '200 api'],
      ['http://a.io/foo/42', '200 web'],
      ['http://a.io/foo/42/x', '200 cart'],
      ['http://a.io/Foo', '200 web'],
    ],
  )
  rows(
    '[GWA-12] of the same path the one with a method, then more headers, then more query parameters goes first; the oldest of equals',
    [
      route('old', ['/ web']),
      route('young', ['/ api']),
      route('more', [
        { matches: [{ headers: [{ name: 'Version', value: 'two' }] }], to: 'cart' },
        { matches: [{ method: 'POST' }], to: 'api' },
        { matches: [{ queryParams: [{ name: 'q', type: 'RegularExpression', value: '[0-9]+' }] }], to: 'api' },
      ]),
    ],
    [
      ['http://a.io/', '200 web'],
      ['http://a.io/', '200 cart', { headers: { version: 'two' } }],
      ['http://a.io/', '200 web', { headers: { version: 'three' } }],
      ['http://a.io/', '200 api', { method: 'POST', headers: { version: 'two' } }],
      ['http://a.io/?q=12', '200 api'],
      ['http://a.io/?q=x', '200 web'],
      ['http://a.io/?q=12', '200 cart', { headers: { version: 'two' } }],
    ],
  )
  it('[GWA-13] 404 where nothing fits, 500 where the backend is invalid, 503 where it has no endpoints or cannot be reached', () => {
    const cluster = playground(
      route('web', ['/gone gone', '/none none', '/closed closed', '/zero web*0'], { hostnames: ['a.io'] }),
      'apiVersion: v1\nkind: Service\nmetadata: { name: none }\nspec: { selector: { app: webb }, ports: [{ port: 80 }] }',
      backend('closed', { port: 9 }),
    )
    const told = (path: string, host = 'a.io') => {
      const { response, reason, facts } = get(cluster, `http://${host}${path}`)
      return [response!.status, reason, facts]
    }
    expect(told('/x')).toEqual([
      404,
      'INGRESS_NO_RULE',
      'no rule for a.io fits GET /x; it has /closed (PathPrefix), /gone (PathPrefix), /none (PathPrefix), /zero (PathPrefix)',
    ])
    expect(told('/', 'b.io')[2]).toBe('no HTTPRoute is for this host; there are rules for a.io')
    expect(told('/gone')).toEqual([500, 'INGRESS_BACKEND_MISSING', 'service default/gone not found (BackendNotFound)'])
    expect(told('/none')).toEqual([503, 'NO_MATCHING_PODS', 'selector app=webb matches no pod; 1 pod has app=web'])
    expect(told('/closed').slice(0, 2)).toEqual([503, 'TARGET_PORT_CLOSED'])
    expect(get(cluster, 'http://a.io/closed').response!.body).toMatch(/^upstream connect error or disconnect\/reset/)
    expect(told('/zero')[0]).toBe(500)
  })

  it('[GWA-14] backends share requests by their weights, and an invalid one answers its share with 500', () => {
    const cluster = playground(
      route('web', [{ to: 'web*80 cart*20' }]),
      route('bad', [{ to: 'web*50 gone*50' }], { hostnames: ['bad.io'] }),
    )
    const share = (host: string, what: string) =>
      Array.from({ length: 400 }, () => brief(get(cluster, `http://${host}/`))).filter((said) => said === what).length /
      400
    expect(Math.abs(share('a.io', '200 cart') - 0.2)).toBeLessThan(4 * Math.sqrt((0.2 * 0.8) / 400))
    expect(Math.abs(share('bad.io', '500') - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 400))
  })
})

describe('filters', () => {
  rows(
    '[GWA-15] RequestRedirect sends the client to another scheme, host, path or port',
    [
      route('a', [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }], {
        hostnames: ['a.io'],
      }),
      route('b', [{ filters: [{ type: 'RequestRedirect', requestRedirect: { hostname: 'new.io', port: 8080 } }] }], {
        hostnames: ['b.io'],
      }),
      route(
        'c',
        [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/old' } }],
            filters: [
              {
                type: 'RequestRedirect',
                requestRedirect: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' } },
              },
            ],
          },
        ],
        { hostnames: ['c.io'] },
      ),
    ],
    [
      ['http://a.io/x?y=1', '301 https://a.io/x?y=1'],
      ['http://b.io/x', '302 http://new.io:8080/x'],
      ['http://c.io/old/x', '302 http://c.io/new/x'],
    ],
  )

  it('[GWA-15] URLRewrite and RequestHeaderModifier change what the backend gets, and X-Forwarded-For grows', () => {
    const cluster = playground(
      backend('echo'),
      route('web', [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/shop' } }],
          filters: [
            {
              type: 'URLRewrite',
              urlRewrite: { hostname: 'inner.io', path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } },
            },
            {
              type: 'RequestHeaderModifier',
              requestHeaderModifier: {
                set: [{ name: 'X-Set', value: 's' }],
                add: [{ name: 'X-Add', value: '2' }],
                remove: ['x-gone'],
              },
            },
            { type: 'ResponseHeaderModifier', responseHeaderModifier: { set: [{ name: 'X-Answer', value: 'yes' }] } },
          ],
          to: 'echo',
        },
      ]),
    )
    const headers = { 'x-add': '1', 'x-gone': 'x', 'x-forwarded-for': '192.0.2.1' }
    const { response, sourceSeen, proxy } = get(cluster, 'http://a.io/shop/cart?q=1', { headers })
    const header = (name: string) => new RegExp(`\\t${name}=(.*)`).exec(response!.body)?.[1]
    expect(/real path=(.*)/.exec(response!.body)?.[1]).toBe('/cart?q=1')
    expect(['host', 'x-set', 'x-add', 'x-gone', 'x-forwarded-for'].map(header)).toEqual([
      'inner.io',
      's',
      '1,2',
      undefined,
      '192.0.2.1,198.51.100.7',
    ])
    expect(response!.headers?.['x-answer']).toBe('yes')
    expect(proxy).toMatchObject({
      route: 'httproute/default/web',
      rule: '*/shop (PathPrefix)',
      backend: 'service/default/echo',
    })
    expect(sourceSeen).toMatch(/^10\.244\./)
  })
})

describe('TLS and the state of things', () => {
  it('[GWA-6] shows the certificate of the listener whose hostname is asked for, and no other host gets in', () => {
    const secret = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/tls',
      metadata: { name: 'own' },
      stringData: { 'tls.crt': OWN, 'tls.key': 'kept to itself' },
    })
    const tls = { mode: 'Terminate', certificateRefs: [{ name: 'own' }] }
    const listeners = [{ name: 'https', port: 443, protocol: 'HTTPS', hostname: 'a.io', tls }]
    const cluster = playground(secret, gateway('eg', { listeners }), route('web', ['/ web']))
    const good = get(cluster, 'https://a.io/')
    expect([brief(good), good.tls!.certificate!.secret]).toEqual(['200 web', 'default/own'])
    expect(get(cluster, 'https://b.io/').outcome).toBe('reset')
    expect(get(cluster, 'http://a.io/', { port: 443 }).outcome).toBe('reset')
  })

  it('[GWA-16] has the same future in a fork, taken before anything was ready', () => {
    const cluster = clusterOf(
      [CONTROLLER, CLASS, gateway('eg'), said('web'), said('cart'), route('web', ['/ web*50 cart*50'])],
      { ms: 4000 },
    )
    const twin = cluster.fork()
    const story = (each: Cluster) => {
      each.step(60_000)
      return JSON.stringify([
        Array.from({ length: 6 }, () => get(each, 'http://a.io/')),
        each.list('Gateway'),
        each.list('Event'),
      ])
    }
    expect(story(twin)).toBe(story(cluster))
  })
})
