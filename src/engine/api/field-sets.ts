/** Which fields an object has, which of them two objects do not share, and one object laid over another. */
import { equal, isObject, put } from './data.ts'
import type { FieldTable } from './decode.ts'
import { ATOMIC_FIELDS, ATOMIC_STRUCTS, KEY_DEFAULTS, LIST_KEYS, VALUE_SETS } from './field-topology.ts'
import { isEmptyTree, LEAF, own, type FieldTree } from './field-trees.ts'
import type { Unstructured } from './types.ts'

/** Where in the schema a value stands. */
export interface Spot {
  table: FieldTable
  /** `[]Container`, `ServiceSpec`, `string`; undefined where the schema ends. */
  type: string | undefined
  /** `Struct.field` that the value is of. */
  at: string
}

/** What a change did: `changed` was added or got another value, `removed` is gone. */
export interface Comparison {
  changed: FieldTree
  removed: FieldTree
}

/** `members` when each member has owners of its own, `keyed` and `set` likewise for lists; anything else is one value. */
type Shape = 'members' | 'keyed' | 'set' | 'one'

export function shapeOf(value: unknown, { type, at }: Spot): Shape {
  if (Array.isArray(value)) {
    if (LIST_KEYS[at] && value.every((item) => isObject(item))) return 'keyed'
    return VALUE_SETS.has(at) ? 'set' : 'one'
  }
  if (!isObject(value) || ATOMIC_FIELDS.has(at) || (type !== undefined && ATOMIC_STRUCTS.has(type))) return 'one'
  return 'members'
}

/** `f:…` or `k:…` → the member, in order. */
export function elementsOf(value: unknown, shape: Shape, spot: Spot): Map<string, unknown> {
  const elements = new Map<string, unknown>()
  if (shape === 'members') {
    for (const key in value as Unstructured) {
      const member = (value as Unstructured)[key]
      if (member !== undefined) elements.set(`f:${key}`, member)
    }
  } else if (shape === 'keyed') {
    for (const item of value as Unstructured[]) elements.set(keyElement(item, LIST_KEYS[spot.at]!), item)
  } else if (shape === 'set') {
    for (const item of value as unknown[]) elements.set(`v:${JSON.stringify(item)}`, item)
  }
  return elements
}

export function spotOf(element: string, { table, type, at }: Spot): Spot {
  if (!element.startsWith('f:')) return { table, type: type?.slice(2), at: `${at}[]` }
  const name = element.slice(2)
  if (type === undefined) return { table, type: undefined, at: '' }
  if (type.startsWith('map[string]')) return { table, type: type.slice('map[string]'.length), at: `${at}{}` }
  const fields = Object.hasOwn(table.types, type) ? table.types[type]! : {}
  return { table, type: Object.hasOwn(fields, name) ? fields[name] : undefined, at: `${type}.${name}` }
}

/**
 * The fields that a value has.
 * @param whole for something that was not there before: the maps and items themselves count too
 */
export function fieldsOf(value: unknown, spot: Spot, whole = false): FieldTree {
  const shape = shapeOf(value, spot)
  if (shape === 'one') return LEAF
  const tree: FieldTree = shape === 'members' && whole && spot.type?.startsWith('map[') ? { ...LEAF } : {}
  for (const [element, member] of elementsOf(value, shape, spot)) {
    const child = shape === 'set' ? LEAF : fieldsOf(member, spotOf(element, spot), whole)
    put(tree, element, shape === 'keyed' ? { ...LEAF, ...child } : child)
  }
  return isEmptyTree(tree) ? LEAF : tree
}

