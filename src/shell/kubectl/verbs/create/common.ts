import { DRY_RUN } from '../../args/dryRun.ts'
import { bool, text, type Flag } from '../../args/flags.ts'
import { VALIDATE } from '../../args/validate.ts'
import { misused, type Call } from '../../command.ts'
import { PRINT_FLAGS } from '../../print/index.ts'

/** Flags of all generators. */
export const GENERATOR_FLAGS: readonly Flag[] = [
  ...PRINT_FLAGS,
  DRY_RUN,
  bool('save-config'),
  text('field-manager'),
  VALIDATE,
]

/** The one name that a generator needs; what stands behind `--` is no name. */
export function nameOf(call: Call): string {
  const names = call.dash < 0 ? call.args : call.args.slice(0, call.dash)
  if (names.length !== 1) throw misused(call, `exactly one NAME is required, got ${names.length}`)
  return names[0]!
}

/** What stands behind `--`. */
export function commandOf(call: Call): string[] {
  return call.dash < 0 ? [] : call.args.slice(call.dash)
}
