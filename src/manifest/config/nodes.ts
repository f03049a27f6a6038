import type { NodeConfig } from '../../engine/config.ts'
import { after, nodeCidr } from './addresses.ts'
import type { Fields } from './fields.ts'
import type { Draft } from './index.ts'

/** What a document says of a node; the rest is worked out. */
export type NodeEntry = Partial<NodeConfig>

const FIRST_INTERNAL = '10.0.1.5'
const FIRST_EXTERNAL = '203.0.113.11'

/**
 * Brings the two lists of nodes together, by position. Workers are numbered first (`node-1` has 10.0.1.5 wherever the
 * control plane stands in the list), as they are what a playground is about.
 */
export function arrange({ config, clusterNodes, playgroundNodes }: Draft, seen: ReadonlyMap<string, Fields>): void {
  const count = clusterNodes || playgroundNodes ? Math.max(clusterNodes?.length ?? 0, playgroundNodes?.length ?? 0) : 3
  const entries = Array.from({ length: count }, (_, i): NodeEntry => ({
    ...clusterNodes?.[i],
    ...playgroundNodes?.[i],
  }))
  const workers = entries.filter(({ role }) => role !== 'control-plane').length
  let worker = 0
  let control = 0

  config.nodes = entries.map((entry, i) => {
    const role = entry.role ?? 'worker'
    const n = role === 'worker' ? worker++ : workers + control++
    const internalIP = entry.internalIP ?? after(FIRST_INTERNAL, n)
    const externalIP = entry.externalIP === undefined ? after(FIRST_EXTERNAL, n) : entry.externalIP
    const podCIDR = entry.podCIDR ?? nodeCidr(config.podSubnet, n)
    if (podCIDR === null) {
      seen
        .get('Cluster')
        ?.invalid('networking.podSubnet', config.podSubnet, `must hold a /24 for each node, and there are ${count}`)
    }
    return {
      name: entry.name ?? nameOf(role, n, control),
      role,
      labels: entry.labels ?? {},
      internalIP,
      externalIP,
      addresses: entry.addresses ?? [internalIP, ...(externalIP === null ? [] : [externalIP])],
      podCIDR: podCIDR ?? `10.244.${i}.0/24`,
      zone: entry.zone ?? null,
    }
  })
  for (const key of ['name', 'internalIP', 'podCIDR'] as const) sayTwice(config.nodes, key, seen.get('Playground'))
}

/** kind's way of naming control planes: the first has no number. */
function nameOf(role: NodeConfig['role'], n: number, control: number): string {
  if (role === 'worker') return `node-${n + 1}`
  return control > 1 ? `control-plane${control}` : 'control-plane'
}

function sayTwice(nodes: NodeConfig[], key: 'name' | 'internalIP' | 'podCIDR', fields: Fields | undefined): void {
  for (const [i, node] of nodes.entries()) {
    if (nodes.findIndex((other) => other[key] === node[key]) === i) continue
    const path = `nodes[${i}].${key}`
    fields?.note('error', path, `${path}: Duplicate value: ${JSON.stringify(node[key])}`)
  }
}
