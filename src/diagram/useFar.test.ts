import { expect, it } from 'vitest'
import { farAt } from './useFar.ts'

it('cards are shapes only where their text could not be read anyway', () => {
  expect([1.2, 0.72, 0.5, 0.49, 0.28, 0.2].map(farAt)).toEqual([0, 0, 0, 1, 1, 2])
})
