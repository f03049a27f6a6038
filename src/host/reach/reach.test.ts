import { describe, expect, it } from 'vitest'
import { DEMO } from '../../share/demo.ts'
import { LocalHost } from '../local-host.ts'
import type { Reach, ReachCell, Update } from '../messages.ts'

const POD = 'pod/default/client'
const FROM = [POD, 'node/node-1', 'client/internet']

async function start(yaml = '', config = '') {
  const updates: Update[] = []
  const host = new LocalHost({ realTime: false })
  host.onUpdate((update) => updates.push(update))
  const files = yaml === '' ? DEMO.files : [...DEMO.files, { name: 'more.yaml', text: yaml }]
  const report = await host.ask({ type: 'start', playground: { files, config, seed: 1 } })
  expect(report.lines.filter(({ action }) => action === 'failed')).toEqual([])
  const reach = async (name: string, from = FROM) => {
    const found = await host.ask({ type: 'reach', services: [`service/default/${name}`], from })
    return found[0]!
  }
  return { host, updates, reach }
}

/** `✓`, or why not, from a pod, from a node, from outside. */
const rows = ({ addresses }: Reach) =>
  addresses.map(({ kind, host, port, cells }) => [`${kind} ${host}:${port}`, ...cells.map(word)])

function word(cell: ReachCell | null): string {
  if (!cell) return 'nothing to try'
  if (cell.reached === cell.tries) return '✓'
  return `${cell.reached > 0 ? `${cell.reached} of ${cell.tries}, ` : ''}${cell.outcome} ${cell.reason}`
}

const NO_NAME = 'nxdomain DNS_NXDOMAIN'
const service = (name: string, spec: string) => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: ${spec}
---
`

describe('who reaches a Service by which of its addresses', () => {
  it('a ClusterIP is reached from inside: by name from pods, by address from nodes, and from outside by nobody', async () => {
    const { reach } = await start()
    const [name, address] = rows(await reach('nginx-clusterip'))
    expect(name).toEqual(['name nginx-clusterip.default.svc.cluster.local:80', '✓', NO_NAME, NO_NAME])
    expect(address).toEqual([
      expect.stringMatching(/^clusterIP 10\.96\./),
      '✓',
      '✓',
      'unreachable CLUSTER_IP_NOT_ROUTED_OUTSIDE',
    ])
  })

  it('a NodePort is a door on each address of every node, for everybody', async () => {
    const { reach } = await start()
    const doors = rows(await reach('nginx-nodeport')).slice(2)
    expect(doors.map(([address]) => address)).toEqual(
      [5, 11, 6, 12, 7, 13].map((n) => `nodePort ${n < 8 ? '10.0.1' : '203.0.113'}.${n}:30100`),
    )
    for (const [, ...cells] of doors) expect(cells).toEqual(['✓', '✓', '✓'])
  })

  it('a LoadBalancer has the addresses of the other two, and one from the cloud', async () => {
    const { reach } = await start()
    const found = await reach('nginx-loadbalancer')
    expect(found.addresses.map(({ kind }) => kind).filter((kind, at, all) => all.indexOf(kind) === at)).toEqual([
      'name',
      'clusterIP',
      'nodePort',
      'loadBalancer',
    ])
    expect(rows(found).at(-1)!.slice(1)).toEqual(['✓', '✓', '✓'])
  })

  it('without a cloud the load balancer has no address to try', async () => {
    const { reach } = await start('', 'kind: Playground\napiVersion: podpath.dev/v1\ncloudProvider: none\n')
    const found = await reach('nginx-loadbalancer')
    expect(found.addresses.at(-1)).toMatchObject({ kind: 'loadBalancer', host: null, cells: [null, null, null] })
  })

  it('an external address leads in from the nodes’ network', async () => {
    const { reach } = await start(
      service('web', '{ selector: { app: nginx-demo }, ports: [{ port: 80 }], externalIPs: [10.0.1.6] }'),
    )
    expect(rows(await reach('web')).at(-1)).toEqual(['externalIP 10.0.1.6:80', '✓', '✓', '✓'])
  })

  it('of a headless Service each pod of a StatefulSet has a name', async () => {
    const { reach } = await start(`${service('db', '{ clusterIP: None, selector: { app: db }, ports: [{ port: 80 }] }')}
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  replicas: 2
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: web, image: "nginx:1.25", ports: [{ containerPort: 80 }] }] }
`)
    const found = await reach('db')
    expect(rows(found)).toEqual([
      ['name db.default.svc.cluster.local:80', '✓', NO_NAME, NO_NAME],
      ['pod db-0.db.default.svc.cluster.local:80', '✓', NO_NAME, NO_NAME],
      ['pod db-1.db.default.svc.cluster.local:80', '✓', NO_NAME, NO_NAME],
    ])
    expect(found.addresses[1]!.of).toBe('pod/default/db-0')
  })

  it('where one of several pods refuses, some of the tries fail', async () => {
    const { reach } = await start(`${service('both', '{ selector: { part: both }, ports: [{ port: 80 }] }')}
