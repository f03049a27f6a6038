import type { SourceFile } from '../../host/messages.ts'
import type { ObjectRef } from './objects.ts'

/**
 * The file in which an object stands, as far as a glance tells; null for none. To be asked for every list of acts it has
 * to be quick: where in the file it stands, the parser says.
 */
export function fileWith({ kind, namespace, name }: ObjectRef, files: readonly SourceFile[]): string | null {
  const has = ({ text }: SourceFile) =>
    text.split(/^---/m).some((document) => {
      const said = (field: string, value: string) =>
        new RegExp(String.raw`(^|[\s{,"])${field}"?\s*:\s*["']?${escaped(value)}["']?\s*([,}#\n]|$)`, 'm').test(
          document,
        )
      const elsewhere = /(^|[\s{,"])namespace"?\s*:\s*["']?([\w-]+)/m.exec(document)?.[2] ?? 'default'
      return said('kind', kind) && said('name', name) && (namespace === '' || elsewhere === namespace)
    })
  return files.find(has)?.name ?? null
}

/** Where the object begins in the file, as a 1-based line; null when the parser does not find it there. */
export async function lineIn(file: SourceFile, { kind, namespace, name }: ObjectRef): Promise<number | null> {
  const { parseFile } = await import('#manifest')
  const found = parseFile(file).documents.find(
    (document) =>
      document.kind === kind &&
      document.name === name &&
      (namespace === '' || (document.namespace ?? 'default') === namespace),
  )
  return found?.range.startLine ?? null
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
