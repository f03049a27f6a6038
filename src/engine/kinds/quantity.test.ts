import { describe, expect, it } from 'vitest'
import { addAmounts, canonicalAmount, formatAmount, parseAmount, percentOf } from './quantity.ts'

const amount = (text: string) => parseAmount(text)!

describe('amounts of CPU and memory', () => {
  it.each([
    ['500m', '500m'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['0.5', '500m'],
    ['2000', '2k'],
    ['1e3', '1e3'],
    ['16384Mi', '16Gi'],
    ['1.5Gi', '1536Mi'],
    ['1000Mi', '1000Mi'],
    ['512', '512'],
    ['0Gi', '0'],
    ['-1Ki', '-1Ki'],
    ['many', 'many'],
  ])('[CTL-3] are printed in their canonical form: %s is %s', (written, printed) => {
    expect(canonicalAmount(written)).toBe(printed)
  })

  it('[CTL-3] add up in the form of the first', () => {
    expect(formatAmount(addAmounts(amount('64Mi'), amount('192Mi')))).toBe('256Mi')
    expect(formatAmount(addAmounts(amount('0'), amount('1Gi')))).toBe('1Gi')
    expect(formatAmount(addAmounts(amount('250m'), amount('750m')))).toBe('1')
  })

  it('[CTL-3] are cut, not rounded, when told in per cent', () => {
    expect(percentOf(amount('999m'), amount('1'))).toBe(99)
    expect(percentOf(amount('1'), amount('0'))).toBe(0)
  })
})
