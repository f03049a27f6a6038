import { describe, expect, it } from 'vitest'
import { placeMenu } from './place.ts'
import { TypeAhead } from './typeAhead.ts'

const screen = { width: 1000, height: 600 }
const size = { width: 200, height: 300 }
const at = (left: number, top: number, width = 0, height = 0) => ({ left, top, width, height })

describe('a menu', () => {
  it.each([
    ['opens at the point that was asked for', at(100, 100), false, { left: 100, top: 100 }],
    ['goes above where there is no room below', at(100, 500), false, { left: 100, top: 200 }],
    ['moves left of the right edge', at(990, 100), false, { left: 792, top: 100 }],
    ['stays in view where there is room neither above nor below', at(100, 250, 0, 100), false, { left: 100, top: 292 }],
    ['opens beside its line as a submenu', at(100, 100, 200, 30), true, { left: 296, top: 96 }],
    ['opens at the other side near the right edge', at(790, 100, 200, 30), true, { left: 594, top: 96 }],
  ])('%s', (_, anchor, beside, expected) => {
    expect(placeMenu(anchor, size, screen, beside)).toEqual(expected)
  })

  it('lies over its parent, below the line, where there is room at neither side', () => {
    expect(placeMenu(at(20, 100, 300, 30), size, { width: 390, height: 844 }, true)).toEqual({ left: 36, top: 130 })
  })
})

describe('typing in a menu', () => {
  const labels = ['Show YAML', 'Show rules', 'Describe', 'Delete']

  it('goes to what begins so', () => {
    const ahead = new TypeAhead()
    expect(ahead.find('d', labels, 0, 0)).toBe(2)
    expect(ahead.find('e', labels, 2, 100)).toBe(2)
    expect(ahead.find('l', labels, 2, 200)).toBe(3)
  })

  it('goes on with the same letter, and begins anew after a pause', () => {
    const ahead = new TypeAhead()
    expect(ahead.find('s', labels, 0, 0)).toBe(1)
    expect(ahead.find('s', labels, 1, 100)).toBe(0)
    expect(ahead.find('d', labels, 0, 2000)).toBe(2)
  })

  it('stays where nothing begins so', () => {
    expect(new TypeAhead().find('x', labels, 0, 0)).toBeNull()
  })
})
