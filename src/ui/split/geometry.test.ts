import { expect, it } from 'vitest'
import { barAt, type PaneSize } from './geometry.ts'

const editor: PaneSize = { min: 260, strip: 40 }
const right: PaneSize = { min: 320 }
const inspector: PaneSize = { min: 140, strip: 40 }

it.each<[string, number, PaneSize, PaneSize, ReturnType<typeof barAt>]>([
  ['stays where it is put', 400, editor, right, { share: 0.4, folded: null }],
  ['stops at the least size of the first pane', 200, editor, right, { share: 0.26, folded: null }],
  ['folds the first pane when that is pushed to half of it', 149, editor, right, { share: 0.5, folded: 'first' }],
  ['stops before a pane that does not fold', 990, editor, right, { share: 0.68, folded: null }],
  ['folds the second pane likewise', 920, { min: 180, strip: 48 }, inspector, { share: 0.5, folded: 'second' }],
])('a bar between two panes %s', (_, at, first, second, shares) => {
  expect(barAt(at, 1000, first, second, 0.5)).toEqual(shares)
})

it('a room that is too small for both leaves the first its least size', () => {
  expect(barAt(100, 400, { min: 260 }, right, 0.5)).toEqual({ share: 0.65, folded: null })
})
