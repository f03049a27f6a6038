import { describe, expect, it } from 'vitest'
import { ADDONS } from '#manifest/addons'
import type { Cluster } from '../../cluster.ts'
import type { Ingress } from '../../kinds/ingress/types.ts'
import type { Trace } from '../../network/types.ts'
import { apply, ask, backend, backendOf, clusterOf, doorOf, ingress } from '../../../testing/l7.ts'

const CONTROLLER = ADDONS['ingress-nginx.yaml']!
const NAMES = ['web', 'cart', 'api'] as const
const said = (name: string) => backend(name, { image: 'hashicorp/http-echo', args: [`-text=${name}`], port: 5678 })

function playground(...more: string[]): Cluster {
  return clusterOf([CONTROLLER, ...NAMES.map(said), ...more], { ms: 90_000 })
}

function get(cluster: Cluster, url: string, more: Parameters<typeof ask>[4] = {}): Trace {
  const [, scheme, host = '', path] = /^(https?):\/\/([^/]+)(.*)$/.exec(url)!
  const door = doorOf(cluster, 'ingress-nginx', 'ingress-nginx-controller')
  return ask(cluster, door, host, path || '/', { ...(scheme === 'https' && { scheme, insecure: true }), ...more })
}

/** `200 web`: the status, and which backend said so or what the proxy made of it. */
function brief({ outcome, response }: Trace): string {
  if (!response) return outcome
  const { status, body, headers } = response
  if (headers?.['Location']) return `${status} ${headers['Location']}`
  return status === 200 ? `200 ${body.trim()}` : String(status)
}

type Row = [url: string, expected: string]

function rows(title: string, objects: string[], wanted: Row[]): void {
  it(title, () => {
    const cluster = playground(...objects)
    expect(wanted.map(([url]) => [url, brief(get(cluster, url))])).toEqual(wanted)
  })
}

describe('hosts and paths', () => {
  rows(
    '[NGX-2] an exact host beats a wildcard, which stands for one label, which beats rules without a host',
    [
      ingress('exact', { 'a.example.com': ['/ Prefix web'] }),
      ingress('wild', { '*.example.com': ['/ Prefix cart'] }),
      ingress('any', { '*': ['/ Prefix api'] }),
    ],
    [
      ['http://a.example.com/', '200 web'],
      ['http://A.Example.Com/', '200 web'],
      ['http://a.example.com:8080/', '200 web'],
      ['http://b.example.com/', '200 cart'],
      ['http://example.com/', '200 api'],
      ['http://a.b.example.com/', '200 api'],
      ['http://192.0.2.1/', '200 api'],
    ],
  )
  rows(
    '[NGX-3] an exact path beats a prefix, the longest prefix beats shorter ones, element by element',
    [ingress('web', { 'a.io': ['/ Prefix web', '/foo Prefix cart', '/foo Exact api', '/foo/bar Prefix api'] })],
    [
      ['http://a.io/', '200 web'],
      ['http://a.io/foo', '200 api'],
      ['http://a.io/foo?x=/bar', '200 api'],
      ['http://a.io/foo/', '200 cart'],
      ['http://a.io/foo/ba', '200 cart'],
      ['http://a.io/foo/bar', '200 api'],
      ['http://a.io/foo/bar/x', '200 api'],
      ['http://a.io/foobar', '200 web'],
      ['http://a.io/Foo', '200 web'],
    ],
  )
  rows(
    '[NGX-3] an exact path is that path alone',
    [ingress('web', { 'a.io': ['/foo Exact web', '/ Exact cart'] })],
    [
      ['http://a.io/foo', '200 web'],
      ['http://a.io/foo/', '404'],
      ['http://a.io/', '200 cart'],
      ['http://a.io/x', '404'],
    ],
  )
  rows(
    '[NGX-4] ImplementationSpecific is Prefix',
    [ingress('web', { 'a.io': ['/foo ImplementationSpecific web'] })],
    [
      ['http://a.io/foo/x', '200 web'],
      ['http://a.io/foobar', '404'],
    ],
  )
  rows(
    '[NGX-5] a host with rules never falls back to rules without a host',
    [ingress('web', { 'a.io': ['/foo Prefix web'] }), ingress('any', { '*': ['/ Prefix api'] })],
    [
      ['http://a.io/bar', '404'],
      ['http://b.io/bar', '200 api'],
    ],
  )
  rows(
    '[NGX-6] a default backend without rules takes what no host has; beside rules it is the root of their hosts',
    [
      ingress('fallback', {}, { defaultBackend: backendOf('api') }),
      ingress('web', { 'a.io': ['/foo Prefix web'] }, { defaultBackend: backendOf('cart') }),
    ],
    [
      ['http://b.io/x', '200 api'],
      ['http://a.io/foo', '200 web'],
      ['http://a.io/x', '200 cart'],
    ],
  )
  it('[NGX-7] the oldest Ingress keeps a path that two have', () => {
    const cluster = playground(ingress('z', { 'a.io': ['/ Prefix web'] }))
    apply(cluster, ingress('a', { 'a.io': ['/ Prefix cart'] }))
    cluster.step(5000)
    expect(brief(get(cluster, 'http://a.io/'))).toBe('200 web')
  })
  rows(
    '[NGX-18] paths are compared decoded, without dots and doubled slashes; a lacking last slash is a redirect',
    [ingress('web', { 'a.io': ['/foo Prefix web', '/bar/ Prefix cart'] })],
    [
      ['http://a.io//foo', '200 web'],
      ['http://a.io/x/../foo', '200 web'],
      ['http://a.io/%66oo', '200 web'],
      ['http://a.io/bar/', '200 cart'],
      ['http://a.io/bar?q=1', '301 http://a.io/bar/?q=1'],
    ],
  )
})