export function compare(old: unknown, next: unknown, spot: Spot): Comparison {
  if (old === next || equal(old, next)) return { changed: {}, removed: {} }
  if (next === undefined) return { changed: {}, removed: fieldsOf(old, spot, true) }
  if (old === undefined) return { changed: fieldsOf(next, spot, true), removed: {} }
  const shape = shapeOf(next, spot)
  if (shape === 'one' || shapeOf(old, spot) !== shape) return { changed: LEAF, removed: {} }
  const [before, after] = [elementsOf(old, shape, spot), elementsOf(next, shape, spot)]
  const found: Comparison = { changed: {}, removed: {} }
  for (const element of new Set([...before.keys(), ...after.keys()])) {
    const part = compare(before.get(element), after.get(element), spotOf(element, spot))
    for (const side of ['changed', 'removed'] as const) {
      const arose = side === 'changed' ? !before.has(element) : !after.has(element)
      const tree = shape === 'keyed' && arose && !isEmptyTree(part[side]) ? { ...LEAF, ...part[side] } : part[side]
      if (!isEmptyTree(tree)) put(found[side], element, tree)
    }
  }
  return found
}

/** `config` laid over `live`: what it names wins, everything else stays. */
export function overlay(live: unknown, config: unknown, spot: Spot): unknown {
  const shape = shapeOf(config, spot)
  if (shape === 'one' || shapeOf(live, spot) !== shape) return config
  if (shape === 'members') {
    const result: Unstructured = { ...(live as Unstructured) }
    for (const [element, member] of elementsOf(config, shape, spot)) {
      const key = element.slice(2)
      const old = Object.hasOwn(result, key) ? result[key] : undefined
      put(result, key, old === undefined ? member : overlay(old, member, spotOf(element, spot)))
    }
    return result
  }
  const [before, after] = [elementsOf(live, shape, spot), elementsOf(config, shape, spot)]
  const merged = new Map<string, unknown>()
  const left = [...before.keys()]
  for (const [element, item] of after) {
    // Items of others stay where they stood, before the first item of ours that followed them.
    while (left.length > 0 && !after.has(left[0]!)) take(merged, left.shift()!, before)
    const old = before.get(element)
    merged.set(element, old === undefined || shape === 'set' ? item : overlay(old, item, spotOf(element, spot)))
    while (left.length > 0 && merged.has(left[0]!)) left.shift()
  }
  for (const element of left) if (!merged.has(element)) take(merged, element, before)
  return [...merged.values()]
}

/** The value without the fields of the tree; an item of a list goes as a whole when it is itself in the tree. */
export function without(value: unknown, tree: FieldTree, spot: Spot): unknown {
  const shape = shapeOf(value, spot)
  if (shape === 'one') return value
  const elements = elementsOf(value, shape, spot)
  for (const [element, member] of elements) {
    const gone = own(tree, element)
    if (!gone) continue
    const rest = without(member, gone, spotOf(element, spot))
    const itself = own(gone, '.') !== undefined
    if (itself && (shape !== 'members' || shapeOf(member, spotOf(element, spot)) === 'one' || isHollow(rest))) {
      elements.delete(element)
    } else elements.set(element, shape === 'keyed' ? withKeys(rest as Unstructured, member, LIST_KEYS[spot.at]!) : rest)
  }
  if (shape !== 'members') return [...elements.values()]
  const result: Unstructured = {}
  for (const [element, member] of elements) put(result, element.slice(2), member)
  return result
}

/** An item that stays is nothing without what tells it from the others. */
function withKeys(rest: Unstructured, item: unknown, keys: readonly string[]): Unstructured {
  const named = keys.filter((key) => (item as Unstructured)[key] !== undefined)
  return { ...Object.fromEntries(named.map((key) => [key, (item as Unstructured)[key]])), ...rest }
}

function isHollow(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0
}

function take(into: Map<string, unknown>, element: string, from: Map<string, unknown>): void {
  into.set(element, from.get(element))
}

function keyElement(item: Unstructured, keys: readonly string[]): string {
  const named = keys.map((key) => [key, item[key] ?? KEY_DEFAULTS[key]]).filter(([, value]) => value !== undefined)
  return `k:${JSON.stringify(Object.fromEntries(named))}`
}
