import { parseAllDocuments } from 'yaml'
import type { Api, ListOptions } from '../engine/api/api.ts'
import type { KubeObject, Unstructured, WatchEvent } from '../engine/api/types.ts'
import { defaultConfig, type ClusterConfig, type IPFamily } from '../engine/config.ts'
import { Kernel } from '../engine/kernel/index.ts'
import { SERVICE_NAME_LABEL, type Endpoint, type EndpointSlice } from '../engine/kinds/endpointslice/types.ts'
import { networkPolicy } from '../engine/kinds/networkpolicy/index.ts'
import type { ContainerPort, Pod } from '../engine/kinds/pod/types.ts'
import type { Service, ServiceSpec } from '../engine/kinds/service/types.ts'
import { answerQuery } from '../engine/network/dns/index.ts'
import { Network, type SocketTable } from '../engine/network/index.ts'
import type { AppResponse, LoadBalancer, Socket } from '../engine/network/types.ts'

/** The reading half of an API server over a few objects, for tests of what only reads. */
export class FakeApi {
  readonly #objects = new Map<string, Map<string, KubeObject>>()
  readonly #listeners = new Map<string, ((event: WatchEvent<never>) => void)[]>()

  /** @param onWrite is called after each write, before all who watch and again after them */
  constructor(private readonly onWrite: () => void = () => {}) {}

  get<T extends KubeObject>(kind: string, namespace: string | undefined, name: string): T | undefined {
    return this.#objects.get(kind)?.get(`${namespace ?? ''}/${name}`) as T | undefined
  }

