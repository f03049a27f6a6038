import { files, select } from '#state'

/**
 * Brings the editor to a field in a file, in the first of its objects that has the field; to the file's beginning when
 * none has.
 * @param field `spec.ports`, empty for the file itself
 * @returns false when there is no such file
 */
export async function goToLine(name: string, field: string): Promise<boolean> {
  const file = files.getState().files.find((one) => one.name === name)
  if (!file) return false
  const { parseFile, fieldRange } = await import('#manifest')
  const parsed = parseFile(file)
  const found = parsed.documents.find(({ object }) => has(object, field)) ?? parsed.documents[0]
  const line = found && field !== '' ? fieldRange(parsed, found.index, field, 'key').startLine : 1
  files.setState({ active: name })
  select({ jump: { file: name, line, at: performance.now() } })
  return true
}

function has(object: unknown, field: string): boolean {
  let at = object
  for (const step of field.split('.')) {
    if (typeof at !== 'object' || at === null || !(step in at)) return false
    at = (at as Record<string, unknown>)[step]
  }
  return true
}
