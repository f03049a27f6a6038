import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Glue, laid } from './glue.ts'

const at = (x: number, zoom = 1) => ({ x, y: 0, zoom })

it('lies so that what was drawn for a view is where the flow has it', () => {
  // 110 in the pane is (110 - 10) / 2 in the flow.
  expect(laid(at(10, 2))).toBe('scale(0.5) translate(-10px, 0px)')
})

describe('dots under a moving view', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function glued() {
    const shown: [number, string][] = []
    const asked: [number, number][] = []
    const rested: number[] = []
    const sees: (() => void)[] = []
    const glue = new Glue(
      (canvas, transform, seen) => {
        shown.push([canvas, transform])
        sees.push(seen)
      },
      (viewport, canvas) => asked.push([viewport.x, canvas]),
      (canvas) => rested.push(canvas),
      () => 300,
    )
    glue.move(at(0))
    glue.arrived(at(0), 0)
    sees.shift()!()
    return { glue, shown, asked, rested, sees }
  }

  it('are drawn anew out of sight when it rests; then both canvases change places', () => {
    const { glue, shown, asked, rested, sees } = glued()
    expect(asked).toEqual([[0, 0]])
    glue.move(at(20))
    glue.move(at(40))
    // The canvas that is seen moves with the cards: nobody has to tell it, and nothing is drawn for it.
    expect([shown.length, asked.length]).toEqual([1, 1])
    vi.advanceTimersByTime(130)
    expect(asked.slice(1)).toEqual([[40, 1]])
    glue.arrived(at(40), 1)
    expect(shown.at(-1)).toEqual([1, laid(at(40))])
    sees.shift()!()
    expect(rested).toEqual([0])
    vi.advanceTimersByTime(1000)
    expect(asked).toHaveLength(2)
  })

  it('are drawn anew on the way when it goes far, one view at a time', () => {
    const { glue, asked, sees } = glued()
    glue.move(at(301))
    glue.move(at(700))
    expect(asked.slice(1)).toEqual([[301, 1]])
    glue.arrived(at(301), 1)
    sees.shift()!()
    expect(asked.slice(2)).toEqual([[700, 0]])
  })

  it('are not drawn for another view where they may still be seen: a page shows late that a canvas has gone', () => {
    const { glue, asked, rested, sees } = glued()
    glue.move(at(301))
    glue.move(at(700))
    glue.arrived(at(301), 1)
    glue.move(at(1100))
    vi.advanceTimersByTime(1000)
    expect([asked.slice(2), rested]).toEqual([[], []])
    sees.shift()!()
    expect([asked.slice(2), rested]).toEqual([[[1100, 0]], [0]])
  })
})
