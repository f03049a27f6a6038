/** How a verb ends that had to do with several objects: what went wrong is told at the end, all together. */
import { kubectlError, oneOfSeveral, type Status } from '#kubectl'
import { ExitError } from '../process.ts'
import type { Failure } from './args/resources.ts'

/** Nothing where nothing failed; else the error to throw. */
export function throwFailures(failures: readonly Failure[], verb?: string): void {
  if (failures.length === 0) return
  // what kubectl itself found wrong with a file is no error of the server, and of no verb
  const isOwn = ({ message }: Status) => message.startsWith('resource mapping not found')
  const told = failures.map((one) => {
    const { status, source } = one
    return isOwn(status) ? status.message : oneOfSeveral({ status, context: { verb, file: source } })
  })
  const [first] = failures
  if (failures.length > 1) throw new ExitError(1, told.join('\n'))
  const { status, source } = first!
  throw new ExitError(1, isOwn(status) ? `error: ${status.message}` : kubectlError(status, { verb, file: source }))
}
