import type { Node } from 'yaml'
import { split } from './chunks.ts'
import { checkItem, checkShape } from './shape.ts'
import { LIMITS, tooLarge, tooMany } from './limits.ts'
import { Lines } from './lines.ts'
import { read, type Piece } from './read.ts'
import { unfold } from './unfold.ts'
import { remember, fieldOf } from './places.ts'
import type { Diagnostic, Limits, ManifestDocument, ParsedFile, SourceFile, TextRange } from './types.ts'

/** Documents that hold only comments do not count, within reason. */
const COMMENTS = 1_000

/**
 * Reads a file as `kubectl apply -f` does: split at `---`, YAML 1.1, lists unfolded, documents without content skipped.
 * The first broken document ends the reading; those before it are in the result, because kubectl applies them too.
 * Never throws, whatever the text.
 *
 * @example
 * const { documents, diagnostics } = parseFile({ name: 'web.yaml', text: 'kind: Service' })
 * diagnostics[0].message // error: error validating "web.yaml": error validating data: apiVersion not set; if you …
 */
export function parseFile(file: SourceFile, limits: Partial<Limits> = {}): ParsedFile {
  const { size, documents: most, depth } = { ...LIMITS, ...limits }
  const parsed: ParsedFile = { name: file.name, documents: [], diagnostics: [], complete: true }
  if (file.text.length > size) {
    const firstLine = file.text.slice(0, Math.max(file.text.slice(0, 1000).indexOf('\n'), 1))
    return refuse(
      tooLarge(file.name, file.text.length, size),
      new Lines(firstLine).range(0, firstLine.length),
      'podpath',
    )
  }
  const lines = new Lines(file.text)
  // hopeless texts are not read at all, as that could take seconds
  if (split(file.text).length > most + COMMENTS) {
    return refuse(tooMany(file.name, most), lines.wholeLine(1), 'podpath')
  }

  for (const found of read(file.text, depth)) {
    if ('message' in found) {
      return refuse(`error: error parsing ${file.name}: ${found.message}`, lines.range(found.start, found.end))
    }
    if (found.value === null) continue
    warnOfRepeated(found)
    const wrong = checkShape(found.value, file.name)
    if (wrong) return refuse(wrong.message, place(found, found.root, wrong.field))
    for (const item of unfold(found.value as Record<string, unknown>, found.root)) {
      const wrongItem = item.object === found.value ? null : checkItem(item.object, file.name)
      if (wrongItem) return refuse(wrongItem.message, place(found, item.node, wrongItem.field))
      if (parsed.documents.length >= most) {
        return refuse(tooMany(file.name, most), place(found, item.node), 'podpath')
      }
      add(item.object as Record<string, unknown>, item.node, found)
    }
  }
  return parsed

  function refuse(message: string, range: TextRange, from: Diagnostic['from'] = 'yaml'): ParsedFile {
    parsed.diagnostics.push({ file: file.name, range, severity: 'error', message, from })
    parsed.complete = false
    return parsed
  }

  function add(object: Record<string, unknown>, node: Node | null, piece: Piece): void {
    const metadata = (object['metadata'] ?? {}) as Record<string, unknown>
    const document: ManifestDocument = {
      object,
      index: parsed.documents.length,
      range: lines.range(piece.offset + (node?.range?.[0] ?? 0), piece.offset + (node?.range?.[1] ?? 0)),
      apiVersion: object['apiVersion'] as string,
      kind: object['kind'] as string,
      name: (metadata['name'] as string | undefined) ?? '',
      namespace: (metadata['namespace'] as string | undefined) || undefined,
    }
    remember(document, { node, document: piece.document, offset: piece.offset, lines })
    parsed.documents.push(document)
  }

  function place(piece: Piece, node: Node | null, field?: string): TextRange {
    return fieldOf({ node, document: piece.document, offset: piece.offset, lines }, field ?? '')
  }

  /** kubectl says nothing and takes the last; whoever wrote the key twice will want to know. */
  function warnOfRepeated({ repeated, offset }: Piece): void {
    for (const { key, node } of repeated.slice(0, 20)) {
      const range = lines.range(offset + (node.range?.[0] ?? 0), offset + (node.range?.[1] ?? 0))
      const message = `key ${JSON.stringify(key)} already set in map: kubectl takes the last value`
      parsed.diagnostics.push({ file: file.name, range, severity: 'warning', message, from: 'podpath' })
    }
  }
}
