import { isAlias, isMap, isNode, isScalar, isSeq, type Document, type Node, type Pair } from 'yaml'
import { parsePath } from './path.ts'
import type { Lines } from './lines.ts'
import type { ManifestDocument, ParsedFile, TextRange } from './types.ts'
import { isMergeKey } from './values.ts'

/** Where an object stands in its text. */
export interface Source {
  node: Node | null
  document: Document
  offset: number
  lines: Lines
}

const sources = new WeakMap<ManifestDocument, Source>()

export function remember(document: ManifestDocument, source: Source): void {
  sources.set(document, source)
}

/**
 * Where a field of the API server's messages stands: the range of its value, of its key when the value is empty or long,
 * or of the nearest thing around it that is there when the field is absent.
 *
 * @param index position in `parsed.documents`
 * @param path `spec.ports[0].nodePort`, `metadata.labels[app.kubernetes.io/name]`
 * @param part `key` for the place of the name instead of the value
 * @example fieldRange(parsed, 0, 'spec.ports[0].nodePort')
 */
export function fieldRange(
  parsed: ParsedFile,
  index: number,
  path: string,
  part: 'value' | 'key' = 'value',
): TextRange {
  const document = parsed.documents[index]
  const source = document && sources.get(document)
  if (!source) return document?.range ?? { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 }
  return fieldOf(source, path, part)
}

export function fieldOf(source: Source, path: string, part: 'value' | 'key' = 'value'): TextRange {
  let node = deref(source, source.node)
  let key: Node | null = null
  let missing = false
  const steps = parsePath(path)
  for (let i = 0; i < steps.length;) {
    const next = step(source, node, steps, i)
    if (!next) {
      missing = true
      break
    }
    ;({ key } = next)
    node = deref(source, next.value)
    i += next.used
  }
  return rangeOf(source, node, key, part === 'key' || missing)
}

interface Found {
  key: Node | null
  value: Node | null
  used: number
}

/** Follows one part of a path. Keys with dots (labels) may come apart as several parts, so longer ones are tried too. */
function step(source: Source, node: Node | null, steps: string[], i: number): Found | null {
  if (isSeq(node)) {
    if (/^[0-9]+$/.test(steps[i]!)) {
      const item = node.items[Number(steps[i])]
      return item === undefined ? null : { key: null, value: item as Node | null, used: 1 }
    }
    return null
  }
  if (!isMap(node)) return null
  for (let used = 1; used <= steps.length - i; used++) {
    const pair = pairOf(source, node.items as Pair<Node, Node>[], steps.slice(i, i + used).join('.'))
    if (pair) return { key: pair.key, value: pair.value, used }
  }
  return null
}

/** The last pair with that key, as the last one wins; then those that are merged in. */
function pairOf(source: Source, items: Pair<Node, Node>[], name: string, level = 0): Pair<Node, Node> | null {
  const own = items.findLast(({ key }) => isScalar(key) && key.source === name && !isMergeKey(key))
  if (own || level > 10) return own ?? null
  for (const { key, value } of items) {
    if (!isMergeKey(key)) continue
    const merged = deref(source, value)
    if (!isMap(merged)) continue
    const found = pairOf(source, merged.items as Pair<Node, Node>[], name, level + 1)
    if (found) return found
  }
  return null
}

function deref(source: Source, node: unknown): Node | null {
  let at = isNode(node) ? node : null
  for (let hops = 0; at && isAlias(at) && hops < 10; hops++) at = at.resolve(source.document) ?? null
  return at
}

function rangeOf(source: Source, node: Node | null, key: Node | null, wantKey: boolean): TextRange {
  const { lines, offset } = source
  const span = (of: Node): TextRange => lines.range(offset + of.range![0], offset + of.range![1])
  if (wantKey && key?.range) return span(key)
  if (node?.range && node.range[1] > node.range[0]) {
    const whole = span(node)
    if (whole.startLine === whole.endLine) return whole
    if (key?.range) return span(key)
    return { ...lines.wholeLine(whole.startLine), startColumn: whole.startColumn }
  }
  if (key?.range) return span(key)
  return lines.wholeLine(lines.lineOf(offset))
}
