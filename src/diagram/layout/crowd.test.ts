import { describe, expect, it } from 'vitest'
import type { Topology } from '#state'
import { INSIDE, of, overlaps, WIDE, x, y } from '../../testing/layoutFixture.ts'
import { demoTopology, pod } from '../../testing/topologyFixture.ts'
import { layout } from '../late.ts'
import { boundsOf, fit } from '../view.ts'
import { emptyMemory } from './layout.ts'

describe('a crowd', () => {
  const CROWD = (apps: number, each: number): Topology => {
    const topology = demoTopology()
    for (let a = 0; a < apps; a++) {
      topology.services.push({
        ...topology.services[0]!,
        place: `service/default/app-${a}`,
        name: `app-${a}`,
        type: 'ClusterIP',
      })
      topology.nodes.push({ ...topology.nodes[0]!, place: `node/node-${a + 10}`, name: `node-${a + 10}` })
      for (let i = 0; i < each; i++)
        topology.pods.push(pod(`app-${a}-${i}`, `10.245.${a}.${i}`, 1, { owner: `deployment/default/app-${a}` }))
    }
    return topology
  }

  it('of a thousand pods on fifty nodes is seen as a whole, with names that can be read', () => {
    const l = of(WIDE, CROWD(50, 20))
    expect(overlaps(l)).toEqual([])
    expect(fit(boundsOf(l.rects.values())!, { width: 889, height: 460 }).zoom).toBeGreaterThan(0.28)
    expect(l.folds).toHaveLength(50)
    expect(l.folds.flatMap(({ tiles }) => tiles)).toHaveLength(1000)
  })

  it('keeps who calls whom from left to right, though a column is broken into several', () => {
    const l = of(WIDE, CROWD(50, 20))
    const span = (start: string) => {
      const xs = [...l.rects].filter(([place]) => place.startsWith(start)).map(([, rect]) => rect.x)
      return [Math.min(...xs), Math.max(...xs)] as const
    }
    const [nodes, services, stacks] = [span('node/'), span('service/'), span('deployment/default/app-')]
    expect(nodes[1]).toBeGreaterThan(nodes[0])
    expect(services[0]).toBeGreaterThan(nodes[1])
    expect(stacks[0]).toBeGreaterThan(services[1])
  })

  it('leaves everybody where they stand when one more comes, or one goes', () => {
    const memory = emptyMemory()
    const before = layout(CROWD(50, 20), WIDE, memory)
    const more = CROWD(51, 20)
    more.services = more.services.filter(({ name }) => name !== 'app-7')
    const now = layout(more, WIDE, memory)
    expect(overlaps(now)).toEqual([])
    const moved = [...now.rects].filter(([place, { x: nx, y: ny }]) => {
      const old = before.rects.get(place)
      return old && (Math.abs(old.x - nx) > 0.01 || Math.abs(old.y - ny) > 0.01)
    })
    expect(moved).toEqual([])
  })

  const spread = (apps: number): Topology => {
    const topology = CROWD(apps, 20)
    const nodes = topology.nodes.map(({ place }) => place)
    topology.pods = topology.pods.map((one, i) => ({ ...one, node: nodes[i % nodes.length]! }))
    return topology
  }

  it('stands inside of nodes in several columns, and each of their names can be read', () => {
    const l = of(INSIDE, spread(47))
    expect(overlaps(l).filter((pair) => !pair.includes('#pods'))).toEqual([])
    const columns = new Set(spread(47).nodes.map(({ place }) => x(l, place)))
    expect(columns.size).toBeGreaterThan(3)
    expect(fit(boundsOf(l.rects.values())!, { width: 921, height: 427 }).zoom).toBeGreaterThan(0.24)
  })

  it('leaves each node where it stands when one more comes, or one goes', () => {
    const memory = emptyMemory()
    const before = layout(spread(47), INSIDE, memory)
    const more = spread(48)
    more.nodes = more.nodes.filter(({ name }) => name !== 'node-17')
    const now = layout(more, INSIDE, memory)
    const moved = more.nodes.filter(({ place }) => {
      const old = before.rects.get(place)
      return old && (old.x !== x(now, place) || Math.abs(old.y - y(now, place)) > 0.01)
    })
    expect(moved).toEqual([])
  })

  it('keeps a card for each pod where there are few in all', () => {
    expect(of(WIDE, CROWD(5, 20)).folds).toHaveLength(0)
  })
})
