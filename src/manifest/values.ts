import { isAlias, isMap, isPair, isScalar, isSeq, type Document, type Node, type Pair } from 'yaml'
import { ConversionError } from './conversion-error.ts'
import { scalarValue } from './scalars.ts'

export interface Repeated {
  key: string
  node: Node
}

/** go-yaml allows fewer aliases the more there is to decode: all of 400,000 nodes, a tenth of 4,000,000. */
const FEW = 400_000
const MANY = 4_000_000

/**
 * The JSON value of a document, read with YAML 1.1 as sigs.k8s.io/yaml does: anchors are copied, `<<` merges, keys
 * become strings, and of a key that is there twice the last value wins.
 */
export function toJson(document: Document, depth: number): { value: unknown; repeated: Repeated[] } {
  const anchors = new Map<string, Node>()
  const repeated: Repeated[] = []
  let decoded = 0
  let aliased = 0
  let aliasDepth = 0
  const open = new Set<Node>()

  function value(node: Node | null | undefined, level: number): unknown {
    decoded++
    if (aliasDepth > 0) aliased++
    if (aliased > 100 && decoded > 1000 && aliased / decoded > allowed(decoded)) {
      throw new ConversionError('yaml: document contains excessive aliasing', node ?? undefined)
    }
    if (!node) return null
    if (level > depth) throw new ConversionError(`yaml: exceeded max depth of ${depth}`, node)
    if (isAlias(node)) return aliasOf(node.source, node, (target) => value(target, level + 1))
    if ('anchor' in node && node.anchor) anchors.set(node.anchor, node)
    if (isScalar(node)) return scalarValue(node)
    open.add(node)
    try {
      if (isMap(node)) return mapping(node.items as Pair<Node, Node>[], level)
      if (isSeq(node)) return node.items.map((item) => value(asNode(item), level + 1))
      return null
    } finally {
      open.delete(node)
    }
  }

  function aliasOf<T>(name: string, node: Node, then: (target: Node) => T): T {
    const target = anchors.get(name)
    if (!target) throw new ConversionError(`yaml: unknown anchor '${name}' referenced`, node)
    if (open.has(target)) throw new ConversionError(`yaml: anchor '${name}' value contains itself`, node)
    aliasDepth++
    try {
      return then(target)
    } finally {
      aliasDepth--
    }
  }

  function mapping(items: Pair<Node, Node>[], level: number): Record<string, unknown> {
    const into: Record<string, unknown> = {}
    const own = new Set<string>()
    for (const { key, value: node } of items) {
      if (isMergeKey(key)) {
        merge(node, into, level)
        continue
      }
      const name = keyText(value(key, level + 1), key)
      if (own.has(name) && aliasDepth === 0) repeated.push({ key: name, node: key })
      own.add(name)
      put(into, name, value(node, level + 1))
    }
    return into
  }

  function merge(node: Node | null, into: Record<string, unknown>, level: number): void {
    if (level > depth) throw new ConversionError(`yaml: exceeded max depth of ${depth}`, node ?? undefined)
    if (node && isAlias(node)) return aliasOf(node.source, node, (target) => mergeMap(target, into, level + 1))
    // of several, the first has the last word
    if (isSeq(node)) {
      for (const item of [...node.items].reverse()) {
        const source = asNode(item)
        if (source && isAlias(source)) aliasOf(source.source, source, (target) => mergeMap(target, into, level + 1))
        else mergeMap(source, into, level + 1)
      }
      return
    }
    mergeMap(node, into, level + 1)
  }

  function mergeMap(node: Node | null, into: Record<string, unknown>, level: number): void {
    if (!isMap(node)) {
      throw new ConversionError('yaml: map merge requires map or sequence of maps as the value', node ?? undefined)
    }
    const source = value(node, level) as Record<string, unknown>
    for (const name of Object.keys(source)) put(into, name, source[name])
  }

  return { value: value(document.contents as Node | null, 0), repeated }
}

function allowed(decoded: number): number {
  if (decoded <= FEW) return 0.99
  if (decoded >= MANY) return 0.1
  return 0.99 - 0.89 * ((decoded - FEW) / (MANY - FEW))
}

function asNode(item: unknown): Node | null {
  return isPair(item) ? null : (item as Node | null)
}

export function isMergeKey(key: Node | null): boolean {
  return isScalar(key) && key.source === '<<' && key.type === 'PLAIN'
}

function keyText(key: unknown, node: Node | null): string {
  if (typeof key === 'string') return key
  if (typeof key === 'number' || typeof key === 'boolean' || typeof key === 'bigint') return String(key)
  if (key === null) {
    throw new ConversionError('unsupported map key of type: %!s(<nil>), key: <nil>, value: <nil>', node ?? undefined)
  }
  throw new ConversionError(`yaml: invalid map key: ${goSyntax(key)}`, node ?? undefined)
}

/** A value as Go's %#v writes it. */
function goSyntax(value: unknown): string {
  if (value === null) return 'interface {}(nil)'
  if (typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  const entries = Object.entries(value).map(([key, of]) => `${JSON.stringify(key)}:${goSyntax(of)}`)
  return `map[interface {}]interface {}{${entries.join(', ')}}`
}

/** A plain assignment would reach the prototype with a key named `__proto__`. */
function put(into: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') into[name] = value
  else Object.defineProperty(into, name, { value, enumerable: true, writable: true, configurable: true })
}
