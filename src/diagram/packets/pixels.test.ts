import { expect, it } from 'vitest'
import { blend } from './pixels.ts'

const colour = (r: number, g: number, b: number, a: number) => (a << 24) | (b << 16) | (g << 8) | r
const parts = (value: number) => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24]
function over(under: number, top: number): number[] {
  const pixels = Int32Array.of(under)
  blend(pixels, 0, { offsets: Int32Array.of(0), colours: Int32Array.of(top) })
  return parts(pixels[0]!)
}

it('covers what is under an opaque colour, and lays any colour on nothing as it is', () => {
  expect(over(colour(1, 2, 3, 255), colour(200, 100, 50, 255))).toEqual([200, 100, 50, 255])
  expect(over(0, colour(200, 100, 50, 80))).toEqual([200, 100, 50, 80])
})

it('mixes over what is opaque as a canvas does', () => {
  const [r, g, b, a] = over(colour(0, 0, 0, 255), colour(255, 255, 255, 128))
  for (const part of [r!, g!, b!]) expect(Math.abs(part - 128)).toBeLessThanOrEqual(1)
  expect(a).toBe(255)
})

it('keeps the denser of two that are both seen through', () => {
  expect(over(colour(10, 20, 30, 100), colour(200, 100, 50, 80))).toEqual([10, 20, 30, 100])
  expect(over(colour(10, 20, 30, 80), colour(200, 100, 50, 130))).toEqual([200, 100, 50, 130])
})

it('lays each pixel of a stamp beside the middle', () => {
  const pixels = new Int32Array(9)
  blend(pixels, 4, { offsets: Int32Array.of(-3, 0, 1), colours: Int32Array.of(1, 2, 3) })
  expect([...pixels]).toEqual([0, 1, 0, 0, 2, 3, 0, 0, 0])
})
