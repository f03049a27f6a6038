import { describe, expect, it } from 'vitest'
import { carry, Glue } from './glue.ts'

describe('dots under a moving view', () => {
  const at = (x: number, zoom = 1) => ({ x, y: 0, zoom })

  it('are carried to where the view is now', () => {
    expect(carry(at(10), at(10))).toBe('')
    // What was drawn at 10 + 100 lies at 30 + 200 when the view is at 30, twice as large: (110) * 2 + 10.
    expect(carry(at(10), at(30, 2))).toBe('translate(10px, 0px) scale(2)')
  })

  it('move with it at once, while they are drawn anew out of sight; then both canvases change places', () => {
    const shown: [number, string][] = []
    const asked: [number, number][] = []
    const glue = new Glue(
      (canvas, transform) => shown.push([canvas, transform]),
      (viewport, canvas) => asked.push([viewport.x, canvas]),
    )
    glue.move(at(0))
    glue.arrived(at(0), 0)
    expect(asked).toEqual([[0, 0]])
    glue.move(at(20))
    glue.move(at(40))
    expect(shown.at(-1)).toEqual([0, 'translate(40px, 0px) scale(1)'])
    // The Worker draws one view at a time: what has come meanwhile is asked for afterwards, and only the last.
    expect(asked.slice(1)).toEqual([[20, 1]])
    glue.arrived(at(20), 1)
    expect(shown.at(-1)).toEqual([1, 'translate(20px, 0px) scale(1)'])
    expect(asked.slice(2)).toEqual([[40, 0]])
    glue.arrived(at(40), 0)
    expect(shown.at(-1)).toEqual([0, ''])
    expect(asked).toHaveLength(3)
  })
})
