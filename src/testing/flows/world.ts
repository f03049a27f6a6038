import { parseAllDocuments } from 'yaml'
import { Cluster, type ProxyTool, type Unstructured } from '#engine'
import { l7 } from '#engine/l7'
import { defaultConfig, type ProxyMode } from '../../engine/config.ts'
import type { Pod } from '../../engine/kinds/pod/types.ts'
import type { Service } from '../../engine/kinds/service/types.ts'
import type { Network } from '../../engine/network/index.ts'
import type { Problem } from '../../engine/network/reasons.ts'
import { A, ASKER, B } from '../claim.ts'
import { addon } from '../l7.ts'
import { TestNetwork, type TestNetworkOptions } from '../testNetwork.ts'
import type { Manifests, Scene } from './types.ts'

const TOOLS: Readonly<Record<ProxyMode, readonly ProxyTool[]>> = {
  iptables: ['iptables-save', 'ip6tables-save'],
  nftables: ['nft list ruleset'],
  ipvs: ['iptables-save', 'ip6tables-save', 'ipset save', 'ipvsadm -Sn'],
}

/** Where a scene plays, in one mode of kube-proxy. */
export interface World {
  mode: ProxyMode
  network: Network
  /** The whole cluster; throws where the scene has a network alone. */
  cluster: Cluster
  /** The network alone; throws where the scene has a whole cluster. */
  alone: TestNetwork
  /** Lets virtual milliseconds pass. */
  step(ms: number): void
  /** Applies manifests, and waits until all is at rest. */
  apply(yaml: string): void
  /** The name of the pod that has the address, or the address with its port. */
  nameOf(address: string): string
  ipOf(pod: string): string
  /** A variable of the pod's first container. */
  variable(pod: string, name: string): string | undefined
  /** The address of an Ingress or Gateway, with the port behind it; or why it has none. */
  entry(place: string): string | Problem
  /** `10.0.1.5:30080` for `NS/SERVICE/PORT`. */
  nodePort(path: string): string
  /** Everything that the node's rules are printed as. */
  printed(node: string): string
}

const worlds = new WeakMap<Scene['place'], Map<ProxyMode, World>>()

/**
 * The world of a scene's place in that mode: the same one each time.
 * @throws Error when an object is refused
 */
export function worldOf({ place }: Scene, mode: ProxyMode): World {
  const known = worlds.get(place) ?? new Map<ProxyMode, World>()
  worlds.set(place, known)
  const found = known.get(mode)
  if (found) return found
  const world = 'network' in place ? alone(place.network, mode) : whole(place, mode)
  if ('before' in place) place.before?.(world)
  known.set(mode, world)
  return world
}

function alone({ config, ...options }: TestNetworkOptions, mode: ProxyMode): World {
  const cluster = new TestNetwork({
    pods: [A, B, ASKER],
    ...options,
    config: { ...config, proxy: { ...config?.proxy, mode } },
  })
  const pods = () => cluster.api.list<Pod>('Pod')
  return {
    ...common(cluster.network, mode, pods),
    alone: cluster,
    get cluster(): never {
      throw new Error('this scene has no control plane')
    },
    step: (ms) => cluster.step(ms),
    apply: (yaml) => cluster.putPolicies(yaml),
    variable: () => undefined,
    entry: (place) => place,
    nodePort: (path) => path,
  }
}

function whole({ objects, config, addons, switched = false }: Manifests, mode: ProxyMode): World {
  const base = { ...defaultConfig(), ...config }
  const made = new Cluster({
    config: { ...base, proxy: { ...base.proxy, mode: switched ? 'iptables' : mode } },
    loadBalancerDelayMs: 100,
    ...(addons && { parts: [l7] }),
  })
  made.traffic.hold(true)
  let cluster = made
  const put = (list: readonly Unstructured[]) => {
    const refused = cluster.apply(list).flatMap(({ action, text }) => (action === 'failed' ? [text] : []))
    if (refused.length > 0) throw new Error(refused.join('\n'))
  }
  const parse = (yaml: string): Unstructured[] =>
    parseAllDocuments(yaml)
      .map((each) => each.toJS() as Unstructured | null)
      .filter((each) => each !== null)
  put([...(addons ?? []).flatMap(addon), ...parse(objects)])
  cluster.step(addons ? 90_000 : 20_000)
  if (switched) cluster = cluster.inMode(mode)
  return {
    ...common(cluster.network, mode, () => cluster.list<Pod>('Pod')),
    cluster,
    get alone(): never {
      throw new Error('this scene has a control plane')
    },
    step: (ms) => cluster.step(ms),
    apply(yaml) {
      put(parse(yaml))
      cluster.step(10_000)
    },
    variable(name, key) {
      const inside = cluster.inside('default', name)
      if (typeof inside === 'string') throw new Error(inside)
      return inside.env.find((each) => each.name === key)?.value
    },
    entry(place) {
      const [kind, name, port] = place.split(/[/:]/)
      const found = cluster.topology().entries.find((each) => each.place === `${kind}/default/${name}`)
      if (!found) throw new Error(`there is no ${place}`)
      return found.addresses[0] ? `${found.addresses[0]}:${port}` : found.problem!
    },
    nodePort(path) {
      const [namespace = '', name = '', port] = path.split('/')
      const { ports = [] } = cluster.get<Service>('Service', namespace, name)!.spec
      return `${cluster.config.nodes[0]!.internalIP}:${ports.find((each) => each.name === port)!.nodePort}`
    },
  }
}

function common(network: Network, mode: ProxyMode, all: () => Pod[]) {
  const pods = () => all().filter(({ spec }) => !spec.hostNetwork)
  return {
    mode,
    network,
    nameOf(address: string) {
      const ip = address.slice(0, address.lastIndexOf(':')).replace(/[[\]]/g, '')
      return pods().find(({ status }) => status.podIPs?.some((each) => each.ip === ip))?.metadata.name ?? address
    },
    ipOf(name: string) {
      const ip = pods().find(({ metadata }) => metadata.name === name)?.status.podIP
      if (ip === undefined) throw new Error(`there is no pod ${name}`)
      return ip
    },
    printed: (node: string) => TOOLS[mode].map((tool) => network.tool(node, tool)).join('\n'),
  }
}
