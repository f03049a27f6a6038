import { expect, it } from 'vitest'
import { demoTopology, pod } from '../../testing/topologyFixture.ts'
import { sendersOf } from './senders.ts'

it('pods that are made for asking come first, those that do not run are left out', () => {
  const topology = demoTopology()
  const pods = [
    pod('web', '10.244.0.2', 1),
    pod('starting', '10.244.0.3', 1, { status: 'ContainerCreating' }),
    pod('client', '10.244.0.4', 1, { place: 'pod/shop/client', namespace: 'shop', image: 'curlimages/curl:8.11.1' }),
  ]
  const { pods: found } = sendersOf({ ...topology, pods })
  expect(found).toEqual([
    { ref: 'pod/shop/client', label: 'shop/client' },
    { ref: 'pod/default/web', label: 'web' },
  ])
})

it('a node whose machine is off asks nobody', () => {
  const topology = demoTopology()
  const nodes = topology.nodes.map((node, at) => (at === 0 ? { ...node, off: true as const } : node))
  expect(sendersOf({ ...topology, nodes }).nodes).toHaveLength(topology.nodes.length - 1)
})
