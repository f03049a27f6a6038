import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { carry, Glue } from './glue.ts'
import { Told } from './told.ts'
import type { Path } from './flight.ts'

const path: Path = { points: new Float32Array([0, 0, 5, 0]), turn: 2, stops: [0, 1], rewrites: [], labels: [] }
const flight = (id: number) => ({ id, path: 'p', start: 0, fate: 'ok' as const })

describe('a painter that takes over in the middle', () => {
  it('hears of the ways and flights that the first one was told, and of nothing that is over', () => {
    const told = new Told()
    told.take({ type: 'size', width: 100, height: 50, dpr: 1 })
    told.take({ type: 'paths', paths: [['old', path]], replace: true })
    told.take({ type: 'paths', paths: [['p', path]], replace: true })
    told.take({ type: 'paths', paths: [['q', path]], replace: false })
    told.take({ type: 'flights', flights: [flight(1)], replace: true })
    told.take({ type: 'flights', flights: [flight(2)], replace: false })
    told.take({ type: 'size', width: 200, height: 80, dpr: 1 })
    expect(told.all()).toEqual([
      { type: 'size', width: 200, height: 80, dpr: 1 },
      { type: 'paths', paths: [['p', path], ['q', path]], replace: true }, // prettier-ignore
      { type: 'flights', flights: [flight(1), flight(2)], replace: true },
    ])
  })
})

describe('dots under a moving view', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const at = (x: number, zoom = 1) => ({ x, y: 0, zoom })

  it('are carried to where the view is now', () => {
    expect(carry(at(10), at(10))).toBe('')
    // What was drawn at 10 + 100 lies at 30 + 200 when the view is at 30, twice as large: (110) * 2 + 10.
    expect(carry(at(10), at(30, 2))).toBe('translate(10px, 0px) scale(2)')
  })

  it('move with it at once, and are drawn anew when it rests', () => {
    const shown: string[] = []
    const asked: number[] = []
    const glue = new Glue(
      (transform) => shown.push(transform),
      (viewport) => asked.push(viewport.x),
      () => 300,
    )
    glue.move(at(0))
    glue.arrived(at(0))
    glue.move(at(20))
    glue.move(at(40))
    expect(shown.at(-1)).toBe('translate(40px, 0px) scale(1)')
    expect(asked).toEqual([0])
    vi.advanceTimersByTime(100)
    expect(asked).toEqual([0, 40])
    expect(shown.at(-1)).toBe('translate(40px, 0px) scale(1)')
    glue.arrived(at(40))
    expect(shown.at(-1)).toBe('')
  })

  it('are drawn anew on the way when it goes far', () => {
    const asked: number[] = []
    const glue = new Glue(
      () => {},
      (viewport) => asked.push(viewport.x),
      () => 300,
    )
    glue.move(at(0))
    glue.arrived(at(0))
    glue.move(at(301))
    expect(asked).toEqual([0, 301])
  })
})
