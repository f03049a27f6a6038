/** How a verb ends that had to do with several objects: what went wrong is told at the end, all together. */
import { kubectlErrors, type Status } from '#kubectl'
import { ExitError } from '../process.ts'
import type { Failure } from './args/resources.ts'

/** Nothing where nothing failed; else the error to throw. */
export function throwFailures(failures: readonly Failure[], verb?: string): void {
  if (failures.length === 0) return
  const told = failures.map(({ status, source }) => ({ status, context: { verb, file: source } }))
  throw new ExitError(1, textOf(told))
}

function textOf(told: readonly { status: Status; context: { verb?: string; file?: string } }[]): string {
  const lines = kubectlErrors(told).split('\n')
  // what kubectl itself found wrong with a file is no error of the server
  return lines.map((line) => line.replace(/^Error from server: (?=resource mapping not found)/, 'error: ')).join('\n')
}
