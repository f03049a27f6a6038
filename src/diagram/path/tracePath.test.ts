import { describe, expect, it } from 'vitest'
import { demoTopology, demoTrace } from '../../testing/topologyFixture.ts'
import { roadsOf } from '../geometry/roads.ts'
import { groundOf } from '../ground.ts'
import { emptyMemory } from '../layout/layout.ts'
import { layout } from '../late.ts'
import { factsOf } from '../useChosen.ts'
import { drawnPath, legOfHop, placesOfHop } from './tracePath.ts'

const topology = demoTopology()
const trace = demoTrace({ id: 1, t: 0, door: 'loadBalancer', node: 1, pod: 0 })

describe.each(['logical', 'physical'] as const)('a hop in the %s reading', (reading) => {
  const land = layout(topology, { reading, axis: 'x' }, emptyMemory())
  const { legs, places } = drawnPath(trace, groundOf(land, roadsOf(land), factsOf(topology)))

  it('belongs to one leg, which runs its way', () => {
    trace.hops.forEach((hop, index) => {
      const number = legOfHop(trace, index, legs)
      expect(legs.find((leg) => leg.number === number)?.direction).toBe(hop.direction)
    })
  })

  it('is somewhere in the picture, at its own place where that is shown', () => {
    trace.hops.forEach(({ at }, index) => {
      const lit = [...placesOfHop(trace, index, places)]
      expect(lit).not.toEqual([])
      if (places.has(at)) expect(lit).toContain(at)
    })
  })

  it('moves along the legs and never back', () => {
    const numbers = trace.hops.map((_, index) => legOfHop(trace, index, legs)!)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    expect(numbers.at(-1)).toBe(legs.length)
  })
})

it('knows no leg of a hop that the trace does not have', () => {
  expect(legOfHop(trace, 99, [])).toBeNull()
})
