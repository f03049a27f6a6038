import { isObject } from './data.ts'
import type { FieldTable } from './decode.ts'
import { KEY_DEFAULTS, LIST_KEYS } from './field-topology.ts'
import { goText } from './go-text.ts'
import type { KindDefinition } from './kind.ts'
import type { Unstructured } from './types.ts'

/**
 * What structured-merge-diff finds wrong with a configuration, in its words; undefined when nothing is. Several
 * findings stand in lines of their own. Source: sigs.k8s.io/structured-merge-diff/typed/validate.go.
 */
export function typedErrors(table: FieldTable, kind: KindDefinition, config: Unstructured): string | undefined {
  const root = table.kinds[kind.kind]
  if (!root) return undefined
  const found: string[] = []
  check(table, root, config, '', '', found)
  if (found.length < 2) return found[0]
  return `errors:\n${found.map((line) => `  ${line}`).join('\n')}`
}

function check(table: FieldTable, type: string, value: unknown, path: string, at: string, found: string[]): void {
  if (value === null || value === undefined || found.length >= 100) return
  const expect = (good: boolean, what: string, got = `&{${goWord(value)}}`) => {
    if (!good) found.push(`${path}: expected ${what}, got ${got}`)
    return good
  }
  switch (type) {
    case 'string':
    case 'Time':
    case '[]byte':
      expect(typeof value === 'string', 'string', `&value.valueUnstructured{Value:${goWord(value)}}`)
      return
    case 'bool':
      expect(typeof value === 'boolean', 'boolean')
      return
    case 'int32':
    case 'int64':
    case 'float64':
      expect(typeof value === 'number', 'numeric (int or float)', goType(value))
      return
    case 'IntOrString':
    case 'Quantity':
      expect(typeof value === 'string' || typeof value === 'number', 'any scalar')
      return
    case 'any':
      return
  }
  if (type.startsWith('[]')) {
    if (!Array.isArray(value)) {
      expect(false, 'list')
      return
    }
    const seen = new Set<string>()
    value.forEach((item, index) => {
      const where = `${path}${itemText(item, index, at, seen, path, found)}`
      check(table, type.slice(2), item, where, `${at}[]`, found)
    })
    return
  }
  if (!isObject(value)) {
    expect(false, 'map')
    return
  }
  if (type.startsWith('map[string]')) {
    const item = type.slice('map[string]'.length)
    for (const key in value) check(table, item, value[key], `${path}.${key}`, `${at}{}`, found)
    return
  }
  const fields = table.types[type] ?? {}
  for (const key in value) {
    const field = Object.hasOwn(fields, key) ? fields[key]! : undefined
    if (field === undefined) found.push(`${path}.${key}: field not declared in schema`)
    else check(table, field, value[key], `${path}.${key}`, `${type}.${key}`, found)
  }
}

/** `[name="web"]` for an item of a keyed list, `[0]` for any other; a key that comes twice is found out. */
function itemText(item: unknown, index: number, at: string, seen: Set<string>, path: string, found: string[]): string {
  const keys = LIST_KEYS[at]
  if (!keys || !isObject(item)) return `[${index}]`
  const named = keys
    .map((key) => [key, item[key] ?? KEY_DEFAULTS[key]] as const)
    .filter(([, text]) => text !== undefined)
  if (named.length === 0) {
    const missing = keys.map((key) => JSON.stringify(key)).join(', ')
    found.push(
      `${path}: element ${index}: associative list with keys has an element that omits key field ${missing} (and doesn't have default value)`,
    )
    return `[${index}]`
  }
  const text = `[${named.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`
  if (seen.has(text)) found.push(`${path}: duplicate entries for key ${text}`)
  seen.add(text)
  return text
}

/** fmt's %T of a value of a JSON document. */
function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (isObject(value)) return 'map[string]interface {}'
  return typeof value === 'boolean' ? 'bool' : 'string'
}

/** fmt's %v of a value of a JSON document, as structured-merge-diff prints it: with quotes. */
function goWord(value: unknown): string {
  return goText(value, (plain) => (typeof plain === 'string' ? JSON.stringify(plain) : String(plain)))
}
