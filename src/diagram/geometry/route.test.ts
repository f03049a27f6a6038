import { expect, it } from 'vitest'
import { at, route } from './route.ts'

const A = { x: 0, y: 0, w: 100, h: 60 }
const B = { x: 200, y: 120, w: 100, h: 60 }

it('leaves and enters through the sides that face each other', () => {
  expect(route(A, B, 'x').a).toEqual({ x: 100, y: 30 })
  expect(route(A, B, 'x').d).toEqual({ x: 200, y: 150 })
  expect(route(A, B, 'y').a).toEqual({ x: 50, y: 60 })
})

it('is the same line in both directions, so an answer runs back on the edge that the request came by', () => {
  for (const axis of ['x', 'y'] as const) {
    const [there, back] = [route(A, B, axis), route(B, A, axis)]
    for (const t of [0, 0.3, 0.8]) {
      expect(at(back, 1 - t).x).toBeCloseTo(at(there, t).x)
      expect(at(back, 1 - t).y).toBeCloseTo(at(there, t).y)
    }
  }
})

it('swings out beside what stands between two cards of one column', () => {
  const far = { ...A, y: 400 }
  expect(at(route(A, far, 'x'), 0.5).x).toBeLessThan(0)
})
