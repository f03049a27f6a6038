import { describe, expect, it } from 'vitest'
import { detours } from './detour.ts'
import { at, svgPath } from './route.ts'

const card = (x: number, y: number) => ({ x, y, w: 100, h: 60 })
const from = card(0, 0)
const to = card(0, 240)
const between = card(-20, 120)

describe('a way around', () => {
  const way = detours([from, to, between])(from, to)!

  it('leads from a side of one card to a side of the other, beside what stands between', () => {
    for (let i = 1; i < 100; i++) {
      const { x, y } = at(way, i / 100)
      expect(x > -20 && x < 80 && y > 120 && y < 180).toBe(false)
    }
    expect([way.a, way.d].every(({ x, y }) => [0, 50, 100].includes(x) && [0, 30, 60, 240, 270, 300].includes(y))).toBe(
      true,
    )
  })

  it('has only corners where it turns, all of them right', () => {
    const points = [way.a, ...way.via!.corners, way.d]
    expect(way.via!.corners.length).toBeLessThanOrEqual(2)
    for (let i = 1; i < points.length; i++)
      expect(points[i]!.x === points[i - 1]!.x || points[i]!.y === points[i - 1]!.y).toBe(true)
    expect(svgPath(way).match(/Q/g)).toHaveLength(way.via!.corners.length)
  })

  it('is passed at the same speed all along', () => {
    const steps = Array.from({ length: 50 }, (_, i) => {
      const [a, b] = [at(way, i / 50), at(way, (i + 1) / 50)]
      return Math.hypot(b.x - a.x, b.y - a.y)
    })
    expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(1.3)
  })
})

it('keeps off the very edge of a card', () => {
  // The middle of the goal is as high as the lower edge of what stands between.
  const [start, goal, wall] = [card(0, 100), { x: 400, y: 125, w: 100, h: 30 }, card(200, 80)]
  const way = detours([start, goal, wall])(start, goal)!
  const onEdge = Array.from({ length: 99 }, (_, i) => at(way, i / 99)).filter(
    ({ x, y }) => x >= 200 && x <= 300 && y >= 80 && y <= 140,
  )
  expect(onEdge).toEqual([])
})

it('there is none to what is walled in', () => {
  const walls = [card(-100, 240), card(100, 240), card(0, 180), card(0, 300)]
  expect(detours([from, to, ...walls])(from, to)).toBeNull()
})
