import fields from './fields.json' with { type: 'json' }
import { knowFields } from './table.ts'

/** From now on the API servers know all fields of all kinds. */
export function knowAllFields(): void {
  knowFields(fields)
}
