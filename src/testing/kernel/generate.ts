import type { SourceRef, Unstructured } from '#engine'
import { parseClusterConfig, printYaml } from '#manifest'
import type { Ask, Scenario, Step } from './scenario.ts'

/** Flows that a cluster is asked about. */
const FLOWS = 6
const HTTP_PORTS = [8080, 9090]
const UDP_PORT = 8081

type Family = 'IPv4' | 'IPv6'

/** What is written otherwise in each family. */
const OF = {
  IPv4: {
    ranges: ['198.51.100.0/24', '192.0.2.0/24', '10.0.1.0/24', '10.244.0.0/16', '10.244.1.0/24'],
    nodes: '10.0.1.0/24',
    externalIP: (i: number) => `192.0.2.${70 + i}`,
    strangers: ['192.0.2.4', '203.0.113.200'],
    /** Behind the kind of an address that a flow goes to. */
    mark: '4',
  },
  IPv6: {
    ranges: ['2001:db8:100::/64', '2001:db8:200::/64', 'fd00:10:0:1::/64', 'fd00:10:244::/56', 'fd00:10:244:1::/64'],
    nodes: 'fd00:10:0:1::/64',
    externalIP: (i: number) => `2001:db8:77::${70 + i}`,
    strangers: ['2001:db8:200::4', '2001:db8:201::200'],
    mark: '6',
  },
} as const

/** Of the cluster's families, the primary one first, and the client of each. */
const CLUSTERS = {
  ipv4: { families: ['IPv4'], clients: { IPv4: 'client', IPv6: '' } },
  ipv6: { families: ['IPv6'], clients: { IPv4: '', IPv6: 'client' } },
  dual: { families: ['IPv4', 'IPv6'], clients: { IPv4: 'client', IPv6: 'client/internet-ipv6' } },
} as const

/**
 * A cluster that chance makes: machines, pods in all states of health, and Services with whatever fields they may have
 * together; and questions to it. The same seed makes the same cluster.
 */
export function generateCluster(seed: number): Scenario {
  return new Generator(seed).cluster()
}

interface GeneratedPod {
  name: string
  app: string
  node: string
  state: 'ready' | 'notReady' | 'terminating'
}

class Generator {
  readonly #dice: Dice
  readonly #nodes: string[]
  readonly #pods: GeneratedPod[] = []
  readonly #asks: Ask[] = []
  readonly #ipFamily: keyof typeof CLUSTERS

  constructor(private readonly seed: number) {
    this.#dice = new Dice(seed)
    this.#ipFamily = this.#dice.pick(['ipv4', 'ipv4', 'dual', 'dual', 'ipv6'] as const)
    this.#nodes = Array.from({ length: this.#dice.int(2, 4) }, (_, i) => `node-${i + 1}`)
  }

