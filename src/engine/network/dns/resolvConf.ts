import type { Pod } from '../../kinds/pod/types.ts'
import { ZONE } from './sources.ts'

/** What a process's resolver is told, as in /etc/resolv.conf. */
export interface ResolvConf {
  nameservers: readonly string[]
  search: readonly string[]
  /** Names with fewer dots are tried with the search domains first. */
  ndots: number
  /** Milliseconds until a question is asked again. */
  timeoutMs: number
  /** How often each server is asked. */
  attempts: number
}

/** resolv.conf(5) where nothing else is said. */
const DEFAULT = { ndots: 1, timeoutMs: 5000, attempts: 2 }
/** The kubelet's, for pods that ask the cluster. */
const CLUSTER_NDOTS = 5
/** resolv.conf(5), MAXNS. */
const MAX_NAMESERVERS = 3

/** Machines, and pods with `dnsPolicy: Default`, ask the world's DNS at this address: one that every network has. */
export const NODE_DNS = '169.254.169.254'

/** What a node, a client outside, or a pod with `dnsPolicy: Default` is told. */
export const OUTSIDE: ResolvConf = { nameservers: [NODE_DNS], search: [], ...DEFAULT }

/**
 * The resolv.conf that the kubelet writes for a pod, by its dnsPolicy and dnsConfig.
 * Source: pkg/kubelet/network/dns/dns.go GetPodDNS; docs dns-pod-service.
 * @param clusterDNS the cluster IPs of the Service kube-dns, as kubelets are configured with them
 */
export function resolvConfOf(pod: Pod, clusterDNS: readonly string[]): ResolvConf {
  const base = baseOf(pod, clusterDNS)
  const { nameservers = [], searches = [], options = [] } = pod.spec.dnsConfig ?? {}
  const told = new Map(options.map(({ name, value }) => [name, Number(value)]))
  const seconds = told.get('timeout')
  return {
    nameservers: unique([...base.nameservers, ...nameservers]).slice(0, MAX_NAMESERVERS),
    search: unique([...base.search, ...searches]),
    ndots: told.get('ndots') ?? base.ndots,
    timeoutMs: seconds === undefined ? base.timeoutMs : seconds * 1000,
    attempts: told.get('attempts') ?? base.attempts,
  }
}

function baseOf({ spec, metadata }: Pod, clusterDNS: readonly string[]): ResolvConf {
  const { dnsPolicy = 'ClusterFirst', hostNetwork } = spec
  if (dnsPolicy === 'None') return { nameservers: [], search: [], ...DEFAULT }
  // ClusterFirst is for pods with a network of their own; on the host's it means what Default means.
  const asksCluster = dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork)
  if (!asksCluster) return OUTSIDE
  const namespace = metadata.namespace ?? 'default'
  const search = [`${namespace}.svc.${ZONE}`, `svc.${ZONE}`, ZONE]
  return { nameservers: clusterDNS, search, ...DEFAULT, ndots: CLUSTER_NDOTS }
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)]
}

/** The file as the kubelet writes it. */
export function resolvConfText({ nameservers, search, ndots, timeoutMs, attempts }: ResolvConf): string {
  const options = [
    ...(ndots === DEFAULT.ndots ? [] : [`ndots:${ndots}`]),
    ...(timeoutMs === DEFAULT.timeoutMs ? [] : [`timeout:${timeoutMs / 1000}`]),
    ...(attempts === DEFAULT.attempts ? [] : [`attempts:${attempts}`]),
  ]
  const lines = [
    ...(search.length > 0 ? [`search ${search.join(' ')}`] : []),
    ...nameservers.map((server) => `nameserver ${server}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
