import type { ClusterConfig } from '../engine/config.ts'
import type { Draft } from './draft.ts'

/**
 * What choosing a draft does: `none`, it says what is so already; `text`, other words for the same cluster; `firewall`,
 * the cluster goes on and its firewall changes at once; `anew`, another cluster takes its place.
 */
export type Effect = 'none' | 'text' | 'firewall' | 'anew'

export function effectOf(now: Draft, next: Draft): Effect {
  if (now.text.text === next.text.text) return 'none'
  if (same(now.config, next.config)) return 'text'
  return same({ ...now.config, firewall: null }, { ...next.config, firewall: null }) ? 'firewall' : 'anew'
}

/**
 * What differs between two clusters, in a few words each.
 * @example ['kube-proxy: iptables → nftables', 'nodes: 3 → 4']
 */
export function differences(now: ClusterConfig, next: ClusterConfig): string[] {
  const told = FACTS.flatMap(({ name, of }) => {
    const [before, after] = [of(now), of(next)]
    return before === after ? [] : [`${name}: ${before} → ${after}`]
  })
  // Something that has no words of its own, such as an address of a node.
  return told.length === 0 && !same(now, next) ? ['addresses or names'] : told
}

const FACTS: { name: string; of: (config: ClusterConfig) => string }[] = [
  { name: 'kube-proxy', of: ({ proxy }) => proxy.mode },
  { name: 'scheduler', of: ({ proxy }) => (proxy.mode === 'ipvs' ? (proxy.ipvsScheduler ?? 'rr') : '–') },
  { name: 'detectLocalMode', of: ({ proxy }) => proxy.detectLocalMode },
  { name: 'clusterCIDR', of: ({ proxy, podSubnet }) => (proxy.clusterCIDR === podSubnet ? '–' : proxy.clusterCIDR) },
  { name: 'masqueradeAll', of: ({ proxy }) => onOff(proxy.masqueradeAll) },
  { name: 'localhostNodePorts', of: ({ proxy }) => onOff(proxy.localhostNodePorts) },
  { name: 'nodePortAddresses', of: ({ proxy }) => proxy.nodePortAddresses.join(', ') || 'all' },
  { name: 'cloud', of: ({ cloudProvider }) => cloudProvider },
  { name: 'pods', of: ({ podSubnet }) => podSubnet },
  { name: 'Services', of: ({ serviceSubnet }) => serviceSubnet },
  { name: 'node ports', of: ({ nodePortRange }) => `${nodePortRange.min}-${nodePortRange.max}` },
  { name: 'nodes', of: ({ nodes }) => String(nodes.length) },
  { name: 'zones', of: ({ nodes }) => [...new Set(nodes.flatMap(({ zone }) => zone ?? []))].join(', ') || 'none' },
  { name: 'clients', of: ({ clients }) => clients.map(({ name }) => name).join(', ') || 'none' },
  { name: 'firewall', of: ({ firewall }) => firewall.nodePorts },
  { name: 'seed', of: ({ seed }) => String(seed) },
]

function onOff(on: boolean): string {
  return on ? 'on' : 'off'
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
