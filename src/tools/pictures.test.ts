import { beforeAll, describe, expect, it } from 'vitest'
import type { Topology } from '#engine'
import { linesOf, type Line } from '../diagram/edges/lines.ts'
import { roadsOf, setWays } from '../diagram/geometry/roads.ts'
import { at } from '../diagram/geometry/route.ts'
import { layout, ways } from '../diagram/late.ts'
import { axisFor, emptyMemory, isTight } from '../diagram/layout/layout.ts'
import type { Layout, Rect } from '../diagram/layout/types.ts'
import { boundsOf, fit } from '../diagram/view.ts'
import { clusterOf, readScenarios } from './lib/scenarios.ts'

setWays(ways)

interface Pane {
  on: string
  width: number
  height: number
}

/** What the diagram's pane measures on these screens. */
const PANES: [Pane, ...Pane[]] = [
  { on: 'a laptop, 1440 × 900', width: 921, height: 427 },
  { on: 'a tablet, 1024 × 768', width: 654, height: 345 },
  { on: 'a tablet with a lesson open', width: 500, height: 345 },
  { on: 'a phone, 390 × 844', width: 390, height: 584 },
]

const isIn = ({ x, y }: { x: number; y: number }, card: Rect) =>
  x > card.x && x < card.x + card.w && y > card.y && y < card.y + card.h

/** Lines that run under a card which is not one of their ends; boxes of nodes are no cards, what is in them is. */
function underCards({ rects, parents, options }: Layout, lines: readonly Line[]): string[] {
  const cards = [...rects].filter(([place]) => options.reading === 'logical' || !place.startsWith('node/'))
  return lines.flatMap(({ id, from, to, curve }) => {
    const ends = new Set([from, to, parents.get(from), parents.get(to)])
    const others = cards.filter(([place]) => !ends.has(place))
    for (let i = 1; i < 200; i++) {
      const point = at(curve, i / 200)
      const over = others.find(([, card]) => isIn(point, card))
      if (over) return [`${id} under ${over[0]}`]
    }
    return []
  })
}

describe.each(readScenarios())('the picture of $name', (scenario) => {
  let topology: Topology
  beforeAll(async () => {
    topology = (await clusterOf(scenario)).topology()
  })

  it.each(['logical', 'physical'] as const)('can be read at the first view on a laptop: %s', (reading) => {
    const [{ width, height }] = PANES
    const { rects } = layout(topology, { reading, axis: 'x', room: { width, height } }, emptyMemory())
    const zoom = fit(boundsOf(rects.values())!, { width, height }).zoom
    // Below a half, cards are shapes with large names.
    expect(zoom).toBeGreaterThan(scenario.name === 'twenty' ? 0.43 : 0.59)
  })

  describe.each(PANES)('on $on', ({ width, height }) => {
    it.each(['logical', 'physical'] as const)('has no line that runs under a card: %s', (reading) => {
      const options = { reading, axis: axisFor(width), tight: isTight(width), room: { width, height } }
      const land = layout(topology, options, emptyMemory())
      const lines = linesOf(topology, land, roadsOf(land))
      expect(lines.length).toBeGreaterThan(3)
      expect(underCards(land, lines)).toEqual([])
    })
  })
})
