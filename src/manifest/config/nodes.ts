import { familiesOf, type ClusterConfig, type IPFamily, type NodeConfig } from '../../engine/config.ts'
import { familyOf } from '../../engine/ip.ts'
import { after, DEFAULTS, NODE_MASK, nodeCidr, splitList } from './addresses.ts'
import type { Fields } from './fields.ts'
import type { Draft } from './index.ts'

/** What a document says of a node; the rest is worked out. Lists hold up to one value of each family. */
export interface NodeEntry extends Partial<Pick<NodeConfig, 'name' | 'role' | 'labels' | 'addresses' | 'zone'>> {
  internalIPs?: string[]
  externalIPs?: string[] | null
  podCIDRs?: string[]
}

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
  const families = familiesOf(config)

  config.nodes = entries.map((entry, i) => {
    const role = entry.role ?? 'worker'
    const n = role === 'worker' ? worker++ : workers + control++
    sayForeign(entry, families, `nodes[${i}]`, seen.get('Playground'))
    const [primary, secondary] = families.map((family) => ofFamily(entry, family, n, config))
    for (const of of [primary, secondary]) {
      if (of && of.podCIDR === null) sayFull(config, of.internalIP, count, seen.get('Cluster'))
    }
    const has = [primary, secondary].flatMap((of, f) =>
      of ? [{ ...of, podCIDR: of.podCIDR ?? spare(families[f]!, i) }] : [],
    )
    return {
      name: entry.name ?? nameOf(role, n, control),
      role,
      labels: entry.labels ?? {},
      ...has[0]!,
      addresses: entry.addresses ?? [
        ...has.map(({ internalIP }) => internalIP),
        ...has.flatMap(({ externalIP }) => externalIP ?? []),
      ],
      ...(has[1] && { secondary: has[1] }),
      zone: entry.zone ?? null,
    }
  })
  for (const key of ['name', 'internalIP', 'podCIDR'] as const) sayTwice(config.nodes, key, seen.get('Playground'))
}

/** A node's addresses of one family: given, or counted from ours. */
function ofFamily(
  { internalIPs, externalIPs, podCIDRs }: NodeEntry,
  family: IPFamily,
  n: number,
  config: ClusterConfig,
) {
  const given = (list: readonly string[] | null | undefined) => list?.find((text) => familyOf(text) === family)
  const subnet = splitList(config.podSubnet).find((cidr) => familyOf(cidr) === family)!
  const { internal, external } = DEFAULTS[family]
  return {
    internalIP: given(internalIPs) ?? after(internal, n),
    externalIP: externalIPs === null ? null : (given(externalIPs) ?? after(external, n)),
    podCIDR: given(podCIDRs) ?? nodeCidr(subnet, n),
  }
}

/** Something to go on with where the pod subnet has no room. */
function spare(family: IPFamily, n: number): string {
  const { podSubnet } = DEFAULTS[family]
  return nodeCidr(podSubnet, n % 256)!
}

function sayFull({ podSubnet }: ClusterConfig, ofFamily: string, count: number, fields: Fields | undefined): void {
  const family = familyOf(ofFamily)
  const problem = `must hold a /${NODE_MASK[family]} for each node, and there are ${count}`
  fields?.invalid(
    'networking.podSubnet',
    splitList(podSubnet).find((cidr) => familyOf(cidr) === family)!,
    problem,
  )
}

function sayForeign(entry: NodeEntry, families: readonly IPFamily[], at: string, fields: Fields | undefined): void {
  const lists = { internalIP: entry.internalIPs, externalIP: entry.externalIPs, podCIDR: entry.podCIDRs }
  for (const [key, list] of Object.entries(lists)) {
    for (const text of list ?? []) {
      if (families.includes(familyOf(text))) continue
      const problem = `the cluster has no ${familyOf(text)}: networking.ipFamily says ${families[0]} only`
      fields?.invalid(`${at}.${key}`, text, problem)
    }
  }
}

/** kind's way of naming control planes: the first has no number. */
function nameOf(role: NodeConfig['role'], n: number, control: number): string {
  if (role === 'worker') return `node-${n + 1}`
  return control > 1 ? `control-plane${control}` : 'control-plane'
}

function sayTwice(nodes: NodeConfig[], key: 'name' | 'internalIP' | 'podCIDR', fields: Fields | undefined): void {
  const seen = new Set<string>()
  for (const [i, node] of nodes.entries()) {
    const values = key === 'name' ? [node.name] : [node[key], ...(node.secondary ? [node.secondary[key]] : [])]
    for (const value of values) {
      const path = `nodes[${i}].${key}`
      if (seen.has(value)) fields?.note('error', path, `${path}: Duplicate value: ${JSON.stringify(value)}`)
      seen.add(value)
    }
  }
}
