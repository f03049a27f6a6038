import { describe, expect, it } from 'vitest'
import { ADDONS } from '#manifest/addons'
import type { Cluster } from '../../cluster.ts'
import type { Trace } from '../../network/types.ts'
import { apply, ask, backend, clusterOf, doorOf, ingress } from '../../../testing/l7.ts'

const CONTROLLER = ADDONS['ingress-nginx.yaml']!

function playground(...more: string[]): Cluster {
  return clusterOf([CONTROLLER, backend('web'), backend('canary'), ...more], { ms: 30_000 })
}

function get(cluster: Cluster, url: string, more: Parameters<typeof ask>[4] = {}): Trace {
  const [, scheme, host = '', path] = /^(https?):\/\/([^/]+)(.*)$/.exec(url)!
  const door = doorOf(cluster, 'ingress-nginx', 'ingress-nginx-controller')
  return ask(cluster, door, host, path || '/', { ...(scheme === 'https' && { scheme, insecure: true }), ...more })
}

const annotated = (annotations: Record<string, string>, paths = ['/ Prefix web'], spec: object = {}) =>
  ingress(
    'web',
    { 'a.io': paths },
    {
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([name, value]) => [`nginx.ingress.kubernetes.io/${name}`, value]),
      ),
      ...spec,
    },
  )

/** The path that the backend got. */
const realPath = (trace: Trace) => /real path=(.*)/.exec(trace.response?.body ?? '')?.[1] ?? trace.response?.status
const headerOf = (trace: Trace, name: string) => new RegExp(`\\t${name}=(.*)`).exec(trace.response!.body)?.[1]
const move = ({ response }: Trace) => [response?.status, response?.headers?.['Location']]

describe('annotations of ingress-nginx', () => {
  it('[NGX-13] rewrite-target gives the backend another path, with what the expression caught', () => {
    const cluster = playground(annotated({ 'rewrite-target': '/$2' }, ['/shop(/|$)(.*) ImplementationSpecific web']))
    const urls = ['/shop', '/shop/', '/shop/cart?id=7', '/SHOP/x', '/other']
    expect(urls.map((path) => realPath(get(cluster, `http://a.io${path}`)))).toEqual([
      '/',
      '/',
      '/cart?id=7',
      '/x',
      404,
    ])
  })

  it('[NGX-13] one rewrite makes all paths of the host expressions, the longest first', () => {
    const cluster = playground(
      annotated({ 'rewrite-target': '/' }, ['/a Prefix web']),
      ingress('plain', { 'a.io': ['/a/b Exact canary'] }),
    )
    expect(get(cluster, 'http://a.io/abc').pod).toContain('/web-')
    expect(realPath(get(cluster, 'http://a.io/abc'))).toBe('/')
    expect(get(cluster, 'http://a.io/A/BC').pod).toContain('/canary-')
  })

  it('[NGX-12] a host with TLS sends plain HTTP to https with 308, unless ssl-redirect is off', () => {
    const tls = { tls: [{ hosts: ['a.io'], secretName: 'missing' }] }
    const cluster = playground(annotated({}, undefined, tls), ingress('b', { 'b.io': ['/ Prefix web'] }))
    expect(move(get(cluster, 'http://a.io/x?y=1'))).toEqual([308, 'https://a.io/x?y=1'])
    expect(get(cluster, 'https://a.io/').response!.status).toBe(200)
    expect(get(cluster, 'http://b.io/').response!.status).toBe(200)
    apply(cluster, annotated({ 'ssl-redirect': 'false' }, undefined, tls))
    expect(get(cluster, 'http://a.io/').response!.status).toBe(200)
    apply(cluster, annotated({ 'force-ssl-redirect': 'true' }))
    expect(get(cluster, 'http://a.io/').response!.status).toBe(308)
  })

  it('[NGX-14] redirects: app-root, permanent and temporal', () => {
    const cluster = playground(annotated({ 'app-root': '/app' }))
    expect(move(get(cluster, 'http://a.io/'))).toEqual([302, 'http://a.io/app'])
    expect(realPath(get(cluster, 'http://a.io/app'))).toBe('/app')
    apply(cluster, annotated({ 'permanent-redirect': 'https://new.io' }))
    expect(move(get(cluster, 'http://a.io/x'))).toEqual([301, 'https://new.io'])
    apply(cluster, annotated({ 'temporal-redirect': 'https://now.io', 'permanent-redirect': 'https://new.io' }))
    expect(move(get(cluster, 'http://a.io/x'))).toEqual([302, 'https://now.io'])
  })

  it('[NGX-14] whitelist-source-range judges the address that the controller sees', () => {
    const cluster = playground(annotated({ 'whitelist-source-range': '198.51.100.0/24' }))
    expect(get(cluster, 'http://a.io/').response!.status).toBe(200)
    apply(cluster, CONTROLLER.replace('externalTrafficPolicy: Local', 'externalTrafficPolicy: Cluster'))
    cluster.step(2000)
    const statuses = Array.from({ length: 12 }, () => get(cluster, 'http://a.io/')).map(
      ({ response }) => response!.status,
    )
    expect(new Set(statuses)).toEqual(new Set([403]))
  })

  it('[NGX-14] upstream-vhost, x-forwarded-prefix, and a default-backend while the own one is empty', () => {
    const cluster = playground(
      annotated({ 'upstream-vhost': 'inner.io', 'x-forwarded-prefix': '/p', 'default-backend': 'canary' }),
    )
    const trace = get(cluster, 'http://a.io/')
    expect([headerOf(trace, 'host'), headerOf(trace, 'x-forwarded-prefix')]).toEqual(['inner.io', '/p'])
    cluster.scale('Deployment', 'default', 'web', 0)
    cluster.step(5000)
    expect(get(cluster, 'http://a.io/').pod).toContain('/canary-')
  })

  it('[NGX-14] a canary takes its share, or who says its header', () => {
    const canary = {
      'nginx.ingress.kubernetes.io/canary': 'true',
      'nginx.ingress.kubernetes.io/canary-weight': '30',
      'nginx.ingress.kubernetes.io/canary-by-header': 'X-Canary',
    }
    const cluster = playground(
      annotated({}),
      ingress('canary', { 'a.io': ['/ Prefix canary'] }, { annotations: canary }),
    )
    const isCanary = (headers: Record<string, string> = {}) =>
      get(cluster, 'http://a.io/', { headers }).pod!.includes('/canary-')
    const taken = Array.from({ length: 400 }, () => isCanary()).filter(Boolean).length
    expect(taken).toBeGreaterThan(400 * 0.3 - 4 * Math.sqrt(400 * 0.21))
    expect(taken).toBeLessThan(400 * 0.3 + 4 * Math.sqrt(400 * 0.21))
    expect([isCanary({ 'x-canary': 'always' }), isCanary({ 'x-canary': 'never' })]).toEqual([true, false])
  })

  it('[NGX-14] backend-protocol HTTPS fails with 502 where the backend speaks plain HTTP', () => {
    const cluster = playground(annotated({ 'backend-protocol': 'HTTPS' }))
    expect(get(cluster, 'http://a.io/').response!.status).toBe(502)
  })
})

