/** How a verb ends that had to do with several objects: what went wrong is told at the end, all together. */
import { kubectlErrors } from '#kubectl'
import { ExitError } from '../process.ts'
import type { Failure } from './args/resources.ts'

/** Nothing where nothing failed; else the error to throw. */
export function throwFailures(failures: readonly Failure[], verb?: string): void {
  if (failures.length === 0) return
  throw new ExitError(
    1,
    kubectlErrors(failures.map(({ status, source }) => ({ status, context: { verb, file: source } }))),
  )
}
