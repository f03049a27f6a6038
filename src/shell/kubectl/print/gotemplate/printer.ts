import { fail } from '../../command.ts'
import type { Printer } from '../index.ts'

/** `-o go-template=…`. */
export function templatePrinter(_template: string, _missingIsFine: boolean): Printer {
  throw fail('Go templates are not here yet')
}
