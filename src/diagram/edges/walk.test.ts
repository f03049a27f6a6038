import { describe, expect, it } from 'vitest'
import { demoTopology } from '../../testing/topologyFixture.ts'
import { roadsOf, setWays } from '../geometry/roads.ts'
import { layout, ways } from '../late.ts'
import { emptyMemory } from '../layout/layout.ts'
import { linesOf, type Line } from './lines.ts'
import { endTowards, linesAt, nameOfLine } from './walk.ts'

setWays(ways)
const topology = demoTopology()
const land = layout(topology, { reading: 'logical', axis: 'x' }, emptyMemory())
const lines = linesOf(topology, land, roadsOf(land))
const node = 'node/node-2'

describe('a walk along the lines of a card', () => {
  it('comes to each of them once, from the left to the right', () => {
    const own = linesAt(node, lines)
    expect(own).toHaveLength(lines.filter(({ from, to }) => from === node || to === node).length)
    expect(own.length).toBeGreaterThan(2)
    const far = own.map(({ from, to }) => land.rects.get(from === node ? to : from)!.x)
    expect(far).toEqual(far.toSorted((a, b) => a - b))
  })

  it('calls a line by what it joins, its port, and what is the matter with it', () => {
    const line = linesAt(node, lines).find(({ to }) => to === 'service/default/nginx-nodeport')!
    expect(nameOfLine(line)).toBe('Edge from Node node-2 to Service nginx-nodeport, :30100')
    const closed: Line = { ...line, state: 'unhealthy', forbidden: { share: 1, facts: [] } }
    expect(nameOfLine(closed)).toMatch(/:30100, unhealthy, forbidden$/)
  })

  it('leaves a line at the end that an arrow points to', () => {
    const line = linesAt(node, lines).find(({ to }) => to === 'service/default/nginx-nodeport')!
    expect(endTowards(line, 'ArrowRight', land.rects)).toBe('service/default/nginx-nodeport')
    expect(endTowards(line, 'ArrowLeft', land.rects)).toBe(node)
    expect(endTowards(line, 'Home', land.rects)).toBeNull()
  })
})
