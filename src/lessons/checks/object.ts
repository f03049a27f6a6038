import { optional, string, strictObject, unknown } from 'valibot'
import { defineCheck, failed, passed } from './check.ts'

/**
 * An object is there, and has at least these fields. For what no request can show; where one can, `reach` is better.
 * `has: null` says that there must be no such object.
 */
export const object = defineCheck({
  schema: strictObject({
    kind: string(),
    name: string(),
    namespace: optional(string(), 'default'),
    has: optional(unknown()),
  }),
  run({ kind, name, namespace, has }, { cluster }) {
    const found = cluster.get(kind, kind === 'Node' || kind === 'Namespace' ? '' : namespace, name)
    if (has === null) return found ? failed(`${kind} ${name} is still there.`) : passed(`${kind} ${name} is gone.`)
    if (!found) return failed(`There is no ${kind} ${name}${namespace === 'default' ? '' : ` in ${namespace}`}.`)
    const off = difference(has ?? {}, found, '')
    return off === null ? passed(`${kind} ${name} is as it should be.`) : failed(`${kind} ${name}: ${off}`)
  },
})

/** The first field that is not as wanted, in words. */
function difference(wanted: unknown, is: unknown, path: string): string | null {
  if (wanted === null || typeof wanted !== 'object') {
    return wanted === is ? null : `${path} is ${JSON.stringify(is ?? null)}, wanted is ${JSON.stringify(wanted)}.`
  }
  for (const [key, value] of Object.entries(wanted)) {
    const below = (is as Record<string, unknown> | undefined)?.[key]
    const off = difference(value, below, path === '' ? key : `${path}.${key}`)
    if (off !== null) return off
  }
  return null
}
