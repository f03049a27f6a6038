import { describe, expect, it } from 'vitest'
import { demoTopology } from '../../../testing/topologyFixture.ts'
import { brokenThings } from './broken.ts'

const topology = demoTopology()

describe('what is broken on purpose', () => {
  it('is nothing at first', () => {
    expect(brokenThings(topology)).toEqual([])
  })

  it('is told with the act that mends it, a zone once for all its nodes', () => {
    const nodes = topology.nodes.map((node, i) => ({
      ...node,
      zone: 'b',
      ...(i === 0 && { off: true as const }),
      ...(i > 0 && { cutOff: true as const }),
    }))
    const pods = topology.pods.map((pod, i) => (i === 0 ? { ...pod, slowMs: 2000, unready: true as const } : pod))
    expect(brokenThings({ ...topology, nodes, pods }).map(({ what, act }) => [what, act])).toEqual([
      [`${pods[0]!.name} is slow by 2 s`, 'fault:slow'],
      [`${pods[0]!.name} fails its readiness probe`, 'fault:readiness'],
      [`${nodes[0]!.name} is off`, 'fault:power'],
      ['Zone b is cut off', 'fault:zone'],
    ])
  })
})
