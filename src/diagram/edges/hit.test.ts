import { expect, it } from 'vitest'
import { at, route } from '../geometry/route.ts'
import { lineAt } from './hit.ts'

const card = (x: number, y: number) => ({ x, y, w: 100, h: 40 })
const line = (id: string, y: number) => ({ id, curve: route(card(0, 0), card(400, y), 'x') })
const LINES = [line('straight', 0), line('down', 300), line('far', 900)]

it('finds the line whose curve is nearest, anywhere along it', () => {
  for (const { id, curve } of LINES) {
    for (const t of [0.3, 0.5, 0.77, 0.99]) {
      const { x, y } = at(curve, t)
      expect(lineAt(LINES, x + 2, y - 2, 7)?.id).toBe(id)
    }
  }
})

it('finds none beside all of them, though within the corners that they are drawn by', () => {
  expect(lineAt(LINES, 120, 300, 7)).toBeNull()
  expect(lineAt(LINES, 390, 30, 7)).toBeNull()
})

it('finds from farther away what is asked for with a longer reach', () => {
  const { x, y } = at(LINES[2]!.curve, 0.5)
  expect(lineAt(LINES, x + 20, y, 7)).toBeNull()
  expect(lineAt(LINES, x + 20, y, 30)?.id).toBe('far')
})

it('takes of two lines that run together the one on top', () => {
  expect(lineAt([line('below', 0), line('above', 0)], 250, 20, 7)?.id).toBe('above')
})
