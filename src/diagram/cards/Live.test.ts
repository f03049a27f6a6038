import { expect, it } from 'vitest'
import { percent, shareOf } from './Live.tsx'

it('a pod has the share of what all Services before it get', () => {
  const counts = new Map([
    ['service/default/a', 4],
    ['service/default/b', 6],
    ['endpoint:service/default/a>pod/default/x', 1],
    ['endpoint:service/default/b>pod/default/x', 4],
  ])
  expect(shareOf(counts, 'pod/default/x', ['service/default/a', 'service/default/b'])).toBe(50)
  expect(shareOf(counts, 'pod/default/x', ['service/default/a'])).toBe(25)
  expect(shareOf(counts, 'pod/default/y', ['service/default/a'])).toBe(0)
  expect(shareOf(counts, 'pod/default/x', ['service/default/quiet'])).toBeNull()
})

it('a few failures of many are not called none', () => {
  expect([0, 0.001, 0.256].map(percent)).toEqual(['0 %', '<1 %', '26 %'])
})