describe('the connection to the backend', () => {
  it('[NGX-15] tells who asked in headers, and believes nothing that the client claims', () => {
    const cluster = playground(annotated({}))
    const trace = get(cluster, 'http://a.io/x', { headers: { 'x-forwarded-for': '1.2.3.4', cookie: 'a=b' } })
    const names = [
      'host',
      'cookie',
      'x-forwarded-for',
      'x-real-ip',
      'x-forwarded-proto',
      'x-forwarded-port',
      'x-forwarded-host',
    ]
    expect(names.map((name) => headerOf(trace, name))).toEqual([
      'a.io',
      'a=b',
      '198.51.100.7',
      '198.51.100.7',
      'http',
      '80',
      'a.io',
    ])
    const controller = trace.hops.find(({ action }) => action === 'proxy')!
    expect([trace.sourceSeen, controller.at]).toEqual([controller.after.src, trace.proxy!.pod])
    expect([controller.before.src, controller.before.dport, controller.after.dport]).toEqual(['198.51.100.7', 80, 8080])
  })

  it('[NGX-16] goes to ready endpoints in turn, past kube-proxy and session affinity', () => {
    const cluster = playground(annotated({}), backend('web', { replicas: 3 }))
    apply(cluster, backend('web', { replicas: 3 }).replace('  ports: [{', '  sessionAffinity: ClientIP\n  ports: [{'))
    cluster.step(10_000)
    const traces = Array.from({ length: 6 }, () => get(cluster, 'http://a.io/'))
    const pods = traces.map(({ pod }) => pod)
    expect(new Set(pods.slice(0, 3)).size).toBe(3)
    expect(pods.slice(3)).toEqual(pods.slice(0, 3))
    for (const { hops } of traces) {
      const from = hops.findIndex(({ action }) => action === 'proxy')
      expect(hops.slice(from).filter(({ action }) => action === 'dnat')).toEqual([])
    }
  })

  it('[NGX-16] with service-upstream goes to the cluster IP, and kube-proxy chooses', () => {
    const cluster = playground(annotated({ 'service-upstream': 'true' }))
    const { hops, response } = get(cluster, 'http://a.io/')
    const from = hops.findIndex(({ action }) => action === 'proxy')
    expect([response!.status, hops.slice(from).some(({ action }) => action === 'dnat')]).toEqual([200, true])
  })

  it('[NGX-16] looks up the name of an ExternalName Service', () => {
    const cluster = playground(
      'apiVersion: v1\nkind: Service\nmetadata: { name: alias }\nspec: { type: ExternalName, externalName: web.default.svc.cluster.local }',
      annotated({}, ['/ Prefix alias:80']),
    )
    const { hops, pod } = get(cluster, 'http://a.io/')
    expect([pod?.includes('/web-'), hops.some(({ action }) => action === 'resolve')]).toEqual([true, true])
  })

  it('[NGX-19] goes on in turn after a snapshot, and in a fork', () => {
    const cluster = playground(annotated({}), backend('web', { replicas: 3 }))
    cluster.step(10_000)
    get(cluster, 'http://a.io/')
    const twin = cluster.fork()
    const next = (each: Cluster) => Array.from({ length: 5 }, () => JSON.stringify(get(each, 'http://a.io/')))
    expect(next(twin)).toEqual(next(cluster))
  })
})
