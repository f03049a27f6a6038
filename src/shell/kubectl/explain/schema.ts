/** The schemas with descriptions that the editor has as well: `npm run schemas` writes them. Loaded when first used. */

/** A node of a JSON Schema, as far as these have it. */
export interface Schema {
  $ref?: string
  type?: string | readonly string[]
  description?: string
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  items?: Schema
  additionalProperties?: Schema | boolean
  enum?: readonly unknown[]
  /** A choice of one is no choice: kinds and versions. */
  const?: unknown
}

export interface Schemas {
  definitions: Readonly<Record<string, Schema>>
  roots: Readonly<Record<string, { $ref: string }>>
}

let loading: Promise<Schemas> | undefined

export function loadSchemas(): Promise<Schemas> {
  loading ??= import('../../../../public/schemas/kubernetes.json', { with: { type: 'json' } }).then(
    ({ default: read }) => read as unknown as Schemas,
  )
  return loading
}

/** What a reference leads to. */
export function resolved(schema: Schema, { definitions }: Schemas): Schema {
  return schema.$ref ? (definitions[schema.$ref.slice('#/definitions/'.length)] ?? schema) : schema
}

/** The schema behind a path of fields; lists and maps are passed through. undefined: there is no such field. */
export function fieldAt(schema: Schema, path: readonly string[], all: Schemas): Schema | undefined {
  let at: Schema | undefined = schema
  for (const name of path) {
    at = at && within(at, all)?.properties?.[name]
  }
  return at
}

/** Of a list or a map what is in it. */
export function within(schema: Schema, all: Schemas): Schema | undefined {
  const here = resolved(schema, all)
  if (here.properties) return here
  if (here.items) return within(here.items, all)
  if (typeof here.additionalProperties === 'object') return within(here.additionalProperties, all)
  return undefined
}

/** `[]ServicePort`, `map[string]string`, `integer`. */
export function typeOf(schema: Schema, all: Schemas): string {
  if (schema.items) return `[]${typeOf(schema.items, all)}`
  if (typeof schema.additionalProperties === 'object') return `map[string]${typeOf(schema.additionalProperties, all)}`
  if (schema.$ref) {
    const { type } = resolved(schema, all)
    if (type === undefined || type === 'object') return nameOf(schema.$ref)
    return typeof type === 'string' ? type : 'IntOrString'
  }
  if (schema.type === undefined || schema.type === 'object') return 'Object'
  // a number or a string: the API's own name of it
  return typeof schema.type === 'string' ? schema.type : 'IntOrString'
}

function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1)
}
