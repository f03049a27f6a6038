import { describe, expect, it } from 'vitest'
import { decodePlayground, encodePlayground } from './codec.ts'
import { isPlaygroundHash, lessonIn, withLesson, withoutLesson } from './text.ts'

const NAMES = '02-cluster-ip/03-names'

describe('the address of a page with an open lesson', () => {
  it.each([
    ['#p1=abc', `#p1=abc&lesson=${NAMES}`],
    ['', `#lesson=${NAMES}`],
  ])('%j becomes %s, and can be taken apart again', (alone, both) => {
    expect(withLesson(alone, NAMES)).toBe(both)
    expect(lessonIn(both)).toBe(NAMES)
    expect(withoutLesson(both)).toBe(alone)
  })

  it('is as ever without one', () => {
    expect(withLesson('#p1=abc', null)).toBe('#p1=abc')
    expect(lessonIn('#p1=abc')).toBeNull()
    expect(withoutLesson('#p1=abc')).toBe('#p1=abc')
  })

  it('holds the sandbox for whoever opens it', async () => {
    const sandbox = { files: [{ name: 'a.yaml', text: 'kind: Service' }], config: '', seed: 3 }
    const hash = withLesson(`#${await encodePlayground(sandbox)}`, NAMES)
    expect(isPlaygroundHash(hash)).toBe(true)
    expect(await decodePlayground(hash)).toEqual(sandbox)
  })

  it.each(['#main', '#p1=abc', '#lessons=x', '#x=lesson=a'])('is not %s', (hash) => {
    expect(lessonIn(hash)).toBeNull()
  })
})
