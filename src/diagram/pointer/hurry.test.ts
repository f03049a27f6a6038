import { describe, expect, it } from 'vitest'
import { Hurry } from './hurry.ts'

/** Where a mouse is seen once a frame. */
function gaits(pxPerMs: (frame: number) => number, frames: number): string[] {
  const hurry = new Hurry()
  let x = 0
  return Array.from({ length: frames }, (_, frame) => hurry.see((x += 16 * pxPerMs(frame)), 40, frame * 16))
}

describe('how a mouse moves', () => {
  it('points at something while it is slow', () => {
    expect(new Set(gaits(() => 0.3, 100))).toEqual(new Set(['rests']))
  })
  it('hurries from its second fast move on, and strides when it has for a while', () => {
    const seen = gaits(() => 1.2, 20)
    expect(seen.slice(0, 3)).toEqual(['rests', 'hurries', 'hurries'])
    expect(seen.indexOf('strides')).toBe(4)
    expect(seen.at(-1)).toBe('strides')
  })
  it('rests as soon as it slows down, and has to hurry anew', () => {
    const seen = gaits((frame) => (frame === 15 ? 0.1 : 1.2), 20)
    expect(seen.slice(14, 19)).toEqual(['strides', 'rests', 'hurries', 'hurries', 'hurries'])
  })
  it('rests where it jumps to after a pause, however far that is', () => {
    const hurry = new Hurry()
    hurry.see(0, 0, 0)
    expect(hurry.see(900, 500, 200)).toBe('rests')
  })
  it('has forgotten its stroke when it was told to rest', () => {
    const hurry = new Hurry()
    for (let frame = 0; frame < 20; frame++) hurry.see(frame * 30, 0, frame * 16)
    hurry.rest()
    expect(hurry.see(600, 0, 320)).toBe('hurries')
  })
})
