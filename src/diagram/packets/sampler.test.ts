import { describe, expect, it } from 'vitest'
import { Pace } from './pace.ts'
import { MOST, Sampler } from './sampler.ts'

/** Lets traffic run for a while, and says how many dots there are at the end and the largest rate on the way. */
function run(sampler: Sampler, perSecond: number, seconds: number, life = 5000, from = 0) {
  const ends: number[] = []
  let id = from
  let worst = 0
  let highest = 1
  for (let frame = 0; frame < seconds * 60; frame++) {
    const now = from * 1000 + (frame * 1000) / 60
    while (ends.length > 0 && ends[0]! <= now) ends.shift()
    const due = Math.round(((frame + 1) * perSecond) / 60) - Math.round((frame * perSecond) / 60)
    sampler.come(due, ends.length, MOST)
    for (let i = 0; i < due; i++) {
      if (!sampler.keeps(id++) || ends.length >= MOST) continue
      ends.push(now + life)
      sampler.lives(life)
    }
    if (frame % 15 === 0) sampler.adapt(now, MOST)
    worst = Math.max(worst, ends.length)
    highest = Math.max(highest, sampler.oneOf)
  }
  return { alive: ends.length, worst, highest }
}

describe('the sample', () => {
  it('shows every request as long as there is room', () => {
    const { alive, highest } = run(new Sampler(), 900, 10)
    expect(highest).toBe(1)
    expect(alive).toBeGreaterThan(4000)
  })

  it('thins out evenly when there are too many, no more than needed, and shows all again when there are few', () => {
    const sampler = new Sampler()
    const { worst, highest } = run(sampler, 3000, 15)
    expect(highest).toBe(4) // 15,000 would be alive
    expect(worst).toBeLessThanOrEqual(MOST)
    expect([4, 5, 6, 7, 8].filter((id) => sampler.keeps(id))).toEqual([4, 8])
    run(sampler, 20, 20, 5000, 1000)
    expect(sampler.oneOf).toBe(1)
  })

  it('does not take a late message for more traffic', () => {
    const sampler = new Sampler()
    let now = 0
    const look = (arrived: number) => {
      sampler.come(arrived, 0, MOST)
      sampler.adapt((now += 500), MOST)
      return sampler.oneOf
    }
    for (let i = 0; i < 4; i++) look(500) // 1,000 a second, for 5 seconds each: 5,000
    expect(look(300)).toBe(1)
    expect(look(700)).toBe(1)
    expect(look(500)).toBe(1)
    look(700)
    expect(look(700)).toBe(2)
  })

  it('stays readable when a machine turns out to be slower: it is thinned out by what comes, not by what is there', () => {
    const sampler = new Sampler()
    for (let now = 0; now <= 5000; now += 50) {
      sampler.come(50, Math.min(5000, now), MOST)
      sampler.adapt(now, MOST)
    }
    for (let now = 5050; now <= 6500; now += 50) {
      sampler.come(50, 5000, 3000)
      sampler.adapt(now, 3000)
    }
    expect(sampler.oneOf).toBe(2)
  })

  it('thins out a burst at once', () => {
    const sampler = new Sampler()
    sampler.come(10_000, 2000, MOST)
    expect(sampler.oneOf).toBe(4)
  })
})

describe('the pace of a machine', () => {
  const second = (ms: number, dots: number, frames = 60) => ({ frames, during: 1000, spent: ms * frames, dots })

  it('is believed to be good until frames say otherwise', () => {
    const pace = new Pace()
    pace.take(second(5, 5000))
    expect(pace.most).toBe(MOST)
  })

  it('lets fewer dots be drawn where they take too long, and more again where they do not', () => {
    const pace = new Pace()
    pace.take(second(30, pace.most, 25))
    expect(pace.most).toBe(MOST)
    for (let i = 0; i < 10; i++) pace.take(second(30, pace.most, 25))
    expect(pace.most).toBeLessThan(1500)
    const least = pace.most
    for (let i = 0; i < 5; i++) pace.take(second(3, pace.most))
    expect(pace.most).toBeGreaterThan(least * 2)
  })

  it('is not blamed on a few dots when the machine has other things to do', () => {
    const pace = new Pace()
    pace.take(second(20, 30, 20))
    expect(pace.most).toBe(MOST)
  })
})
