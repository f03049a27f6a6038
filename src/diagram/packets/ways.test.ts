import { expect, it } from 'vitest'
import { demoTopology, demoTrace } from '../../testing/topologyFixture.ts'
import { roadsOf } from '../geometry/roads.ts'
import { groundOf } from '../ground.ts'
import { emptyMemory } from '../layout/layout.ts'
import { layout } from '../late.ts'
import { factsOf } from '../useChosen.ts'
import type { Land } from './flight.ts'
import { journey, type Journey } from './journey.ts'
import { Ways } from './ways.ts'

const topology = demoTopology()
const land = layout(topology, { reading: 'logical', axis: 'x' }, emptyMemory())
const ground = groundOf(land, roadsOf(land), factsOf(topology))
const way = (id: number, door: 'nodePort' | 'loadBalancer', pod: 0 | 1 = 0): Journey =>
  journey(demoTrace({ id, t: 0, door, pod }), 'logical', ground.facts)
const shifted: Land = {
  ...ground,
  rectOf: (anchor) => {
    const rect = ground.rectOf(anchor)
    return rect && { ...rect, x: rect.x + 50 }
  },
}

it('is shared by all requests that go it, and told once', () => {
  const ways = new Ways()
  const told: number[] = []
  const learn = (journey: Journey) => ways.learn(journey, ground, (number) => told.push(number))
  const [a, b, c] = [learn(way(1, 'nodePort')), learn(way(2, 'nodePort')), learn(way(3, 'nodePort', 1))]
  expect(a).toBe(b)
  expect(c).not.toBe(a)
  expect(told).toEqual([a, c])
})

it('is measured anew under its number when cards move, and forgotten when nobody is on it', () => {
  const ways = new Ways()
  const [a, b] = [way(1, 'nodePort'), way(2, 'loadBalancer')].map((one) => ways.learn(one, ground, () => {})!)
  const before = ways.paths.get(a!)!
  ways.relearn(shifted, new Set([a!]))
  expect([...ways.paths.keys()]).toEqual([a])
  expect(ways.paths.get(a!)!.points[0]).toBeCloseTo(before.points[0]! + 50)
  expect(ways.learn(way(3, 'loadBalancer'), shifted, () => {})).not.toBe(b)
})

it('does not stay for ever: of many, those that nobody is on are forgotten first', () => {
  const ways = new Ways()
  const used = ways.learn(way(1, 'nodePort'), ground, () => {})!
  const base = way(1, 'nodePort')
  for (let i = 0; i < 1000; i++) {
    // As if a pod had been replaced a thousand times.
    const legs = base.legs.map((leg, n) => (n === 0 ? { ...leg, to: `pod/default/${i}` } : leg))
    ways.learn(
      { ...base, legs },
      { ...ground, rectOf: (a) => ground.rectOf(a) ?? { x: 0, y: 0, w: 9, h: 9 } },
      () => {},
    )
  }
  const gone = ways.prune(() => new Set([used]))
  expect(ways.paths.size).toBe(600)
  expect(gone).toHaveLength(401)
  expect(ways.paths.has(used)).toBe(true)
})
