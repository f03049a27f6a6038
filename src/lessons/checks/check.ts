import type { GenericSchema } from 'valibot'
import type { Bench, Verdict } from '../types.ts'

/** One kind of check. */
export interface Check {
  /** What its arguments look like; its complaints name the field. */
  schema: GenericSchema
  /** It sends so much that it is looked at last, and only when everything cheaper holds. */
  dear?: boolean
  /** @param args as the schema has read them */
  run(args: unknown, bench: Bench): Verdict
}

/** A check whose arguments are what its schema makes of them. */
export function defineCheck<T>({
  schema,
  dear = false,
  run,
}: {
  schema: GenericSchema<unknown, T>
  dear?: boolean
  run(args: T, bench: Bench): Verdict
}): Check {
  return { schema, dear, run: (args, bench) => run(args as T, bench) }
}

export const passed = (says: string, rest: Partial<Verdict> = {}): Verdict => ({ ok: true, says, ...rest })
export const failed = (says: string, rest: Partial<Verdict> = {}): Verdict => ({ ok: false, says, ...rest })
