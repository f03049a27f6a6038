/** Our half of the benchmark. */
import {
  Cluster,
  defaultConfig,
  loadProxyMode,
  type NodeConfig,
  type ProxyMode,
  type Unstructured,
  toTrace,
  type ClusterOptions,
  type SendRequest,
} from '#engine'
import type { EndpointSlice } from '../engine/kinds/endpointslice/types.ts'
import type { Service } from '../engine/kinds/service/types.ts'
import { proxyBackend } from '../engine/network/proxy/modes.ts'
import type { ServiceInput } from '../engine/network/proxy/servicePort.ts'
import { took, type Took } from './measure.ts'

const LABELS = { app: 'nginx-demo' }
/** Virtual time is looked at this often, as the rival's state is polled. */
const LOOK_EVERY_MS = 5

function demo(replicas: number): Unstructured[] {
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'nginx-demo' },
      spec: {
        replicas,
        selector: { matchLabels: LABELS },
        template: {
          metadata: { labels: LABELS },
          spec: { containers: [{ name: 'nginx', image: 'nginx:1.25', ports: [{ containerPort: 80 }] }] },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'nginx-nodeport' },
      spec: { type: 'NodePort', selector: LABELS, ports: [{ port: 80, nodePort: 30100 }] },
    },
  ]
}

/** So many Deployments of five pods, each behind a Service of its own. */
function manyApps(apps: number): Unstructured[] {
  return Array.from({ length: apps }, (_, i) => {
    const labels = { app: `app-${i}` }
    const [deployment] = demo(5) as [{ spec: { template: object } }]
    const template = { ...deployment.spec.template, metadata: { labels } }
    return [
      {
        ...deployment,
        metadata: { name: labels.app },
        spec: { ...deployment.spec, selector: { matchLabels: labels }, template },
      },
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: labels.app },
        spec: { selector: labels, ports: [{ port: 80 }] },
      },
    ]
  }).flat()
}

function nodes(count: number): NodeConfig[] {
  return Array.from({ length: count }, (_, i) => {
    const internalIP = `10.0.${1 + (i >> 7)}.${5 + (i & 127)}`
    const name = `node-${i + 1}`
    const podCIDR = `10.244.${i}.0/24`
    return {
      name,
      role: 'worker',
      labels: {},
      internalIP,
      externalIP: null,
      addresses: [internalIP],
      podCIDR,
      zone: null,
    }
  })
}

function apply(cluster: Cluster, objects: Unstructured[]): void {
  const failed = cluster.apply(objects).find((result) => result.action === 'failed')
  if (failed) throw new Error(failed.text)
}

function readyEndpoints(cluster: Cluster): number {
  return cluster
    .list<EndpointSlice>('EndpointSlice', { namespace: 'default' })
    .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === 'nginx-nodeport')
    .flatMap((slice) => slice.endpoints)
    .filter((endpoint) => endpoint.conditions.ready).length
}

/** Looks as somebody does who watches the slices: only when one of them has changed. */
function untilReady(cluster: Cluster, replicas: number): void {
  const started = cluster.time
  let changed = true
  const unwatch = cluster.watch('EndpointSlice', () => (changed = true))
  while (!changed || readyEndpoints(cluster) < replicas) {
    changed = false
    if (cluster.time - started > 600_000) throw new Error(`${replicas} replicas were not ready in time`)
    cluster.step(LOOK_EVERY_MS)
  }
  unwatch()
}

/** A cluster that has settled, without the traffic that the playground makes by itself. */
function start(options: ClusterOptions = {}): Cluster {
  const cluster = new Cluster(options)
  cluster.traffic.hold(true)
  cluster.step(1000)
  return cluster
}

/**
 * From the apply of a Deployment and its Service to all its endpoints ready. Virtual time passes as fast as the machine
 * can; `virtual` says how much of it there was. `tidy` as in `took`.
 */
export async function timeToReady(replicas: number, tidy = true): Promise<Took & { virtual: number }> {
  const cluster = start()
  const before = cluster.time
  const time = await took(() => {
    apply(cluster, demo(replicas))
    untilReady(cluster, replicas)
  }, tidy)
  return { ...time, virtual: cluster.time - before }
}

