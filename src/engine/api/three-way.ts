import { equal, isObject, member as own, put } from './data.ts'
import type { FieldTable } from './decode.ts'
import { MERGE_KEYS, SETS, UNIONS } from './merge-keys.ts'
import type { Unstructured } from './types.ts'

type Shape = FieldTable | undefined

/**
 * kubectl apply's three-way merge, done on the objects themselves: what the author writes now wins, what they wrote last
 * time and left out now goes, what others put there (defaults, allocations, a scaler) stays.
 * @param original the last applied configuration, empty when there is none
 * @param type name of the struct in the field table; undefined replaces lists as a whole, as for custom resources
 * Source: k8s.io/apimachinery/pkg/util/strategicpatch CreateThreeWayMergePatch.
 */
export function threeWayMerge(
  original: Unstructured,
  modified: Unstructured,
  current: Unstructured,
  table?: FieldTable,
  type?: string,
): Unstructured {
  const result: Unstructured = { ...current }
  for (const key in modified) {
    const wanted = modified[key]
    if (wanted === undefined) continue
    if (wanted === null) delete result[key]
    else {
      const at = `${type}.${key}`
      put(result, key, member(own(original, key), wanted, own(current, key), table, at, fieldType(table, type, key)))
    }
  }
  for (const key in original) if (!Object.hasOwn(modified, key)) delete result[key]
  return result
}

function member(
  original: unknown,
  wanted: unknown,
  current: unknown,
  table: Shape,
  at: string,
  type?: string,
): unknown {
  if (isObject(wanted) && isObject(current)) return merged(original, wanted, current, table, at, itemOf(type))
  if (!Array.isArray(wanted) || !Array.isArray(current)) return wanted
  const before = Array.isArray(original) ? original : []
  if (SETS.has(at)) return mergeSet(before, wanted, current)
  const key = MERGE_KEYS[at]
  return key ? mergeList(before, wanted, current, key, table, at, type) : wanted
}

function merged(
  original: unknown,
  wanted: Unstructured,
  current: Unstructured,
  table: Shape,
  at: string,
  type?: string,
): Unstructured {
  const result = threeWayMerge(isObject(original) ? original : {}, wanted, current, table, type)
  if (!UNIONS.has(at) || equal(result, current)) return result
  return Object.fromEntries(Object.entries(result).filter(([key]) => key in wanted))
}

/** The author's order first, then what others added. Of several live items with one key the first not yet taken counts. */
function mergeList(
  original: readonly unknown[],
  wanted: readonly unknown[],
  current: readonly unknown[],
  key: string,
  table: Shape,
  at: string,
  type?: string,
): unknown[] {
  const left = current.filter(isObject)
  const result = wanted.map((item) => {
    if (!isObject(item)) return item
    const same = (other: unknown): other is Unstructured => isObject(other) && sameItem(item, other, key)
    const index = left.findIndex(same)
    if (index < 0) return item
    const [live] = left.splice(index, 1)
    return merged(original.find(same), item, live!, table, `${at}[]`, itemOf(type))
  })
  const foreign = left.filter((item) => !original.some((other) => isObject(other) && other[key] === item[key]))
  return [...result, ...foreign]
}

/** Ports share their number between protocols; where both sides name one, it tells them apart. */
function sameItem(a: Unstructured, b: Unstructured, key: string): boolean {
  return a[key] === b[key] && (!('protocol' in b) || (a['protocol'] ?? 'TCP') === b['protocol'])
}

function mergeSet(original: readonly unknown[], wanted: readonly unknown[], current: readonly unknown[]): unknown[] {
  const kept = current.filter((item) => wanted.includes(item) || !original.includes(item))
  return [...kept, ...wanted.filter((item) => !kept.includes(item))]
}

function fieldType(table: Shape, type: string | undefined, key: string): string | undefined {
  const fields = type === undefined ? undefined : table?.types[type]
  return fields && Object.hasOwn(fields, key) ? fields[key] : undefined
}

function itemOf(type: string | undefined): string | undefined {
  return type?.replace(/^(\[\]|map\[string\])+/, '')
}

/** The merge patch (RFC 7386) that makes `next` of `old`; undefined when they are equal. */
export function diff(old: unknown, next: unknown): unknown {
  if (equal(old, next)) return undefined
  if (!isObject(old) || !isObject(next)) return next
  const patch: Unstructured = {}
  for (const key in old) if (own(next, key) === undefined) put(patch, key, null)
  for (const key in next) {
    const change = diff(own(old, key), next[key])
    if (change !== undefined) put(patch, key, change)
  }
  return patch
}
