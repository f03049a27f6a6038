import {
  Cluster,
  type ClusterConfig,
  type Explanation,
  type KubeObject,
  type Socket,
  type SourceRef,
  type Trace,
  type Unstructured,
} from '#engine'
import type { Service } from '../../engine/kinds/service/types.ts'
import type { SendRequest } from '../../engine/network/request.ts'
import type { Pod } from '../../engine/kinds/pod/types.ts'
import { isIPv6 } from './family.ts'
import { LOADERS } from './loaders.ts'
import type { Plan, Rules } from './plan.ts'
import type { Counts, Listener } from './protocol.ts'

/** Virtual milliseconds until images are pulled, load balancers made and rules written. */
const SETTLING = 15_000
const BALANCER_MS = 1000
/** Of n equally likely endpoints, one is missed by n times so many tries once in a hundred million runs. */
const TRIES = 18

/** The simulated cluster that the lab is compared with: says what has to be built, and what would happen there. */
export class Twin {
  readonly cluster: Cluster
  /** The same cluster, in which nobody has ever sent anything: what could happen there does not depend on what did. */
  readonly #quiet: Cluster

  constructor(readonly config: ClusterConfig) {
    this.cluster = new Cluster({ config, loadBalancerDelayMs: BALANCER_MS })
    this.#quiet = new Cluster({ config, loadBalancerDelayMs: BALANCER_MS })
    // Callers that a playground has by itself would be remembered by affinity.
    for (const cluster of [this.cluster, this.#quiet]) cluster.traffic.hold(true)
    this.step(1000)
  }

  /** Lets virtual milliseconds pass. */
  step(ms: number): void {
    this.cluster.step(ms)
    this.#quiet.step(ms)
  }

  /**
   * Applies objects and waits until all is at rest.
   * @throws Error when the API server refuses one: then the scenario is wrong
   */
  apply(objects: readonly Unstructured[], ms = SETTLING): void {
    const refused = this.cluster.apply(objects).flatMap(({ action, text }) => (action === 'failed' ? [text] : []))
    if (refused.length > 0) throw new Error(refused.join('\n'))
    this.#quiet.apply(objects)
    this.step(ms)
  }

  /** @param what `pod/NAME` or `service/NAME`, with a namespace between if it is not `default` */
  delete(what: string): void {
    const [kind = '', ...path] = what.split('/')
    const { namespace, name } = named(path)
    const proper = kind[0]!.toUpperCase() + kind.slice(1)
    const { error } = this.cluster.delete(proper, namespace, name)
    if (error) throw new Error(error)
    this.#quiet.delete(proper, namespace, name)
  }

  plan(): Plan {
    const { config, cluster } = this
    const sockets = cluster.snapshot().nodes.sockets
    const { proxy } = config
    return {
      mode: proxy.mode,
      nodes: config.nodes.map(({ name, addresses, internalIP, podCIDR, secondary }) => {
        const own = secondary ? [internalIP, secondary.internalIP] : [internalIP]
        return {
          name,
          addresses: [...own, ...addresses.filter((ip) => !own.includes(ip))],
          podCIDRs: secondary ? [podCIDR, secondary.podCIDR] : [podCIDR],
          rules: this.#rules(name),
          listeners: listenersAt(own, sockets),
        }
      }),
      pods: this.#pods().map((pod) => {
        const { metadata, spec } = pod
        const ips = this.#podIPs(pod)
        return {
          name: `${metadata.namespace}/${metadata.name}`,
          ips,
          node: spec.nodeName!,
          listeners: listenersAt(ips, sockets),
        }
      }),
      clients: config.clients.map(({ ip }) => ip),
      balancers: cluster.topology().loadBalancers.flatMap(({ service, targets }) => {
        const nodes = targets.flatMap(({ node, healthy }) => (healthy ? [node] : []))
        return this.#find('loadbalancer', service.split('/').slice(1)).map((ip) => ({ ip, nodes }))
      }),
      podSubnets: config.podSubnet.split(','),
      serviceSubnets: config.serviceSubnet.split(','),
      routesLocalhost: proxy.mode === 'iptables' && proxy.localhostNodePorts,
    }
  }

