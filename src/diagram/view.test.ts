import { expect, it } from 'vitest'
import { fit, wantsFit, ZOOM } from './view.ts'

const pane = { width: 1200, height: 700 }

it('shows the middle of a picture that is too tall for the least zoom', () => {
  const bounds = { x: 0, y: -12_000, w: 900, h: 24_000 }
  const { y, zoom } = fit(bounds, pane)
  expect(zoom).toBe(ZOOM.min)
  // The flow's 0 is the picture's middle, and lies at y.
  expect(y).toBeGreaterThan(300)
  expect(y).toBeLessThan(400)
})

it('is content with a view that no other is better than, though not all is in it', () => {
  const bounds = { x: 0, y: -12_000, w: 900, h: 24_000 }
  expect(wantsFit(bounds, fit(bounds, pane), pane)).toBe(false)
  expect(wantsFit(bounds, { x: 0, y: 0, zoom: 1 }, pane)).toBe(true)
})
