import { describe, expect, it } from 'vitest'
import { l7 } from '#engine/l7'
import { ADDONS } from '#manifest/addons'
import { apply, ask, backend, clusterOf, doorOf, gateway, ingress, objectsOf, route } from '../../testing/l7.ts'
import { demo } from '../../testing/demo.ts'
import { Cluster } from '../index.ts'
import type { Trace } from '../network/types.ts'
import { readCertificate } from './certificate.ts'

const CONTROLLER = ADDONS['ingress-nginx.yaml']!
const IN_A_CIRCLE = `
apiVersion: v1
kind: Service
metadata: { name: circle }
spec: { type: ExternalName, externalName: ingress-nginx-controller.ingress-nginx.svc.cluster.local }
`
/** Made with OpenSSL: subject and issuer a.io, names a.io and *.a.io. */
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
/** For b.io, signed by the one above. */
const SIGNED = `-----BEGIN CERTIFICATE-----
MIIBKjCB0AIUcy9k3iblInQnD1BmQSKPEOQ4+AEwCgYIKoZIzj0EAwIwHjENMAsG
A1UECgwEU2hvcDENMAsGA1UEAwwEYS5pbzAgFw0yNjExMjUxNzQxMTJaGA8yMTI2
MTEwMTE3NDExMlowDzENMAsGA1UEAwwEYi5pbzBZMBMGByqGSM49AgEGCCqGSM49
AwEHA0IABJJFj7VHzo8ERDXO0lM2FBQPezIy2hjZeKB4uFXnMs8gRwlVw9u5NqtE
MieFT0b+Q+88okTUivgbTs00mwJs7VIwCgYIKoZIzj0EAwIDSQAwRgIhAPDja3C4
RdgAciN27+V1EZvU8GTT50d6MrQkPVELirsxAiEA+JOGSIZi72g9nUEDyox3O3BF
9IWYDuwPzmwN/C6iDzQ=
-----END CERTIFICATE-----`

function secretOf(name: string, crt: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    metadata: { name },
    stringData: { 'tls.crt': crt, 'tls.key': 'kept to itself' },
  })
}

function get(cluster: Cluster, host: string, more: Parameters<typeof ask>[4] = {}): Trace {
  return ask(cluster, doorOf(cluster, 'ingress-nginx', 'ingress-nginx-controller'), host, '/', more)
}

