import { describe, expect, it } from 'vitest'
import { fc } from '../../testing/property.ts'
import { clone, equal, mergePatch, share } from './data.ts'
import { diff, threeWayMerge } from './three-way.ts'
import type { Unstructured } from './types.ts'

const key = fc.constantFrom('a', 'b', 'c', 'd')
const { value: json } = fc.letrec<{ value: unknown; object: Unstructured }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.integer(),
    fc.string(),
    fc.boolean(),
    fc.array(tie('value')),
    tie('object'),
  ),
  object: fc.dictionary(key, tie('value')),
}))
const object = fc.dictionary(key, json)

describe('whatever the objects', () => {
  it('[API-42] applying over one’s own last state gives exactly what was written', () => {
    fc.assert(
      fc.property(object, object, (last, now) => {
        expect(equal(threeWayMerge(last, now, last), now)).toBe(true)
      }),
    )
  })

  it('[API-42] applying twice changes nothing the second time', () => {
    fc.assert(
      fc.property(object, object, object, (last, now, live) => {
        const once = threeWayMerge(last, now, live)
        expect(equal(threeWayMerge(now, now, once), once)).toBe(true)
      }),
    )
  })

  it('[API-12] the difference, as a patch, leads from one to the other', () => {
    fc.assert(
      fc.property(object, object, (a, b) => {
        expect(equal(mergePatch(a, diff(a, b) ?? {}), b)).toBe(true)
      }),
    )
  })

  it('[API-13] sharing changes no value, and equal values become the old ones', () => {
    fc.assert(
      fc.property(object, object, (a, b) => {
        expect(share(a, b)).toEqual(b)
        expect(share(a, clone(a))).toBe(a)
      }),
    )
  })
})