  list<T extends KubeObject>(kind: string, { namespace, selector }: ListOptions = {}): T[] {
    return [...(this.#objects.get(kind)?.values() ?? [])].filter(
      ({ metadata }) =>
        (namespace === undefined || metadata.namespace === namespace) &&
        Object.entries((selector ?? {}) as Record<string, string>).every(([k, v]) => metadata.labels?.[k] === v),
    ) as T[]
  }

  watch<T extends KubeObject>(kind: string, listener: (event: WatchEvent<T>) => void): () => void {
    this.#listeners.set(kind, [...(this.#listeners.get(kind) ?? []), listener as (event: WatchEvent<never>) => void])
    return () => {}
  }

  put(object: KubeObject): void {
    const { kind, metadata } = object
    const key = `${metadata.namespace ?? ''}/${metadata.name}`
    const objects = this.#objects.get(kind) ?? new Map<string, KubeObject>()
    const old = objects.get(key)
    this.#objects.set(kind, objects.set(key, object))
    this.onWrite()
    this.#tell(kind, old ? { type: 'MODIFIED', object, old } : { type: 'ADDED', object })
  }

  remove(object: KubeObject): void {
    const { kind, metadata } = object
    this.#objects.get(kind)?.delete(`${metadata.namespace ?? ''}/${metadata.name}`)
    this.onWrite()
    this.#tell(kind, { type: 'DELETED', object, old: object })
  }

  #tell(kind: string, event: WatchEvent): void {
    for (const each of [kind, '*']) {
      for (const listener of this.#listeners.get(each) ?? []) listener(event as WatchEvent<never>)
    }
    this.onWrite()
  }
}

export interface TestPod {
  name: string
  /** Default `default`. */
  namespace?: string
  ip: string
  /** Its address of the other family. */
  ip6?: string
  node: string
  labels?: Record<string, string>
  /** Ports that its process listens on; default 80. */
  ports?: number[]
  /** Ports that its container declares; default 80 without a name. */
  declares?: ContainerPort[]
  hostNetwork?: boolean
  ready?: boolean
  terminating?: boolean
  /** Default: a terminating pod still serves. */
  serving?: boolean
  hints?: Endpoint['hints']
}

export interface TestService extends Partial<ServiceSpec> {
  name: string
  namespace?: string
  /** Names of the pods behind it; default all. */
  pods?: string[]
  /** Where the pods listen, for all ports of the Service; default each port's targetPort, or its port. */
  targetPort?: number
  /** status.loadBalancer.ingress */
  ingress?: { ip?: string; hostname?: string; ipMode?: 'VIP' | 'Proxy' }[]
}

export interface TestNetworkOptions {
  config?: Partial<Omit<ClusterConfig, 'proxy'>> & { proxy?: Partial<ClusterConfig['proxy']> }
  pods?: TestPod[]
  services?: TestService[]
  loadBalancers?: LoadBalancer[]
  /** NetworkPolicies as YAML documents. */
  policies?: string
  /** Labels of namespaces beside those that they have by themselves. */
  namespaces?: Record<string, Record<string, string>>
  respond?: (socket: Socket) => AppResponse | null
  /** Cluster DNS: Service kube-dns with a pod behind it; default true. Without it no rule is about anything else. */
  dns?: boolean
  /** Makes every journey in full. */
  forgetful?: boolean
}

const COREDNS: TestPod = {
  name: 'coredns',
  namespace: 'kube-system',
  ip: '10.244.0.253',
  node: 'node-1',
  labels: { 'k8s-app': 'kube-dns' },
  ports: [53],
}
const KUBE_DNS: TestService = {
  name: 'kube-dns',
  namespace: 'kube-system',
  clusterIP: '10.96.0.10',
  selector: { 'k8s-app': 'kube-dns' },
  pods: [COREDNS.name],
  ports: [{ name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' }],
}

/**
 * A network over object literals: no API server, no controllers, no kubelets. Its kube-proxies have taken up
 * everything when it is returned.
 */
export class TestNetwork {
  readonly config: ClusterConfig
  readonly kernel: Kernel
  readonly api = new FakeApi(() => this.kernel.nextEpoch())
  readonly network: Network
  readonly loadBalancers: LoadBalancer[]
  readonly #pods = new Map<string, TestPod>()
  readonly #stopped = new Set<string>()

  constructor(options: TestNetworkOptions) {
    const {
      config = {},
      pods = [],
      services = [],
      loadBalancers = [],
      respond,
      forgetful = false,
      dns = true,
    } = options
    const base = defaultConfig()
    this.config = { ...base, ...config, proxy: { ...base.proxy, ...config.proxy } }
    this.kernel = new Kernel({ seed: this.config.seed })
    this.loadBalancers = loadBalancers
    const sockets: SocketTable = { at: (ip, port, protocol) => this.#socket(ip, port, protocol) }
    this.network = new Network({
      kernel: this.kernel,
      api: this.api as unknown as Api,
      config: this.config,
      sockets,
      loadBalancers: () => this.loadBalancers,
      forgetful,
      isStopped: (node) => this.#stopped.has(node),
      respond: (socket, { dns: query }) => {
        if (query) return { status: 0, body: '', dns: query.questions.map((each) => answerQuery(each, query.sources)) }
        return respond ? respond(socket) : { status: 200, body: socket.owner }
      },
    })
    const namespaces = new Set(['default', 'kube-system', ...services.map(({ namespace = 'default' }) => namespace)])
    for (const name of namespaces) this.putNamespace(name)
    for (const [name, labels] of Object.entries(options.namespaces ?? {})) this.putNamespace(name, labels)
    for (const pod of [...pods, ...(dns ? [COREDNS] : [])]) this.putPod(pod)
    if (options.policies) this.putPolicies(options.policies)
    for (const service of [...services, ...(dns ? [KUBE_DNS] : [])]) this.putService(service)
    this.step(2000)
  }

  step(ms: number): void {
    this.kernel.clock.runUntil(this.kernel.clock.now + ms)
  }

  putPod(pod: TestPod): void {
    this.#pods.set(pod.name, pod)
    this.api.put(podObject(pod))
  }

  removePod(name: string): void {
    const pod = this.#pods.get(name)!
    this.#pods.delete(name)
    this.api.remove(podObject(pod))
  }

  /** Switches a node's machine off or on. */
  switchNode(name: string, on: boolean): void {
    if (on) this.#stopped.delete(name)
    else this.#stopped.add(name)
    this.kernel.nextEpoch()
  }

  putNamespace(name: string, labels: Record<string, string> = {}): void {
    const metadata = { ...meta(name), namespace: '', labels: { 'kubernetes.io/metadata.name': name, ...labels } }
    this.api.put({ apiVersion: 'v1', kind: 'Namespace', metadata } as KubeObject)
  }

  /** NetworkPolicies from YAML, with the defaults that the API server would give them. */
  putPolicies(yaml: string): void {
    for (const document of parseAllDocuments(yaml)) {
      const object = document.toJS() as Unstructured & { metadata: { name: string; namespace?: string } }
      const { name, namespace } = object.metadata
      networkPolicy.defaults?.(object)
      this.api.put({ ...object, kind: 'NetworkPolicy', metadata: meta(name, namespace) } as KubeObject)
    }
  }

  putService(service: TestService): void {
    this.api.put(serviceObject(service))
    if (service.type === 'ExternalName') return
    const { clusterIP = '', clusterIPs = [clusterIP] } = service
    const families = service.ipFamilies ?? clusterIPs.map((ip) => (ip.includes(':') ? 'IPv6' : 'IPv4'))
    for (const family of families) this.api.put(sliceObject(service, family, [...this.#pods.values()]))
  }

  #socket(ip: string, port: number, protocol: Socket['protocol']): Socket | undefined {
    for (const pod of this.#pods.values()) {
      if ((pod.ip !== ip && pod.ip6 !== ip) || !(pod.ports ?? [80]).includes(port)) continue
      return { ip, port, protocol, owner: `pod/${pod.namespace ?? 'default'}/${pod.name}`, app: 'nginx' }
    }
    return undefined
  }
}

function meta(name: string, namespace = 'default', labels: Record<string, string> = {}) {
  const creationTimestamp = '2026-01-05T09:00:00Z'
  return { name, namespace, labels, uid: `uid-${namespace}-${name}`, resourceVersion: '1', creationTimestamp }
}

function podObject(pod: TestPod): Pod {
  const ready = (pod.ready ?? true) ? 'True' : 'False'
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...meta(pod.name, pod.namespace, pod.labels ?? { app: 'web' }),
      ...(pod.terminating && { deletionTimestamp: '2026-01-05T09:00:30Z' }),
    },
    spec: {
      nodeName: pod.node,
      ...(pod.hostNetwork && { hostNetwork: true }),
      containers: [{ name: 'nginx', image: 'nginx', ports: pod.declares ?? [{ containerPort: 80, protocol: 'TCP' }] }],
    },
    status: {
      phase: 'Running',
      podIP: pod.ip,
      podIPs: ipsOf(pod).map((ip) => ({ ip })),
      conditions: [{ type: 'Ready', status: ready }],
    },
  }
}

function serviceObject({ name, namespace, pods: _, targetPort: __, ingress, ...spec }: TestService): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta(name, namespace),
    spec: {
      type: 'ClusterIP',
      selector: { app: 'web' },
      ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }],
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ...(spec.clusterIPs && { clusterIP: spec.clusterIPs[0]! }),
      ...spec,
    },
    status: { loadBalancer: ingress ? { ingress } : {} },
  }
}

