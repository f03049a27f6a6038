import { describe, expect, it } from 'vitest'
import { EVERY_MS, History, MOST_WEIGHT } from './history.ts'

function remembering(...times: number[]): History<string> {
  const history = new History<string>()
  for (const t of times) history.add({ t, snapshot: `at ${t}`, acted: false })
  return history
}

describe('the history of a cluster', () => {
  it('goes back to the last moment before a time, and no further than its first', () => {
    const history = remembering(0, 5_000, 10_000)
    expect(history.at(9_999)?.snapshot).toBe('at 5000')
    expect(history.at(10_000)?.snapshot).toBe('at 10000')
    expect(history.at(-1)?.snapshot).toBe('at 0')
    expect(history.from).toBe(0)
  })

  it('is due again after a while', () => {
    const history = remembering(0)
    expect(history.isDue(EVERY_MS - 1)).toBe(false)
    expect(history.isDue(EVERY_MS)).toBe(true)
  })

  it('forgets a future that another one takes the place of', () => {
    const history = remembering(0, 5_000, 10_000)
    history.add({ t: 6_000, snapshot: 'another', acted: true })
    expect(history.at(20_000)?.snapshot).toBe('another')
  })

  it('keeps the last of what was done at one instant', () => {
    const history = remembering(0)
    history.add({ t: 0, snapshot: 'first act', acted: true })
    history.add({ t: 0, snapshot: 'second act', acted: true })
    expect(history.at(0)?.snapshot).toBe('second act')
  })

  it('thins what is long past, but never what somebody did', () => {
    const history = new History<string>()
    for (let t = 0; t <= 600_000; t += EVERY_MS) {
      history.add({ t, snapshot: `at ${t}`, acted: t === 100_000 || t === 105_000 })
    }
    expect(history.at(104_999)?.t).toBe(100_000)
    expect(history.at(109_999)?.t).toBe(105_000)
    expect(history.at(599_999)?.t).toBe(595_000)
    const old = history.at(59_999)!.t
    expect(old).toBeGreaterThanOrEqual(30_000)
    expect(old % 30_000).toBe(0)
  })

  it('keeps moments farther apart, the farther back, when they take more than there is room for', () => {
    const history = new History<string>({ weigh: () => 100, room: () => 1000 })
    for (let t = 0; t <= 600_000; t += EVERY_MS) history.add({ t, snapshot: `at ${t}`, acted: t === 100_000 })
    const kept = new Set(Array.from({ length: 121 }, (_, i) => history.at(i * EVERY_MS)!.t))
    expect(kept.size).toBeLessThanOrEqual(13)
    expect(kept.has(0)).toBe(true)
    expect(kept.has(100_000)).toBe(true)
    expect(history.at(600_000)!.t).toBe(600_000)
    const ages = [...kept].map((t) => 600_000 - t).toSorted((a, b) => a - b)
    expect(ages[1]! - ages[0]!).toBeLessThan(ages.at(-2)! - ages.at(-4)!)
  })

  it('keeps as many as share what they take, the newest close to each other', () => {
    // Each is of what came in the two minutes before it, a second of which takes 1000.
    const overlap = (a: number, b: number) => Math.max(0, 120 - Math.abs(a - b))
    const weigh = (t: number, beside: readonly number[]) => 1000 * (120 - Math.max(...beside.map((o) => overlap(t, o))))
    const history = new History<number>({ weigh, room: () => 60_000 })
    for (let t = 0; t <= 600; t += 5) history.add({ t: t * 1000, snapshot: t, acted: t === 0 })
    const kept = Array.from({ length: 121 }, (_, i) => history.at(i * EVERY_MS)!.t / 1000)
    expect(new Set(kept.slice(-10)).size).toBeGreaterThan(5)
    expect(kept[0]).toBe(0)
    expect(history.weight).toBeLessThanOrEqual(180_000)
  })

  it('lets the oldest go where all that weighs was done by somebody, and never the newest', () => {
    const weights: Record<string, number> = { heavy: 3 * MOST_WEIGHT }
    const history = new History<string>({ weigh: (name) => weights[name] ?? MOST_WEIGHT / 5, room: () => 0 })
    for (let n = 0; n < 20; n++) history.add({ t: n * 2000, snapshot: `${n}`, acted: true })
    expect(history.from).toBe(14 * 2000)
    history.add({ t: 60_000, snapshot: 'heavy', acted: true })
    expect(history.from).toBe(15 * 2000)
    history.add({ t: 70_000, snapshot: 'light', acted: true })
    expect(history.from).toBe(70_000)
  })

  it('tells what somebody did next', () => {
    const history = remembering(0, 5_000)
    history.add({ t: 7_000, snapshot: 'scaled', acted: true })
    history.add({ t: 9_000, snapshot: 'scaled again', acted: true })
    expect(history.actAfter(0)?.snapshot).toBe('scaled')
    expect(history.actAfter(7_000)?.snapshot).toBe('scaled again')
    expect(history.actAfter(9_000)).toBeUndefined()
  })

  it('takes what is done in one second for one act: a loop that acts at every turn leaves room for the rest', () => {
    const history = remembering(0)
    for (let t = 2_000; t < 12_000; t += 16) history.add({ t, snapshot: `at ${t}`, acted: true })
    const acts: number[] = []
    for (let act = history.actAfter(0); act; act = history.actAfter(act.t)) acts.push(act.t)
    expect(acts).toHaveLength(10)
    expect(acts.at(-1)).toBe(11_984)
  })

  it('takes an act in another future for one of its own', () => {
    const history = remembering(0)
    history.add({ t: 50_000, snapshot: 'scaled', acted: true })
    history.add({ t: 100_000, snapshot: 'scaled again', acted: true })
    history.cut(60_000)
    history.add({ t: 60_000, snapshot: 'another', acted: true })
    expect(history.at(59_999)?.snapshot).toBe('scaled')
  })

  it('has a bound, whatever is done', () => {
    const history = new History<string>()
    for (let s = 0; s < 1000; s++) history.add({ t: s * 1000, snapshot: '', acted: true })
    expect(history.from).toBe(760_000)
  })
})
