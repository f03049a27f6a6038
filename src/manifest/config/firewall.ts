import type { FirewallConfig } from '../../engine/config.ts'
import { badCidr, badName } from './addresses.ts'
import type { Fields } from './fields.ts'

/** Any sender of either family. */
export const EVERYBODY = ['0.0.0.0/0', '::/0']

/**
 * `Playground.firewall`: what the cloud lets through from outside to the nodes' own addresses.
 * @param nodePorts the ports that an entry opens which names none
 */
export function readFirewall(fields: Fields, nodePorts: { min: number; max: number }): FirewallConfig | undefined {
  if (!fields.object('firewall')) return undefined
  fields.only('firewall', ['nodePorts', 'allow'])
  const allow = fields.items('firewall.allow')?.flatMap((_, i) => {
    const at = `firewall.allow[${i}]`
    if (!fields.object(at)) return []
    fields.only(at, ['ports', 'from', 'nodes'])
    const from = fields.strings(`${at}.from`, badCidr) ?? EVERYBODY
    const ports = (fields.get(`${at}.ports`) ?? null) === null ? null : portsOf(fields, `${at}.ports`)
    const nodes = fields.strings(`${at}.nodes`, badName)
    return ports === undefined ? [] : [{ ports: ports ?? nodePorts, from, ...(nodes && { nodes }) }]
  })
  return {
    nodePorts: fields.oneOf('firewall.nodePorts', ['open', 'closed']) ?? 'open',
    allow: allow ?? [],
  }
}

/** Says of a name that no node has. Names are known when all documents have been read. */
export function sayUnknownNodes(fields: Fields | undefined, nodes: readonly { name: string }[]): void {
  for (const [i] of (fields?.items('firewall.allow') ?? []).entries()) {
    const path = `firewall.allow[${i}].nodes`
    for (const [n, name] of (fields?.items(path) ?? []).entries()) {
      if (typeof name !== 'string' || badName(name) || nodes.some((node) => node.name === name)) continue
      fields?.note('error', `${path}[${n}]`, `${path}[${n}]: Not found: ${JSON.stringify(name)}`)
    }
  }
}

/** `30000-32767`, or one port as text or number. */
function portsOf(fields: Fields, path: string): { min: number; max: number } | undefined {
  const value = fields.get(path)
  const text = typeof value === 'number' ? String(value) : fields.string(path)
  if (text === undefined) return undefined
  const [, from, to = from] = /^([0-9]{1,5})(?:-([0-9]{1,5}))?$/.exec(text) ?? []
  const [min, max] = [Number(from), Number(to)]
  if (from && min >= 1 && min <= max && max <= 65535) return { min, max }
  return fields.invalid(path, value, 'must be a port or two ports in ascending order, such as 30000-32767')
}