describe('what the proxy answers itself', () => {
  it('[NGX-8] 404 where no rule fits, with the rules that there are', () => {
    const cluster = playground(ingress('web', { 'a.io': ['/foo Prefix web'] }))
    const nobody = get(cluster, 'http://b.io/')
    expect([nobody.outcome, nobody.response!.status, nobody.reason, nobody.facts]).toEqual([
      'ok',
      404,
      'INGRESS_NO_RULE',
      'no rule is for this host, and none is for every host; there are rules for a.io',
    ])
    expect(nobody.response!.body).toContain('<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx</center>')
    expect(nobody.servedBy).toMatch(/^10\.244\.\d\.\d+:80$/)
    expect(get(cluster, 'http://a.io/bar').facts).toBe('no path of host a.io fits /bar; it has /foo (Prefix)')
  })

  it('[NGX-9] 503 where the Service, its port or its endpoints are missing', () => {
    const cluster = playground(
      ingress('web', {
        'a.io': ['/gone Prefix gone', '/port Prefix web:81', '/none Prefix none', '/named Prefix web:http'],
      }),
      'apiVersion: v1\nkind: Service\nmetadata: { name: none }\nspec: { selector: { app: webb }, ports: [{ port: 80 }] }',
    )
    const told = (path: string) => {
      const { response, reason, facts } = get(cluster, `http://a.io${path}`)
      return [response!.status, reason, facts]
    }
    expect(told('/gone')).toEqual([503, 'INGRESS_BACKEND_MISSING', 'namespace default has no Service gone'])
    expect(told('/port')).toEqual([503, 'INGRESS_BACKEND_MISSING', 'Service web has no port 81; it has 80 (http)'])
    expect(told('/none')).toEqual([503, 'NO_MATCHING_PODS', 'selector app=webb matches no pod; 1 pod has app=web'])
    expect(told('/named')).toEqual([200, null, null])
  })

  it('[NGX-9] finds a port of the Service by its targetPort, too', () => {
    const cluster = playground(ingress('web', { 'a.io': ['/ Prefix web:5678'] }))
    expect(brief(get(cluster, 'http://a.io/'))).toBe('200 web')
  })

  it('[NGX-10] 502 after three connections that were refused, 504 after three of five seconds', () => {
    const cluster = playground(
      ingress('web', { 'a.io': ['/closed Prefix closed', '/lost Prefix lost', '/silent Prefix silent'] }),
      backend('closed', { port: 9 }),
      backend('silent', { image: 'redis', port: 6379 }),
      'apiVersion: v1\nkind: Service\nmetadata: { name: lost }\nspec: { ports: [{ port: 80 }] }',
      `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: lost-1, labels: { kubernetes.io/service-name: lost } }
addressType: IPv4
ports: [{ name: "", port: 80 }]
endpoints: [{ addresses: [10.244.2.200] }]`,
    )
    const told = (path: string) => {
      const trace = get(cluster, `http://a.io${path}`)
      const tries = trace.hops.filter(({ action }) => action === 'proxy').length
      return [trace.response?.status, tries, trace.reason, Math.round(trace.duration / 1000)]
    }
    expect(told('/closed')).toEqual([502, 3, 'TARGET_PORT_CLOSED', 0])
    expect(told('/lost')).toEqual([504, 3, 'POD_TERMINATED', 15])
    expect(told('/silent')).toEqual([502, 3, 'NO_ANSWER', 0])
  })
})

