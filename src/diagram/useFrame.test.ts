import { expect, it } from 'vitest'
import { frameFor, meets } from './useFrame.ts'

const SIZE = { width: 1000, height: 600 }

it('what is ready for a view reaches beyond it on every side', () => {
  const frame = frameFor({ x: -100, y: 0, zoom: 0.5 }, SIZE, null)
  expect(frame).toEqual({ x: 200 - 1000, y: -600, w: 4000, h: 2400 })
  expect(meets(frame, { x: -700, y: -500, w: 10, h: 10 })).toBe(true)
  expect(meets(frame, { x: -900, y: -500, w: 10, h: 10 })).toBe(false)
})

it('a view that moves a little finds everything ready, and one that leaves it has new things made', () => {
  const frame = frameFor({ x: 0, y: 0, zoom: 1 }, SIZE, null)
  expect(frameFor({ x: 300, y: -200, zoom: 1 }, SIZE, frame)).toBe(frame)
  expect(frameFor({ x: 0, y: 0, zoom: 0.8 }, SIZE, frame)).toBe(frame)
  expect(frameFor({ x: 501, y: 0, zoom: 1 }, SIZE, frame)).not.toBe(frame)
  expect(frameFor({ x: 0, y: 0, zoom: 0.4 }, SIZE, frame)).not.toBe(frame)
})

it('who comes close does not keep ready what was seen from afar', () => {
  const far = frameFor({ x: 0, y: 0, zoom: 0.2 }, SIZE, null)
  expect(frameFor({ x: 0, y: 0, zoom: 0.25 }, SIZE, far)).toBe(far)
  expect(frameFor({ x: 0, y: 0, zoom: 0.6 }, SIZE, far)).not.toBe(far)
})