  cluster(): Scenario {
    const config = this.#config()
    const apps = ['app-1', 'app-2'].slice(0, this.#dice.int(1, 2))
    for (const app of apps) this.#makePods(app)
    this.#pods.push({ name: 'asker', app: 'asker', node: this.#dice.pick(this.#nodes), state: 'ready' })
    const services = Array.from({ length: this.#dice.int(2, 4) }, (_, i) => this.#service(i, this.#dice.pick(apps)))
    const leaving = this.#pods.filter(({ state }) => state === 'terminating')
    const deletes = leaving.map(({ name }): Step => ({ delete: `pod/${name}`, settle: 3 }))
    const asks = this.#dice.some(this.#asks, FLOWS).map((ask): Step => ({ ask }))
    return {
      file: `cluster-${this.seed}`,
      title: this.#title(services),
      proves: ['LAB-1'],
      config,
      objects: [...this.#pods.map(podObject), ...services],
      steps: [...deletes, ...asks],
    }
  }

  #config() {
    const { chance, pick } = this.#dice.bound()
    const zones = chance(0.3)
    const { families } = CLUSTERS[this.#ipFamily]
    const documents: Unstructured[] = [
      {
        apiVersion: 'kind.x-k8s.io/v1alpha4',
        kind: 'Cluster',
        networking: { ipFamily: this.#ipFamily },
      },
      {
        apiVersion: 'podpath.dev/v1',
        kind: 'Playground',
        seed: this.seed,
        cloudProvider: 'metallb',
        nodes: this.#nodes.map((name) => ({ name, ...(zones && { zone: pick(['east', 'west']) }) })),
      },
      {
        apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
        kind: 'KubeProxyConfiguration',
        ...(chance(0.2) && { detectLocalMode: pick(['NodeCIDR', 'None']) }),
        ...(chance(0.1) && { nodePortAddresses: families.map((family) => OF[family].nodes) }),
        iptables: { masqueradeAll: chance(0.1), localhostNodePorts: !chance(0.1) },
      },
    ]
    const { config, diagnostics } = parseClusterConfig(documents.map(printYaml).join('---\n'))
    if (diagnostics[0]) throw new Error(diagnostics[0].message)
    return config
  }

  #makePods(app: string): void {
    const count = this.#dice.int(0, 4)
    for (let i = 0; i < count; i++) {
      const state = this.#dice.pick(['ready', 'ready', 'ready', 'notReady', 'terminating'] as const)
      this.#pods.push({ name: `${app}-${i}`, app, node: this.#dice.pick(this.#nodes), state })
    }
  }

  #service(i: number, app: string): Unstructured {
    const { chance, pick, int } = this.#dice.bound()
    const name = `svc-${i}`
    const type = pick(['ClusterIP', 'ClusterIP', 'NodePort', 'NodePort', 'LoadBalancer', 'LoadBalancer', 'None'])
    const isHeadless = type === 'None'
    const isOutside = type === 'NodePort' || type === 'LoadBalancer'
    const families = this.#families()
    const externalIPs = !isHeadless && chance(0.25) ? families.map((family) => OF[family].externalIP(i)) : []
    const ports = this.#ports(i, isOutside)
    const nodePorts = type !== 'LoadBalancer' || !chance(0.15)
    if (!nodePorts) for (const port of ports) delete port.nodePort
    const doors = { isHeadless, isOutside: isOutside && nodePorts, isBalanced: type === 'LoadBalancer' }
    for (const [f, family] of families.entries())
      this.#ask(name, ports, family, { ...doors, externalIP: externalIPs[f] })
    return {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: {
        ...(isHeadless ? { clusterIP: 'None' } : { type }),
        ipFamilies: families,
        ipFamilyPolicy: families.length > 1 ? 'RequireDualStack' : 'SingleStack',
        selector: { app: chance(0.07) ? 'nothing' : app },
        ports,
        ...(chance(0.2) && { publishNotReadyAddresses: true }),
        ...(!isHeadless && chance(0.2) && affinity(int(1, 3) * 1000)),
        ...(!isHeadless && chance(0.25) && { internalTrafficPolicy: 'Local' }),
        ...((isOutside || externalIPs.length > 0) && chance(0.4) && { externalTrafficPolicy: 'Local' }),
        ...(type === 'LoadBalancer' && chance(0.4) && { loadBalancerSourceRanges: this.#ranges(families) }),
        ...(!nodePorts && { allocateLoadBalancerNodePorts: false }),
        ...(externalIPs.length > 0 && { externalIPs }),
        ...(chance(0.2) && { trafficDistribution: pick(['PreferSameZone', 'PreferSameNode', 'PreferClose']) }),
      },
    }
  }

  #ports(i: number, isOutside: boolean): Port[] {
    const { chance, pick } = this.#dice.bound()
    const target = pick([8080, 8080, 'http', 'http', 9090] as const)
    const nodePort = (n: number) => (isOutside ? { nodePort: 30000 + 10 * i + n } : {})
    const ports: Port[] = [{ name: 'web', port: 80, targetPort: target, protocol: 'TCP', ...nodePort(0) }]
    if (chance(0.3)) ports.push({ name: 'admin', port: 9000, targetPort: 9090, protocol: 'TCP', ...nodePort(1) })
    if (chance(0.3)) ports.push({ name: 'dns', port: 53, targetPort: UDP_PORT, protocol: 'UDP', ...nodePort(2) })
    return ports
  }

  /** Those of a Service: in a dual-stack cluster one, the other, or both in either order. */
  #families(): Family[] {
    const { families } = CLUSTERS[this.#ipFamily]
    if (families.length < 2) return [...families]
    const [first, second] = families
    return [...this.#dice.pick([[first], [second!], [first, second!], [first, second!], [second!, first]])]
  }

  /** Of one family alone they leave the other open. */
  #ranges(families: readonly Family[]): string[] {
    const all = families.flatMap((family) => OF[family].ranges)
    return this.#dice.some(all, this.#dice.int(1, 2))
  }

  /** Questions at every door that the Service has in a family. */
  #ask(name: string, ports: readonly Port[], family: Family, doors: Doors): void {
    const { chance, pick } = this.#dice.bound()
    const { mark, strangers } = OF[family]
    const client = CLUSTERS[this.#ipFamily].clients[family]
    const node = () => pick(this.#nodes)
    const stranger = (): SourceRef => `ip/${pick(strangers)}@${node()}`
    const outside = (): SourceRef => pick([client, client, stranger()])
    const inside = (): SourceRef => pick([`node/${node()}`, ...this.#pods.map((pod) => `pod/${pod.name}`), 'pod/asker'])
    for (const { port, nodePort, protocol } of ports) {
      const add = (from: SourceRef, to: string) => this.#asks.push({ from, to, protocol })
      if (doors.isHeadless) {
        add(inside(), `pod${mark}/${pick(this.#pods).name}:${pick(HTTP_PORTS)}`)
        continue
      }
      add(inside(), `service${mark}/${name}:${port}`)
      add(inside(), `service${mark}/${name}:${port}`)
      if (chance(0.1)) add(inside(), `service${mark}/${name}:${port + 1}`)
      if (chance(0.1)) add(stranger(), `service${mark}/${name}:${port}`)
      if (doors.externalIP) {
        const ip = family === 'IPv6' ? `[${doors.externalIP}]` : doors.externalIP
        add(inside(), `${ip}:${port}`)
        add(stranger(), `${ip}:${port}`)
      }
      if (doors.isOutside) {
        add(client, `${pick(['node', 'external'])}${mark}/${node()}:${nodePort}`)
        add(client, `node${mark}/${node()}:${nodePort}`)
        add(inside(), `node${mark}/${node()}:${nodePort}`)
        if (chance(0.6) && family === 'IPv4') add(`node/${node()}`, `localhost:${nodePort}`)
      }
      if (doors.isBalanced) {
        add(outside(), `loadbalancer${mark}/${name}:${port}`)
        add(inside(), `loadbalancer${mark}/${name}:${port}`)
      }
    }
  }

  #title(services: readonly Unstructured[]): string {
    const states = this.#pods.filter(({ app }) => app !== 'asker').map(({ state }) => state)
    const count = (state: string) => states.filter((each) => each === state).length
    const types = services.map(({ spec }) => {
      const { type, clusterIP } = spec as { type?: string; clusterIP?: string }
      return clusterIP === 'None' ? 'headless' : type
    })
    return `${this.#ipFamily}, ${this.#nodes.length} nodes, ${count('ready')} ready, ${count('notReady')} not ready, ${count('terminating')} leaving; ${types.join(', ')}`
  }
}

interface Port {
  name: string
  port: number
  targetPort: number | string
  protocol: 'TCP' | 'UDP'
  nodePort?: number
}

interface Doors {
  isHeadless: boolean
  isOutside: boolean
  isBalanced: boolean
  externalIP: string | undefined
}

function affinity(timeoutSeconds: number): Unstructured {
  return { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds } } }
}

/** Every other one listens on another port, under the same name. */
function podObject({ name, app, node, state }: GeneratedPod, i: number): Unstructured {
  const port = HTTP_PORTS[i % HTTP_PORTS.length]!
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app } },
    spec: {
      nodeName: node,
      ...(state === 'terminating' && { terminationGracePeriodSeconds: 600 }),
      containers: [
        {
          name: 'netexec',
          image: 'registry.k8s.io/e2e-test-images/agnhost',
          args: ['netexec', `--http-port=${port}`, `--udp-port=${UDP_PORT}`],
          ports: [{ name: 'http', containerPort: port }],
          ...(state === 'notReady' && { readinessProbe: { exec: { command: ['cat', '/tmp/ready'] } } }),
          ...(state === 'terminating' && { lifecycle: { preStop: { exec: { command: ['sleep', '500'] } } } }),
        },
      ],
    },
  }
}

/** Chance from a seed: mulberry32. */
class Dice {
  constructor(private state: number) {}

  /** In [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1))
  }

  pick<T>(items: readonly T[]): T {
    return items[this.int(0, items.length - 1)]!
  }

  /** So many of them, in their order. */
  some<T>(items: readonly T[], count: number): T[] {
    const left = items.map((_, i) => i)
    while (left.length > count) left.splice(this.int(0, left.length - 1), 1)
    return left.map((i) => items[i]!)
  }

  bound() {
    return {
      chance: (probability: number) => this.next() < probability,
      pick: <T>(items: readonly T[]) => this.pick(items),
      int: (min: number, max: number) => this.int(min, max),
    }
  }
}
