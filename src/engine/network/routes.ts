import type { Api } from '../api/api.ts'
import type { WatchEvent } from '../api/types.ts'
import type { ClusterConfig } from '../config.ts'
import type { Pod } from '../kinds/pod/types.ts'
import { inCidr, isLoopback } from './address.ts'
import { answersAt } from './balance.ts'
import type { LoadBalancer, Place } from './types.ts'

/** A pod as the network knows it: an address on a node. */
export interface PodAddress {
  place: Place
  namespace: string
  name: string
  ip: string
  node: string
}

/** Who owns an address. */
export type Owner =
  | { kind: 'node'; node: string }
  | { kind: 'pod'; pod: PodAddress }
  /** In a node's pod range, but no pod has it. */
  | { kind: 'noPod'; node: string | null }
  | { kind: 'service' }
  | { kind: 'client'; place: Place }
  | { kind: 'loadBalancer'; balancer: LoadBalancer }
  | { kind: 'unknown' }

/**
 * The addresses of the cluster and around it. Machines and ranges come from the configuration, pods from the API: a
 * pod has its address from when the kubelet reports it until the object is gone, through termination too.
 */
export class Routes {
  readonly #nodeOf = new Map<string, string>()
  readonly #pods = new Map<string, PodAddress>()
  readonly #clients: ReadonlyMap<string, Place>

  constructor(
    private readonly config: ClusterConfig,
    private readonly loadBalancers: () => readonly LoadBalancer[],
  ) {
    for (const node of config.nodes) for (const ip of node.addresses) this.#nodeOf.set(ip, node.name)
    this.#clients = new Map(config.clients.map(({ ip, name }) => [ip, `client/${name}`]))
  }

  ownerOf(ip: string): Owner {
    const pod = this.#pods.get(ip)
    if (pod) return { kind: 'pod', pod }
    const node = this.#nodeOf.get(ip)
    if (node !== undefined) return { kind: 'node', node }
    const place = this.#clients.get(ip)
    if (place !== undefined) return { kind: 'client', place }
    const balancer = this.loadBalancers().find((lb) => answersAt(lb, ip))
    if (balancer) return { kind: 'loadBalancer', balancer }
    const range = this.config.nodes.find((n) => inCidr((n.secondary ?? n).podCIDR, ip) || inCidr(n.podCIDR, ip))
    if (range) return { kind: 'noPod', node: range.name }
    if (inCidr(this.config.serviceSubnet, ip)) return { kind: 'service' }
    if (inCidr(this.config.podSubnet, ip)) return { kind: 'noPod', node: null }
    return { kind: 'unknown' }
  }

  /** True for addresses that only mean something inside the cluster. */
  isInternal(ip: string): boolean {
    const { kind } = this.ownerOf(ip)
    return kind === 'pod' || kind === 'noPod' || kind === 'service' || isLoopback(ip)
  }

  podAt(ip: string): PodAddress | undefined {
    return this.#pods.get(ip)
  }

  /** To be told of what is about a pod's address. */
  onPod({ type, object, old }: WatchEvent<Pod>): void {
    if (old) this.#remove(old)
    if (type === 'DELETED') this.#remove(object)
    else this.#add(object)
  }

  restore(api: Api): void {
    this.#pods.clear()
    for (const pod of api.list<Pod>('Pod')) this.#add(pod)
  }

  /** Pods of the host's network have the node's address, not one of their own; finished pods have none. */
  #add(pod: Pod): void {
    const { podIP, podIPs, phase } = pod.status
    const { nodeName, hostNetwork } = pod.spec
    if (!podIP || !nodeName || hostNetwork || phase === 'Succeeded' || phase === 'Failed') return
    const { namespace = 'default', name } = pod.metadata
    const place = placeOf(pod)
    this.#pods.set(podIP, { place, namespace, name, ip: podIP, node: nodeName })
    const other = podIPs?.[1]?.ip
    if (other) this.#pods.set(other, { place, namespace, name, ip: other, node: nodeName })
  }

  #remove(pod: Pod): void {
    const { podIP, podIPs } = pod.status
    if (podIP) this.#forget(podIP, placeOf(pod))
    const other = podIPs?.[1]?.ip
    if (other) this.#forget(other, placeOf(pod))
  }

  /** Another pod may have the address by now. */
  #forget(ip: string, place: Place): void {
    if (this.#pods.get(ip)?.place === place) this.#pods.delete(ip)
  }
}

function placeOf(pod: Pod): Place {
  return `pod/${pod.metadata.namespace ?? 'default'}/${pod.metadata.name}`
}
