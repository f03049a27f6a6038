/** How an object is described whose kind says nothing of its own: field by field. */
import { goText } from '../api/go-text.ts'
import type { DescribeContext } from '../api/kind.ts'
import type { KubeObject } from '../api/types.ts'
import { Description, sortedEntries } from './describing.ts'

type Dict = Record<string, unknown>

/** Told at the top, or nobody's business. */
const SKIPPED = new Set([
  'metadata.managedFields',
  'metadata.name',
  'metadata.namespace',
  'metadata.labels',
  'metadata.annotations',
])
const ACRONYMS = ['API', 'URL', 'UID', 'GUID']

/** What `kubectl describe` prints of an object whose kind has no description of its own. */
export function describeFields(object: KubeObject, context: DescribeContext): string {
  const out = new Description().head(object).tags(object)
  fields(out, object as unknown as Dict, 0, '')
  return out.events(object, context).text()
}

function fields(out: Description, content: Dict, level: number, path: string): void {
  for (const [key, value] of sortedEntries(content)) {
    const at = path ? `${path}.${key}` : key
    if (value === undefined || SKIPPED.has(at)) continue
    const title = `${titleOf(key)}:`
    if (Array.isArray(value)) {
      out.line(level, title)
      for (const item of value as unknown[]) {
        if (isDict(item)) fields(out, item, level + 1, at)
        else out.line(level + 1, goText(item))
      }
    } else if (isDict(value)) fields(out.line(level, title), value, level + 1, at)
    else out.line(level, `${title}\t${goText(value)}`)
  }
}

/** `creationTimestamp` is `Creation Timestamp`; a key that is no word stays as it is. */
function titleOf(key: string): string {
  if (!/^[\p{L}-]+$/u.test(key)) return key
  // upper-case letters are a word of their own, up to the one that begins the next word
  const parts = key.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|-+|\p{L}/gu) ?? [key]
  const words = parts.map((part) => {
    if (ACRONYMS.includes(part.toUpperCase())) return part.toUpperCase()
    return part === part.toLowerCase() ? part.charAt(0).toUpperCase() + part.slice(1) : part
  })
  return words.join(' ')
}

function isDict(value: unknown): value is Dict {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
