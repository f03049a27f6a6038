import { describe, expect, it } from 'vitest'
import type { Cluster } from '../../cluster.ts'
import type { Gateway } from '../../kinds/gateway/types.ts'
import type { HTTPRoute } from '../../kinds/httproute/types.ts'
import { brief, CLASS, conditions, CONTROLLER, get, parentOf, playground, said } from '../../../testing/gateways.ts'
import { apply, clusterOf, gateway, route } from '../../../testing/l7.ts'

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
