import { expect, it } from 'vitest'
import { clockTime } from './format.ts'

it('shows virtual time as a clock, with as much of the second as is wanted', () => {
  expect(clockTime(0)).toBe('0:00.0')
  expect(clockTime(83_450)).toBe('1:23.4')
  expect(clockTime(83_450, 3)).toBe('1:23.450')
  expect(clockTime(3_723_000, 0)).toBe('1:02:03')
})
