import type { Node } from './types.ts'

const ROLE = 'node-role.kubernetes.io/'
/** How a role was told before there were labels of the form above. */
const LEGACY = 'kubernetes.io/role'

/** What a node is there for, by its labels. */
export function nodeRoles({ metadata }: Node): string[] {
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(ROLE)) return key.slice(ROLE.length) || []
    return key === LEGACY ? value || [] : []
  })
  return [...new Set(roles)].sort()
}
