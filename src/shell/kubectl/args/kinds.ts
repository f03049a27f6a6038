/** What people call a kind: plural, singular, short, with its group, by a category. */
import { groupOf, type ApiVerbs, type KindDefinition } from '#kubectl'
import { fail } from '../command.ts'

/** The kinds that one word means: `svc`, `Service`, `deployments.apps`, `deploy.v1.apps`, `all`. In the server's order. */
export function kindsNamed(api: ApiVerbs, word: string): KindDefinition[] {
  const asked = word.toLowerCase()
  const [resource = '', ...rest] = asked.split('.')
  const found = api.kinds.filter((kind) => {
    if (kind.categories?.includes(asked)) return true
    const names = [kind.plural, kind.singular, kind.kind.toLowerCase(), ...(kind.shortNames ?? [])]
    return names.includes(resource) && isGroup(kind, rest)
  })
  if (found.length === 0) throw fail(`the server doesn't have a resource type "${word}"`)
  return found.sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

/** The one kind that a word means. */
export function kindNamed(api: ApiVerbs, word: string): KindDefinition {
  return kindsNamed(api, word)[0]!
}

/** `apps`, `v1.apps`, `v1`; nothing for any group. */
function isGroup({ apiVersion }: KindDefinition, parts: readonly string[]): boolean {
  if (parts.length === 0 || (parts.length === 1 && parts[0] === '')) return true
  const group = groupOf(apiVersion)
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1)
  const text = parts.join('.')
  return text === group || text === `${version}.${group}` || (group === '' && text === version)
}

/** The core group first, the others by their names: how the server lists its resources. */
function order({ apiVersion, plural }: KindDefinition): string {
  return `${apiVersion.includes('/') ? apiVersion : ''} ${plural}`
}