function ipsOf({ ip, ip6 }: TestPod): string[] {
  return ip6 ? [ip, ip6] : [ip]
}

function sliceObject(service: TestService, addressType: IPFamily, pods: TestPod[]): EndpointSlice {
  const chosen = pods.filter((pod) => service.pods?.includes(pod.name) ?? pod.name !== COREDNS.name)
  const ports = service.ports ?? [{ port: 80, targetPort: 80, protocol: 'TCP' as const }]
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: meta(`${service.name}-${addressType === 'IPv4' ? 'abcde' : 'fghij'}`, service.namespace, {
      [SERVICE_NAME_LABEL]: service.name,
    }),
    addressType,
    endpoints: chosen.flatMap((pod) => {
      const ip = ipsOf(pod).find((each) => each.includes(':') === (addressType === 'IPv6'))
      if (!ip) return []
      const serving = pod.serving ?? pod.ready ?? true
      const terminating = pod.terminating ?? false
      return {
        addresses: [ip],
        conditions: { ready: serving && !terminating, serving, terminating },
        nodeName: pod.node,
        ...(pod.hints && { hints: pod.hints }),
        targetRef: { kind: 'Pod', namespace: pod.namespace ?? 'default', name: pod.name },
      }
    }),
    ports: ports.map(({ name, port, targetPort, protocol }) => ({
      name: name ?? '',
      port: service.targetPort ?? (typeof targetPort === 'number' ? targetPort : port),
      protocol,
    })),
  }
}