describe('classes', () => {
  it('[NGX-11] an Ingress belongs to the controller that its class, or its old annotation, names', () => {
    const cluster = playground(
      `apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: other }
spec: { controller: example.com/other }`,
      ingress('other', { 'other.io': ['/ Prefix web'] }, { ingressClassName: 'other' }),
      ingress('gone', { 'gone.io': ['/ Prefix web'] }, { ingressClassName: 'gone' }),
      ingress('none', { 'none.io': ['/ Prefix web'] }, { ingressClassName: undefined }),
      ingress(
        'old',
        { 'old.io': ['/ Prefix web'] },
        { ingressClassName: undefined, annotations: { 'kubernetes.io/ingress.class': 'nginx' } },
      ),
    )
    const hosts = ['other.io', 'gone.io', 'none.io', 'old.io']
    expect(hosts.map((host) => get(cluster, `http://${host}/`).response!.status)).toEqual([404, 404, 404, 200])
    expect(addresses(cluster, ['other', 'gone', 'none', 'old'])).toEqual([0, 0, 0, 1])
  })

  it('[NGX-11] takes Ingresses without a class where its command line says so, and other classes', () => {
    const cluster = clusterOf(
      [
        CONTROLLER.replace('--ingress-class=nginx', '--watch-ingress-without-class=true')
          .replace('--controller-class=k8s.io/ingress-nginx', '--controller-class=example.com/mine')
          .replace('controller: k8s.io/ingress-nginx', 'controller: example.com/mine')
          .replace('  name: nginx\n', '  name: mine\n'),
        said('web'),
        ingress('none', { 'none.io': ['/ Prefix web'] }, { ingressClassName: undefined }),
        ingress('mine', { 'mine.io': ['/ Prefix web'] }, { ingressClassName: 'mine' }),
      ],
      { ms: 90_000 },
    )
    expect(['none.io', 'mine.io'].map((host) => get(cluster, `http://${host}/`).response!.status)).toEqual([200, 200])
  })
})

function addresses(cluster: Cluster, names: string[]): number[] {
  return names.map((name) => cluster.get<Ingress>('Ingress', 'default', name)!.status.loadBalancer.ingress?.length ?? 0)
}

describe('status', () => {
  it('[NGX-17] tells its Service’s address at its next round, and says that it took the Ingress up', () => {
    const cluster = clusterOf([CONTROLLER, said('web')], { ms: 40_000 })
    apply(cluster, ingress('web', { 'a.io': ['/ Prefix web'] }))
    cluster.step(1000)
    expect(brief(get(cluster, 'http://a.io/'))).toBe('200 web')
    expect(addresses(cluster, ['web'])).toEqual([0])
    cluster.step(60_000)
    expect(cluster.get<Ingress>('Ingress', 'default', 'web')!.status.loadBalancer.ingress).toEqual([
      { ip: doorOf(cluster, 'ingress-nginx', 'ingress-nginx-controller') },
    ])
    const events = cluster.list<never>('Event', { namespace: 'default' }) as unknown as Record<string, unknown>[]
    const sync = events.filter(({ reason }) => reason === 'Sync')
    expect(sync.map(({ message, count, source }) => [message, count, source])).toEqual([
      ['Scheduled for sync', 2, { component: 'nginx-ingress-controller' }],
    ])
  })

  it('[NGX-17] takes the address away when the last controller goes', () => {
    const cluster = playground(ingress('web', { 'a.io': ['/ Prefix web'] }))
    expect(addresses(cluster, ['web'])).toEqual([1])
    cluster.scale('Deployment', 'ingress-nginx', 'ingress-nginx-controller', 0)
    cluster.step(2000)
    expect(addresses(cluster, ['web'])).toEqual([0])
  })

  it('[NGX-1] does nothing and answers nobody while no controller runs', () => {
    const cluster = clusterOf([said('web'), ingress('web', { 'a.io': ['/ Prefix web'] })], { ms: 200_000 })
    expect(addresses(cluster, ['web'])).toEqual([0])
    apply(cluster, CONTROLLER)
    cluster.step(90_000)
    expect(addresses(cluster, ['web'])).toEqual([1])
    expect(brief(get(cluster, 'http://a.io/'))).toBe('200 web')
  })
})
