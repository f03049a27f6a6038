import { describe, expect, it } from 'vitest'
import { l7 } from '#engine/l7'
import { fc } from '../../testing/property.ts'
import { Cluster } from '../index.ts'
import { describe as describeNamed } from '../kubectl.ts'
import type { KubeObject, Unstructured } from '../api/types.ts'

const V1 = 'gateway.networking.k8s.io/v1'

function tryOut(kind: string, spec: unknown, apiVersion = V1): { text: string; cluster: Cluster } {
  const cluster = new Cluster({ parts: [l7] })
  const [result] = cluster.apply([{ apiVersion, kind, metadata: { name: 'x' }, spec } as Unstructured], {
    file: 'f.yaml',
  })
  return { text: result!.text, cluster }
}

const listener = { name: 'http', port: 80, protocol: 'HTTP' }
/** Fields of all levels, so that some documents come close to good ones. */
const NAMES =
  'listeners name port protocol hostname tls mode certificateRefs allowedRoutes namespaces from selector kinds gatewayClassName controllerName parentRefs hostnames rules matches path type value headers filters requestRedirect urlRewrite backendRefs weight to group kind'.split(
    ' ',
  )
const MORE =
  '<nil>: Invalid value: "null": some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'

describe('kinds of Gateway API', () => {
  it('[GWA-1] are known from the start, in v1 and as v1beta1', () => {
    const { text, cluster } = tryOut(
      'Gateway',
      { gatewayClassName: 'eg', listeners: [listener] },
      'gateway.networking.k8s.io/v1beta1',
    )
    expect(text).toBe('gateway.gateway.networking.k8s.io/x created')
    expect(cluster.get('Gateway', 'default', 'x')!.apiVersion).toBe(V1)
    expect(tryOut('TCPRoute', {}).text).toContain(
      'no matches for kind "TCPRoute" in version "gateway.networking.k8s.io/v1"',
    )
  })

  const rows: [what: string, kind: string, spec: unknown, causes: string[]][] = [
    ['nothing', 'Gateway', {}, ['spec.gatewayClassName: Required value', 'spec.listeners: Required value', MORE]],
    [
      'a port that is text',
      'Gateway',
      { gatewayClassName: 'eg', listeners: [{ ...listener, port: 'http' }] },
      [
        'spec.listeners[0].port: Invalid value: "string": spec.listeners[0].port in body must be of type integer: "string"',
        MORE,
      ],
    ],
    [
      'a port that is none, and a name that is none',
      'Gateway',
      { gatewayClassName: 'eg', listeners: [{ ...listener, port: 70000, name: 'Web' }] },
      [
        'spec.listeners[0].name: Invalid value: "Web": spec.listeners[0].name in body should match \'^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$\'',
        'spec.listeners[0].port: Invalid value: 70000: spec.listeners[0].port in body should be less than or equal to 65535',
      ],
    ],
    [
      'no listeners',
      'Gateway',
      { gatewayClassName: 'eg', listeners: [] },
      ['spec.listeners: Invalid value: 0: spec.listeners in body should have at least 1 items'],
    ],
    [
      'TLS for HTTP, and two listeners that are one',
      'Gateway',
      {
        gatewayClassName: 'eg',
        listeners: [
          { ...listener, tls: { certificateRefs: [{ name: 'c' }] } },
          { ...listener, name: 'other' },
        ],
      },
      [
        "spec.listeners: Invalid value: \"array\": tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']",
        'spec.listeners: Invalid value: "array": Combination of port, protocol and hostname must be unique for each listener',
      ],
    ],
    [
      'TLS without a certificate',
      'Gateway',
      { gatewayClassName: 'eg', listeners: [{ ...listener, protocol: 'HTTPS', tls: {} }] },
      [
        'spec.listeners[0].tls: Invalid value: "object": certificateRefs or options must be specified when mode is Terminate',
      ],
    ],
    [
      'a controller that is no path',
      'GatewayClass',
      { controllerName: 'envoy' },
      [
        `spec.controllerName: Invalid value: "envoy": spec.controllerName in body should match '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$'`,
      ],
    ],
    [
      'an unknown type of path',
      'HTTPRoute',
      { rules: [{ matches: [{ path: { type: 'Prefix', value: '/' } }] }] },
      [
        'spec.rules[0].matches[0].path.type: Unsupported value: "Prefix": supported values: "Exact", "PathPrefix", "RegularExpression"',
      ],
    ],
    [
      'a relative path',
      'HTTPRoute',
      { rules: [{ matches: [{ path: { value: 'foo' } }] }] },
      [
        "spec.rules[0].matches[0].path: Invalid value: \"object\": value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']",
      ],
    ],
    [
      'a Service without a port',
      'HTTPRoute',
      { rules: [{ backendRefs: [{ name: 'web' }] }] },
      ['spec.rules[0].backendRefs[0]: Invalid value: "object": Must have port for Service reference'],
    ],
    [
      'a redirect that also forwards',
      'HTTPRoute',
      {
        rules: [
          {
            backendRefs: [{ name: 'web', port: 80 }],
            filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https' } }],
          },
        ],
      },
      ['spec.rules[0]: Invalid value: "object": RequestRedirect filter must not be used together with backendRefs'],
    ],
    [
      'a filter without its field',
      'HTTPRoute',
      { rules: [{ filters: [{ type: 'URLRewrite' }] }] },
      [
        'spec.rules[0].filters[0]: Invalid value: "object": filter.urlRewrite must be specified for URLRewrite filter.type',
      ],
    ],
    [
      'a grant for nobody',
      'ReferenceGrant',
      { to: [{ group: '', kind: 'Service' }] },
      ['spec.from: Required value', MORE],
    ],
  ]
  it.each(rows)('[GWA-2] are refused for %s', (_what, kind, spec, causes) => {
    const { text } = tryOut(kind, spec)
    const list = causes.length > 1 ? `\n${causes.map((cause) => `* ${cause}`).join('\n')}` : causes[0]
    expect(text).toBe(`The ${kind} "x" is invalid: ${list}`)
  })

  it('[GWA-2] are decoded strictly', () => {
    expect(tryOut('HTTPRoute', { hostname: 'a', rules: [{ backends: [] }] }).text).toBe(
      'Error from server (BadRequest): error when creating "f.yaml": HTTPRoute in version "v1" cannot be handled as a HTTPRoute: strict decoding error: unknown field "spec.hostname", unknown field "spec.rules[0].backends"',
    )
  })

  it('[GWA-3] get the defaults of their schemas', () => {
    const { cluster } = tryOut('HTTPRoute', {
      parentRefs: [{ name: 'eg' }],
      rules: [{ backendRefs: [{ name: 'web', port: 80 }] }],
    })
    const path = { type: 'PathPrefix', value: '/' }
    expect((cluster.get('HTTPRoute', 'default', 'x') as unknown as { spec: unknown }).spec).toEqual({
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'eg' }],
      rules: [{ backendRefs: [{ group: '', kind: 'Service', name: 'web', port: 80, weight: 1 }], matches: [{ path }] }],
    })
    const made = tryOut('Gateway', { gatewayClassName: 'eg', listeners: [listener] }).cluster
    expect((made.get('Gateway', 'default', 'x') as unknown as { spec: unknown }).spec).toEqual({
      gatewayClassName: 'eg',
      listeners: [{ ...listener, allowedRoutes: { namespaces: { from: 'Same' } } }],
    })
  })

  it('[GWA-3] are unchanged when they are applied again', () => {
    const documents: Unstructured[] = [
      { apiVersion: V1, kind: 'GatewayClass', metadata: { name: 'eg' }, spec: { controllerName: 'a.io/b' } },
      {
        apiVersion: V1,
        kind: 'Gateway',
        metadata: { name: 'eg' },
        spec: { gatewayClassName: 'eg', listeners: [listener] },
      },
      {
        apiVersion: V1,
        kind: 'HTTPRoute',
        metadata: { name: 'r' },
        spec: { rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
      },
    ]
    const cluster = new Cluster({ parts: [l7] })
    cluster.apply(documents)
    const again = cluster.apply(documents).map(({ text }) => text)
    expect(again.every((text) => text.endsWith(' unchanged') || text.endsWith(' configured'))).toBe(true)
    expect(again[0]).toBe('gatewayclass.gateway.networking.k8s.io/eg unchanged')
  })

  it('[GWA-4] are listed by the columns of their definitions, and described field by field', () => {
    const { cluster } = tryOut('Gateway', { gatewayClassName: 'eg', listeners: [listener] })
    cluster.apply([
      { apiVersion: V1, kind: 'HTTPRoute', metadata: { name: 'r' }, spec: { hostnames: ['a.io', 'b.io'] } },
      { apiVersion: V1, kind: 'GatewayClass', metadata: { name: 'eg' }, spec: { controllerName: 'a.io/b' } },
    ] as Unstructured[])
    const cells = (kind: string, namespace: string, name: string) => {
      const { columns = [] } = l7.kinds.find((each) => each.kind === kind)!
      const object = cluster.get<KubeObject>(kind, namespace, name)!
      return columns
        .filter(({ wide }) => !wide)
        .map(({ name: title, value }) => [title, value(object, cluster.reading.now)])
    }
    expect(cells('Gateway', 'default', 'x').slice(0, 4)).toEqual([
      ['Name', 'x'],
      ['Class', 'eg'],
      ['Address', ''],
      ['Programmed', 'Unknown'],
    ])
    expect(cells('HTTPRoute', 'default', 'r')[1]).toEqual(['Hostnames', '["a.io","b.io"]'])
    expect(cells('GatewayClass', '', 'eg').slice(1, 3)).toEqual([
      ['Controller', 'a.io/b'],
      ['Accepted', 'Unknown'],
    ])
    const text = describeNamed(cluster, 'Gateway', 'default', 'x')!
    expect(text).toContain(
      'Spec:\n  Gateway Class Name:  eg\n  Listeners:\n    Allowed Routes:\n      Namespaces:\n        From:  Same\n',
    )
    expect(text).toContain('    Message:               Waiting for controller\n    Reason:                Pending\n')
  })

  it('[GWA-4] keep a class with its controller', () => {
    const { cluster } = tryOut('GatewayClass', { controllerName: 'a.io/b' })
    const [result] = cluster.apply([
      {
        apiVersion: V1,
        kind: 'GatewayClass',
        metadata: { name: 'x' },
        spec: { controllerName: 'a.io/c' },
      } as Unstructured,
    ])
    expect(result!.text).toContain('spec.controllerName: Invalid value: "string": Value is immutable')
  })

  it('[GWA-2] never make the server throw, whatever stands in them', () => {
    const cluster = new Cluster({ parts: [l7] })
    const leaf = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.string(),
      fc.constantFrom('HTTP', '*.io', '/'),
    )
    const names = fc.constantFrom(...NAMES)
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 6, depthSize: 'large' },
        leaf,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(names, tie('value'), { maxKeys: 6 }),
      ),
    }))
    fc.assert(
      fc.property(
        fc.constantFrom(...l7.kinds),
        fc.dictionary(names, value, { maxKeys: 6 }),
        ({ kind, apiVersion }, spec) => {
          const [result] = cluster.apply([{ apiVersion, kind, metadata: { name: 'x' }, spec }])
          cluster.step(200)
          expect(result!.text).not.toBe('')
        },
      ),
      { numRuns: 300 },
    )
  })
})
