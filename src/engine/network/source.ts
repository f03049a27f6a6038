import type { Api } from '../api/api.ts'
import type { ClusterConfig } from '../config.ts'
import { canonicalIP } from '../ip.ts'
import type { Pod } from '../kinds/pod/types.ts'
import { clusterDNSAddress } from '../kinds/clusterDNS.ts'
import { OUTSIDE, resolvConfOf, type ResolvConf } from './dns/index.ts'
import { isLoopback } from './address.ts'
import type { Packet, Place, SourceRef } from './types.ts'

/** Who sends, found. */
export interface Source {
  place: Place
  ip: string
  /** Its address of the other family, if it has one. */
  secondaryIP?: string
  /**
   * `client` starts outside, `pod` enters its node at PREROUTING, `process` at OUTPUT, `packet` is one that just arrives
   * at a node.
   */
  kind: 'client' | 'pod' | 'process' | 'packet'
  /** The node where it starts; null for clients. */
  node: string | null
  /** Its namespace; null for those who are no pods. */
  namespace: string | null
  /** How it looks names up. */
  dns: ResolvConf
}

/** Finds the sender; `error` says in a sentence why there is none. */
export function findSource(from: SourceRef, api: Api, config: ClusterConfig): Source | { place: Place; error: string } {
  const parts = from.split('/')
  const fail = (error: string) => ({ place: from, error })
  switch (parts[0]) {
    case 'client': {
      const client = parts.length === 1 ? config.clients[0] : config.clients.find(({ name }) => name === parts[1])
      if (!client) return fail(`There is no client ${parts[1] ?? ''}.`)
      return {
        place: `client/${client.name}`,
        ip: client.ip,
        kind: 'client',
        node: null,
        namespace: null,
        dns: OUTSIDE,
      }
    }
    case 'node': {
      const node = config.nodes.find(({ name }) => name === parts[1])
      if (!node) return fail(`There is no node ${parts[1] ?? ''}.`)
      return {
        place: from,
        ip: node.internalIP,
        ...(node.secondary && { secondaryIP: node.secondary.internalIP }),
        kind: 'process',
        node: node.name,
        namespace: null,
        dns: OUTSIDE,
      }
    }
    case 'pod': {
      const [namespace, name] = parts.length > 2 ? [parts[1]!, parts[2]!] : ['default', parts[1] ?? '']
      return podSource(namespace, name, api, config)
    }
    case 'ip': {
      const [text = '', node = ''] = from.slice(3).split('@')
      const ip = canonicalIP(text) ?? text
      if (!config.nodes.some(({ name }) => name === node)) return fail(`There is no node ${node}.`)
      return { place: sourcePlace(ip, api, config), ip, kind: 'packet', node, namespace: null, dns: OUTSIDE }
    }
    default:
      return fail(`${from} is no sender: client, client/NAME, pod/NAME, pod/NS/NAME, node/NAME or ip/ADDRESS@NODE.`)
  }
}

function podSource(namespace: string, name: string, api: Api, config: ClusterConfig) {
  const place = `pod/${namespace}/${name}`
  const pod = api.get<Pod>('Pod', namespace, name)
  if (!pod) return { place, error: `There is no pod ${name} in namespace ${namespace}.` }
  const { podIP: ip, podIPs } = pod.status
  const secondaryIP = podIPs?.[1]?.ip
  const { nodeName: node, hostNetwork } = pod.spec
  if (!ip || !node || !config.nodes.some((n) => n.name === node)) {
    return { place, error: `Pod ${name} has no address yet.` }
  }
  const kind = hostNetwork ? ('process' as const) : ('pod' as const)
  return {
    place,
    ip,
    ...(secondaryIP && { secondaryIP }),
    kind,
    node,
    namespace,
    dns: resolvConfOf(pod, [clusterDNSAddress(config)]),
  }
}

/** Whose address it is; `internet` when it is nobody's. */
function sourcePlace(ip: string, api: Api, config: ClusterConfig): Place {
  const client = config.clients.find((c) => c.ip === ip)
  if (client) return `client/${client.name}`
  const node = config.nodes.find((n) => n.addresses.includes(ip))
  if (node) return `node/${node.name}`
  const pod = api
    .list<Pod>('Pod')
    .find(({ status }) => status.podIP === ip || status.podIPs?.some((each) => each.ip === ip))
  return pod ? `pod/${pod.metadata.namespace ?? 'default'}/${pod.metadata.name}` : 'internet'
}

/** Whether the packet never leaves its sender: one for 127.0.0.1, or a pod's for its own address. */
export function isItself(source: Source, { dst }: Packet): boolean {
  const { kind, ip, secondaryIP } = source
  if (kind === 'pod') return dst === ip || dst === secondaryIP || isLoopback(dst)
  return kind === 'client' && isLoopback(dst)
}
