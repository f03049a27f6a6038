/** What kubectl itself refuses, before any server sees the object. */
export interface ShapeProblem {
  message: string
  field?: string
}

const HOW_TO_IGNORE = 'if you choose to ignore these errors, turn validation off with --validate=false'

/** Checks the parts that kubectl must read to know where to send an object: apiVersion, kind and metadata. */
export function checkShape(value: unknown, file: string): ShapeProblem | null {
  const invalid = (what: string, field?: string): ShapeProblem => ({
    message: `error: error validating "${file}": error validating data: ${what}; ${HOW_TO_IGNORE}`,
    field,
  })
  if (!isObject(value)) return invalid('invalid object to validate')
  const { apiVersion, kind } = value
  const problems = [...typeProblems('apiVersion', apiVersion), ...typeProblems('kind', kind)]
  if (problems.length > 0) {
    const field = apiVersion === undefined || typeof apiVersion === 'string' ? 'kind' : 'apiVersion'
    return invalid(problems.length > 1 ? `[${problems.join(', ')}]` : problems[0]!, field)
  }
  if ((apiVersion as string).split('/').length > 2) {
    return invalid(`unexpected GroupVersion string: ${apiVersion as string}`, 'apiVersion')
  }
  if (kind === '') {
    const json = JSON.stringify(sorted(value))
    return { message: `error: unable to decode "${file}": Object 'Kind' is missing in '${json}'`, field: 'kind' }
  }
  return metadataProblem(value['metadata'], file)
}

/** An item of a List is no longer validated, only decoded. */
export function checkItem(value: unknown, file: string): ShapeProblem | null {
  const prefix = `error: unable to decode "${file}": `
  if (!isObject(value)) {
    return {
      message: `${prefix}json: cannot unmarshal ${jsonType(value)} into Go value of type map[string]interface {}`,
    }
  }
  if (typeof value['kind'] !== 'string' || typeof value['apiVersion'] !== 'string' || value['kind'] === '') {
    const message = `error: unable to get type info from the object "*unstructured.Unstructured": Object 'Kind' is missing in 'object has no kind field '`
    return { message, field: 'kind' }
  }
  return metadataProblem(value['metadata'], file)
}

function typeProblems(field: string, value: unknown): string[] {
  if (value === undefined || value === null) return [`${field} not set`]
  return typeof value === 'string' ? [] : [`${field} isn't string type`]
}

const STRINGS = ['name', 'namespace', 'generateName', 'uid', 'resourceVersion']
const MAPS = ['labels', 'annotations']

/** kubectl decodes metadata into the Go type, so a wrong type there is encoding/json's complaint. */
function metadataProblem(metadata: unknown, file: string): ShapeProblem | null {
  const cannot = (value: unknown, place: string, type: string, field: string): ShapeProblem => ({
    message: `error: unable to decode "${file}": json: cannot unmarshal ${jsonType(value)} into Go struct field ${place} of type ${type}`,
    field,
  })
  if (metadata === undefined || metadata === null) return null
  if (!isObject(metadata)) {
    return cannot(metadata, 'metadataOnlyObject.metadata', 'v1.ObjectMeta', 'metadata')
  }
  for (const field of STRINGS) {
    const value = metadata[field]
    if (value === undefined || value === null || typeof value === 'string') continue
    return cannot(value, `ObjectMeta.metadata.${field}`, 'string', `metadata.${field}`)
  }
  for (const field of MAPS) {
    const map = metadata[field]
    if (map === undefined || map === null) continue
    if (!isObject(map)) return cannot(map, `ObjectMeta.metadata.${field}`, 'map[string]string', `metadata.${field}`)
    for (const [key, value] of Object.entries(map)) {
      if (value === null || typeof value === 'string') continue
      return cannot(value, `ObjectMeta.metadata.${field}`, 'string', `metadata.${field}[${key}]`)
    }
  }
  return null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What encoding/json calls a value. */
export function jsonType(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

/** Go prints the keys of a map in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  )
}
