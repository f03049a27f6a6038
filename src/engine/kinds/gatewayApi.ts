/** What the kinds of Gateway API share: gateway.networking.k8s.io, standard channel v1.4, apis/v1/shared_types.go. */
import type { KindDefinition } from '../api/kind.ts'
import type { KubeObject, Unstructured } from '../api/types.ts'
import { applyDefaults, unknownFields, validateSchema, type Schema } from './openapi.ts'

export const GROUP = 'gateway.networking.k8s.io'

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
export const NAME_PATTERN = `^${LABEL}(\\.${LABEL})*$`

export const objectName: Schema = { type: 'string', minLength: 1, maxLength: 253 }
export const sectionName: Schema = { ...objectName, pattern: NAME_PATTERN }
export const namespaceName: Schema = { type: 'string', minLength: 1, maxLength: 63, pattern: `^${LABEL}$` }
export const group: Schema = { type: 'string', maxLength: 253, pattern: `^$|${NAME_PATTERN}` }
export const kindName: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: 63,
  pattern: '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$',
}
export const hostname: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: 253,
  pattern: `^(\\*\\.)?${LABEL}(\\.${LABEL})*$`,
}
export const portNumber: Schema = { type: 'integer', minimum: 1, maximum: 65535 }
export const text: Schema = { type: 'string' }

export function object(properties: Record<string, Schema>, needed: string[] = [], more: Partial<Schema> = {}): Schema {
  return { type: 'object', properties, required: needed, ...more }
}

export function list(items: Schema, more: Partial<Schema> = {}): Schema {
  return { type: 'array', items, ...more }
}

export function map(items: Schema = text): Schema {
  return { type: 'map', items }
}

export const labelSelector: Schema = object({
  matchLabels: map(),
  matchExpressions: list(object({ key: text, operator: text, values: list(text) }, ['key', 'operator'])),
})

export interface Condition {
  type: string
  status: 'True' | 'False' | 'Unknown'
  reason: string
  message: string
  lastTransitionTime: string
  observedGeneration?: number
}

/** What a CRD's own default says until a controller does. */
export function waiting(...types: string[]): Unstructured {
  const conditions = types.map((type) => ({
    type,
    status: 'Unknown',
    reason: 'Pending',
    message: 'Waiting for controller',
    lastTransitionTime: '1970-01-01T00:00:00Z',
  }))
  return { conditions }
}

/** The parts of a definition that follow from the schema of its CRD. */
export function fromSchema<T extends KubeObject>(
  spec: Schema,
  status?: () => Unstructured,
): Pick<KindDefinition<T>, 'custom' | 'defaults' | 'validate' | 'generation'> {
  const whole = object({ spec }, ['spec'])
  return {
    generation: true,
    custom: (input) => unknownFields({ ...whole, properties: { ...whole.properties, ...HEAD } }, input),
    defaults(made) {
      applyDefaults(whole, made)
      if (status) made.status ??= status()
    },
    validate: (made) => validateSchema(whole, { spec: (made as { spec?: unknown }).spec }),
  }
}

const ANY: Schema = { type: 'object', open: true }
const HEAD = { apiVersion: text, kind: text, metadata: ANY, status: ANY }

/** Columns of a custom resource are empty where their path leads nowhere. */
export function conditionStatus(conditions: readonly Condition[] | undefined, type: string): string {
  return conditions?.find((each) => each.type === type)?.status ?? ''
}
