/** Helpers for plain JSON data. Objects of the store are shared, so nothing here changes its arguments. */

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * A copy with more members. It is what `{ ...object, member }` would be, for objects of which there are many: V8 up to
 * that of Node 20 gives each copy that was made so, and then gets a member that it had not, a hidden class of its own.
 */
export function extended<T extends object, M extends object>(object: T, members: M): T & M {
  return Object.assign({}, object, members)
}

/** Sets a member, also one whose name would reach for the prototype. */
export function put(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}

/** A member of the object itself; `constructor` and its kin are nobody's unless somebody wrote them. */
export function member(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** A copy that shares nothing with the original. */
export function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map(clone) as T
  if (!isObject(value)) return value
  const copy: Record<string, unknown> = {}
  for (const key in value) put(copy, key, clone(value[key]))
  return copy as T
}

/** Deep equality of JSON data; a key with the value undefined counts as absent, and NaN, which no JSON has, is itself. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    for (let index = 0; index < a.length; index++) if (!equal(a[index], b[index])) return false
    return true
  }
  if (!isObject(a) || !isObject(b)) return Number.isNaN(a) && Number.isNaN(b)
  // what b only inherits equals nothing
  for (const key in a) if (a[key] !== b[key] && !equal(a[key], b[key])) return false
  for (const key in b) if (b[key] !== undefined && member(a, key) === undefined) return false
  return true
}

/**
 * `next`, but with every part that equals its counterpart in `old` replaced by the old one. Whoever compares parts by
 * identity (a diagram, a snapshot) then sees at once what a write left alone; all equal gives `old` itself.
 */
export function share<T>(old: unknown, next: T): T {
  if (old === next) return next
  if (Array.isArray(next)) return (Array.isArray(old) ? shareItems(old, next) : next) as T
  if (!isObject(old) || !isObject(next)) return next
  // Nothing is built while all is as in one of the two: most writes change little, or are of something new.
  let result: Record<string, unknown> | undefined
  let asOld = true
  let asNext = true
  let count = 0
  for (const key in next) {
    const wanted = next[key]
    const before = old[key]
    if (wanted === before && wanted !== undefined) {
      count++
      if (result) put(result, key, wanted)
      continue
    }
    if (wanted === undefined) {
      // absent, as far as anybody can see
      if (!result && !asOld) result = copyUpTo(next, next, key)
      asNext = false
      continue
    }
    count++
    const value = typeof wanted === 'object' && before !== undefined ? share(before, wanted) : wanted
    const isOld = value === before
    const isNext = value === wanted
    if (!result && !((asOld && isOld) || (asNext && isNext))) result = copyUpTo(next, asOld ? old : next, key)
    asOld &&= isOld
    asNext &&= isNext
    if (result) put(result, key, value)
  }
  if (result) return result as T
  if (asOld) {
    for (const key in old) if (old[key] !== undefined) count--
    if (count === 0) return old as T
  }
  return asNext ? next : (copyUpTo(next, old) as T)
}

/** `old`, where every member of `next` is the very one of it: `share` of an object whose parts are shared already. */
export function shareMembers<T extends object>(old: T, next: T): T {
  for (const key in next) if (next[key] !== old[key]) return next
  return old
}

/** The members of `next` before `end`, each known to equal the one of `old`. */
function copyUpTo(next: Record<string, unknown>, old: Record<string, unknown>, end?: string): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  for (const key in next) {
    if (key === end) break
    if (next[key] !== undefined) put(copy, key, old[key])
  }
  return copy
}

function shareItems(old: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  let items: unknown[] | undefined
  let asOld = true
  let asNext = true
  for (let index = 0; index < next.length; index++) {
    const before = old[index]
    const wanted = next[index]
    const item = wanted === before || before === undefined ? wanted : share(before, wanted)
    const isOld = item === before && index < old.length
    const isNext = item === wanted
    if (!items && !((asOld && isOld) || (asNext && isNext))) items = (asOld ? old : next).slice(0, index)
    asOld &&= isOld
    asNext &&= isNext
    if (items) items.push(item)
  }
  if (items) return items
  if (!asOld) return next
  return next.length === old.length ? old : old.slice(0, next.length)
}

/** RFC 7386: null removes, objects merge, everything else replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {}
  for (const key in patch) {
    const value = patch[key]
    if (value === null) delete result[key]
    else if (value !== undefined) put(result, key, mergePatch(member(result, key), value))
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
