import { equal, isObject, member, put } from './data.ts'
import type { FieldTable } from './decode.ts'
import { goText } from './go-text.ts'
import { MERGE_KEYS, SETS } from './merge-keys.ts'
import type { Unstructured } from './types.ts'

/** Carries a sentence out of the depths of a patch that makes no sense. */
class Nonsense {
  constructor(readonly message: string) {}
}

/**
 * A strategic-merge patch laid over an object: lists with a merge key are merged by it, and the patch may say
 * `$patch: delete` or `replace`, `$setElementOrder/x`, `$deleteFromPrimitiveList/x` and `$retainKeys`.
 * Source: k8s.io/apimachinery/pkg/util/strategicpatch/patch.go StrategicMergePatch.
 * @returns the patched object, or a sentence when the patch makes no sense
 */
export function strategicMerge(
  current: Unstructured,
  patch: Unstructured,
  table: FieldTable,
  type: string | undefined,
): Unstructured | string {
  try {
    return mergeObject(current, patch, table, type)
  } catch (reason) {
    if (reason instanceof Nonsense) return reason.message
    throw reason
  }
}

function mergeObject(
  current: Unstructured,
  patch: Unstructured,
  table: FieldTable,
  type: string | undefined,
): Unstructured {
  const directive = member(patch, '$patch')
  if (directive === 'replace') return withoutDirectives(patch)
  if (directive === 'delete') return {}
  if (directive !== undefined && directive !== 'merge') throw unknownDirective(directive)
  const result: Unstructured = { ...current }
  const retain = member(patch, '$retainKeys')
  if (Array.isArray(retain)) for (const key in result) if (!retain.includes(key)) delete result[key]
  for (const key in patch) {
    if (key.startsWith('$deleteFromPrimitiveList/')) {
      const field = key.slice('$deleteFromPrimitiveList/'.length)
      const gone = patch[key]
      const list = member(result, field)
      if (Array.isArray(list) && Array.isArray(gone)) {
        put(
          result,
          field,
          list.filter((item) => !gone.some((other) => equal(item, other))),
        )
      }
    }
  }
  for (const key in patch) {
    if (key.startsWith('$')) continue
    const wanted = patch[key]
    if (wanted === undefined) continue
    if (wanted === null) delete result[key]
    else {
      const fields = type === undefined ? undefined : member(table.types, type)
      const field = isObject(fields) ? member(fields, key) : undefined
      const fieldType = typeof field === 'string' ? field : undefined
      put(result, key, mergeMember(member(result, key), wanted, table, `${type}.${key}`, fieldType))
    }
  }
  for (const key in patch) if (key.startsWith('$setElementOrder/')) order(result, key, patch[key], type)
  return result
}

function mergeMember(current: unknown, wanted: unknown, table: FieldTable, at: string, type?: string): unknown {
  const item = type?.replace(/^(\[\]|map\[string\])+/, '')
  if (isObject(wanted)) return mergeObject(isObject(current) ? current : {}, wanted, table, item)
  if (!Array.isArray(wanted)) return wanted
  const before = Array.isArray(current) ? current : []
  if (SETS.has(at)) return [...before, ...wanted.filter((value) => !before.some((other) => equal(value, other)))]
  const key = MERGE_KEYS[at]
  return key ? mergeItems(before, wanted, key, table, item) : wanted
}

function mergeItems(
  current: readonly unknown[],
  wanted: readonly unknown[],
  key: string,
  table: FieldTable,
  type: string | undefined,
): unknown[] {
  if (wanted.some((item) => isObject(item) && item['$patch'] === 'replace')) {
    return wanted.filter((item) => !(isObject(item) && item['$patch'] === 'replace'))
  }
  let result = [...current]
  for (const item of wanted) {
    if (!isObject(item)) throw new Nonsense('invalid list type in patch')
    const name = member(item, key)
    if (name === undefined)
      throw new Nonsense(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`)
    const same = (other: unknown) => isObject(other) && equal(other[key], name)
    const directive = item['$patch']
    if (directive === 'delete') result = result.filter((other) => !same(other))
    else if (directive !== undefined && directive !== 'merge') throw unknownDirective(directive)
    else {
      const index = result.findIndex(same)
      if (index < 0) result.push(withoutDirectives(item))
      else result[index] = mergeObject(result[index] as Unstructured, item, table, type)
    }
  }
  return result
}

/** Items in the order of `$setElementOrder`; those that it does not name keep their places among themselves. */
function order(result: Unstructured, directive: string, wanted: unknown, type: string | undefined): void {
  const field = directive.slice('$setElementOrder/'.length)
  const list = member(result, field)
  if (!Array.isArray(list) || !Array.isArray(wanted)) return
  const key = MERGE_KEYS[`${type}.${field}`]
  const nameOf = (item: unknown) => JSON.stringify(key && isObject(item) ? item[key] : item)
  const places = new Map(wanted.map((item, index) => [nameOf(item), index]))
  const named = list.filter((item) => places.has(nameOf(item)))
  named.sort((a, b) => places.get(nameOf(a))! - places.get(nameOf(b))!)
  let next = 0
  put(
    result,
    field,
    list.map((item) => (places.has(nameOf(item)) ? named[next++] : item)),
  )
}

function withoutDirectives(patch: Unstructured): Unstructured {
  const result: Unstructured = {}
  for (const key in patch) {
    if (key.startsWith('$') || patch[key] === null) continue
    const value = patch[key]
    put(result, key, isObject(value) ? withoutDirectives(value) : value)
  }
  return result
}

function unknownDirective(directive: unknown): Nonsense {
  return new Nonsense(`unknown patch type: ${goText(directive)}`)
}