  #rules(node: string): Rules {
    const tools = LOADERS[this.config.proxy.mode].tools
    return Object.fromEntries(tools.map((tool) => [tool, this.cluster.nodeTool(node, tool)]))
  }

  /** What could happen, by the rules alone: those of the node that first sees it, or else of the one that it calls. */
  explain(request: SendRequest): Explanation {
    const first = this.#quiet.explain(request)
    const called = this.config.nodes.find(({ addresses }) => addresses.includes(request.host))
    const sender = this.#addressesOf(request.from).find((ip) => isIPv6(ip) === isIPv6(request.host))
    if (first.verdict !== 'NONE' || !called || !sender) return first
    return this.#quiet.explain({ ...request, from: `ip/${sender}@${called.name}` })
  }

  #addressesOf(from: SourceRef): string[] {
    const [kind = '', ...path] = from.split('/')
    return kind === 'node' || kind === 'pod' ? this.#find(kind, path) : []
  }

  /** Whether the Service that the rules name keeps a caller with its pod. */
  isSticky({ servicePort }: Explanation): boolean {
    const [namespace = '', name = ''] = servicePort?.split(':')[0]!.split('/') ?? []
    return this.cluster.get<Service>('Service', namespace, name)?.spec.sessionAffinity === 'ClientIP'
  }

  /** Every pod or node that has the address, by the name that scenarios call it. */
  nameOf(ip: string): string {
    const pod = this.#pods().find((each) => this.#podIPs(each).includes(ip))
    if (pod)
      return pod.metadata.namespace === 'default' ? pod.metadata.name : `${pod.metadata.namespace}/${pod.metadata.name}`
    return this.config.nodes.find(({ addresses }) => addresses.includes(ip))?.name ?? ip
  }

  /** What does happen when it is done so many times, in the words of the lab. */
  send(request: SendRequest, count: number): Counts {
    const counts: Counts = {}
    for (let i = 0; i < count; i++) {
      const result = this.sendOne(request)
      counts[result] = (counts[result] ?? 0) + 1
    }
    return counts
  }

  /** Everything that could happen to a caller whom affinity does not know yet, in the words of the lab. */
  possible(request: SendRequest, { endpoints }: Explanation): string[] {
    const nobody = this.#quiet.network.snapshot()
    const seen = new Set<string>()
    for (let i = 0; i < TRIES * Math.max(1, endpoints.length); i++) {
      seen.add(wordsOf(this.#quiet.network.journey(request)))
      this.#quiet.network.restore(nobody)
    }
    return [...seen]
  }

  sendOne(request: SendRequest): string {
    return wordsOf(this.cluster.network.journey(request))
  }

  /**
   * The address and port that a flow names: `IP:PORT`, `service/NAME:PORT` (its cluster IP), `pod/NAME:PORT`,
   * `node/NAME:PORT` (its internal address), `external/NAME:PORT`, `loadbalancer/NAME:PORT`, `localhost:PORT`.
   * For a Service also `nodeport/NODE/SERVICE`, whose port is found. With a 6 at its end (`service6/NAME:PORT`) each of
   * them is the IPv6 address.
   */
  address(to: string): { host: string; port: number } {
    const [first = '', ...path] = to.split('/')
    const isSecond = first.endsWith('6') && path.length > 0
    const kind = isSecond ? first.slice(0, -1) : first
    if (kind === 'nodeport') return this.#nodePort(path, isSecond)
    const colon = to.lastIndexOf(':')
    const port = Number(to.slice(colon + 1))
    const host = to.slice(0, colon)
    if (path.length === 0) return { host: host === 'localhost' ? '127.0.0.1' : host.replace(/[[\]]/g, ''), port }
    const found = this.#find(kind, host.slice(first.length + 1).split('/'))
    const [chosen] = isSecond ? found.filter(isIPv6) : found
    if (!chosen) throw new Error(`${to} has no address`)
    return { host: chosen, port }
  }

  /** All addresses of it, the primary one first. */
  #find(kind: string, path: string[]): string[] {
    const { namespace, name } = named(path)
    const node = this.config.nodes.find((each) => each.name === name)
    switch (kind) {
      case 'service':
        return this.#get<Service>('Service', namespace, name).spec.clusterIPs ?? []
      case 'pod':
        return this.#podIPs(this.#get<Pod>('Pod', namespace, name))
      case 'node':
        return [node?.internalIP, node?.secondary?.internalIP].flatMap((ip) => ip ?? [])
      case 'external':
        return [node?.externalIP, node?.secondary?.externalIP].flatMap((ip) => ip ?? [])
      case 'loadbalancer':
        return (
          this.#get<Service>('Service', namespace, name).status.loadBalancer.ingress?.flatMap(({ ip }) => ip ?? []) ??
          []
        )
      default:
        return []
    }
  }

  #nodePort([node = '', ...path]: string[], isSecond: boolean): { host: string; port: number } {
    const [last = '', portName] = path.at(-1)!.split(':')
    const { namespace, name } = named([...path.slice(0, -1), last])
    const ports = this.#get<Service>('Service', namespace, name).spec.ports ?? []
    const port = ports.find((each) => portName === undefined || each.name === portName)
    const addresses = this.#find('node', [node])
    const [host] = isSecond ? addresses.filter(isIPv6) : addresses
    if (!port?.nodePort || !host) throw new Error(`nodeport/${node}/${path.join('/')} does not exist`)
    return { host, port: port.nodePort }
  }

  #podIPs({ status }: Pod): string[] {
    return status.podIPs?.map(({ ip }) => ip) ?? (status.podIP ? [status.podIP] : [])
  }

  #get<T extends KubeObject>(kind: string, namespace: string, name: string): T {
    const found = this.cluster.get<T>(kind, namespace, name)
    if (!found) throw new Error(`there is no ${kind} ${namespace}/${name}`)
    return found
  }

  /** Those that have an address of their own. */
  #pods(): Pod[] {
    return this.cluster
      .list<Pod>('Pod')
      .filter(({ spec, status }) => status.podIP && spec.nodeName && !spec.hostNetwork && status.phase === 'Running')
  }
}

function wordsOf({ outcome, servedBy, sourceSeen }: Pick<Trace, 'outcome' | 'servedBy' | 'sourceSeen'>): string {
  return outcome === 'ok' ? `ok ${servedBy} ${sourceSeen}` : outcome
}

/** Processes listen on all addresses of their pod; datagrams are answered from the address that was bound. */
function listenersAt(ips: readonly string[], sockets: readonly Socket[]): Listener[] {
  const listeners = new Map<string, Listener>()
  for (const { ip: at, port, protocol } of sockets) {
    if (!ips.includes(at) || protocol === 'SCTP') continue
    for (const ip of ips) {
      const any = isIPv6(ip) ? '::' : '0.0.0.0'
      const host = protocol === 'UDP' ? ip : any
      listeners.set(`${host} ${port} ${protocol}`, { host, port, protocol })
    }
  }
  return [...listeners.values()]
}

function named(path: readonly string[]): { namespace: string; name: string } {
  return path.length > 1 ? { namespace: path[0]!, name: path[1]! } : { namespace: 'default', name: path[0] ?? '' }
}
