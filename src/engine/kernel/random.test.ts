import { describe, expect, it } from 'vitest'
import { Kernel, Random } from './index.ts'

const draw = (random: Random, stream: string, count = 5) => Array.from({ length: count }, () => random.next(stream))

describe('seeded chance', () => {
  it('[KRN-10] gives the same values for the same seed, and others for another', () => {
    expect(draw(new Random(7), 'x')).toEqual(draw(new Random(7), 'x'))
    expect(draw(new Random(7), 'x')).not.toEqual(draw(new Random(8), 'x'))
  })

  it('[KRN-10] gives the same values one by one and many at once', () => {
    const [single, many] = [new Random(7).stream('x'), new Random(7).stream('x')]
    expect([...many.fill(new Uint32Array(5))]).toEqual(Array.from({ length: 5 }, () => single.bits()))
    expect([many.state, many.isDrawn, many.bits()]).toEqual([single.state, true, single.bits()])
    expect(many.letters('abc', 4)).toBe(Array.from({ length: 4 }, () => 'abc'[single.index(3)]).join(''))
    many.skip(1_000_003)
    for (let i = 0; i < 1_000_003; i++) single.bits()
    expect(many.bits()).toBe(single.bits())
  })

  it('[KRN-11] keeps streams apart: drawing from one never changes another', () => {
    const alone = draw(new Random(1), 'pod-names')
    const random = new Random(1)
    draw(random, 'scheduler', 100)
    expect(draw(random, 'pod-names')).toEqual(alone)
    expect(draw(random, 'scheduler')).not.toEqual(alone)
  })

  it('[KRN-12] goes on from a snapshot as it would have gone on', () => {
    const random = new Random(3)
    draw(random, 'x')
    const state = JSON.parse(JSON.stringify(random.snapshot()))
    const future = draw(random, 'x')
    draw(random, 'new stream')
    random.restore(state)
    expect(draw(random, 'x')).toEqual(future)
  })

  it('[KRN-12] brings a stream that somebody holds back, too, and leaves out the ones that nobody has drawn from', () => {
    const random = new Random(3)
    const held = random.stream('x')
    expect(random.snapshot()).toEqual({})
    const first = held.next()
    const state = random.snapshot()
    const second = held.next()
    random.restore(state)
    expect(held.next()).toBe(second)
    random.restore({})
    expect(random.next('x')).toBe(first)
  })

  it('[KRN-13] spreads evenly: a die thrown 60,000 times shows each face within four standard errors', () => {
    const random = new Random(1)
    const faces = new Map<number, number>()
    for (let i = 0; i < 60_000; i++) {
      const face = random.int('die', 1, 6)
      faces.set(face, (faces.get(face) ?? 0) + 1)
    }
    expect([...faces.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6])
    const error = Math.sqrt(60_000 * (1 / 6) * (5 / 6))
    for (const count of faces.values()) expect(Math.abs(count - 10_000)).toBeLessThan(4 * error)
  })

  it('[KRN-13] picks nothing from nothing, and every item sometime', () => {
    const random = new Random(1)
    expect(random.pick('x', [])).toBeUndefined()
    const seen = new Set(Array.from({ length: 100 }, () => random.pick('x', ['a', 'b', 'c'])))
    expect(seen).toEqual(new Set(['a', 'b', 'c']))
  })
})

describe('the kernel', () => {
  it('[KRN-5] brings clock and chance back together', () => {
    const kernel = new Kernel({ seed: 5 })
    kernel.clock.runUntil(50)
    kernel.random.next('x')
    const state = kernel.snapshot()
    const next = kernel.random.next('x')
    kernel.clock.runUntil(99)
    kernel.restore(state)
    expect(kernel.clock.now).toBe(50)
    expect(kernel.random.next('x')).toBe(next)
  })
})
