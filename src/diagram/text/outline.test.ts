import { describe, expect, it } from 'vitest'
import { Cluster } from '#engine'
import { clientPod, demo } from '../../testing/demo.ts'
import { demoTopology, pod } from '../../testing/topologyFixture.ts'
import type { Topology } from '#state'
import { cardsOf } from '../build.ts'
import { linesOf } from '../edges/lines.ts'
import { roadsOf } from '../geometry/roads.ts'
import { emptyMemory } from '../layout/layout.ts'
import { layout } from '../late.ts'
import { outlineOf, type Section } from './outline.ts'

/** Everything that is said by name: things, and captions of tables. */
function said(sections: readonly Section[]): string[] {
  return sections.flatMap(({ thing, tables, sections: inner }) => [
    ...(thing ? [thing.name] : []),
    ...tables.flatMap(({ caption, rows }) => [caption, ...rows.map(({ name }) => name)]),
    ...said(inner),
  ])
}

const words = (sections: readonly Section[]): string => JSON.stringify(sections)

function picture(topology: Topology, reading: 'logical' | 'physical') {
  const land = layout(topology, { reading, axis: 'x' }, emptyMemory())
  const marks = { selected: null, entry: null, path: null, hop: new Set<string>() }
  return {
    cards: cardsOf(topology, land, marks, new Map()).map((card) => card.ariaLabel ?? ''),
    lines: linesOf(topology, land, roadsOf(land)),
  }
}

function broken(): Topology {
  const cluster = new Cluster()
  const [deployment, ...services] = demo({ labels: { app: 'typo' } })
  cluster.apply([deployment!, ...services, clientPod(), POLICY, INGRESS])
  cluster.step(150_000)
  return cluster.topology()
}

const POLICY = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'deny' },
  spec: { podSelector: { matchLabels: { app: 'client' } }, policyTypes: ['Egress'] },
}
const INGRESS = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'shop' },
  spec: {
    rules: [
      {
        host: 'shop.example.com',
        http: {
          paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'gone', port: { number: 80 } } } }],
        },
      },
    ],
  },
}

function crowd(): Topology {
  const topology = demoTopology()
  for (let i = 0; i < 200; i++)
    topology.pods.push(pod(`many-${i}`, `10.244.1.${i + 10}`, (i % 3) + 1, { owner: 'deployment/default/many' }))
  return topology
}

describe('the text has everything that is in the picture', () => {
  it.each<[string, Topology]>([
    ['the demo', demoTopology()],
    ['what is missing, isolated and forbidden', broken()],
    ['stacks of pods', crowd()],
  ])('%s', (_, topology) => {
    const names = said(outlineOf(topology))
    for (const reading of ['logical', 'physical'] as const) {
      const { cards } = picture(topology, reading)
      expect(cards.length).toBeGreaterThan(5)
      expect(cards.filter((card) => !names.includes(card))).toEqual([])
    }
  })

  it('also why each line is there', () => {
    for (const topology of [demoTopology(), broken()]) {
      const text = words(outlineOf(topology))
      const whys = picture(topology, 'logical')
        .lines.filter(({ to }) => !to.startsWith('ghost/'))
        .map(({ why }) => why)
      expect(whys.length).toBeGreaterThan(2)
      expect(whys.filter((why) => !text.includes(JSON.stringify(why).slice(1, -1)))).toEqual([])
    }
  })

  it('and what is broken', () => {
    const text = words(outlineOf(broken()))
    expect(text).toContain('NO_MATCHING_PODS')
    expect(text).toContain('isolated by deny (egress)')
    expect(text).toContain('there is no Service gone')
  })
})

it('has no heading for what there is none of', () => {
  expect(outlineOf(demoTopology()).map(({ title }) => title)).toEqual([
    'Clients',
    'Load balancers',
    'Services',
    'Nodes',
    'Who makes the pods',
    'Who leads where',
  ])
})

it('gives every row of a table a cell for every column', () => {
  const tables = (sections: readonly Section[]): Section['tables'] =>
    sections.flatMap((one) => [...one.tables, ...tables(one.sections)])
  for (const { columns, rows } of tables(outlineOf(broken())))
    for (const row of rows) expect(row.cells).toHaveLength(columns.length - 1)
})
