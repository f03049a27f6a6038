import { describe, expect, it } from 'vitest'
import { fc } from '../../testing/property.ts'
import { clone, deepFreeze, equal, share, shareMembers } from './data.ts'

const json = fc.jsonValue({ maxDepth: 4 })

describe('what a write shares with what was there', () => {
  it('[API-10] is all of it where nothing differs, however it was built', () => {
    const old = { a: { b: [1, { c: 2 }] }, d: 'e' }
    expect(share(old, { d: 'e', a: { b: [1, { c: 2 }] } })).toBe(old)
    expect(share(old, { ...clone(old), f: undefined })).toBe(old)
  })

  it('[API-10] are the parts that are equal', () => {
    const old = { same: { a: 1 }, other: { b: 1 }, list: [{ c: 1 }, { d: 1 }] }
    const next = share(old, { same: { a: 1 }, other: { b: 2 }, list: [{ c: 1 }, { d: 2 }] })
    expect(next).toEqual({ same: { a: 1 }, other: { b: 2 }, list: [{ c: 1 }, { d: 2 }] })
    expect([next.same === old.same, next.list[0] === old.list[0]]).toEqual([true, true])
  })

  it('[API-10] is nothing of what is new, which is taken as it is', () => {
    const next = { a: { b: 2 }, c: [3] }
    expect(share({ a: { b: 1 } }, next)).toBe(next)
    const list = [[3, 4], { d: 5 }]
    expect(share([[1, 2], { d: 4 }, 6], list)).toBe(list)
  })

  it('[API-10] holds no member without a value, and none that went', () => {
    expect(Object.keys(share<object>({ a: 1, b: 2 }, { a: 1, b: undefined }))).toEqual(['a'])
    expect(Object.keys(share<object>({ a: { x: 1 }, b: 2 }, { b: undefined, a: { x: 1 }, c: 3 }))).toEqual(['a', 'c'])
    expect(Object.keys(share<object>({ a: 1 }, { c: { d: 3 }, a: undefined }))).toEqual(['c'])
  })

  it('[API-10] is all of it, too, where each part has been kept', () => {
    const old = { a: { b: 1 }, c: 'd' }
    expect(shareMembers(old, { ...old })).toBe(old)
    for (const next of [
      { ...old, c: 'e' },
      { ...old, a: { b: 1 } },
    ])
      expect(shareMembers(old, next)).toBe(next)
  })

  it('[API-10] is a number that is none, too: it is as it was', () => {
    expect(equal({ a: [Number.NaN] }, { a: [Number.NaN] })).toBe(true)
    expect(equal({ a: Number.NaN }, { a: 1 })).toBe(false)
    expect(equal({ a: Number.NaN }, { a: {} })).toBe(false)
  })

  it('[API-10] never changes what is written, nor touches either side', () => {
    fc.assert(
      fc.property(json, json, (old, next) => {
        const shared = share(deepFreeze(clone(old)), deepFreeze(clone(next)))
        expect(equal(shared, next)).toBe(true)
      }),
    )
  })
})
