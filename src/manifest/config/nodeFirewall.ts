import type { ClusterConfig, FirewallConfig } from '../../engine/config.ts'
import type { ConfigChange } from './edit.ts'
import { EVERYBODY } from './firewall.ts'

const ALL_PORTS = { min: 1, max: 65535 }

/**
 * What closes the firewall in front of a node, or of all, or opens it again. Rules for other nodes stay as they are, and
 * so do rules that let a part through.
 *
 * @param node null for all of them
 * @example new ConfigText(text).edit(firewallChanges(config, 'node-2', 'closed')).text
 */
export function firewallChanges(config: ClusterConfig, node: string | null, to: 'open' | 'closed'): ConfigChange[] {
  const names = config.nodes.map(({ name }) => name)
  const next = node === null ? { nodePorts: to, allow: [] } : changed(config.firewall, node, to, names)
  return [{ kind: 'Playground', path: ['firewall'], value: asYaml(next, config) }]
}

function changed(now: FirewallConfig, node: string, to: 'open' | 'closed', names: readonly string[]): FirewallConfig {
  const forAll: FirewallConfig['allow'] =
    now.nodePorts === 'open' ? [{ ports: ALL_PORTS, from: EVERYBODY }] : [...now.allow]
  if (to === 'closed') {
    const allow = forAll.map((rule) => ({ ...rule, nodes: (rule.nodes ?? names).filter((name) => name !== node) }))
    return { nodePorts: 'closed', allow: allow.filter(({ nodes }) => nodes.length > 0) }
  }
  const open = new Set([node, ...forAll.filter(isEverything).flatMap(({ nodes }) => nodes ?? names)])
  const rest = forAll.filter((rule) => !isEverything(rule))
  if (names.every((name) => open.has(name))) return { nodePorts: 'open', allow: rest }
  const nodes = names.filter((name) => open.has(name))
  return { nodePorts: 'closed', allow: [{ ports: ALL_PORTS, from: EVERYBODY, nodes }, ...rest] }
}

function isEverything({ ports, from }: FirewallConfig['allow'][number]): boolean {
  return ports.min === ALL_PORTS.min && ports.max === ALL_PORTS.max && EVERYBODY.every((range) => from.includes(range))
}

/** As a person would write it: what a default says already is left out. */
function asYaml({ nodePorts, allow }: FirewallConfig, { nodePortRange }: ClusterConfig): unknown {
  if (nodePorts === 'open' && allow.length === 0) return undefined
  const rules = allow.map(({ ports: { min, max }, from, nodes }) => ({
    ...((min !== nodePortRange.min || max !== nodePortRange.max) && { ports: min === max ? min : `${min}-${max}` }),
    ...(from.join() !== EVERYBODY.join() && { from }),
    ...(nodes && { nodes }),
  }))
  return { ...(nodePorts === 'closed' && { nodePorts }), ...(rules.length > 0 && { allow: rules }) }
}
