import { describe, expect, it } from 'vitest'
import type { Reading, Topology } from '#state'
import { demoTopology, pod, PODS } from '../../testing/topologyFixture.ts'
import { obstaclesOf, roadsOf, setWays } from '../geometry/roads.ts'
import { at } from '../geometry/route.ts'
import { emptyMemory } from '../layout/layout.ts'
import { layout, ways } from '../late.ts'
import type { Axis, Layout, Memory } from '../layout/types.ts'
import { linesOf, type Line } from './lines.ts'

setWays(ways)

function picture(topology: Topology, reading: Reading, axis: Axis, memory: Memory = emptyMemory()) {
  const land = layout(topology, { reading, axis }, memory)
  return { land, lines: linesOf(topology, land, roadsOf(land)) }
}

const inside = (point: { x: number; y: number }, r: { x: number; y: number; w: number; h: number }) =>
  point.x > r.x && point.x < r.x + r.w && point.y > r.y && point.y < r.y + r.h

function hidden(land: Layout, lines: Line[]): string[] {
  const bad: string[] = []
  for (const line of lines) {
    const cards = obstaclesOf(land).filter(
      (card) => card !== land.rects.get(line.from) && card !== land.rects.get(line.to),
    )
    for (let t = 0.02; t < 1; t += 0.02) {
      if (!cards.some((card) => inside(at(line.curve, t), card))) continue
      bad.push(line.id)
      break
    }
  }
  return bad
}

function touching(land: Layout, lines: Line[]): string[] {
  const labels = lines.flatMap(({ id, label, spot }) => {
    if (!label || !spot) return []
    const w = label.length * 7.3 + 8
    return [{ id, x: spot.x - w / 2, y: spot.y - 8, w, h: 16 }]
  })
  const cards = obstaclesOf(land).map((card) => ({ id: 'card', ...card }))
  return labels.flatMap((a, i) =>
    [...cards, ...labels.slice(i + 1)]
      .filter((b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h)
      .map((b) => `${a.id} ${b.id}`),
  )
}

function withoutBalancer(): Topology {
  const topology = demoTopology()
  const gone = topology.loadBalancers[0]!.place
  return { ...topology, loadBalancers: [], edges: topology.edges.filter((e) => e.from !== gone && e.to !== gone) }
}

function threePods(): Topology {
  const topology = demoTopology()
  const third = pod('nginx-demo-77645c58f-zzzzz', '10.244.0.9', 1)
  topology.pods.push(third)
  for (const service of topology.services)
    topology.edges.push({
      ...topology.edges.at(-1)!,
      id: `endpoint:${service.place}>${third.place}`,
      from: service.place,
      to: third.place,
    })
  return topology
}

describe('the lines of the demo', () => {
  for (const axis of ['x', 'y'] as const) {
    it.each<[string, Topology]>([
      ['as it is', demoTopology()],
      // Three pods fill a narrow row, and a sender below them has no gap in the middle to send through.
      ...(axis === 'x' ? [['with a third pod', threePods()] satisfies [string, Topology]] : []),
      ['without a load balancer', withoutBalancer()],
    ])(`never run under a card in the logical reading, ${axis}: %s`, (_, topology) => {
      const { land, lines } = picture(topology, 'logical', axis)
      expect(hidden(land, lines)).toEqual([])
    })
  }

  for (const [reading, axis] of [
    ['logical', 'x'],
    ['logical', 'y'],
    ['physical', 'x'],
  ] as const) {
    it(`have ports that touch neither a card nor one another: ${reading}, ${axis}`, () => {
      const { land, lines } = picture(demoTopology(), reading, axis)
      expect(lines.filter((line) => line.label).length).toBeGreaterThan(3)
      expect(touching(land, lines)).toEqual([])
    })
  }

  it('never run under a card when a load balancer comes to a settled picture', () => {
    const memory = emptyMemory()
    picture(withoutBalancer(), 'logical', 'x', memory)
    const { land, lines } = picture(demoTopology(), 'logical', 'x', memory)
    expect(hidden(land, lines)).toEqual([])
  })
})

describe('many pods of one owner', () => {
  const topology = demoTopology()
  const [service] = topology.services
  for (let i = 0; i < 150; i++) {
    const one = pod(`many-${i}`, `10.244.1.${i + 10}`, (i % 3) + 1, { owner: 'deployment/default/many' })
    topology.pods.push(one)
    topology.edges.push({
      id: `endpoint:${service!.place}>${one.place}`,
      kind: 'endpoint',
      from: service!.place,
      to: one.place,
      label: ':80',
      state: i === 0 ? 'notReady' : 'ready',
      why: 'Its labels match.',
    })
  }

  it('are one card with one line, which says how many it stands for', () => {
    const { land, lines } = picture(topology, 'logical', 'x')
    expect(land.rects.has('deployment/default/many')).toBe(true)
    expect(land.rects.has('pod/default/many-7')).toBe(false)
    const many = lines.filter((line) => line.to === 'deployment/default/many')
    expect(many.map(({ from, state }) => [from, state])).toEqual([[service!.place, 'ready']])
    expect(many[0]!.why).toMatch(/^150 of the 150 pods are its endpoints\./)
  })

  it('are one card in each node box', () => {
    const { land, lines } = picture(topology, 'physical', 'x')
    expect(land.folds.map((fold) => fold.tiles.length)).toEqual([51, 51, 51])
    expect(lines.filter((line) => line.kind === 'endpoint' && line.to === 'node/node-2#pods')).toHaveLength(3)
    expect(land.folded.get(`pod/default/${PODS[0]}`)).toBe('node/node-2#pods')
  })
})