describe('a request through a proxy', () => {
  it('[L7-1] is one trace: to the proxy, from the proxy to the backend, and back by both', () => {
    const cluster = clusterOf([CONTROLLER, backend('web'), ingress('web', { 'a.io': ['/ Prefix web'] })])
    const trace = get(cluster, 'a.io')
    const kinds = trace.hops.map(({ at, action, direction }) => `${direction} ${at.split('/')[0]} ${action}`)
    const steps = kinds.filter((kind, i) => !/route|balance|dnat|snat|restore/.test(kind) && kind !== kinds[i - 1])
    expect(steps).toEqual([
      'request client send',
      'request pod deliver',
      'request pod proxy',
      'request pod deliver',
      'reply pod respond',
      'reply pod receive',
      'reply pod respond',
      'reply client receive',
    ])
    expect(trace.service).toBe('service/ingress-nginx/ingress-nginx-controller')
    expect(trace.proxy).toEqual({
      pod: trace.hops.find(({ action }) => action === 'proxy')!.at,
      route: 'ingress/default/web',
      rule: 'a.io/ (Prefix)',
      backend: 'service/default/web',
    })
    expect(trace.endpoints.map(({ address }) => address)).toEqual([`${trace.sourceSeen}:80`])
    const times = trace.hops.map(({ t }) => t)
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })

  it('[L7-8] is stopped by a policy that forbids the proxy its backend, and the client learns of a 504', () => {
    const deny = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny }
spec: { podSelector: { matchLabels: { app: web } } }`
    const allow = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: allow }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress:
    - from:
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress-nginx } }`
    const cluster = clusterOf([CONTROLLER, backend('web'), ingress('web', { 'a.io': ['/ Prefix web'] }), deny])
    const denied = get(cluster, 'a.io')
    expect([denied.outcome, denied.response!.status, denied.reason]).toEqual(['ok', 504, 'NETPOL_INGRESS_DENIED'])
    apply(cluster, allow)
    cluster.step(2000)
    expect(get(cluster, 'a.io').response!.status).toBe(200)
  })

  it('[L7-2] ends when proxies send it in circles', () => {
    const cluster = clusterOf([CONTROLLER, IN_A_CIRCLE, ingress('web', { 'a.io': ['/ Prefix circle:80'] })])
    const trace = get(cluster, 'a.io')
    expect(trace.response!.status).toBeGreaterThanOrEqual(502)
  })

  it('[L7-3] shows the certificate of the Secret that the TLS host names, and the client hangs up on it', () => {
    const cluster = clusterOf([
      CONTROLLER,
      backend('web'),
      secretOf('own', OWN),
      secretOf('other', SIGNED),
      ingress('a', { 'a.io': ['/ Prefix web'] }, { tls: [{ hosts: ['a.io'], secretName: 'own' }] }),
      ingress('b', { 'b.io': ['/ Prefix web'] }, { tls: [{ hosts: ['b.io'], secretName: 'other' }] }),
      ingress('c', { 'c.io': ['/ Prefix web'] }, { tls: [{ hosts: ['c.io'], secretName: 'own' }] }),
    ])
    // the client names the host of its URL, which is why it is asked by name here
    const door = doorOf(cluster, 'ingress-nginx', 'ingress-nginx-controller')
    const tls = (host: string) => {
      const names = { 'a.io': door, 'b.io': door, 'c.io': door, 'd.io': door }
      return cluster.send({ from: 'client', host, resolve: names, port: 443, scheme: 'https' })
    }
    const shown = ['a.io', 'b.io', 'c.io', 'd.io'].map((host) => {
      const { outcome, response, tls: view } = tls(host)
      return [outcome, response, view!.certificate!.secret, view!.certificate!.subject, view!.problem]
    })
    const fake = 'O = Acme Co, CN = Kubernetes Ingress Controller Fake Certificate'
    const selfSigned = 'SSL certificate problem: self-signed certificate'
    expect(shown).toEqual([
      ['reset', null, 'default/own', 'O = Shop, CN = a.io', selfSigned],
      ['reset', null, 'default/other', 'CN = b.io', 'SSL certificate problem: unable to get local issuer certificate'],
      ['reset', null, null, fake, selfSigned],
      ['reset', null, null, fake, selfSigned],
    ])
    expect(
      cluster.send({
        from: 'client',
        host: 'a.io',
        resolve: { 'a.io': door },
        port: 443,
        scheme: 'https',
        insecure: true,
      }).response!.status,
    ).toBe(200)
  })

  it('[L7-4] TLS to who speaks plain HTTP fails, and plain HTTP to the TLS port is a 400', () => {
    const cluster = clusterOf([CONTROLLER, backend('web')])
    const pod = cluster.list('Pod', { namespace: 'default' })[0] as unknown as { status: { podIP: string } }
    const plain = cluster.send({
      from: 'node/node-1',
      host: pod.status.podIP,
      port: 8080,
      scheme: 'https',
      insecure: true,
    })
    expect([plain.outcome, plain.tls!.problem]).toEqual(['reset', 'error:0A00010B:SSL routines::wrong version number'])
    const other = get(cluster, 'a.io', { port: 443 })
    expect([other.response!.status, other.response!.body]).toEqual([
      400,
      expect.stringContaining('The plain HTTP request was sent to HTTPS port'),
    ])
  })
})

describe('a certificate', () => {
  it('[L7-3] is read for its names', () => {
    expect(readCertificate(OWN)).toEqual({
      subject: 'O = Shop, CN = a.io',
      issuer: 'O = Shop, CN = a.io',
      names: ['a.io', '*.a.io'],
    })
    expect(readCertificate(SIGNED)).toEqual({ subject: 'CN = b.io', issuer: 'O = Shop, CN = a.io', names: [] })
    expect(readCertificate('none')).toBeUndefined()
    expect(readCertificate(OWN.slice(0, 300) + '\n-----END CERTIFICATE-----')).toBeUndefined()
  })
})

describe('the part', () => {
  it('[L7-5] changes nothing in a cluster that has none of its objects, whenever it is added', () => {
    const story = (parts: boolean) => {
      const cluster = new Cluster({ loadBalancerDelayMs: 100, ...(parts && { parts: [l7] }) })
      cluster.apply(demo())
      cluster.step(10_000)
      cluster.add(l7)
      return JSON.stringify([
        cluster.send({ from: 'client', host: '203.0.113.50', port: 80 }),
        cluster.list('Event'),
        cluster.snapshot().kernel,
      ])
    }
    expect(story(true)).toBe(story(false))
  })

  it('[L7-5] may come when the first Ingress does', () => {
    const cluster = new Cluster({ loadBalancerDelayMs: 100 })
    cluster.step(5000)
    cluster.add(l7)
    apply(cluster, CONTROLLER)
    cluster.apply(objectsOf(backend('web')))
    apply(cluster, ingress('web', { 'a.io': ['/ Prefix web'] }))
    cluster.step(90_000)
    expect(get(cluster, 'a.io').response!.status).toBe(200)
    expect(() => new Cluster().restore(cluster.snapshot())).toThrow('the snapshot is of a cluster with l7')
  })
})

