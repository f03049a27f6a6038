import { put } from './data.ts'

/**
 * A set of fields as managedFields spells it: `f:name` for a member, `k:{"name":"web"}` for an item of a keyed list,
 * `v:"x"` for a value of a set. A node with `.` is itself in the set. The published form writes `{}` for `{".":{}}`.
 * Source: sigs.k8s.io/structured-merge-diff/fieldpath.
 */
export interface FieldTree {
  [element: string]: FieldTree
}

const SELF = '.'
export const LEAF: FieldTree = { [SELF]: {} }

export function isEmptyTree(tree: FieldTree): boolean {
  for (const _ in tree) return false
  return true
}

export function union(a: FieldTree, b: FieldTree): FieldTree {
  const result: FieldTree = { ...a }
  for (const key in b) {
    const mine = own(a, key)
    put(result, key, mine ? union(mine, b[key]!) : b[key]!)
  }
  return result
}

/** What is in `a` and not in `b`. */
export function subtract(a: FieldTree, b: FieldTree): FieldTree {
  const result: FieldTree = {}
  for (const key in a) {
    const theirs = own(b, key)
    if (!theirs) put(result, key, a[key]!)
    else if (key !== SELF) {
      const rest = subtract(a[key]!, theirs)
      if (!isEmptyTree(rest)) put(result, key, rest)
    }
  }
  return result
}

export function intersect(a: FieldTree, b: FieldTree): FieldTree {
  const result: FieldTree = {}
  for (const key in a) {
    const theirs = own(b, key)
    if (!theirs) continue
    const both = key === SELF ? {} : intersect(a[key]!, theirs)
    if (key === SELF || !isEmptyTree(both)) put(result, key, both)
  }
  return result
}

export function own(tree: FieldTree, key: string): FieldTree | undefined {
  return Object.hasOwn(tree, key) ? tree[key] : undefined
}

/** `.spec.template.spec.containers[name="web"].image` for each member, in the order of the tree. */
export function pathsOf(tree: FieldTree, at = ''): string[] {
  return Object.entries(tree).flatMap(([key, child]) => (key === SELF ? [at] : pathsOf(child, at + stepText(key))))
}

function stepText(element: string): string {
  const value = element.slice(2)
  if (element.startsWith('f:')) return `.${value}`
  if (element.startsWith('v:')) return `[=${value}]`
  const keys = Object.entries(JSON.parse(value) as Record<string, unknown>)
  return `[${keys.map(([key, text]) => `${key}=${JSON.stringify(text)}`).join(',')}]`
}

/** As `metadata.managedFields[].fieldsV1` shows it. */
export function publishedTree(tree: FieldTree): FieldTree {
  const keys = Object.keys(tree)
  if (keys.length === 1 && keys[0] === SELF) return {}
  const result: FieldTree = {}
  for (const key of keys.sort()) put(result, key, publishedTree(tree[key]!))
  return result
}
