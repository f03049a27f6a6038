import { describe, expect, it } from 'vitest'
import { changed, draftOf, errorAt, type Draft } from './draft.ts'
import { addNode, labelsOf, removeNode, setLabels, setOwn, setRole } from './nodes.ts'
import type { ConfigChange } from '#manifest'

const start = draftOf('', 1)
const then = (draft: Draft, ...steps: ((draft: Draft) => ConfigChange[])[]) =>
  steps.reduce((now, step) => changed(now, 1, step(now)), draft)
const facts = ({ config }: Draft) =>
  config.nodes.map(({ name, role, zone, internalIP, labels }) => [name, role, zone, internalIP, labels])

describe('the nodes of a configuration', () => {
  it('gain one that counts on, and leave the others as they were', () => {
    const four = then(start, addNode)
    expect(four.diagnostics).toEqual([])
    expect(four.config.nodes.slice(0, 3)).toEqual(start.config.nodes)
    expect(facts(four)[3]).toEqual(['node-4', 'worker', null, '10.0.1.8', {}])
  })

  it('lose the one that is taken away, with its zone and labels', () => {
    const zoned = then(
      start,
      (d) => setOwn(d, 0, 'zone', 'a'),
      (d) => setOwn(d, 2, 'zone', 'c'),
      (d) => setLabels(d, 2, { disk: 'ssd' }),
      (d) => removeNode(d, 0),
    )
    expect(zoned.diagnostics).toEqual([])
    expect(facts(zoned)).toEqual([
      ['node-2', 'worker', null, '10.0.1.5', {}],
      ['node-3', 'worker', 'c', '10.0.1.6', { disk: 'ssd' }],
    ])
  })

  it('are in zones without anything else about them changing', () => {
    const zoned = then(start, (d) => setOwn(d, 1, 'zone', 'b'))
    expect(zoned.diagnostics).toEqual([])
    expect(zoned.config.nodes).toEqual(start.config.nodes.map((node, i) => (i === 1 ? { ...node, zone: 'b' } : node)))
    expect(then(zoned, (d) => setOwn(d, 1, 'zone', undefined)).config).toEqual(start.config)
  })

  it('can be a control plane, which is named and counted as kind does', () => {
    const [first] = facts(then(start, (d) => setRole(d, 0, 'control-plane')))
    expect(first).toEqual(['control-plane', 'control-plane', null, '10.0.1.7', {}])
  })

  it('of a configuration by hand are changed where they stand', () => {
    const text = `kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
nodes:
- role: control-plane # the API server's
- role: worker
`
    const draft = then(draftOf(text, 1), addNode, (d) => setLabels(d, 1, labelsOf('disk=ssd')))
    expect(draft.text.text).toBe(`${text.trimEnd()}\n  labels:\n    disk: ssd\n- role: worker\n`)
  })

  it('say at which field something is wrong', () => {
    const draft = then(start, (d) => setOwn(d, 1, 'internalIP', '10.0.1'))
    expect(errorAt(draft, ['nodes', 1, 'internalIP'])).toBe(
      'Invalid value: "10.0.1": must be a valid IPv4 address, such as 10.0.1.5',
    )
    expect(errorAt(draft, ['nodes', 0, 'internalIP'])).toBeNull()
  })
})

it.each([
  ['disk=ssd, tier=gold', { disk: 'ssd', tier: 'gold' }],
  ['a=b=c  empty=', { a: 'b=c', empty: '' }],
  [' , ', undefined],
])('reads labels as people type them: %j', (text, labels) => {
  expect(labelsOf(text)).toEqual(labels)
})
