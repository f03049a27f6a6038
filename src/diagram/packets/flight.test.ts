import { describe, expect, it } from 'vitest'
import { demoTopology, demoTrace } from '../../testing/topologyFixture.ts'
import { roadsOf } from '../geometry/roads.ts'
import { groundOf } from '../ground.ts'
import { emptyMemory } from '../layout/layout.ts'
import { layout } from '../late.ts'
import { factsOf } from '../useChosen.ts'
import { Fleet, LINGER } from './fleet.ts'
import { durationOf, pathOf, STEP, type Path } from './flight.ts'
import { journey } from './journey.ts'
import { legAt } from './label.ts'
import { nearest, newSpot, spotOf, type Spot } from './spot.ts'

const topology = demoTopology()
const land = layout(topology, { reading: 'logical', axis: 'x' }, emptyMemory())
const { rects } = land
const ground = groundOf(land, roadsOf(land), factsOf(topology))

function fly(outcome: 'ok' | 'timeout' = 'ok'): Path {
  const trip = journey(demoTrace({ id: 1, t: 0, door: 'loadBalancer', outcome }), 'logical', factsOf(topology))
  return pathOf(trip, ground)!
}
/** Where a dot that set out at 1000 and arrives is at an instant. */
function spotAt(path: Path, now: number): Spot | null {
  const spot = newSpot()
  return spotOf(path, 1000, 0, now, spot) ? spot : null
}

describe('the path of a flight', () => {
  it('has no gap wider than the speed allows', () => {
    const { points } = fly()
    for (let i = 2; i < points.length; i += 2) {
      const gap = Math.hypot(points[i]! - points[i - 2]!, points[i + 1]! - points[i - 1]!)
      expect(gap).toBeLessThan(STEP * 2.01)
    }
  })

  it('begins and ends at the one who asked', () => {
    const { points } = fly()
    const client = rects.get('client/internet')!
    expect([points[0], points[1]]).toEqual([client.x + client.w / 2, client.y + client.h])
    expect(points.at(-2)).toBeCloseTo(client.x + client.w / 2)
    expect(points.at(-1)).toBeCloseTo(client.y + client.h)
  })

  it('turns at the pod', () => {
    const { points, turn } = fly()
    const pods = topology.pods.slice(1).map((view) => rects.get(view.place)!.x)
    expect(pods[0]).toBeCloseTo(points[turn * 2]!)
  })

  it('has no answer when the packet is lost', () => {
    const path = fly('timeout')
    expect(path.turn).toBe(path.points.length / 2)
  })

  it('is not there as long as one of its places is not', () => {
    const trip = journey(demoTrace({ id: 1, t: 0, door: 'nodePort' }), 'logical', factsOf(topology))
    expect(pathOf(trip, { ...ground, rectOf: () => undefined })).toBeNull()
  })
})

describe('a dot', () => {
  it('is not seen before it starts nor after its end has faded', () => {
    const path = fly()
    expect(spotAt(path, 999)).toBeNull()
    expect(spotAt(path, 1000 + durationOf(path) + LINGER[0]! - 1)).not.toBeNull()
    expect(spotAt(path, 1000 + durationOf(path) + LINGER[0]! + 1)).toBeNull()
  })

  it('moves with the clock of the picture and with nothing else', () => {
    const path = fly()
    expect(spotAt(path, 1500)).toEqual(spotAt(path, 1500))
    expect(spotAt(path, 1600)).not.toEqual(spotAt(path, 1500))
  })

  it('is on its way back after it turned', () => {
    const path = fly()
    expect(spotAt(path, 1100)!.reply).toBe(false)
    expect(spotAt(path, 1000 + durationOf(path) - 50)!.reply).toBe(true)
  })

  it('carries the addresses of the leg that it is on', () => {
    const path = fly()
    path.stops.slice(0, -1).forEach((stop, leg) => expect(legAt(path, stop + 1)).toBe(leg))
  })

  it('is found where it is seen, and the nearest of several', () => {
    const path = fly()
    const paths = new Map([[7, path]])
    const fleet = new Fleet()
    fleet.add(1, 7, 1000, 0)
    fleet.add(2, 7, 800, 0)
    const { x, y } = spotAt(path, 1900)!
    expect(nearest(fleet, paths, 1900, x + 2, y - 3, 13)).toBe(1)
    expect(nearest(fleet, paths, 2000, x, y, 1e4)).toBe(1)
    expect(nearest(fleet, paths, 1700, x, y, 13)).toBe(2)
    expect(nearest(fleet, paths, 1900, x, y + 14, 13)).toBeNull()
  })
})
