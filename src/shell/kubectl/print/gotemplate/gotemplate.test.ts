import { describe, expect, it } from 'vitest'
import recording from '../../../../testing/golden/gotemplate.json' with { type: 'json' }
import { ExitError } from '../../../process.ts'
import { PartialOutput } from '../../command.ts'
import { templatePrinter } from './printer.ts'

const { data, cases } = recording

function said(template: string): { out: string; err: string; failed: string } {
  try {
    return { out: templatePrinter(template, true)(data), err: '', failed: '' }
  } catch (error) {
    if (error instanceof PartialOutput)
      return { out: '', err: `${error.message}\n`, failed: error.stdout.split('\n')[0]! }
    if (error instanceof ExitError) return { out: '', err: `${error.message}\n`, failed: '' }
    throw error
  }
}

describe('Go templates', () => {
  it.each(cases)('[KCTL-7] print of $template what kubectl prints', ({ template, out, err, failed }) => {
    expect(said(template)).toEqual({ out, err, failed: failed.split('\n')[0] })
  })
})
