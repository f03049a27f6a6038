import { describe, expect, it } from 'vitest'
import { Fleet, LINGER } from './fleet.ts'
import { durationOf, type Path } from './flight.ts'

const path = (points: number): Path => ({
  points: new Float32Array(points * 2),
  turn: points,
  stops: [0, points - 1],
  rewrites: [],
})
const short = path(10)
const long = path(100)
const paths = new Map([
  [1, short],
  [2, long],
])

describe('the requests in flight', () => {
  it('are as many as come', () => {
    const fleet = new Fleet()
    for (let id = 1; id <= 5000; id++) fleet.add(id, 1, id, id % 4)
    expect(fleet.count).toBe(5000)
    expect([fleet.id[4999], fleet.start[4999], fleet.fate[4999]]).toEqual([5000, 5000, 0])
  })

  it('leave when their end has faded, each by its own way and fate, and the others keep their order', () => {
    const fleet = new Fleet()
    fleet.add(1, 1, 0, 0) // arrives on the short way
    fleet.add(2, 2, 0, 0)
    fleet.add(3, 1, 0, 2) // lost: its end is seen longer
    fleet.add(4, 3, 0, 0) // on a way that nobody knows
    const moves: [number, number][] = []
    fleet.sweep(durationOf(short) + LINGER[0]! + 1, paths, (from, to) => moves.push([from, to]))
    expect([...fleet.id.subarray(0, fleet.count)]).toEqual([2, 3])
    expect(moves).toEqual([
      [1, 0],
      [2, 1],
    ])
    fleet.sweep(durationOf(short) + LINGER[2]! + 1, paths)
    expect(fleet.count).toBe(0)
  })

  it('cross to the Worker as they are: only those that joined, or all', () => {
    const here = new Fleet()
    const there = new Fleet()
    here.add(1, 1, 10, 0)
    there.addAll(here.batch())
    const joined = here.count
    here.add(2, 2, 20, 3)
    there.addAll(here.batch(joined))
    expect(there.batch()).toEqual(here.batch())
  })
})
