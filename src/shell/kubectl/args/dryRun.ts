import { fail, type Call } from '../command.ts'
import { optional } from './flags.ts'

export const DRY_RUN = optional('dry-run', 'unchanged', 'none')

export type DryRun = 'none' | 'client' | 'server'

/** What `--dry-run` asks for: cmdutil.GetDryRunStrategy. */
export function dryRunOf({ flags }: Pick<Call, 'flags'>): DryRun {
  const value = flags.text('dry-run')
  switch (value) {
    case 'none':
    case 'client':
    case 'server':
      return value
    case 'unchanged':
    case 'true':
      return 'client'
    case 'false':
      return 'none'
    default:
      throw fail(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`)
  }
}

/** What stands behind a line of what was not really done. */
export function dryRunSuffix(dryRun: DryRun): string {
  return dryRun === 'none' ? '' : dryRun === 'client' ? ' (dry run)' : ' (server dry run)'
}
