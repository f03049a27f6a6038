import { describe, expect, it } from 'vitest'
import { Clock } from './clock.ts'

/** A clock that writes down what its task `t` was called with, and when. */
function recording(): { clock: Clock; calls: string[] } {
  const clock = new Clock(Date.UTC(2026, 0, 5, 9))
  const calls: string[] = []
  clock.handle('t', (arg) => calls.push(`${clock.now}:${arg}`))
  return { clock, calls }
}

describe('virtual time', () => {
  it('[KRN-1] runs timers by time, and those of one time in the order they were asked for', () => {
    const { clock, calls } = recording()
    clock.after(20, 't', 'late')
    clock.after(10, 't', 'first')
    clock.after(10, 't', 'second')
    clock.after(0, 't', 'now')
    clock.runUntil(100)
    expect(calls).toEqual(['0:now', '10:first', '10:second', '20:late'])
    expect(clock.now).toBe(100)
  })

  it('[KRN-1] keeps the order of ten thousand timers', () => {
    const { clock, calls } = recording()
    for (let i = 0; i < 10_000; i++) clock.after((i * 7919) % 1000, 't', String(i))
    clock.runUntil(1000)
    const sorted = [...calls].sort((a, b) => {
      const [[t1, i1], [t2, i2]] = [a.split(':').map(Number), b.split(':').map(Number)] as [number[], number[]]
      return t1! - t2! || i1! - i2!
    })
    expect(calls).toHaveLength(10_000)
    expect(calls).toEqual(sorted)
  })

  it('[KRN-2] forgets a cancelled timer and ignores a second cancelling', () => {
    const { clock, calls } = recording()
    const id = clock.after(10, 't', 'cancelled')
    clock.after(11, 't', 'kept')
    clock.cancel(id)
    clock.cancel(id)
    expect(clock.next).toBe(11)
    clock.runUntil(20)
    expect(calls).toEqual(['11:kept'])
    clock.cancel(id)
  })

  it('[KRN-3] keeps one timer of `once` for each argument, the earliest asked for', () => {
    const { clock, calls } = recording()
    clock.once(30, 't', 'a')
    clock.once(10, 't', 'a')
    clock.once(20, 't', 'a')
    clock.once(20, 't', 'b')
    clock.runUntil(100)
    expect(calls).toEqual(['10:a', '20:b'])
    clock.once(5, 't', 'a')
    clock.runUntil(200)
    expect(calls.at(-1)).toBe('105:a')
  })

  it('[KRN-4] lets a handler plan for its own time without starving those after it', () => {
    const clock = new Clock(0)
    const calls: string[] = []
    clock.handle('again', (arg) => {
      calls.push(arg)
      if (arg === 'a') clock.after(0, 'again', 'b')
    })
    clock.after(5, 'again', 'a')
    clock.after(5, 'again', 'c')
    clock.runUntil(5)
    expect(calls).toEqual(['a', 'c', 'b'])
  })

  it('[KRN-4] moves to the next timer and no further, and not past a limit', () => {
    const { clock, calls } = recording()
    clock.after(10, 't', 'a')
    clock.after(20, 't', 'b')
    expect(clock.runNext(5)).toBe(false)
    expect(clock.now).toBe(0)
    expect(clock.runNext()).toBe(true)
    expect([clock.now, calls.length]).toEqual([10, 1])
  })

  it('[KRN-5] goes on from a snapshot exactly as it would have gone on, also after JSON', () => {
    const { clock, calls } = recording()
    clock.after(10, 't', 'a')
    clock.once(20, 't', 'b')
    clock.cancel(clock.after(15, 't', 'cancelled'))
    clock.runUntil(12)
    const state = JSON.parse(JSON.stringify(clock.snapshot()))
    clock.once(3, 't', 'b') // of the future that is thrown away
    clock.runUntil(100)
    calls.length = 0
    clock.restore(state)
    clock.once(30, 't', 'b')
    clock.runUntil(100)
    expect(calls).toEqual(['20:b'])
  })

  it('[KRN-5] keeps the order of equal times across a snapshot', () => {
    const { clock, calls } = recording()
    for (const arg of ['a', 'b', 'c', 'd', 'e']) clock.after(10, 't', arg)
    clock.restore(clock.snapshot())
    clock.after(10, 't', 'f')
    clock.runUntil(10)
    expect(calls.map((call) => call.slice(-1)).join('')).toBe('abcdef')
  })

  it('[KRN-6] writes time as Kubernetes does', () => {
    const { clock } = recording()
    clock.runUntil(61_999)
    expect(clock.timestamp()).toBe('2026-01-05T09:01:01Z')
    expect(clock.timestamp(0)).toBe('2026-01-05T09:00:00Z')
    expect(clock.timestamp(Number.MAX_SAFE_INTEGER)).toBe('9999-12-31T23:59:59Z')
  })

  it('[KRN-7] takes a task without a handler, or with two, for a mistake in the program', () => {
    const { clock } = recording()
    expect(() => clock.handle('t', () => {})).toThrow('already has a handler')
    clock.after(1, 'nobody')
    expect(() => clock.runUntil(1)).toThrow('no handler for task nobody')
  })
})
