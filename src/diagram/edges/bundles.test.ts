import { expect, it } from 'vitest'
import { route } from '../geometry/route.ts'
import { bundlesOf } from './bundles.ts'
import type { Line } from './lines.ts'

const link = (n: number, line: Partial<Line> = {}, className = '') => ({
  className,
  line: {
    kind: 'endpoint',
    state: 'ready',
    faint: false,
    curve: route({ x: 0, y: 0, w: 9, h: 9 }, { x: 90, y: n, w: 9, h: 9 }, 'x'),
    ...line,
  } as Line,
})
const count = (d: string) => d.split('M').length - 1

it('a thousand lines that look the same are a few shapes, and none is lost', () => {
  const bundles = bundlesOf(Array.from({ length: 1000 }, (_, n) => link(n)))
  expect(bundles.length).toBeLessThan(20)
  expect(bundles.reduce((sum, { d }) => sum + count(d), 0)).toBe(1000)
  expect(new Set(bundles.map(({ key }) => key)).size).toBe(bundles.length)
})

it('lines of other states, of other kinds and beside the way that is looked at stay apart', () => {
  const bundles = bundlesOf([link(0), link(1, { state: 'notReady' }), link(2, { kind: 'door' }), link(3, {}, 'is-dim')])
  expect(bundles.map(({ d, className }) => [count(d), className])).toEqual([
    [1, ''],
    [1, ''],
    [1, ''],
    [1, 'is-dim'],
  ])
})

it('a line that did not change leaves its bundle as it was', () => {
  const links = [link(0), link(1)]
  expect(bundlesOf(links)[0]!.d).toBe(bundlesOf(links.map((one) => ({ ...one })))[0]!.d)
})
