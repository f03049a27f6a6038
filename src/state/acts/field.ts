import { files } from '../files.ts'
import { select } from '../selection.ts'
import type { ObjectRef } from './objects.ts'

/**
 * Brings the editor to the line of an object's field, or to the nearest thing around it that is written there.
 * @param field `spec.ports[0].nodePort`
 * @returns false when the object is in none of the files
 */
export async function goToField({ kind, namespace, name }: ObjectRef, field: string): Promise<boolean> {
  const { parseFile, fieldRange } = await import('#manifest')
  for (const file of files.getState().files) {
    if (!file.text.includes(name)) continue
    const parsed = parseFile(file)
    const found = parsed.documents.find(
      (document) =>
        document.kind === kind &&
        document.name === name &&
        (namespace === '' || (document.namespace ?? 'default') === namespace),
    )
    if (!found) continue
    const { startLine } = fieldRange(parsed, found.index, field)
    files.setState({ active: file.name })
    select({ jump: { file: file.name, line: startLine, at: performance.now() } })
    return true
  }
  return false
}