describe('traffic', () => {
  it('[L7-9] asks a proxy for hosts and paths that it has rules for', () => {
    const cluster = clusterOf([
      CONTROLLER,
      backend('web'),
      backend('cart'),
      ingress('web', { 'a.io': ['/ Prefix web'], '*.b.io': ['/cart Prefix cart'] }),
    ])
    const seen = new Set<string>()
    cluster.on('trace', ({ service, proxy, response }) => {
      if (service === 'service/ingress-nginx/ingress-nginx-controller')
        seen.add(`${response?.status} ${proxy?.backend}`)
    })
    cluster.step(20_000)
    expect([...seen].sort()).toEqual(['200 service/default/cart', '200 service/default/web'])
  })
})

describe('the facts behind a picture', () => {
  const entryOf = (cluster: Cluster, name: string) => cluster.topology().entries.find((entry) => entry.name === name)!

  it('[L7-6] tell why nobody serves an Ingress or Gateway', () => {
    const cluster = clusterOf([
      ingress('web', { 'a.io': ['/ Prefix web'] }),
      ingress('none', { '*': ['/ Prefix web'] }, { ingressClassName: undefined }),
      `apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: traefik }
spec: { controller: traefik.io/ingress-controller }`,
      ingress('other', { 'a.io': ['/ Prefix web'] }, { ingressClassName: 'traefik' }),
      gateway('eg'),
    ])
    const facts = (name: string) => entryOf(cluster, name).problem?.facts
    const install =
      'no pod of the cluster is the controller k8s.io/ingress-nginx; kubectl apply -f ingress-nginx.yaml installs one'
    expect(facts('web')).toBe(`IngressClass nginx does not exist: ${install}`)
    expect(facts('none')).toBe('Ingress none names no class, and no IngressClass was the default when it was made')
    expect(facts('other')).toBe('no pod of the cluster is the controller traefik.io/ingress-controller')
    expect(facts('eg')).toBe('GatewayClass eg does not exist')
    expect(entryOf(cluster, 'web').problem?.reason).toBe('INGRESS_NO_CONTROLLER')
    apply(cluster, CONTROLLER)
    cluster.step(90_000)
    expect(entryOf(cluster, 'web')).toMatchObject({
      problem: null,
      hosts: ['a.io'],
      className: 'nginx',
      addresses: [doorOf(cluster, 'ingress-nginx', 'ingress-nginx-controller')],
    })
  })

  it('[L7-7] lead from each proxy to the Services of its rules', () => {
    const cluster = clusterOf([CONTROLLER, ingress('web', { 'a.io': ['/ Prefix web', '/cart Exact cart'] })])
    const [pod] = cluster.list('Pod', { namespace: 'ingress-nginx' })
    const proxy = `pod/ingress-nginx/${pod!.metadata.name}`
    const place = 'ingress/default/web'
    expect(cluster.topology().routes).toEqual([
      { place, proxy, backend: 'service/default/cart', rule: 'a.io/cart' },
      { place, proxy, backend: 'service/default/web', rule: 'a.io/' },
    ])
  })

  it('[L7-7] lead from each proxy of a Gateway to the Services of its routes', () => {
    const cluster = clusterOf([
      ADDONS['envoy-gateway.yaml']!,
      `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: eg }
spec: { controllerName: gateway.envoyproxy.io/gatewayclass-controller }`,
      gateway('eg'),
      route('web', ['/ web*80 cart*20'], { hostnames: ['a.io'] }),
    ])
    const { routes } = cluster.topology()
    expect(routes.map(({ place, backend: to, rule }) => [place, to, rule])).toEqual([
      ['httproute/default/web', 'service/default/web', 'a.io/'],
      ['httproute/default/web', 'service/default/cart', 'a.io/'],
    ])
    expect(routes[0]!.proxy).toMatch(/^pod\/envoy-gateway-system\/envoy-default-eg-e41e7b31-/)
  })
})