apiVersion: v1
kind: Pod
metadata: { name: good, labels: { part: both } }
spec: { containers: [{ name: web, image: "nginx:1.25" }] }
---
apiVersion: v1
kind: Pod
metadata: { name: bad, labels: { part: both } }
spec: { containers: [{ name: cache, image: "redis:7" }] }
`)
    const cell = (await reach('both')).addresses[1]!.cells[0]!
    expect(cell).toMatchObject({ outcome: 'refused', reason: 'TARGET_PORT_CLOSED', tries: 8 })
    expect(cell.reached).toBeGreaterThan(0)
    expect(cell.reached).toBeLessThan(8)
  })

  it('a process that speaks no HTTP has been reached all the same', async () => {
    const { reach } = await start(`${service('db', '{ selector: { app: db }, ports: [{ port: 11211 }] }')}
apiVersion: v1
kind: Pod
metadata: { name: db, labels: { app: db } }
spec: { containers: [{ name: db, image: "memcached:1.6" }] }
`)
    const cell = (await reach('db')).addresses[0]!.cells[0]
    expect(cell).toMatchObject({ reason: 'NO_ANSWER', status: null, reached: 1, tries: 1 })
  })

  it('an Ingress is one more way in, by a host and a path', async () => {
    const { ADDONS } = await import('#manifest/addons')
    const { reach } = await start(`${ADDONS['ingress-nginx.yaml']}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop }
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - { path: /cart, pathType: Prefix, backend: { service: { name: nginx-clusterip, port: { number: 80 } } } }
`)
    const way = (await reach('nginx-clusterip')).addresses.at(-1)!
    expect(way).toMatchObject({ kind: 'ingress', of: 'ingress/default/shop', name: 'shop.example.com', path: '/cart' })
    expect(way.cells.map(word)).toEqual(['✓', '✓', '✓'])
  })
})

describe('trying', () => {
  it('tells of a cell the same as its request does', async () => {
    const { host, reach } = await start()
    const { addresses } = await reach('nginx-clusterip')
    const { host: ip, port, protocol, cells } = addresses[1]!
    const { trace } = await host.ask({
      type: 'try',
      request: { from: 'client/internet', host: ip!, port, protocol },
    })
    expect(trace).toMatchObject({ source: 'client/internet', outcome: cells[2]!.outcome, reason: cells[2]!.reason })
    expect(trace.hops.length).toBeGreaterThan(0)
  })

  it('leaves no mark on the cluster: no request, no count, and the next one is what it would have been', async () => {
    const [asked, left] = [await start(), await start()]
    asked.updates.length = 0
    await asked.reach('nginx-nodeport')
    expect(asked.updates.flatMap(({ traces = [] }) => traces)).toEqual([])
    const send = (host: LocalHost) =>
      host.ask({ type: 'send', from: 'client/internet', service: 'default/nginx-nodeport', door: 'nodePort' })
    expect(await send(asked.host)).toEqual(await send(left.host))
  })

  it('gives the same answer to the same question', async () => {
    const { reach } = await start()
    expect(await reach('nginx-loadbalancer')).toEqual(await reach('nginx-loadbalancer'))
  })

  it('tells of a sender that is gone meanwhile that it reaches nothing', async () => {
    const { host, reach } = await start()
    const gone = ['pod/default/gone', 'node/gone', 'client/gone']
    const { addresses } = await reach('nginx-nodeport', gone)
    expect(addresses.flatMap(({ cells }) => cells).filter((cell) => cell?.reached !== 0)).toEqual([])
    for (const from of gone) {
      const { trace } = await host.ask({
        type: 'try',
        request: { from, host: '10.0.1.5', port: 30100, protocol: 'TCP' },
      })
      expect(trace.outcome).not.toBe('ok')
    }
  })

  it('leaves out Services that are gone', async () => {
    const { host } = await start()
    expect(await host.ask({ type: 'reach', services: ['service/default/gone'], from: FROM })).toEqual([])
  })

  it('answers for fifty Services at once', async () => {
    const list = Array.from({ length: 50 }, (_, n) => `web-${n}`)
    const { host } = await start(
      list
        .map((name) => service(name, '{ type: LoadBalancer, selector: { app: nginx-demo }, ports: [{ port: 80 }] }'))
        .join(''),
    )
    const services = list.map((name) => `service/default/${name}`)
    const found = await host.ask({ type: 'reach', services, from: FROM })
    expect(found.map((one) => one.service)).toEqual(services)
    // A name, a cluster IP, two doors on each node and a load balancer.
    for (const { addresses } of found) expect(addresses.flatMap(({ cells }) => cells)).toHaveLength(9 * FROM.length)
  })
})
