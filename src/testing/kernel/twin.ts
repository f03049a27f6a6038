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
import { inCidr } from '../../engine/network/address.ts'
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
          listeners: [...listenersAt(own, sockets), ...this.#healthPorts(own, addresses)],
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
        const path = service.split('/').slice(1)
        const nodes = targets.flatMap(({ node, healthy }) => (healthy ? [node] : []))
        const proxied = this.#nodePortsOfName(path)
        return this.#find('loadbalancer', path).map((ip) => ({ ip, nodes, ...(proxied && { proxied }) }))
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

  /**
   * Where kube-proxy listens for load balancers that ask for its health: as `nodePortAddresses` say, by default everywhere,
   * and in mode nftables at the primary address of each family.
   */
  #healthPorts(own: readonly string[], addresses: readonly string[]): Listener[] {
    const { mode, nodePortAddresses } = this.config.proxy
    const said = nodePortAddresses.length > 0 || mode !== 'nftables' ? nodePortAddresses : ['primary']
    const hosts = own.flatMap((primary) => {
      const fits = (text: string) => isIPv6(text) === isIPv6(primary)
      const ranges = said.filter((range) => range === 'primary' || fits(range))
      if (ranges.length === 0) return [isIPv6(primary) ? '::' : '0.0.0.0']
      const all = [...new Set([primary, ...addresses.filter(fits)])]
      return all.filter((ip) => ranges.some((range) => (range === 'primary' ? ip === primary : inCidr(range, ip))))
    })
    return this.cluster
      .list<Service>('Service')
      .flatMap(({ spec }) => spec.healthCheckNodePort ?? [])
      .flatMap((port) => hosts.map((host): Listener => ({ host, port, protocol: 'TCP' })))
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
   * For a Service also `nodeport/NODE/SERVICE`, whose port is found. With a 4 or 6 at its end (`service6/NAME:PORT`) each
   * of them is the address of that family, else of the primary one.
   */
  address(to: string): { host: string; port: number } {
    const [first = '', ...path] = to.split('/')
    const [, kind = '', family] = /^(.*?)([46]?)$/.exec(first)!
    const fits = (ip: string) => !family || isIPv6(ip) === (family === '6')
    if (kind === 'nodeport') return this.#nodePort(path, fits)
    const colon = to.lastIndexOf(':')
    const port = Number(to.slice(colon + 1))
    const host = to.slice(0, colon)
    if (path.length === 0) return { host: host === 'localhost' ? '127.0.0.1' : host.replace(/[[\]]/g, ''), port }
    const found = this.#find(kind, host.slice(first.length + 1).split('/'))
    const chosen = found.find(fits)
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
          this.#get<Service>('Service', namespace, name).status.loadBalancer.ingress?.flatMap(
            ({ ip, hostname }) => ip ?? this.#resolved(hostname ?? ''),
          ) ?? []
        )
      default:
        return []
    }
  }

  #nodePort([node = '', ...path]: string[], fits: (ip: string) => boolean): { host: string; port: number } {
    const [last = '', portName] = path.at(-1)!.split(':')
    const { namespace, name } = named([...path.slice(0, -1), last])
    const ports = this.#get<Service>('Service', namespace, name).spec.ports ?? []
    const port = ports.find((each) => portName === undefined || each.name === portName)
    const host = this.#find('node', [node]).find(fits)
    if (!port?.nodePort || !host) throw new Error(`nodeport/${node}/${path.join('/')} does not exist`)
    return { host, port: port.nodePort }
  }

  /** Who gets a name and no address opens connections of its own, to node ports. */
  #nodePortsOfName(path: string[]): { port: number; nodePort: number }[] | undefined {
    const { namespace, name } = named(path)
    const { spec, status } = this.#get<Service>('Service', namespace, name)
    if (!status.loadBalancer.ingress?.every(({ ip }) => ip === undefined)) return undefined
    return spec.ports?.flatMap(({ port, nodePort, protocol }) =>
      nodePort && protocol === 'TCP' ? [{ port, nodePort }] : [],
    )
  }

  /** What the world's DNS says of a load balancer's name. */
  #resolved(name: string): string[] {
    const told = this.cluster.query('client', [{ name, type: 'A' }])
    return typeof told === 'string' ? [] : told.messages.flatMap(({ answers }) => answers.map(({ data }) => data))
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

/** Processes of the lab answer whatever they are told, also where the real one has nothing to say to it. */
function wordsOf({ outcome, reason, servedBy, sourceSeen }: Told): string {
  return outcome === 'ok' || reason === 'NO_ANSWER' ? `ok ${servedBy} ${sourceSeen}` : outcome
}

type Told = Pick<Trace, 'outcome' | 'reason' | 'servedBy' | 'sourceSeen'>

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
