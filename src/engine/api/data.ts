/** Helpers for plain JSON data. Objects of the store are shared, so nothing here changes its arguments. */

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A copy that shares nothing with the original. */
export function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map(clone) as T
  if (!isObject(value)) return value
  const copy: Record<string, unknown> = {}
  for (const key in value) copy[key] = clone(value[key])
  return copy as T
}

/** Deep equality of JSON data; a key with the value undefined counts as absent. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]))
  }
  if (!isObject(a) || !isObject(b)) return false
  for (const key in a) if (!equal(a[key], b[key])) return false
  for (const key in b) if (b[key] !== undefined && a[key] === undefined) return false
  return true
}

/**
 * `next`, but with every part that equals its counterpart in `old` replaced by the old one. Whoever compares parts by
 * identity (a diagram, a snapshot) then sees at once what a write left alone; all equal gives `old` itself.
 */
export function share<T>(old: unknown, next: T): T {
  if (old === next) return next
  if (Array.isArray(old) && Array.isArray(next)) {
    const items = next.map((item, index) => share(old[index], item))
    const same = items.length === old.length && items.every((item, index) => item === old[index])
    return (same ? old : items) as T
  }
  if (!isObject(old) || !isObject(next)) return next
  let same = true
  const result: Record<string, unknown> = {}
  for (const key in next) {
    if (next[key] === undefined) continue
    const value = share(old[key], next[key])
    if (value !== old[key]) same = false
    result[key] = value
  }
  if (same) for (const key in old) if (old[key] !== undefined && result[key] === undefined) same = false
  return (same ? old : result) as T
}

/** RFC 7386: null removes, objects merge, everything else replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {}
  for (const key in patch) {
    const value = patch[key]
    if (value === null) delete result[key]
    else if (value !== undefined) result[key] = mergePatch(result[key], value)
  }
  return result
}

/** Makes every later change of the object throw: finds listeners that write where they may only read. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const key in value) deepFreeze(value[key])
  }
  return value
}

/** Byte order, as etcd sorts its keys; never by locale. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
