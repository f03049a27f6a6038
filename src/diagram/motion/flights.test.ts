import { describe, expect, it } from 'vitest'
import type { Reading, Topology } from '#state'
import { demoTopology, pod, PODS } from '../../testing/topologyFixture.ts'
import { emptyMemory } from '../layout/layout.ts'
import { layout } from '../late.ts'
import type { Memory } from '../layout/types.ts'
import { flightsBetween, originsOf } from './flights.ts'

const of = (reading: Reading, topology: Topology = demoTopology(), memory: Memory = emptyMemory()) =>
  layout(topology, { reading, axis: 'x' }, memory)
const middle = ({ x, y, w, h }: { x: number; y: number; w: number; h: number }) => [x + w / 2, y + h / 2]

describe('a change of reading', () => {
  it('has the rows of a Service in every node grow out of its card', () => {
    const [before, now] = [of('logical'), of('physical')]
    const flights = flightsBetween(before, now)
    expect(flights.map(({ id }) => id).filter((id) => id.endsWith('#service/default/nginx-nodeport'))).toEqual(
      [1, 2, 3].map((n) => `node/node-${n}#service/default/nginx-nodeport`),
    )
    const card = before.rects.get('service/default/nginx-nodeport')!
    for (const { id, to, dx, dy, sx } of flights) {
      if (!id.endsWith('nginx-nodeport')) continue
      expect([to.x + to.w / 2 + dx, to.y + to.h / 2 + dy]).toEqual(middle(card))
      expect(sx * to.w).toBeCloseTo(card.w)
    }
  })

  it('has them come together in the card again on the way back', () => {
    const now = of('logical')
    const flights = flightsBetween(of('physical'), now)
    expect(flights).toHaveLength(9)
    const cards = [...now.rects].filter(([place]) => place.startsWith('service/')).map(([, rect]) => rect)
    expect(new Set(flights.map(({ to }) => to))).toEqual(new Set(cards))
  })

  it('has nothing fly while the reading stays', () => {
    expect(flightsBetween(of('logical'), of('logical'))).toEqual([])
  })
})

describe('what an edit brings', () => {
  const owners = (topology: Topology) => (place: string) =>
    topology.pods.find((one) => one.place === place)?.owner ?? null
  const none = () => new Map()

  it('grows from the pods of the same owner', () => {
    const memory = emptyMemory()
    const before = of('logical', demoTopology(), memory)
    const scaled = demoTopology()
    scaled.pods.push(pod('nginx-demo-77645c58f-zzzzz', '10.244.1.9', 2))
    const now = of('logical', scaled, memory)
    const origins = originsOf(before, now, owners(scaled), none)
    expect([...origins.keys()]).toEqual(['pod/default/nginx-demo-77645c58f-zzzzz'])
    const to = now.rects.get('pod/default/nginx-demo-77645c58f-zzzzz')!
    const { dx, dy } = [...origins.values()][0]!
    expect([to.x + to.w / 2 + dx, to.y + to.h / 2 + dy]).toEqual(middle(before.rects.get(`pod/default/${PODS[0]}`)!))
  })

  it('grows from what leads to it where it is the first of its owner', () => {
    const memory = emptyMemory()
    const before = of('logical', demoTopology(), memory)
    const other = demoTopology()
    other.pods.push(pod('other', '10.244.1.9', 2, { owner: null }))
    const now = of('logical', other, memory)
    const leads = () => new Map([['pod/default/other', ['service/default/nginx-clusterip']]])
    const origin = originsOf(before, now, owners(other), leads).get('pod/default/other')!
    const to = now.rects.get('pod/default/other')!
    const from = middle(before.rects.get('service/default/nginx-clusterip')!)
    expect([to.x + to.w / 2 + origin.dx, to.y + to.h / 2 + origin.dy]).toEqual(from)
  })

  it('grows from nowhere with the first picture, and with another reading', () => {
    const empty = of('logical', {
      ...demoTopology(),
      clients: [],
      nodes: [],
      services: [],
      pods: [],
      loadBalancers: [],
    })
    expect(originsOf(empty, of('logical'), owners(demoTopology()), none).size).toBe(0)
    expect(originsOf(of('physical'), of('logical'), owners(demoTopology()), none).size).toBe(0)
  })
})
