import { expect, it } from 'vitest'
import type { Topology } from '#state'
import { demoTopology, pod } from '../../testing/topologyFixture.ts'
import { roadsOf } from '../geometry/roads.ts'
import { emptyMemory } from './layout.ts'
import { layout } from '../late.ts'
import { settle } from './settle.ts'
import type { Options } from './types.ts'

const LOGICAL: Options = { reading: 'logical', axis: 'x' }
const pair = (change: (topology: Topology) => void, options: Options = LOGICAL) => {
  const memory = emptyMemory()
  const before = layout(demoTopology(), options, memory)
  const topology = demoTopology()
  change(topology)
  return { before, now: settle(layout(topology, options, memory), before) }
}

it('an edit that moves no card leaves the geometry the same object, in both readings', () => {
  for (const reading of ['logical', 'physical'] as const) {
    const { before, now } = pair((topology) => (topology.services[0]!.ports[0]!.port = 8081), { ...LOGICAL, reading })
    expect(now.rects).toBe(before.rects)
    expect(roadsOf(now)).toBe(roadsOf(before))
  }
})

it('a pod that comes makes another geometry, in which the others are the same objects', () => {
  const { before, now } = pair((topology) => topology.pods.push(pod('nginx-demo-77645c58f-zzzzz', '10.244.1.9', 2)))
  expect(now.rects).not.toBe(before.rects)
  expect(roadsOf(now)).not.toBe(roadsOf(before))
  for (const [place, rect] of now.rects) {
    const old = before.rects.get(place)
    if (old && old.y === rect.y) expect(rect).toBe(old)
  }
})

it('the same cards with other roads are another geometry', () => {
  const before = layout(demoTopology(), LOGICAL, emptyMemory())
  const again = layout(demoTopology(), LOGICAL, emptyMemory())
  const now = settle({ ...again, proxies: new Set(['pod/default/proxy']) }, before)
  expect(now.rects).not.toBe(before.rects)
  expect([...now.rects]).toEqual([...before.rects])
})
