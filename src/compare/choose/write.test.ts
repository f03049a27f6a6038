import { beforeAll, describe, expect, it } from 'vitest'
import { ADDONS } from '#manifest/addons'
import { LocalHost } from '../../host/local-host.ts'
import type { Reach, ReachAddress, SourceFile, Workload } from '../../host/messages.ts'
import type { Solution } from './choose.ts'
import { write } from './write.ts'

const CLIENT = { name: 'client.yaml', text: pod('client', 'curlimages/curl:8.11.1', 'command: [sleep, infinity]') }
const FROM = ['pod/default/client', 'client/internet']

function pod(name: string, image: string, more: string): string {
  return `
apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec: { containers: [{ name: main, image: "${image}", ${more} }] }
`
}

function deployment(name: string, image: string, ports: string, namespace = 'default'): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  replicas: 2
  selector: { matchLabels: { app: ${name}, tier: "1" } }
  template:
    metadata: { labels: { app: ${name}, tier: "1" } }
    spec: { containers: [{ name: main, image: "${image}", ports: [${ports}] }] }
`
}

const WORKLOADS: Record<string, string> = {
  'a web server': deployment('web', 'nginx:1.25', '{ containerPort: 80 }'),
  'an API on another port': deployment('api', 'registry.k8s.io/echoserver:1.10', '{ containerPort: 8080, name: http }'),
  'a cache that declares no port': deployment('cache', 'redis:7', ''),
  'two ports, one of them UDP': deployment(
    'two',
    'registry.k8s.io/e2e-test-images/agnhost:2.53',
    '{ containerPort: 8080 }, { containerPort: 8081, protocol: UDP }',
  ).replace('ports:', 'args: [netexec], ports:'),
  'one in a namespace of its own': `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n---${deployment('web', 'nginx:1.25', '{ containerPort: 80 }', 'shop')}`,
}

const isHttp = (name: string) => /web|API|namespace/.test(name)

/** Which kinds of address a solution promises to the inside, and to the outside. */
const PROMISES: Record<Solution, { inside: ReachAddress['kind'][]; outside: ReachAddress['kind'][] }> = {
  ClusterIP: { inside: ['name', 'clusterIP'], outside: [] },
  Headless: { inside: ['name'], outside: [] },
  NodePort: { inside: ['name', 'clusterIP', 'nodePort'], outside: ['nodePort'] },
  LoadBalancer: { inside: ['name', 'clusterIP', 'nodePort', 'loadBalancer'], outside: ['nodePort', 'loadBalancer'] },
  Ingress: { inside: ['name', 'clusterIP', 'ingress'], outside: ['ingress'] },
}

async function start(...files: SourceFile[]): Promise<LocalHost> {
  const host = new LocalHost({ realTime: false })
  const report = await host.ask({ type: 'start', playground: { files: [CLIENT, ...files], config: '', seed: 1 } })
  expect(report.lines.filter(({ action }) => action === 'failed')).toEqual([])
  return host
}

/** Kinds of address at which this sender gets through with every try. */
const open = ({ addresses }: Reach, at: number) => [
  ...new Set(
    addresses.filter(({ cells }) => cells[at] && cells[at].reached === cells[at].tries).map(({ kind }) => kind),
  ),
]

describe('what is written for a workload does what was promised', () => {
  const rows = Object.keys(WORKLOADS).flatMap((name) =>
    (Object.keys(PROMISES) as Solution[])
      // Nobody is led to an Ingress with what speaks no HTTP.
      .filter((solution) => solution !== 'Ingress' || isHttp(name))
      .map((solution) => [solution, name] as const),
  )
  it.each(rows)('%s for %s', async (solution, name) => {
    const files = [
      { name: 'mine.yaml', text: WORKLOADS[name]! },
      ...(solution === 'Ingress' ? [{ name: 'ingress-nginx.yaml', text: ADDONS['ingress-nginx.yaml']! }] : []),
    ]
    const host = await start(...files)
    const { workloads, ingressClass } = await host.ask({ type: 'workloads' })
    expect(workloads).toHaveLength(1)
    const [workload] = workloads
    const written = write({
      solution,
      workload: workload!,
      http: isHttp(name),
      taken: new Set(),
      ingressClass: ingressClass ?? '',
    })
    const mine = { name: written.file, text: written.text }
    const report = await host.ask({ type: 'apply', files: [CLIENT, ...files, mine] })
    expect(report.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(report.lines.map(({ action }) => action)).not.toContain('failed')
    await host.ask({ type: 'play', speed: 600 })
    host.tick(250)
    host.tick(250)
    const service = `service/${workload!.namespace}/${written.name}`
    const [reach] = await host.ask({ type: 'reach', services: [service], from: FROM })
    expect(open(reach!, 0)).toEqual(PROMISES[solution].inside)
    expect(open(reach!, 1)).toEqual(PROMISES[solution].outside)
  })
})

describe('the text', () => {
  let workload: Workload
  beforeAll(async () => {
    const host = await start({ name: 'mine.yaml', text: WORKLOADS['an API on another port']! })
    workload = (await host.ask({ type: 'workloads' })).workloads[0]!
  })
  const wish = (more: Partial<Parameters<typeof write>[0]> = {}) =>
    write({ solution: 'ClusterIP', workload, http: true, taken: new Set(), ingressClass: 'nginx', ...more })

  it('is what a person would write', () => {
    expect(wish().text).toBe(`apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  type: ClusterIP
  selector:
    app: api
    tier: "1"
  ports:
    - port: 80
      targetPort: 8080
`)
  })

  it('takes a name that nobody has', () => {
    expect(wish({ taken: new Set(['api', 'api-2']) }).name).toBe('api-3')
    expect(wish({ workload: { ...workload, name: '2048.game' } }).name).toBe('s-2048-game')
  })

  it('leads an Ingress by a host of the workload’s name', () => {
    const { host, text } = wish({ solution: 'Ingress' })
    expect(host).toBe('api.example.com')
    expect(text).toContain('    - host: api.example.com\n')
  })
})
