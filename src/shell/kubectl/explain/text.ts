/** Lays fields out as kubectl does: pkg/explain/v2/templates/plaintext.tmpl. */
import { resolved, typeOf, within, type Schema, type Schemas } from './schema.ts'

/** What every object has and its schema does not describe. */
const OF_ALL: Readonly<Record<string, string>> = {
  apiVersion:
    'APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources',
  kind: 'Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds',
}

/** `DESCRIPTION:` with what the field says, and then what its type says. */
export function descriptionText(schema: Schema, all: Schemas): string {
  const said = [...descriptions(schema, all)].map((text) => `${text}\n`).join('')
  return `DESCRIPTION:\n${indented(wrapped(said || '<empty>', 76), 4)}\n`
}

function* descriptions(schema: Schema, all: Schemas): Generator<string> {
  if (schema.description) yield schema.description
  if (schema.$ref) {
    const { description } = resolved(schema, all)
    if (description && description !== schema.description) yield description
  } else if (schema.items) yield* descriptions(schema.items, all)
  else if (typeof schema.additionalProperties === 'object') yield* descriptions(schema.additionalProperties, all)
}

/** The fields of a struct with their descriptions, or in short, all below them. */
export function fieldsText(schema: Schema, all: Schemas, isRecursive: boolean): string {
  return [...fields(schema, all, isRecursive, 1, new Set())].join('')
}

function* fields(schema: Schema, all: Schemas, isShort: boolean, level: number, above: Set<string>): Generator<string> {
  const here = within(schema, all)
  if (!here?.properties) return
  const indent = '  '.repeat(level)
  for (const [name, field] of Object.entries(here.properties).sort(([a], [b]) => (a < b ? -1 : 1))) {
    // what only says which kind it is, is required of nobody who explains
    const isRequired = here.required?.includes(name) && field.const === undefined && name !== 'metadata'
    yield `${indent}${name}\t<${typeOf(field, all)}>${isRequired ? ' -required-' : ''}\n`
    if (field.enum && field.const === undefined) yield `${indent}enum: ${shortEnum(field.enum)}\n`
    if (!isShort) {
      const text = field.description ?? (field.const === undefined ? undefined : OF_ALL[name]) ?? '<no description>'
      yield `${indented(wrapped(text, 78 - 2 * level), 2 * level + 2)}\n\n`
      continue
    }
    const ref = refOf(field)
    if (ref !== undefined && above.has(ref)) continue
    yield* fields(field, all, true, level + 1, new Set([...above, ...(ref === undefined ? [] : [ref])]))
  }
}

function refOf(schema: Schema): string | undefined {
  if (schema.$ref) return schema.$ref
  if (schema.items) return refOf(schema.items)
  return typeof schema.additionalProperties === 'object' ? refOf(schema.additionalProperties) : undefined
}

/** At most four of them. */
function shortEnum(values: readonly unknown[]): string {
  const shown = values.slice(0, 4).map((value) => (value === '' ? '""' : String(value)))
  return shown.join(', ') + (values.length > 4 ? ', ....' : '')
}

/** `ENUM:` and each value on a line of its own. */
export function longEnum({ enum: values, const: only }: Schema): string {
  if (!values || only !== undefined) return ''
  return `ENUM:\n${values.map((value) => `    ${value === '' ? '""' : String(value)}`).join('\n')}`
}

/** Breaks lines between words; those that are there stay. */
function wrapped(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => {
      const lines: string[] = []
      let rest = line
      while (rest.length > width) {
        const at = rest.lastIndexOf(' ', width)
        if (at <= 0) break
        lines.push(rest.slice(0, at))
        rest = rest.slice(at + 1)
      }
      return [...lines, rest].join('\n')
    })
    .join('\n')
}

function indented(text: string, spaces: number): string {
  const pad = ' '.repeat(spaces)
  return text
    .split('\n')
    .map((line) => pad + line)
    .join('\n')
}
