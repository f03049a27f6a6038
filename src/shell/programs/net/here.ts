import type { Cluster, Socket } from '#engine'
import type { Machine } from '../../machine.ts'

/** What a machine's network looks like from inside. */
export interface Here {
  /** Its own addresses with the length of their network's prefix, the primary one first. */
  addresses: { ip: string; bits: number }[]
  /** What its interface is called. */
  device: string
  /** The node whose machine it is, or that it runs on; null outside. */
  node: Cluster['config']['nodes'][number] | null
  isPod: boolean
  /** The command line that the manifest gives the pod's first container; undefined: the image's own. */
  command?: string | undefined
  sockets: Socket[]
}

interface PodLike {
  spec: { nodeName?: string; hostNetwork?: boolean; containers: { command?: string[]; args?: string[] }[] }
  status: { podIP?: string; podIPs?: { ip: string }[] }
}

export function networkOf({ cluster, place }: Machine): Here {
  const [sort, first = '', name = ''] = place.split('/')
  const { nodes, clients } = cluster.config
  const all = cluster.sockets()
  if (sort === 'pod') {
    const pod = cluster.get('Pod', first, name) as unknown as PodLike | undefined
    const node = nodes.find((each) => each.name === pod?.spec.nodeName) ?? null
    if (pod?.spec.hostNetwork && node) return ofNode(cluster, node)
    const ips = pod?.status.podIPs?.map(({ ip }) => ip) ?? (pod?.status.podIP ? [pod.status.podIP] : [])
    const bits = (ip: string) => (ip.includes(':') ? 64 : Number(node?.podCIDR.split('/')[1] ?? 24))
    return {
      addresses: ips.map((ip) => ({ ip, bits: bits(ip) })),
      device: 'eth0',
      node,
      isPod: true,
      command: commandOf(pod),
      sockets: all.filter(({ owner }) => owner === place),
    }
  }
  const node = nodes.find((each) => each.name === first)
  if (sort === 'node' && node) return ofNode(cluster, node)
  const client = clients.find((each) => each.name === first) ?? clients[0]
  return {
    addresses: client ? [{ ip: client.ip, bits: 24 }] : [],
    device: 'eth0',
    node: null,
    isPod: false,
    sockets: [],
  }
}

function commandOf(pod: PodLike | undefined): string | undefined {
  const { command = [], args = [] } = pod?.spec.containers[0] ?? {}
  return [...command, ...args].join(' ') || undefined
}

function ofNode(cluster: Cluster, node: Cluster['config']['nodes'][number]): Here {
  const own = [...new Set([node.internalIP, ...node.addresses])]
  return {
    addresses: own.map((ip) => ({ ip, bits: ip.includes(':') ? 64 : 24 })),
    device: 'eth0',
    node,
    isPod: false,
    sockets: cluster.sockets().filter(({ ip }) => node.addresses.includes(ip)),
  }
}

/** A hardware address that belongs to an IP address: `0a:58` and its four bytes, as ovn and others make them. */
export function macOf(ip: string): string {
  const bytes = ip.includes(':') ? [...ip].map((c) => c.charCodeAt(0)).slice(-4) : ip.split('.').map(Number)
  return ['0a', '58', ...bytes.map((byte) => (byte & 255).toString(16).padStart(2, '0'))].join(':')
}

/** The first address of a range: `10.244.0.0/24` → `10.244.0.1`. */
export function firstOf(cidr: string): string {
  const [base = ''] = cidr.split('/')
  return base.includes(':') ? `${base.replace(/::$/, '')}::1` : base.replace(/\d+$/, (last) => String(Number(last) + 1))
}
