/**
 * Objects of CustomResourceDefinitions: decoding, defaults and validation by the structural schema of the CRD, in the
 * words of k8s.io/apiextensions-apiserver and k8s.io/kube-openapi/pkg/validation. Rules stand for CEL expressions.
 */
import { clone, isObject } from '../api/data.ts'
import { duplicate, invalid, notSupported, required, tooLong, tooMany } from '../api/field.ts'
import type { StatusCause, Unstructured } from '../api/types.ts'

/** The message of a rule and whether a value keeps it. Values have the right shape and their defaults by then. */
export type Rule = readonly [message: string, holds: (self: never) => boolean]

export interface Schema {
  type: 'object' | 'map' | 'array' | 'string' | 'integer' | 'boolean'
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  /** Of an array's items, or a map's values. */
  items?: Schema
  /** Fields that nobody has written down are kept: status, which only controllers write. */
  open?: boolean
  enum?: readonly (string | number)[]
  pattern?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  /** x-kubernetes-list-map-keys */
  keys?: readonly string[]
  default?: unknown
  rules?: readonly Rule[]
}

/** What only says that more could be wrong. */
const MORE =
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'
const BLOCKING = new Set(['FieldValueRequired', 'FieldValueTooLong', 'FieldValueTooMany'])

/** Fields of the input that the schema does not have, by their paths. */
export function unknownFields(schema: Schema, value: unknown, path = ''): string[] {
  if (Array.isArray(value)) {
    return schema.items ? value.flatMap((item, i) => unknownFields(schema.items!, item, `${path}[${i}]`)) : []
  }
  if (!isObject(value) || schema.open) return []
  return Object.entries(value).flatMap(([name, below]) => {
    const at = path ? `${path}.${name}` : name
    if (schema.type === 'map') return schema.items ? unknownFields(schema.items, below, at) : []
    const field = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined
    return field ? unknownFields(field, below, at) : [at]
  })
}

/** Fills in what the schema has defaults for, in place; nulls are as if absent. */
export function applyDefaults(schema: Schema, value: unknown): void {
  if (Array.isArray(value)) {
    if (schema.items) for (const item of value) applyDefaults(schema.items, item)
    return
  }
  if (!isObject(value)) return
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (value[name] === null) delete value[name]
    if (value[name] === undefined && field.default !== undefined) value[name] = clone(field.default)
    if (value[name] !== undefined) applyDefaults(field, value[name])
  }
}

/** All that is wrong with a value; the rules are asked only when nothing else is badly wrong. */
export function validateSchema(schema: Schema, value: unknown, path = ''): StatusCause[] {
  const causes = shape(schema, value, path)
  const blocked = causes.some(({ reason, type }) => BLOCKING.has(reason) || type)
  const plain = causes.map(({ type: _, ...cause }): StatusCause => cause)
  if (!blocked) return [...plain, ...rulesOf(schema, value, path)]
  return [...plain, { reason: 'FieldValueInvalid', field: '<nil>', message: `Invalid value: "null": ${MORE}` }]
}

type Cause = StatusCause & { type?: boolean }

function shape(schema: Schema, value: unknown, path: string): Cause[] {
  if (value === undefined) return []
  const type = typeOf(value)
  const wanted = schema.type === 'map' ? 'object' : schema.type
  if (type !== wanted) {
    const what = `${path} in body must be of type ${wanted}: ${JSON.stringify(type)}`
    return [{ ...invalid(path, type, what), type: true }]
  }
  const causes: Cause[] = []
  const wrong = (what: string, shown: unknown = value) => causes.push(invalid(path, shown, `${path} in body ${what}`))
  if (schema.enum && !schema.enum.includes(value as string))
    causes.push(notSupported(path, value, schema.enum.map(String)))
  if (typeof value === 'number') {
    if (schema.minimum !== undefined && value < schema.minimum)
      wrong(`should be greater than or equal to ${schema.minimum}`)
    if (schema.maximum !== undefined && value > schema.maximum)
      wrong(`should be less than or equal to ${schema.maximum}`)
  }
  if (typeof value === 'string') {
    if (schema.maxLength !== undefined && value.length > schema.maxLength) causes.push(tooLong(path, schema.maxLength))
    if (schema.minLength !== undefined && value.length < schema.minLength)
      wrong(`should be at least ${schema.minLength} chars long`)
    if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value))
      wrong(`should match '${schema.pattern}'`)
  }
  if (Array.isArray(value)) return [...causes, ...list(schema, value, path)]
  if (isObject(value)) return [...causes, ...members(schema, value, path)]
  return causes
}

function list(schema: Schema, value: unknown[], path: string): Cause[] {
  const causes: Cause[] = []
  if (schema.maxItems !== undefined && value.length > schema.maxItems)
    causes.push(tooMany(path, value.length, schema.maxItems))
  if (schema.minItems !== undefined && value.length < schema.minItems)
    causes.push(invalid(path, value.length, `${path} in body should have at least ${schema.minItems} items`))
  value.forEach((item, i) =>
    causes.push(...shape(schema.items ?? { type: 'object', open: true }, item, `${path}[${i}]`)),
  )
  const seen = new Set<string>()
  value.forEach((item, i) => {
    if (!schema.keys || !isObject(item)) return
    const key = Object.fromEntries(schema.keys.map((name) => [name, item[name]]))
    const text = JSON.stringify(key)
    if (seen.has(text)) causes.push(duplicate(`${path}[${i}]`, key))
    seen.add(text)
  })
  return causes
}

function members(schema: Schema, value: Unstructured, path: string): Cause[] {
  const at = (name: string) => (path ? `${path}.${name}` : name)
  const causes: Cause[] = []
  for (const name of schema.required ?? []) if (value[name] === undefined) causes.push(required(at(name)))
  for (const [name, field] of Object.entries(schema.properties ?? {}))
    causes.push(...shape(field, value[name], at(name)))
  if (schema.type === 'map' && schema.items) {
    for (const [name, below] of Object.entries(value)) causes.push(...shape(schema.items, below, at(name)))
  }
  return causes
}

/** CEL's complaints name the type of what they are about, and not its value. */
function rulesOf(schema: Schema, value: unknown, path: string): StatusCause[] {
  if (value === undefined || schema.open) return []
  const type = schema.type === 'map' ? 'object' : schema.type
  const causes = (schema.rules ?? []).flatMap(([message, holds]) =>
    holds(value as never) ? [] : [invalid(path, type, message)],
  )
  if (Array.isArray(value) && schema.items)
    value.forEach((item, i) => causes.push(...rulesOf(schema.items!, item, `${path}[${i}]`)))
  if (isObject(value)) {
    for (const [name, field] of Object.entries(schema.properties ?? {}))
      causes.push(...rulesOf(field, value[name], path ? `${path}.${name}` : name))
  }
  return causes
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (value === null) return 'null'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}
