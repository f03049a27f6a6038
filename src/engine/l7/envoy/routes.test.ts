import { describe, expect, it } from 'vitest'
import type { Gateway } from '../../kinds/gateway/types.ts'
import { brief, get, parentOf, playground } from '../../../testing/gateways.ts'
import { type ask, backend, gateway, route } from '../../../testing/l7.ts'

type Row = [url: string, expected: string, more?: Parameters<typeof ask>[4]]

function rows(title: string, objects: string[], wanted: Row[]): void {
  it(title, () => {
    const cluster = playground(...objects)
    expect(wanted.map(([url, , more]) => [url, brief(get(cluster, url, more))])).toEqual(
      wanted.map(([url, expected]) => [url, expected]),
    )
  })
}

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
