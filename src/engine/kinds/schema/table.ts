import type { FieldTable } from '../../api/decode.ts'
import first from './first.json' with { type: 'json' }

/**
 * The fields of every kind, as far as they are known. The page's Worker begins with those that its first cluster has:
 * the whole table is 6 kB, and is there before somebody brings documents of his own. What is not in it is taken as it
 * comes.
 */
export const FIELDS: FieldTable = { ...first }

/** From now on every document is decoded as strictly as the real server does it. */
export function knowFields(table: FieldTable): void {
  Object.assign(FIELDS, table)
}
