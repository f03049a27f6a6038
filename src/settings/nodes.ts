import type { ConfigChange } from '#manifest'
import type { NodeConfig } from '../engine/config.ts'
import type { Draft } from './draft.ts'

/**
 * A node stands in two lists, matched by place: its role and labels where kind has them, its name and zone in Playground.
 * A list that is missing says nothing, so whoever changes one node of it writes down the others first.
 */
export function addNode(draft: Draft): ConfigChange[] {
  const end = draft.config.nodes.length
  return [...roles(draft, end), { kind: 'Cluster', path: ['nodes', end], value: { role: 'worker' } }]
}

/** Those behind it move up and take over what is counted: default names, addresses, pod ranges. */
export function removeNode(draft: Draft, at: number): ConfigChange[] {
  return [
    ...roles(draft, draft.config.nodes.length),
    { kind: 'Cluster', path: ['nodes', at], value: undefined },
    { kind: 'Playground', path: ['nodes', at], value: undefined },
  ]
}

/** @param role a node of kind without one is a control plane */
export function setRole(draft: Draft, at: number, role: NodeConfig['role']): ConfigChange[] {
  return [...roles(draft, draft.config.nodes.length), { kind: 'Cluster', path: ['nodes', at, 'role'], value: role }]
}

export function setLabels(draft: Draft, at: number, labels: Record<string, string> | undefined): ConfigChange[] {
  return [...roles(draft, draft.config.nodes.length), { kind: 'Cluster', path: ['nodes', at, 'labels'], value: labels }]
}

/** @param value undefined for what the place in the list gives */
export function setOwn(
  draft: Draft,
  at: number,
  key: 'name' | 'zone' | 'internalIP' | 'externalIP',
  value: string | undefined,
): ConfigChange[] {
  const change: ConfigChange = { kind: 'Playground', path: ['nodes', at, key], value }
  if (value === undefined) return [change]
  const has = lengthOf(draft, 'Playground')
  const before = draft.config.nodes.slice(has, at).map(({ name }, i): ConfigChange => {
    return { kind: 'Playground', path: ['nodes', has + i], value: { name } }
  })
  const self: ConfigChange[] =
    has <= at && key !== 'name'
      ? [{ kind: 'Playground', path: ['nodes', at], value: { name: draft.config.nodes[at]!.name } }]
      : []
  return [...roles(draft, draft.config.nodes.length), ...before, ...self, change]
}

/** @example labelsOf('disk=ssd, tier=') // { disk: 'ssd', tier: '' } */
export function labelsOf(text: string): Record<string, string> | undefined {
  const pairs = text.split(/[\s,]+/).filter(Boolean)
  if (pairs.length === 0) return undefined
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key = '', ...rest] = pair.split('=')
      return [key, rest.join('=')]
    }),
  )
}

/** Fills kind's list up to so many nodes, with the roles that they have. */
function roles(draft: Draft, count: number): ConfigChange[] {
  const has = lengthOf(draft, 'Cluster')
  return draft.config.nodes.slice(has, count).map(({ role }, i) => {
    return { kind: 'Cluster', path: ['nodes', has + i], value: { role } }
  })
}

function lengthOf({ text }: Draft, kind: 'Cluster' | 'Playground'): number {
  const list = text.get(kind, ['nodes'])
  return Array.isArray(list) ? list.length : 0
}