/** From the apply of so many Deployments of 5 pods and Services on 50 nodes until every endpoint is ready and nothing moves. */
export async function manyToSteady(apps: number): Promise<Took & { virtual: number }> {
  const config = { ...defaultConfig(), nodes: nodes(50) }
  const cluster = new Cluster({ config, limits: { objects: 50_000, pods: 10_000 } })
  cluster.traffic.hold(true)
  cluster.step(1000)
  const before = cluster.time
  const objects = manyApps(apps)
  const time = await took(() => {
    apply(cluster, objects)
    cluster.step(60_000)
  })
  const ready = cluster
    .list<EndpointSlice>('EndpointSlice', { namespace: 'default' })
    .flatMap((slice) => slice.endpoints)
  const count = ready.filter((endpoint) => endpoint.conditions.ready && endpoint.targetRef?.kind === 'Pod').length
  if (count !== apps * 5) throw new Error(`${count} of ${apps * 5} endpoints were ready`)
  return { ...time, virtual: cluster.time - before }
}

/** What is asked of each request of a load. */
const ASKED = {
  /** How it ended. */
  end: (cluster: Cluster, request: SendRequest) => cluster.probe(request).outcome,
  /** Its way, kept hop by hop; words are made when somebody reads them. */
  way: (cluster: Cluster, request: SendRequest) => cluster.journey(request).outcome,
  /** Its way, every hop put into words. */
  words: (cluster: Cluster, request: SendRequest) => cluster.send(request).outcome,
} as const
export type Asked = keyof typeof ASKED

/**
 * Requests to a node port of the demo.
 * @param forgetful each is made through the rules of every node on its way, as the first one after a change is
 */
export async function requests(count: number, asked: Asked, forgetful: boolean): Promise<Took> {
  const cluster = start({ forgetful })
  apply(cluster, demo(2))
  untilReady(cluster, 2)
  cluster.step(2000) // every node's proxy has written its rules
  const host = cluster.config.nodes[0]!.internalIP
  const ask = ASKED[asked]
  const one = () => {
    const outcome = ask(cluster, { from: 'client', host, port: 30100 })
    if (outcome !== 'ok') throw new Error(`the demo answered ${outcome}`)
  }
  for (let i = 0; i < 5000; i++) one() // warm
  const { hops } = toTrace(cluster.journey({ from: 'client', host, port: 30100 }))
  if (hops.length < 7 || !hops.some(({ rule }) => rule?.includes('-j DNAT'))) throw new Error('hops are missing')
  return took(() => {
    for (let i = 0; i < count; i++) one()
  })
}

/** kube-proxy's rules of one node for so many Services of ten endpoints each. */
export async function rules(
  mode: ProxyMode,
  services: number,
): Promise<{ full: Took; one: Took; text: Took; count: number }> {
  await loadProxyMode(mode)
  const { compile, rules, tool } = proxyBackend(mode)
  const config = defaultConfig()
  const proxy = { ...config.proxy, serviceCIDRs: [config.serviceSubnet] }
  const node = config.nodes[0]!
  const inputs = Array.from({ length: services }, (_, i) => input(i))
  const keys = inputs.map(({ service }) => `default/${service.metadata.name}`)
  const set = rules(node, proxy, 'IPv4')
  const full = await took(() => {
    for (const [i, each] of inputs.entries()) set.set(keys[i]!, compile(each, node, proxy, 'IPv4'))
  })
  const one = await took(() => set.set(keys[7]!, compile(input(7, 9), node, proxy, 'IPv4')))
  const text = await took(() => void set.print(tool))
  return { full, one, text, count: set.ruleCount }
}

function input(i: number, endpoints = 10): ServiceInput {
  const name = `service-${i}`
  const metadata = {
    name,
    namespace: 'default',
    uid: name,
    resourceVersion: '1',
    creationTimestamp: '2026-01-05T09:00:00Z',
  }
  const service: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: {
      type: 'NodePort',
      clusterIP: `10.96.${i >> 8}.${i & 255}`,
      clusterIPs: [`10.96.${i >> 8}.${i & 255}`],
      selector: { app: name },
      ports: [{ port: 80, targetPort: 80, protocol: 'TCP', nodePort: 30000 + (i % 2768) }],
      sessionAffinity: 'None',
      externalTrafficPolicy: 'Cluster',
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
    },
    status: { loadBalancer: {} },
  } as Service
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, name: `${name}-abcde`, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: [{ name: '', port: 80, protocol: 'TCP' }],
    endpoints: Array.from({ length: endpoints }, (_, e) => ({
      addresses: [`10.244.${e % 3}.${(i + e) % 250}`],
      conditions: { ready: true, serving: true, terminating: false },
      nodeName: `node-${1 + (e % 3)}`,
    })),
  } as EndpointSlice
  return { service, slices: [slice] }
}
