import { fail, type Call } from '../command.ts'
import { optional } from './flags.ts'

export const VALIDATE = optional('validate', 'strict', 'strict')

/** What `--validate` asks of the server: cmdutil.GetValidationDirective. Nothing: unknown fields are refused. */
export function fieldValidationOf({ flags }: Pick<Call, 'flags'>): { fieldValidation?: 'Warn' | 'Ignore' } {
  const value = flags.text('validate')
  if (/^(strict|1|t|true|TRUE|True|T)$/.test(value)) return {}
  if (value === 'warn') return { fieldValidation: 'Warn' }
  if (/^(ignore|0|f|false|FALSE|False|F)$/.test(value)) return { fieldValidation: 'Ignore' }
  const choices = 'strict (or true), warn, ignore (or false)'
  throw fail(`invalid - validate option ${JSON.stringify(value)}; must be one of: ${choices}`)
}
